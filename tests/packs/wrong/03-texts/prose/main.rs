fn main() {
    println!("1"); // @ make
}
//@ made