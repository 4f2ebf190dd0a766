//! A room with real connections: websockets of the test, plain requests over TCP, and the follower of the program.

use futures_util::StreamExt;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use yieldscope::room::client::{Follower, Heard, Trouble};
use yieldscope::room::{
    Change, Code, Document, News, Place, Poll, Position, Question, Refusal, Room, Shell, State, Told,
};
use yieldscope::trace::Language;

/// Whatever is waited for comes long before.
const LONG: Duration = Duration::from_secs(20);

fn open() -> (Room, Receiver<News>) {
    let (sender, news) = channel();
    let code = Code::random().expect("a code");
    let room = Room::open(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0), code, move |new| {
        let _ = sender.send(new);
    });
    (room.expect("loopback has a free port"), news)
}

fn at_step(step: usize) -> State {
    let position = Position {
        pack: "bundled".into(),
        lesson: "priming".into(),
        place: Place::Step(step),
        events: [step, step],
        program: Language::Python,
        rust: None,
        asked: None,
        pane: None,
        is_black: false,
    };
    State { position: Some(position), ..State::default() }
}

fn asking(poll: u64, round: usize, is_open: bool) -> State {
    let question = Question { poll, choices: vec![BTreeMap::new(); 3], ..Question::default() };
    State { question: Some(question), poll: Some(Poll { poll, round, is_open, ..Poll::default() }), ..at_step(1) }
}

fn step(state: &State) -> Option<Place> {
    state.position.as_ref().map(|position| position.place)
}

/// Waits for the news that fit.
fn news_where(news: &Receiver<News>, fits: impl Fn(&News) -> bool) -> News {
    loop {
        let new = news.recv_timeout(LONG).expect("the news come");
        if fits(&new) {
            return new;
        }
    }
}

/// A websocket that follows, and what it was told.
struct Socket(WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>);

impl Socket {
    async fn dial(room: &Room, query: &str) -> Result<Self, tungstenite::Error> {
        let address = format!("ws://{}/{}/ws?{query}", room.address(), room.code());
        tokio_tungstenite::connect_async(address).await.map(|(socket, _)| Self(socket))
    }

    async fn open(room: &Room, token: &str) -> Self {
        Self::dial(room, &format!("version=1&token={token}")).await.expect("it is let in")
    }

    /// The next message; none where the connection has ended.
    async fn told(&mut self) -> Option<Told> {
        loop {
            match timeout(LONG, self.0.next()).await.expect("it is told something") {
                Some(Ok(Message::Text(text))) => return Some(serde_json::from_str(&text).expect("a message")),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    async fn snapshot(&mut self) -> (u64, State) {
        match self.told().await {
            Some(Told::Snapshot { number, state, .. }) => (number, *state),
            other => panic!("no snapshot but {other:?}"),
        }
    }
}

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(test);
}

/// The answer to a plain request, as it comes.
fn request(room: &Room, head: &str) -> String {
    let mut stream = TcpStream::connect(room.address()).expect("it listens");
    stream.set_read_timeout(Some(LONG)).expect("a timeout");
    write!(stream, "{head}\r\nHost: room\r\n\r\n").expect("it is taken");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("it answers and closes");
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_follower_is_told_everything_first_and_then_changes_with_rising_numbers() {
    let (room, news) = open();
    room.show(at_step(1));
    run(async {
        let mut socket = Socket::open(&room, "a").await;
        let (number, state) = socket.snapshot().await;
        assert_eq!((number, step(&state)), (1, Some(Place::Step(1))));
        room.show(at_step(1));
        room.show(at_step(2));
        let told = socket.told().await;
        assert!(matches!(told, Some(Told::Change { number: 2, change: Change::Position(Some(_)) })), "{told:?}");
        let mut late = Socket::open(&room, "b").await;
        let (number, state) = late.snapshot().await;
        assert_eq!((number, step(&state)), (2, Some(Place::Step(2))));
        assert_eq!(news_where(&news, |new| new.followers == 2).poll, None);
        drop(socket);
        news_where(&news, |new| new.followers == 1);
    });
}

#[test]
fn the_follower_of_the_program_hears_states_documents_and_the_end() {
    let (room, news) = open();
    let document = Document { name: "lesson".into(), kind: "application/json".into(), body: vec![b'x'; 100_000] };
    room.publish(1, vec![document]);
    room.show(State { lesson: Some(1), ..asking(7, 1, true) });
    let (sender, heard) = channel();
    let follower = Follower::start(room.url().parse().expect("its address"), move |heard| sender.send(heard).is_ok());
    let follower = follower.expect("a thread");
    let next = || heard.recv_timeout(LONG).expect("it hears something");
    assert!(matches!(next(), Heard::State(state) if state.lesson == Some(1)));
    follower.fetch(1, "lesson");
    assert!(matches!(next(), Heard::Document { number: 1, body: Ok(body), .. } if body == vec![b'x'; 100_000]));
    follower.fetch(2, "lesson");
    assert!(matches!(next(), Heard::Document { number: 2, body: Err(Trouble::NoDocument), .. }));
    follower.answer(7, 1, 2);
    assert_eq!(next(), Heard::Counted { poll: 7, round: 1, choice: 2 });
    news_where(&news, |new| new.poll == Some((7, vec![vec![0, 0, 1]])));
    assert!(matches!(next(), Heard::State(state) if state.poll.as_ref().is_some_and(|poll| poll.answered == 1)));
    drop(room);
    assert!(matches!(next(), Heard::State(state) if state.is_over));
    assert!(heard.recv_timeout(LONG).is_err(), "it does not try again");
}

#[test]
fn a_page_comes_with_its_policy_and_strangers_see_nothing() {
    let (room, _news) = open();
    let code = room.code();
    assert!(request(&room, &format!("GET /{code}/ HTTP/1.1")).starts_with("HTTP/1.1 503"));
    for language in ["en", "ko"] {
        let shell = Shell { html: format!("<html lang={language}>"), policy: "default-src 'self'".into() };
        room.set_shell(language, shell);
    }
    let page = request(&room, &format!("GET /{code}/?ui=ko HTTP/1.1"));
    assert!(page.starts_with("HTTP/1.1 200") && page.ends_with("<html lang=ko>"), "{page}");
    for header in [
        "content-security-policy: default-src 'self'",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
        "cache-control: no-store",
        "content-type: text/html; charset=utf-8",
    ] {
        assert!(page.contains(header), "{header} is missing in {page}");
    }
    assert!(request(&room, &format!("GET /{code}?ui=ko HTTP/1.1")).contains(&format!("location: /{code}/?ui=ko\r\n")));
    let stranger = request(&room, "GET / HTTP/1.1");
    assert!(stranger.starts_with("HTTP/1.1 404") && stranger.contains("여기에는"), "{stranger}");
    let wrong = request(&room, "GET /abcdef/ HTTP/1.1");
    assert!(wrong.starts_with("HTTP/1.1 404"), "{wrong}");
}

#[test]
fn another_version_is_told_which_is_needed() {
    let (room, _news) = open();
    run(async {
        let mut socket = Socket::dial(&room, "version=2&token=a").await.expect("it is answered");
        let told = socket.told().await;
        assert!(matches!(told, Some(Told::Refused { why: Refusal::Version, version: 1, .. })), "{told:?}");
        assert_eq!(socket.told().await, None);
    });
}
