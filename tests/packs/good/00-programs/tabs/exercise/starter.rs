fn main() {
    for number in 1..2 {
        println!("{number}"); //@ give
    }
}
