//! A follower that is a program: hears how a presentation stands, fetches the documents of its lessons, answers. It comes back by itself
//! when the connection is lost. What it hears is handed to whoever started it.

mod fetch;
mod trouble;
mod url;

use super::message::{Said, State, Told, VERSION};
use fetch::{CONNECTING, connect, fetch};
use futures_util::{SinkExt, StreamExt};
use std::io;
use std::ops::ControlFlow;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message};
use trouble::Backoff;
pub use trouble::Trouble;
pub use url::{NoUrl, RoomUrl};

/// A room that says nothing for so long is gone; it says at least four times a minute that it is there.
const GONE: Duration = Duration::from_secs(45);

/// How long an answer waits for the next: whoever presses key after key says what stays.
const ANSWER: Duration = Duration::from_millis(250);

/// The longest message that is taken, in bytes.
const LONGEST: usize = 1024 * 1024;

/// How often a document is asked for where the connection does not hold.
const TRIES: u32 = 5;

/// What a follower hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// How everything stands now: at the beginning, after each change, and when the connection is there again.
    State(Box<State>),
    /// An answer was counted.
    Counted {
        /// In which poll.
        poll: u64,
        /// In which of its rounds, from 1.
        round: usize,
        /// Which of the choices, from 0.
        choice: usize,
    },
    /// A document that was asked for.
    Document {
        /// The number of its lesson.
        number: u64,
        /// Its name.
        name: String,
        /// The document, or why it cannot be had.
        body: Result<Vec<u8>, Trouble>,
    },
    /// The connection is lost, or cannot be made yet; it is tried again by itself.
    Lost {
        /// Why.
        why: Trouble,
        /// After which time.
        again: Duration,
    },
    /// It is of no use to try again: the last that is heard.
    Refused(Trouble),
}

enum Order {
    Answer(Said),
    Fetch(u64, String),
    Again,
}

/// One that follows; no longer when it is dropped.
#[derive(Debug)]
pub struct Follower {
    orders: UnboundedSender<Order>,
}

impl Follower {
    /// Follows the room at this address, on a thread of its own, and hands what it hears to `sink` until that says `false`. A
    /// presentation that is over is not tried again.
    ///
    /// # Errors
    /// Where the system gives no thread or no random numbers.
    pub fn start(url: RoomUrl, sink: impl Fn(Heard) -> bool + Send + 'static) -> io::Result<Self> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
        let token = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (orders, taken) = unbounded_channel();
        let mut ear = Ear {
            url,
            token,
            orders: taken,
            sink,
            fetches: JoinSet::new(),
            answer: None,
            is_due: false,
            may_say: Instant::now(),
            random: random[0],
        };
        let run = move || {
            // Both ends are an end: the room is over, or nobody listens here.
            let _ = runtime.block_on(ear.run());
        };
        std::thread::Builder::new().name("follower".to_owned()).spawn(run)?;
        Ok(Self { orders })
    }

    /// Answers a poll: heard as [`Heard::Counted`]. It is said again after a lost connection.
    pub fn answer(&self, poll: u64, round: usize, choice: usize) {
        self.order(Order::Answer(Said::Answer { poll, round, choice }));
    }

    /// Asks for a document of a lesson: heard as [`Heard::Document`].
    pub fn fetch(&self, number: u64, name: &str) {
        self.order(Order::Fetch(number, name.to_owned()));
    }

    /// Tries a lost connection again now.
    pub fn again(&self) {
        self.order(Order::Again);
    }

    fn order(&self, order: Order) {
        // Where it has ended there is nothing to be done.
        let _ = self.orders.send(order);
    }
}

/// Nobody listens any more, or there is nothing more to hear.
struct Done;

/// What happens on the thread of a follower. `?` on its steps leaves it for good.
struct Ear<S> {
    url: RoomUrl,
    token: String,
    orders: UnboundedReceiver<Order>,
    sink: S,
    fetches: JoinSet<Heard>,
    /// The answer that was not counted yet.
    answer: Option<Said>,
    /// It is to be said, from then on.
    is_due: bool,
    may_say: Instant,
    random: u8,
}

type Socket = WebSocketStream<TcpStream>;

impl<S: Fn(Heard) -> bool> Ear<S> {
    async fn run(&mut self) -> ControlFlow<Done> {
        let mut backoff = Backoff::default();
        loop {
            let why = match dial(&self.url, &self.token).await {
                Ok(socket) => self.listen(socket, &mut backoff).await?,
                Err(why) => why,
            };
            if why.is_final() {
                self.say(Heard::Refused(why))?;
                return ControlFlow::Break(Done);
            }
            let again = backoff.next(self.random);
            self.say(Heard::Lost { why, again })?;
            self.wait(Instant::now() + again).await?;
        }
    }

    fn say(&self, heard: Heard) -> ControlFlow<Done> {
        if (self.sink)(heard) { ControlFlow::Continue(()) } else { ControlFlow::Break(Done) }
    }

    /// Waits for the next try, and does what is asked meanwhile.
    async fn wait(&mut self, until: Instant) -> ControlFlow<Done> {
        loop {
            tokio::select! {
                () = sleep_until(until) => return ControlFlow::Continue(()),
                Some(Ok(heard)) = self.fetches.join_next() => self.say(heard)?,
                order = self.orders.recv() => match order {
                    None => return ControlFlow::Break(Done),
                    Some(Order::Again) => return ControlFlow::Continue(()),
                    Some(order) => self.take(order),
                },
            }
        }
    }

