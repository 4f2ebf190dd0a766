use corosensei::{Coroutine, CoroutineResult};
use std::convert::Infallible;

struct Glow(&'static str);

impl Drop for Glow {
    fn drop(&mut self) {
        println!("{} goes out", self.0); //@ out
    }
}

type Lamp = Coroutine<(), String, Infallible>;

fn lamp(name: &'static str) -> Lamp {
    Coroutine::new(move |pause, ()| {
        let _glow = Glow(name);
        loop {
            pause.suspend(format!("{name} shines"));
        }
    })
}

fn main() {
    let mut north = lamp("north"); //@ make
    let south = lamp("south");
    let CoroutineResult::Yield(line) = north.resume(()); //@ shine
    println!("{line}");
    north.force_unwind(); //@ close
    println!("once is enough"); //@ closed
    north.force_unwind(); //@ again
    drop(south); //@ unlit
    println!("good morning");
    println!("one lamp had been lit"); //@ morning
}
