fn main() {
    for number in 1..3 {
        println!("{number}"); //@ give
    }
}
