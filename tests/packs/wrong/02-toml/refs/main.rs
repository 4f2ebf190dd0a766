#@ make
fn main() {
    let x = 1; //@ make //@ more
}
