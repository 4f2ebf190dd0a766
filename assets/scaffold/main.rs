struct Numbers {
    given: u32,
}

impl Iterator for Numbers {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if self.given == 2 {
            return None;
        }
        self.given += 1; //@ give
        Some(self.given)
    }
}

fn main() {
    let mut numbers = Numbers { given: 0 }; //@ make
    println!("first: {}", numbers.next().unwrap()); //@ ask
    println!("second: {}", numbers.next().unwrap());
    println!("the end"); //@ over
}
