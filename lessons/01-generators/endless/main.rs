struct Tickets {
    number: u32,
}

impl Iterator for Tickets {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.number += 1;
        println!("machine: prints {}", self.number);
        Some(self.number) //@ out
    }
}

fn main() {
    let mut machine = Tickets { number: 0 }; //@ make
    for number in machine.by_ref().take(5) {
        println!("customer: takes {number}"); //@ take
    }
    println!("closing time"); //@ closing
    let next = machine.next(); //@ tomorrow
    println!("tomorrow: {next:?}");
    println!("good night"); //@ over
}
