//! What waits and belongs to other crates. Small ones stand in for them; they come from a macro, which nothing looks into.
use std::sync::Arc;
use std::thread;
use std::time::Duration;

macro_rules! crates {
    () => {
        mod crossbeam_channel {
            use std::collections::VecDeque;
            use std::sync as s;
            use std::time::Duration;

            struct Shared<T>(s::Mutex<(VecDeque<T>, usize)>, s::Condvar, usize);
            pub struct Sender<T>(s::Arc<Shared<T>>);
            pub struct Receiver<T>(s::Arc<Shared<T>>);

            pub fn bounded<T>(room: usize) -> (Sender<T>, Receiver<T>) {
                let shared = s::Arc::new(Shared(s::Mutex::new((VecDeque::new(), 1)), s::Condvar::new(), room));
                (Sender(shared.clone()), Receiver(shared))
            }

            #[derive(Debug)]
            pub struct NotSent<T>(T, bool);
            impl<T> NotSent<T> {
                pub fn is_full(&self) -> bool {
                    self.1
                }
                pub fn into_inner(self) -> T {
                    self.0
                }
            }
            #[derive(Debug)]
            pub struct Nothing(bool);
            impl Nothing {
                pub fn is_empty(&self) -> bool {
                    self.0
                }
            }

            impl<T> Sender<T> {
                pub fn try_send(&self, value: T) -> Result<(), NotSent<T>> {
                    let mut inner = self.0.0.lock().unwrap();
                    if inner.0.len() == self.0.2 {
                        return Err(NotSent(value, true));
                    }
                    inner.0.push_back(value);
                    self.0.1.notify_all();
                    Ok(())
                }
                pub fn send(&self, value: T) -> Result<(), NotSent<T>> {
                    let inner = self.0.0.lock().unwrap();
                    drop(self.0.1.wait_while(inner, |inner| inner.0.len() == self.0.2).unwrap());
                    self.try_send(value)
                }
            }
            impl<T> Drop for Sender<T> {
                fn drop(&mut self) {
                    self.0.0.lock().unwrap().1 -= 1;
                    self.0.1.notify_all();
                }
            }
            impl<T> Receiver<T> {
                pub fn try_recv(&self) -> Result<T, Nothing> {
                    let mut inner = self.0.0.lock().unwrap();
                    self.0.1.notify_all();
                    let is_open = inner.1 > 0;
                    inner.0.pop_front().ok_or(Nothing(is_open))
                }
                pub fn recv(&self) -> Result<T, Nothing> {
                    let inner = self.0.0.lock().unwrap();
                    drop(self.0.1.wait_while(inner, |inner| inner.0.is_empty() && inner.1 > 0).unwrap());
                    self.try_recv()
                }
                pub fn recv_timeout(&self, time: Duration) -> Result<T, Nothing> {
                    let inner = self.0.0.lock().unwrap();
                    drop(self.0.1.wait_timeout_while(inner, time, |inner| inner.0.is_empty() && inner.1 > 0).unwrap());
                    self.try_recv()
                }
            }
        }

        mod parking_lot {
            use std::sync as s;

            pub struct Mutex<T>(s::Mutex<T>);
            impl<T> Mutex<T> {
                pub fn new(value: T) -> Self {
                    Self(s::Mutex::new(value))
                }
                pub fn lock(&self) -> s::MutexGuard<'_, T> {
                    self.0.lock().unwrap()
                }
                pub fn try_lock(&self) -> Option<s::MutexGuard<'_, T>> {
                    self.0.try_lock().ok()
                }
            }
        }

        mod rayon {
            use super::crossbeam_channel::{Sender, bounded};
            use std::sync::OnceLock;
            use std::thread;

            type Job = Box<dyn FnOnce() + Send>;
            static WORKER: OnceLock<Sender<Job>> = OnceLock::new();

            /// Runs something on the one worker, which is where it is run already if that calls.
            fn run<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> T {
                if thread::current().name() == Some("pool") {
                    return job();
                }
                let worker = WORKER.get_or_init(|| {
                    let (tx, rx) = bounded::<Job>(1);
                    let work = move || {
                        while let Ok(job) = rx.recv() {
                            job();
                        }
                    };
                    thread::Builder::new().name("pool".to_owned()).spawn(work).unwrap();
                    tx
                });
                let (tx, rx) = bounded(1);
                worker.send(Box::new(move || drop(tx.send(job())))).ok().unwrap();
                rx.recv().unwrap()
            }

            pub fn join<A, B>(
                a: impl FnOnce() -> A + Send + 'static,
                b: impl FnOnce() -> B + Send + 'static,
            ) -> (A, B)
            where
                A: Send + 'static,
                B: Send + 'static,
            {
                run(|| (a(), b()))
            }

            pub fn scope<T: Send + 'static>(body: impl FnOnce(&u32) -> T + Send + 'static) -> T {
                run(move || body(&0))
            }

            pub struct ThreadPool;
            impl ThreadPool {
                pub fn install<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> T {
                    run(job)
                }
            }
        }
    };
}
crates! {}

fn pause() {
    thread::sleep(Duration::from_millis(100));
}

fn main() {
    let (one, two) = rayon::join(|| 1, || 2);
    println!("{one} {two}");
    let pool = rayon::ThreadPool;
    let both = pool.install(|| {
        let (a, b) = rayon::join(|| 3, || 4);
        a + b
    });
    println!("{both} {}", rayon::scope(|_| 5));

    let (tx, rx) = crossbeam_channel::bounded(1);
    let lock = Arc::new(parking_lot::Mutex::new(0));
    let shared = Arc::clone(&lock);
    let worker = thread::spawn(move || {
        pause();
        tx.send(6).unwrap();
        pause();
        tx.send(7).unwrap();
        tx.send(8).unwrap();
        let mut guard = shared.lock();
        tx.send(9).unwrap();
        pause();
        pause();
        *guard += 1;
        drop(guard);
        pause();
    });
    println!("{:?}", rx.recv());
    pause();
    pause();
    println!("{:?}", rx.recv());
    pause();
    println!("{:?}", rx.recv());
    pause();
    println!("{:?}", rx.recv());
    println!("{}", lock.lock());
    worker.join().unwrap();
    println!("{} {}", rx.recv().is_err(), rx.recv_timeout(Duration::from_secs(9)).is_err());
}
