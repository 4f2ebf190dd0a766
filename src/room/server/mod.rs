//! The server of a room: a page, the documents of the lesson, and a websocket for each follower, on a thread of its own. What is shown is
//! handed in and what is answered is handed out; it waits for nobody, and nobody waits for it.

pub mod address;
mod bucket;
mod documents;
mod guard;
mod hub;
mod routes;
mod serve;
mod socket;

use super::code::Code;
use super::message::State;
pub use documents::{Document, Shell};
use hub::Hub;
pub use hub::News;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// How long the presentation waits for the next news, and the class for the next counts.
const NEWS: Duration = Duration::from_millis(100);
const TALLY: Duration = Duration::from_millis(250);

/// How long what is shown waits for the next: whoever drags along a timeline has a thousand followers that need not see each event.
const SHOW: Duration = Duration::from_millis(30);

/// How often it is looked whether the network has changed.
const LOOK: Duration = Duration::from_secs(10);

/// How long those who follow may take to hear that it is over.
const FAREWELL: Duration = Duration::from_millis(700);

/// As many can follow at once.
const MOST_FOLLOWERS: usize = 2_000;

/// As many requests are answered at once.
const MOST_REQUESTS: usize = 512;

/// As many files may be open: those who follow, those who ask for something, and some for the program itself.
const OPEN_FILES: usize = 4_096;

/// As many of them are kept for the program: its own, and those of the programs that it starts.
const FILES_OF_THE_PROGRAM: usize = 256;

/// What the server is to do.
enum Order {
    Show(Box<State>),
    Publish(u64, Vec<Document>),
    Shell(String, Shell),
}

/// How many connections there can be at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Places {
    followers: usize,
    /// Requests that are being answered; a websocket is none any more.
    requests: usize,
}

impl Places {
    /// As many as there can be among so many open files, of which the program keeps some, or half where there are few.
    fn among(files: usize) -> Self {
        let free = files - FILES_OF_THE_PROGRAM.min(files / 2);
        let requests = MOST_REQUESTS.min(free / 4);
        Self { followers: MOST_FOLLOWERS.min(free - requests), requests }
    }
}

/// An open room. To drop it tells everybody that the presentation is over, and closes it.
pub struct Room {
    code: Code,
    listening: SocketAddr,
    orders: Option<UnboundedSender<Order>>,
    thread: Option<JoinHandle<()>>,
}

impl Room {
    /// Listens at this address (port 0 is a free one), and calls `news` on a thread of its own whenever there is some, ten times a
    /// second at most.
    ///
    /// # Errors
    /// Where it cannot listen there: a sentence that says what to do.
    pub fn open(address: SocketAddr, code: Code, news: impl Fn(News) + Send + Sync + 'static) -> io::Result<Self> {
        Self::open_for(Places::among(allow_open_files()), address, code, news)
    }

    /// Opens a room with so many places.
    fn open_for(
        places: Places,
        address: SocketAddr,
        code: Code,
        news: impl Fn(News) + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let refused = |error: io::Error| address::cannot_listen(address, &error);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(2).build()?;
        let listener = runtime.block_on(tokio::net::TcpListener::bind(address)).map_err(refused)?;
        let listening = listener.local_addr()?;
        let (orders, taken) = unbounded_channel();
        let hub = Hub::new(code.clone(), places.followers);
        let run = move || {
            runtime.block_on(run(listener, places.requests, hub, taken, news));
            // A document that is being compressed is not waited for.
            runtime.shutdown_background();
        };
        let thread = std::thread::Builder::new().name("room".to_owned()).spawn(run)?;
        Ok(Self { code, listening, orders: Some(orders), thread: Some(thread) })
    }

    /// Shows this to all who follow; what was shown already is told to nobody. Returns at once.
    pub fn show(&self, state: State) {
        self.order(Order::Show(Box::new(state)));
    }

    /// Keeps the documents of a lesson, which [`State::lesson`] names by their number, and of the number before. Returns at once.
    pub fn publish(&self, number: u64, documents: Vec<Document>) {
        self.order(Order::Publish(number, documents));
    }

    /// Sets the page in the language of the screen with this name (`en`, `ko`).
    pub fn set_shell(&self, language: &str, shell: Shell) {
        self.order(Order::Shell(language.to_owned(), shell));
    }

    /// The address that followers open. It changes with the network where the room listens at all addresses: [`News::url`].
    pub fn url(&self) -> String {
        url(self.listening, &self.code).0
    }

    /// The code in the address.
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.listening
    }

    fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // It takes orders until it is dropped.
            let _ = orders.send(order);
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The address to open, and whether others can reach it.
fn url(listening: SocketAddr, code: &Code) -> (String, bool) {
    let (seen, has_network) = address::seen_from_outside(listening, &address::own());
    (format!("http://{seen}/{code}/"), has_network)
}

