use std::str::Chars;

struct Stalls(u32);

impl Iterator for Stalls {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        if self.0 == 2 {
            return None;
        }
        self.0 += 1;
        char::from_digit(self.0, 10) //@ stall
    }
}

struct Theatre {
    boxes: Chars<'static>,
    stalls: Stalls,
}

impl Iterator for Theatre {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        self.boxes.next().or_else(|| self.stalls.next())
    }
}

fn main() {
    let boxes = "AB".chars();
    let stalls = Stalls(0);
    let seats = Theatre { boxes, stalls }; //@ make
    for seat in seats {
        println!("seat {seat}"); //@ sold
    }
    let both = "AB".chars().chain('1'..='2'); //@ chain
    println!("chained: {}", both.collect::<String>());
    println!("sold out"); //@ over
}
