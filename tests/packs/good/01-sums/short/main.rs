fn main() {
    println!("{}", std::iter::once(1).next().unwrap()); //@ make
}
