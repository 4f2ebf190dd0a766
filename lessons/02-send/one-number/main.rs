use corosensei::{Coroutine, Yielder};

fn scale(pause: &Yielder<u32, ()>, _first: u32) {
    let kilos = pause.suspend(()); //@ ready
    println!("scale: that is {kilos} kilos"); //@ shows
}

fn main() {
    let mut parcel = Coroutine::new(scale); //@ make
    parcel.resume(0); //@ prime
    let end = parcel.resume(7); //@ send
    println!("clerk: the scale says {end:?}"); //@ stop
    if parcel.done() {
        println!("clerk: still off"); //@ again
    }
    println!("the end"); //@ over
}
