fn main() {
    println!("1"); //@ make
    println!("2"); //@ make
}
