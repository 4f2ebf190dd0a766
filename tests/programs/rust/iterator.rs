//! A hand-written iterator: made, driven by hand, and moved into a `for` loop.
struct Stairs {
    step: u32,
}

impl Stairs {
    fn new() -> Self {
        Self { step: 0 }
    }
}

impl Iterator for Stairs {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.step += 1;
        if self.step > 2 {
            return None;
        }
        Some(self.step)
    }
}

/// Every other step: `next` calls itself.
struct Pairs(u32);

impl Iterator for Pairs {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.0 += 1;
        if self.0 % 2 == 1 {
            return self.next();
        }
        (self.0 < 3).then_some(self.0)
    }
}

fn main() {
    let mut by_hand = Stairs::new();
    println!("{:?}", by_hand.next());
    println!("{:?}", by_hand.next());
    println!("{:?}", by_hand.next());
    println!("{:?}", by_hand.next());
    let moved = Stairs { step: 1 };
    for step in moved {
        print!("step {step}, ");
    }
    {
        let mut left = Stairs { step: 0 };
        println!("{:?}", left.next());
    }
    println!("{:?}", Pairs(0).collect::<Vec<_>>());
    println!("top");
}
