fn main() {
    let numbers = 1..3; //@ make
    for number in numbers {
        println!("{number}"); //@ give
    }
}
