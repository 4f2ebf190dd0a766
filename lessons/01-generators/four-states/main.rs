#[derive(Debug)]
enum Countdown {
    Created,
    Running,
    Suspended(u32),
    Closed,
}

impl Iterator for Countdown {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        match std::mem::replace(self, Countdown::Running) {
            Countdown::Created => {
                println!("inside: {self:?}"); //@ inside
                *self = Countdown::Suspended(2);
                Some(2)
            }
            Countdown::Suspended(2) => {
                *self = Countdown::Suspended(1);
                Some(1)
            }
            _ => {
                *self = Countdown::Closed;
                None
            }
        }
    }
}

fn main() {
    let mut countdown = Countdown::Created; //@ make
    println!("made: {countdown:?}"); //@ made
    println!("gave {:?}", countdown.next());
    println!("now: {countdown:?}"); //@ paused
    println!("gave {:?}", countdown.next()); //@ second
    println!("now: {countdown:?}"); //@ last
    println!("gave {:?}", countdown.next()); //@ third
    println!("now: {countdown:?}"); //@ over
}
