use std::sync::{Arc, mpsc::Sender, mpsc::channel};
use std::{pin::pin, task::Context, task::Wake, task::Waker};
use tokio::sync::Notify;

struct Turn(usize, Sender<usize>);

impl Wake for Turn {
    fn wake(self: Arc<Self>) {
        self.1.send(self.0).ok(); //@ wake
    }
}

async fn guest(name: &str, bell: &Notify) {
    println!("{name} orders");
    bell.notified().await; //@ wait
    println!("{name} eats"); //@ eats
}

fn main() {
    let (ready, turns) = channel();
    let waker = |task| Arc::new(Turn(task, ready.clone()));
    let wakers = [waker(0), waker(1)].map(Waker::from);
    let (ann, bob) = (Notify::new(), Notify::new());
    let mut tasks =
        [pin!(guest("Ann", &ann)), pin!(guest("Bob", &bob))];
    let mut run = || {
        while let Ok(task) = turns.try_recv() {
            let mut turn = Context::from_waker(&wakers[task]);
            let _ = tasks[task].as_mut().poll(&mut turn); //@ turn
        }
    };
    wakers.iter().for_each(Waker::wake_by_ref); //@ make
    run(); //@ run
    println!("nobody is ready"); //@ idle
    bob.notify_one(); //@ ring
    run(); //@ again
    ann.notify_one();
    run();
    println!("the end"); //@ over
}
