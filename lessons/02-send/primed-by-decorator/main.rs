use corosensei::{Coroutine, Yielder};

type Dish = Option<&'static str>;
type Waiter = Coroutine<Dish, (), ()>;

fn primed(mut coroutine: Waiter) -> Waiter {
    coroutine.resume(None); //@ prime
    coroutine //@ ready
}

fn waiter(pause: &Yielder<Dish, ()>, _first: Dish) {
    loop {
        let dish = pause.suspend(());
        println!("order: {}", dish.unwrap_or("nothing")); //@ order
    }
}

fn main() {
    let mut anna = primed(Coroutine::new(waiter)); //@ call
    anna.resume(Some("soup")); //@ soup
    anna.resume(Some("cake")); //@ cake
    anna.resume(None); //@ twice
    println!("kitchen closed"); //@ over
}
