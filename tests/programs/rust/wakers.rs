//! An executor, a waker and a future by hand.
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker, Wake};
use std::sync::{Arc, Mutex};
use std::collections::VecDeque;

struct Yield(u32);
impl Future for Yield {
    type Output = u32;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u32> {
        if self.0 == 0 { return Poll::Ready(7); }
        self.0 -= 1;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}
type Job = Pin<Box<dyn Future<Output = ()> + Send>>;
struct Task { job: Mutex<Option<Job>>, queue: Arc<Mutex<VecDeque<Arc<Task>>>> }
impl Wake for Task {
    fn wake(self: Arc<Self>) {
        let queue = self.queue.clone();
        queue.lock().unwrap().push_back(self);
    }
}
async fn work(name: &'static str, times: u32) {
    for n in 0..times {
        let got = Yield(1).await;
        println!("{name} {n} {got}");
    }
}
fn main() {
    let queue = Arc::new(Mutex::new(VecDeque::new()));
    for (name, times) in [("a", 1), ("b", 2)] {
        let task = Arc::new(Task { job: Mutex::new(Some(Box::pin(work(name, times)))), queue: queue.clone() });
        queue.lock().unwrap().push_back(task);
    }
    loop {
        let Some(task) = queue.lock().unwrap().pop_front() else { break };
        let waker = Waker::from(task.clone());
        let mut slot = task.job.lock().unwrap();
        if let Some(job) = slot.as_mut() {
            if job.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() { *slot = None; }
        }
    }
    let mut never = Box::pin(Yield(5));
    let _ = never.as_mut().poll(&mut Context::from_waker(Waker::noop()));
}
