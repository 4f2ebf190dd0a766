struct Numbers(u32);

impl Iterator for Numbers {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.0 += 1;
        (self.0 < 3).then_some(self.0)
    }
}

fn main() {
    let mut numbers = Numbers(0); //@ make
    println!("{}", numbers.next().unwrap()); //@ ask
    println!("{}", numbers.next().unwrap()); //@ again
}
