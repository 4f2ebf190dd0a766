fn main() {
    println!("1"); //@ Make
}
