use std::iter::from_fn;

fn main() {
    let mut number = 0; //@ make
    let mut machine = from_fn(move || {
        number += 1;
        println!("machine: prints {number}");
        Some(number) //@ out
    });
    for number in machine.by_ref().take(5) {
        println!("customer: takes {number}"); //@ take
    }
    println!("closing time"); //@ closing
    let next = machine.next(); //@ tomorrow
    println!("tomorrow: {next:?}");
    println!("good night"); //@ over
}
