#[derive(Debug)]
enum Rates {
    Created { price: u32 },
    Suspended { debt: u32 },
    Closed,
}

impl Iterator for Rates {
    type Item = u32;
    fn next(&mut self) -> Option<u32> {
        let debt = match *self {
            Rates::Created { price } => price + 5,
            Rates::Suspended { debt } => debt,
            Rates::Closed => 0,
        };
        if debt == 0 {
            *self = Rates::Closed;
            return None;
        }
        let rate = debt.min(20);
        *self = Rates::Suspended { debt: debt - rate };
        Some(rate) //@ hand
    }
}

fn main() {
    let mut bike = Rates::Created { price: 45 }; //@ make
    println!("pay {:?}", bike.next()); //@ first
    println!("pay {:?}", bike.next()); //@ second
    println!("pay {:?}", bike.next()); //@ third
    println!("pay {:?}", bike.next()); //@ fourth
    let mut debt = 50; //@ without
    let without = std::iter::from_fn(|| {
        let rate = debt.min(20);
        debt -= rate;
        (rate > 0).then_some(rate)
    });
    println!("by hand: {:?}", without.collect::<Vec<_>>());
    println!("paid"); //@ over
}
