enum Counting {
    Start,
    One,
    Over,
}

fn resume(state: &mut Counting) -> Option<u32> {
    match state {
        Counting::Start => {
            *state = Counting::One;
            Some(1)
        }
        Counting::One => {
            *state = Counting::Over;
            Some(2)
        }
        Counting::Over => None,
    }
}

fn main() {
    let mut numbers = Counting::Start; //@ make
    println!("{}", resume(&mut numbers).unwrap()); //@ ask
    println!("{}", resume(&mut numbers).unwrap()); //@ again
}
