use corosensei::{Coroutine, CoroutineResult};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

type Basket = Rc<RefCell<Vec<&'static str>>>;
type Knitter = Coroutine<(), (), ()>;

fn take(basket: &Basket) -> Option<&'static str> {
    basket.borrow_mut().pop()
}

fn knit(name: &'static str, basket: Basket) -> Knitter {
    Coroutine::new(move |pause, ()| {
        while let Some(wool) = take(&basket) {
            println!("{name} knits {wool}"); //@ knits
            pause.suspend(());
        }
        println!("{name} is done"); //@ done
    })
}

fn main() {
    let wool = vec!["red", "blue", "white", "green", "grey"];
    let basket = Rc::new(RefCell::new(wool));
    let mia = knit("Mia", Rc::clone(&basket)); //@ make
    let ben = knit("Ben", basket);
    let mut turns = VecDeque::from([mia, ben]);
    while let Some(mut who) = turns.pop_front() {
        if let CoroutineResult::Yield(()) = who.resume(()) {
            turns.push_back(who); //@ back
        }
    }
    println!("the basket is empty"); //@ over
}
