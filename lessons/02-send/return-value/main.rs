use corosensei::{Coroutine, Yielder};

type Mark = Option<f64>;

fn averager(pause: &Yielder<Mark, ()>, _first: Mark) -> f64 {
    let (mut total, mut count) = (0.0, 0.0);
    while let Some(mark) = pause.suspend(()) {
        total += mark;
        count += 1.0;
    }
    total / count //@ done
}

fn main() {
    let mut jury = Coroutine::new(averager); //@ make
    jury.resume(None);
    jury.resume(Some(10.0)); //@ ten
    jury.resume(Some(30.0)); //@ thirty
    jury.resume(Some(50.0)); //@ fifty
    let end = jury.resume(None); //@ none
    println!("average: {end:?}"); //@ value
    println!("the end"); //@ over
}
