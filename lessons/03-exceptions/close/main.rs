use corosensei::Coroutine;

struct Glow(&'static str);

impl Drop for Glow {
    fn drop(&mut self) {
        println!("{} goes out", self.0); //@ out
    }
}

fn lamp(name: &'static str) -> Coroutine<(), String, ()> {
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
    println!("{}", north.resume(()).as_yield().unwrap()); //@ shine
    north.force_unwind(); //@ close
    println!("once is enough"); //@ closed
    north.force_unwind(); //@ again
    drop(south); //@ unlit
    println!("good morning");
    println!("one lamp had been lit"); //@ morning
}
