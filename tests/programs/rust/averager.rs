//! A coroutine that is sent numbers, one that is dropped in the middle, one that never begins, and one that fails.
use corosensei::{Coroutine, CoroutineResult};

struct Lamp(&'static str);

impl Drop for Lamp {
    fn drop(&mut self) {
        println!("{} off", self.0);
    }
}

fn main() {
    let mut averager = Coroutine::new(|pause, first: f64| {
        let (mut total, mut count) = (first, 1.0);
        while count < 3.0 {
            total += pause.suspend(total / count);
            count += 1.0;
        }
        total / count
    });
    for number in [10.0, 30.0, 50.0] {
        match averager.resume(number) {
            CoroutineResult::Yield(mean) => println!("so far {mean}"),
            CoroutineResult::Return(mean) => println!("in the end {mean}"),
        }
    }

    let mut half = Coroutine::new(|pause, ()| {
        let _lamp = Lamp("half");
        pause.suspend("lit");
        println!("never printed");
    });
    println!("{:?}", half.resume(()).as_yield());
    drop(half);

    let unused: Coroutine<(), (), ()> = Coroutine::new(|_, ()| println!("never printed"));
    drop(unused);

    let mut stubborn = Coroutine::new(|pause, order: Result<u32, String>| {
        let mut order = order;
        while let Err(reason) = order {
            order = pause.suspend(format!("no: {reason}"));
        }
        order
    });
    println!("{:?}", stubborn.resume(Err("early".to_owned())).as_yield());
    println!("{:?}", stubborn.resume(Ok(7)).as_return());

    let mut failing = Coroutine::new(|_, step: u32| -> u32 {
        let steps: Vec<u32> = vec![];
        steps[step as usize]
    });
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _: CoroutineResult<(), u32> = failing.resume(3);
    }));
    println!("failed: {}", failed.is_err());
}