/// Raises the limit of open files, where it is low and may be raised, and says what it is.
fn allow_open_files() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let now = getrlimit(Resource::Nofile);
    let count = |limit: Option<u64>| limit.map_or(OPEN_FILES, |limit| usize::try_from(limit).unwrap_or(OPEN_FILES));
    let (current, most) = (count(now.current), count(now.maximum).min(OPEN_FILES));
    let raised = Rlimit { current: u64::try_from(most).ok(), maximum: now.maximum };
    if current < most && setrlimit(Resource::Nofile, raised).is_ok() { most } else { current }
}

/// Everything that happens in a room, until no more orders can come.
async fn run(
    listener: tokio::net::TcpListener,
    requests: usize,
    hub: Arc<Hub>,
    mut orders: UnboundedReceiver<Order>,
    news: impl Fn(News) + Send + Sync + 'static,
) {
    let Ok(listening) = listener.local_addr() else { return };
    let server = tokio::spawn(serve::serve(listener, requests, hub.clone()));
    tokio::spawn(tally(hub.clone()));
    tokio::spawn(report(hub.clone(), listening, news));
    take_orders(&hub, &mut orders).await;
    server.abort();
    hub.end();
    let all_gone = async {
        while hub.followers() > 0 {
            hub.empty.notified().await;
        }
    };
    let _ = timeout(FAREWELL, all_gone).await;
}

async fn take_orders(hub: &Hub, orders: &mut UnboundedReceiver<Order>) {
    while let Some(order) = orders.recv().await {
        let began = Instant::now();
        let (mut shown, mut next) = (None, Some(order));
        while let Some(order) = next {
            match order {
                Order::Show(state) => shown = Some(state),
                Order::Publish(number, documents) => hub.publish(number, documents),
                Order::Shell(language, shell) => hub.set_shell(language, shell),
            }
            next = orders.try_recv().ok();
        }
        if let Some(state) = shown {
            hub.show(*state);
            sleep_until(began + SHOW).await;
        }
    }
}

/// Tells the class of answers, now and then.
async fn tally(hub: Arc<Hub>) {
    loop {
        hub.answers.notified().await;
        hub.tally();
        sleep(TALLY).await;
    }
}

/// Tells the presentation of what is new, now and then, and of another network.
async fn report(hub: Arc<Hub>, listening: SocketAddr, news: impl Fn(News)) {
    let mut last = None;
    let mut reach = url(listening, &hub.code);
    let mut looked = Instant::now();
    loop {
        let is_new = timeout(LOOK, hub.news.notified()).await.is_ok();
        if !is_new || looked.elapsed() > LOOK {
            reach = url(listening, &hub.code);
            looked = Instant::now();
        }
        let next = News { url: reach.0.clone(), has_network: reach.1, ..hub.counted() };
        if last.as_ref() != Some(&next) {
            last = Some(next.clone());
            news(next);
            sleep(NEWS).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::client::{Follower, Heard, Trouble};
    use super::*;
    use std::net::Ipv4Addr;
    use std::sync::mpsc::{Receiver, channel};

    const LONG: Duration = Duration::from_secs(20);

    fn follow(room: &Room) -> (Follower, Receiver<Heard>) {
        let (sender, heard) = channel();
        let url = room.url().parse().expect("its address");
        (Follower::start(url, move |heard| sender.send(heard).is_ok()).expect("a thread"), heard)
    }

    #[test]
    fn where_few_files_may_be_open_there_are_fewer_places_and_the_program_keeps_its_own() {
        let places = |files| {
            let Places { followers, requests } = Places::among(files);
            (followers, requests)
        };
        assert_eq!(places(OPEN_FILES), (2_000, 512));
        assert_eq!(places(1_024), (576, 192));
        assert_eq!(places(256), (96, 32));
        assert_eq!(places(0), (0, 0));
    }

    #[test]
    fn a_room_that_is_full_says_so_and_whoever_waits_gets_a_place_that_is_given_up() {
        let address = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0);
        let room =
            Room::open_for(Places { followers: 1, requests: 64 }, address, Code::random().expect("a code"), |_| ())
                .expect("a free port");
        let (first, heard) = follow(&room);
        assert!(matches!(heard.recv_timeout(LONG), Ok(Heard::State(_))));
        let (_second, heard) = follow(&room);
        assert!(matches!(heard.recv_timeout(LONG), Ok(Heard::Lost { why: Trouble::Full, .. })));
        drop(first);
        loop {
            match heard.recv_timeout(LONG).expect("it tries again") {
                Heard::State(_) => break,
                other => assert!(matches!(other, Heard::Lost { why: Trouble::Full, .. }), "{other:?}"),
            }
        }
    }
}
