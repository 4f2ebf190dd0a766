use corosensei::{Coroutine, Yielder};

fn menu(pause: &Yielder<(), &str>, _start: ()) {
    println!("cook: pot on the stove");
    pause.suspend("soup"); //@ serve
    println!("cook: cake in the oven");
    pause.suspend("cake");
    println!("cook: washing up");
}

fn main() {
    let mut dinner = Coroutine::new(menu); //@ make
    println!("guest: {:?}", dinner.resume(())); //@ first
    println!("guest: {:?}", dinner.resume(())); //@ second
    let end = dinner.resume(()); //@ third
    println!("guest: {end:?}"); //@ end
    println!("done: {}", dinner.done()); //@ fourth
    println!("good night"); //@ over
}
