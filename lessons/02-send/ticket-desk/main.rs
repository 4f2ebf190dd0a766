use corosensei::{Coroutine, Yielder};

fn desk(pause: &Yielder<u32, u32>, price: u32) {
    let seats = pause.suspend(price); //@ asks
    pause.suspend(price * seats); //@ adds
}

fn main() {
    let mut film = Coroutine::new(desk); //@ make
    println!("a seat costs {:?}", film.resume(12)); //@ price
    println!("all of them {:?}", film.resume(3)); //@ three

    let mut ballet = Coroutine::new(desk); //@ other
    println!("a seat costs {:?}", ballet.resume(30));
    println!("all of them {:?}", ballet.resume(2)); //@ two
    println!("enjoy it"); //@ over
}