    /// Hears what the room says until the connection ends, and gives why it did.
    async fn listen(&mut self, mut socket: Socket, backoff: &mut Backoff) -> ControlFlow<Done, Trouble> {
        let mut state = State::default();
        let mut number = None;
        let mut silent = Instant::now() + GONE;
        loop {
            tokio::select! {
                // After a sleep of this machine, what has come is read before it is found that nothing came for long.
                biased;
                () = sleep_until(self.may_say), if self.is_due && number.is_some() => {
                    if self.answer_now(&mut socket).await.is_err() {
                        return ControlFlow::Continue(Trouble::Closed);
                    }
                }
                Some(Ok(heard)) = self.fetches.join_next() => self.say(heard)?,
                order = self.orders.recv() => match order {
                    None => {
                        let _ = timeout(Duration::from_secs(1), socket.close(None)).await;
                        return ControlFlow::Break(Done);
                    }
                    Some(order) => self.take(order),
                },
                message = socket.next() => {
                    silent = Instant::now() + GONE;
                    let text = match message {
                        Some(Ok(Message::Text(text))) => text,
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                        Some(Ok(Message::Binary(_)) | Err(tungstenite::Error::Capacity(_))) => {
                            return ControlFlow::Continue(Trouble::NotARoom);
                        }
                        None | Some(_) => return ControlFlow::Continue(Trouble::Closed),
                    };
                    let is_first = number.is_none();
                    if let Err(why) = self.hear(&text, &mut state, &mut number)? {
                        return ControlFlow::Continue(why);
                    }
                    if state.is_over {
                        return ControlFlow::Break(Done);
                    }
                    if is_first && number.is_some() {
                        *backoff = Backoff::default();
                        self.is_due = self.answer.is_some();
                    }
                }
                () = sleep_until(silent) => return ControlFlow::Continue(Trouble::Silent),
            }
        }
    }

    /// Says the last answer.
    async fn answer_now(&mut self, socket: &mut Socket) -> Result<(), tungstenite::Error> {
        self.is_due = false;
        self.may_say = Instant::now() + ANSWER;
        let Some(said) = self.answer else { return Ok(()) };
        let line = serde_json::to_string(&said).unwrap_or_default();
        timeout(GONE, socket.send(Message::text(line))).await.unwrap_or(Err(tungstenite::Error::ConnectionClosed))
    }

    /// Takes in a message of the room.
    fn hear(
        &mut self,
        text: &str,
        state: &mut State,
        number: &mut Option<u64>,
    ) -> ControlFlow<Done, Result<(), Trouble>> {
        let Ok(told) = serde_json::from_str(text) else { return ControlFlow::Continue(Err(Trouble::NotARoom)) };
        match told {
            Told::Snapshot { number: at, state: all, .. } => {
                (*state, *number) = (*all, Some(at));
                self.say(Heard::State(Box::new(state.clone())))?;
            }
            Told::Change { number: at, change } => {
                // A snapshot comes first, and whoever misses a change is told one: what is out of order is not from a room.
                if *number != at.checked_sub(1) {
                    return ControlFlow::Continue(Err(Trouble::NotARoom));
                }
                *number = Some(at);
                state.apply(change);
                self.say(Heard::State(Box::new(state.clone())))?;
            }
            Told::Still { .. } => {}
            Told::Counted { poll, round, choice } => {
                self.answer.take_if(|said| *said == Said::Answer { poll, round, choice });
                self.say(Heard::Counted { poll, round, choice })?;
            }
            Told::Refused { why, version, program } => {
                return ControlFlow::Continue(Err(Trouble::refused(why, version, program)));
            }
        }
        ControlFlow::Continue(Ok(()))
    }

    /// Does what is asked.
    fn take(&mut self, order: Order) {
        match order {
            Order::Answer(said) => (self.answer, self.is_due) = (Some(said), true),
            Order::Fetch(number, name) => {
                let (url, random) = (self.url.clone(), self.random);
                self.fetches.spawn(async move {
                    let body = fetch_again(&url, number, &name, random).await;
                    Heard::Document { number, name, body }
                });
            }
            Order::Again => {}
        }
    }
}

/// Fetches a document, a few times where the connection does not hold.
async fn fetch_again(url: &RoomUrl, number: u64, name: &str, random: u8) -> Result<Vec<u8>, Trouble> {
    let mut backoff = Backoff::default();
    let mut tries = 1;
    loop {
        match fetch(url, number, name).await {
            Err(Trouble::Unreachable(_) | Trouble::Closed | Trouble::Silent) if tries < TRIES => {
                tries += 1;
                sleep(backoff.next(random)).await;
            }
            fetched => return fetched,
        }
    }
}

/// Opens the websocket of a room.
async fn dial(url: &RoomUrl, token: &str) -> Result<Socket, Trouble> {
    let stream = connect(url).await?;
    let mut config = WebSocketConfig::default();
    config.read_buffer_size = 16 * 1024;
    config.max_message_size = Some(LONGEST);
    config.max_frame_size = Some(LONGEST);
    let address = url.socket(VERSION, token);
    let shaken = tokio_tungstenite::client_async_with_config(address, stream, Some(config));
    // A wrong code is answered late.
    match timeout(CONNECTING * 2, shaken).await.map_err(|_| Trouble::Silent)? {
        Ok((socket, _)) => Ok(socket),
        Err(tungstenite::Error::Http(response)) => Err(match response.status().as_u16() {
            404 => Trouble::NoRoom,
            429 => Trouble::TooManyCodes,
            _ => Trouble::NotARoom,
        }),
        // It was there and is gone: a presentation that ends, or a network that does.
        Err(tungstenite::Error::Io(_) | tungstenite::Error::Protocol(ProtocolError::HandshakeIncomplete)) => {
            Err(Trouble::Closed)
        }
        Err(_) => Err(Trouble::NotARoom),
    }
}
