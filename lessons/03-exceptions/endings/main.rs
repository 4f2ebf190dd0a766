use corosensei::{Coroutine, Yielder};
use std::panic::{AssertUnwindSafe, catch_unwind};

type Word = Result<u32, &'static str>;
type Ferry = Coroutine<Word, u32, Result<(), &'static str>>;

struct Crew(&'static str);

impl Drop for Crew {
    fn drop(&mut self) {
        println!("{} moors", self.0); //@ moor
    }
}

fn ferry(name: &'static str) -> Ferry {
    Coroutine::new(move |pause: &Yielder<_, _>, _| {
        let _crew = Crew(name);
        let mut places = 12;
        loop {
            let cars = pause.suspend(places)?;
            places = 12 / cars;
        }
    })
}

fn main() {
    let mut boats = ["Anna", "Bella", "Clara"].map(ferry); //@ launch
    for boat in &mut boats {
        boat.resume(Ok(0));
    }
    let [mut anna, mut bella, clara] = boats;
    println!("out came {:?}", anna.resume(Err("storm"))); //@ storm
    let sent = AssertUnwindSafe(|| bella.resume(Ok(0))); //@ bug
    if catch_unwind(sent).is_err() {
        println!("a bug in Bella"); //@ caught
    }
    drop(clara); //@ close
    println!("all moored"); //@ over
}
