//! A panic in the main routine, with a suspended coroutine at hand.
use corosensei::Coroutine;

fn divide(sum: u32, people: u32) -> u32 {
    sum / people
}

fn main() {
    let mut bill = Coroutine::<u32, u32, u32>::new(|pause, people| divide(100, pause.suspend(people)));
    println!("{:?}", bill.resume(4).as_yield());
    let people: u32 = std::env::args().filter(|arg| arg == "guest").count() as u32;
    println!("{}", divide(100, people));
}
