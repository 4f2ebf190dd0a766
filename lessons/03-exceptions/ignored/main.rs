use corosensei::{Coroutine, Yielder};

#[derive(Debug)]
struct Bedtime;

type Call = Result<(), Bedtime>;

fn child(pause: &Yielder<Call, &'static str>, _first: Call) {
    if let Err(Bedtime) = pause.suspend("playing") {
        let _ = pause.suspend("five more minutes"); //@ beg
    }
}

fn main() {
    let mut mia = Coroutine::new(child);
    println!("{:?}", mia.resume(Ok(()))); //@ play
    let answer = mia.resume(Err(Bedtime)); //@ bedtime
    println!("{answer:?}"); //@ refused
    println!("done: {}", mia.done());
    drop(mia); //@ now
    println!("asleep"); //@ asleep
}
