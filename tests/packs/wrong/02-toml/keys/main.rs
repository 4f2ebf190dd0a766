fn main() {
    //@ first
    //@ make
    println!("1");
}
