//! Iterators written by hand that move in the middle of their work, and some that only take the place of another.
struct Stairs {
    step: u8,
    last: u32,
    is_tired: bool,
}

impl Stairs {
    fn new(last: u32) -> Self {
        Self { step: 0, last, is_tired: false }
    }
}

impl Iterator for Stairs {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.step += 1;
        self.is_tired = self.step % 2 == 0;
        (u32::from(self.step) <= self.last).then_some(u32::from(self.step))
    }
}

fn sum(stairs: Stairs) -> u32 {
    let mut sum = 0;
    for step in stairs {
        sum += step;
    }
    sum
}

fn upstairs(last: u32) -> Stairs {
    let mut stairs = Stairs::new(last);
    stairs.next();
    stairs
}

fn main() {
    let mut collected = Stairs::new(5);
    let first = collected.next();
    println!("{first:?} {:?}", collected.collect::<Vec<_>>());

    let mut by_value = Stairs::new(5);
    by_value.next();
    println!("{}", sum(by_value));

    let mut boxed = Stairs::new(5);
    boxed.next();
    let boxed: Box<dyn Iterator<Item = u32>> = Box::new(boxed);
    println!("{:?}", boxed.map(|step| step * 2).collect::<Vec<_>>());

    let mut in_turn = Stairs::new(5);
    println!("{:?}", in_turn.by_ref().take(2).collect::<Vec<_>>());
    for step in in_turn.by_ref() {
        if step == 4 {
            break;
        }
    }
    println!("{:?}", in_turn.collect::<Vec<_>>());

    let mut one = Stairs::new(3);
    let mut two = Stairs::new(5);
    println!("{:?} {:?} {:?}", one.next(), two.next(), two.next());
    println!("{:?}", one.zip(two).collect::<Vec<_>>());

    let idle = Stairs::new(2);
    for _ in 0..2 {
        for step in Stairs::new(9) {
            if step == 2 {
                break;
            }
        }
    }
    println!("{:?}", upstairs(3).map(|step| step + 1).collect::<Vec<_>>());
    println!("{:?}", idle.collect::<Vec<_>>());
}
