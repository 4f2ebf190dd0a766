use corosensei::{Coroutine, Yielder};

type Number = Option<f64>;

fn averager(pause: &Yielder<Number, Number>, first: Number) {
    println!("argument: {first:?}");
    let (mut total, mut count) = (0.0, 0.0);
    let mut average = None;
    while let Some(price) = pause.suspend(average) {
        total += price; //@ arrived
        count += 1.0;
        average = Some(total / count);
    }
}

fn main() {
    let mut cold = Coroutine::new(averager); //@ make
    println!("answer: {:?}", cold.resume(Some(10.0))); //@ too-early

    let mut warm = Coroutine::new(averager); //@ again
    println!("primed: {:?}", warm.resume(None)); //@ prime
    println!("average: {:?}", warm.resume(Some(10.0))); //@ ten
    println!("average: {:?}", warm.resume(Some(30.0))); //@ thirty
    println!("the end"); //@ over
}
