//! A room with real connections: websockets of the test, plain requests over TCP, and the follower of the program.

use futures_util::{SinkExt, StreamExt};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
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

    async fn say(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.expect("it goes out");
    }

    /// Whether it is sent away for what it said.
    async fn is_refused(&mut self) -> bool {
        while let Some(told) = self.told().await {
            if matches!(told, Told::Refused { why: Refusal::Junk, .. }) {
                return self.told().await.is_none();
            }
        }
        false
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
        "content-security-policy: default-src 'self'\r\n",
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

#[test]
fn a_follower_that_is_far_behind_is_told_everything_again() {
    let (room, _news) = open();
    run(async {
        let small = tokio::net::TcpSocket::new_v4().expect("a socket");
        small.set_recv_buffer_size(4096).expect("a buffer");
        let stream = small.connect(room.address()).await.expect("it listens");
        let address = format!("ws://{}/{}/ws?version=1&token=slow", room.address(), room.code());
        let (socket, _) =
            tokio_tungstenite::client_async(address, MaybeTlsStream::Plain(stream)).await.expect("let in");
        let mut slow = Socket(socket);
        let mut other = Socket::open(&room, "other").await;
        let mut last = other.snapshot().await.0;
        // More than the buffers of a connection hold, and more changes than wait for a follower.
        for round in 1..=30 {
            let typed = [("main.py".to_owned(), format!("{}", round % 10).repeat(1_000_000))].into();
            room.show(State { typed, lesson: Some(round), ..asking(round, 1, true) });
            loop {
                match other.told().await.expect("it is not sent away") {
                    Told::Change { number, change } => {
                        assert_eq!(number, last + 1, "this one misses none");
                        last = number;
                        if matches!(change, Change::Poll(_)) {
                            break;
                        }
                    }
                    told => assert!(matches!(told, Told::Still { .. }), "{told:?}"),
                }
            }
        }
        let (mut at, mut missed) = (0, 0);
        while at < last {
            match slow.told().await.expect("it is not sent away") {
                Told::Change { number, .. } => {
                    assert_eq!(number, at + 1, "what is told as a change follows on the last");
                    at = number;
                }
                Told::Snapshot { number, .. } => {
                    missed += number - at;
                    at = number;
                }
                Told::Still { .. } => {}
                other => panic!("{other:?}"),
            }
        }
        assert!(missed > 64, "it missed {missed} changes");
    });
}

/// Stands between a room and its followers, and can be cut.
struct Cable {
    address: SocketAddr,
    /// The streams that are open, or none while it is cut.
    streams: Arc<Mutex<Option<Vec<TcpStream>>>>,
}

impl Cable {
    fn to(room: &Room) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("its address");
        let streams = Arc::new(Mutex::new(Some(Vec::new())));
        let (kept, to) = (streams.clone(), room.address());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.expect("a connection");
                let mut kept = kept.lock().expect("no panic");
                let Some(kept) = kept.as_mut() else { continue };
                let other = TcpStream::connect(to).expect("the room is there");
                for (from, to) in [(&stream, &other), (&other, &stream)] {
                    let (mut from, mut to) = (from.try_clone().expect("open"), to.try_clone().expect("open"));
                    std::thread::spawn(move || {
                        let _ = std::io::copy(&mut from, &mut to);
                        let _ = to.shutdown(std::net::Shutdown::Both);
                    });
                }
                kept.extend([stream, other]);
            }
        });
        Self { address, streams }
    }

    fn cut(&self) {
        for stream in self.streams.lock().expect("no panic").take().expect("it was whole") {
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
    }

    fn mend(&self) {
        *self.streams.lock().expect("no panic") = Some(Vec::new());
    }
}

#[test]
fn a_follower_whose_connection_is_cut_comes_back_and_its_answer_counts_once() {
    let (room, news) = open();
    room.show(asking(3, 1, true));
    let cable = Cable::to(&room);
    let url = format!("{}/{}", cable.address, room.code()).parse().expect("an address");
    let (sender, heard) = channel();
    let follower = Follower::start(url, move |heard| sender.send(heard).is_ok()).expect("a thread");
    let until = |fits: &dyn Fn(&Heard) -> bool| {
        while !fits(&heard.recv_timeout(LONG).expect("it hears something")) {}
    };
    until(&|heard| matches!(heard, Heard::State(_)));
    follower.answer(3, 1, 0);
    until(&|heard| matches!(heard, Heard::Counted { choice: 0, .. }));
    cable.cut();
    until(&|heard| matches!(heard, Heard::Lost { .. }));
    let moved = State { position: at_step(2).position, ..asking(3, 1, true) };
    room.show(moved);
    follower.answer(3, 1, 1);
    news_where(&news, |new| new.followers == 0);
    cable.mend();
    follower.again();
    until(&|heard| matches!(heard, Heard::State(state) if step(state) == Some(Place::Step(2))));
    until(&|heard| matches!(heard, Heard::Counted { choice: 1, .. }));
    news_where(&news, |new| new.poll == Some((3, vec![vec![0, 1, 0]])));
}

#[test]
fn junk_closes_the_connection_that_it_came_from_and_no_other() {
    let (room, news) = open();
    room.show(asking(1, 1, true));
    run(async {
        let mut good = Socket::open(&room, "good").await;
        good.snapshot().await;
        let long = format!(r#"{{"answer":{{"poll":1,"round":1,"choice":1{}}}}}"#, " ".repeat(256));
        for junk in ["", "junk", r#"{"run":"main.py"}"#, r#"{"answer":{"poll":1,"round":1,"choice":3}}"#, &long] {
            let mut socket = Socket::open(&room, "junk").await;
            socket.say(junk).await;
            assert!(socket.is_refused().await, "{junk}");
        }
        let mut socket = Socket::open(&room, "binary").await;
        socket.0.send(Message::binary(vec![0; 8])).await.expect("it goes out");
        assert!(socket.is_refused().await);
        let answer = r#"{"answer":{"poll":1,"round":1,"choice":1}}"#;
        let mut nobody = Socket::dial(&room, "version=1").await.expect("it may look on");
        nobody.snapshot().await;
        nobody.say(answer).await;
        assert!(nobody.is_refused().await, "who answers has a token");
        let mut fast = Socket::open(&room, "fast").await;
        for _ in 0..12 {
            // It may be sent away before the last.
            let _ = fast.0.send(Message::text(answer)).await;
        }
        assert!(fast.is_refused().await, "that was too much at once");
        good.say(answer).await;
        loop {
            let told = good.told().await.expect("it is still there");
            if told == (Told::Counted { poll: 1, round: 1, choice: 1 }) {
                break;
            }
        }
    });
    news_where(&news, |new| new.poll == Some((1, vec![vec![0, 2, 0]])));
}

#[test]
fn answers_that_come_too_late_are_not_counted_and_harm_nobody() {
    let (room, news) = open();
    room.show(asking(1, 1, true));
    run(async {
        let mut socket = Socket::open(&room, "a").await;
        socket.snapshot().await;
        room.show(asking(1, 1, false));
        while !matches!(socket.told().await, Some(Told::Change { change: Change::Poll(_), .. })) {}
        socket.say(r#"{"answer":{"poll":1,"round":1,"choice":0}}"#).await;
        socket.say(r#"{"answer":{"poll":9,"round":1,"choice":0}}"#).await;
        room.show(asking(1, 2, true));
        while !matches!(socket.told().await, Some(Told::Change { change: Change::Poll(_), .. })) {}
        socket.say(r#"{"answer":{"poll":1,"round":2,"choice":2}}"#).await;
        while !matches!(socket.told().await.expect("it is there"), Told::Counted { round: 2, .. }) {}
    });
    news_where(&news, |new| new.poll == Some((1, vec![vec![0; 3], vec![0, 0, 1]])));
}

#[test]
fn nothing_of_the_disk_is_within_reach() {
    let (room, _news) = open();
    room.publish(1, vec![Document { name: "lesson".into(), kind: "text/plain".into(), body: b"the lesson".to_vec() }]);
    let code = room.code();
    let get = |path: &str| request(&room, &format!("GET {path} HTTP/1.1"));
    assert!(get(&format!("/{code}/lesson/1/lesson")).ends_with("the lesson"));
    for path in [
        "/../../etc/passwd",
        "//etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        &format!("/{code}/../../etc/passwd"),
        &format!("/{code}//etc/passwd"),
        &format!("/{code}/%2e%2e/%2e%2e/etc/passwd"),
        &format!("/{code}/..%2f..%2fetc%2fpasswd"),
        &format!("/{code}/lesson/1/../../../../etc/passwd"),
        &format!("/{code}/lesson/1/%2e%2e%2f%2e%2e%2fetc%2fpasswd"),
        &format!("/{code}/lesson/1/%2fetc%2fpasswd"),
        &format!("/{code}/lesson/1/%00"),
        &format!("/{code}/lesson/1/%ff"),
        &format!("/{code}/lesson/-1/lesson"),
        &format!("/{code}/lesson/99999999999999999999/lesson"),
        &format!("/{code}/lesson/1/lesson/"),
        &format!("http://room/{code}/../../etc/passwd"),
    ] {
        let answer = get(path);
        assert!(answer.starts_with("HTTP/1.1 404") && !answer.contains("root:"), "{path}: {answer}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let answer = request(&room, &format!("{method} /{code}/lesson/1/lesson HTTP/1.1"));
        assert!(answer.starts_with("HTTP/1.1 405"), "{method}: {answer}");
    }
}

#[test]
fn a_request_without_measure_is_turned_away_and_the_room_goes_on() {
    let (room, _news) = open();
    let send = |head: &str| {
        let mut stream = TcpStream::connect(room.address()).expect("it listens");
        stream.set_read_timeout(Some(LONG)).expect("a timeout");
        // It may be closed before all of it is read.
        let _ = stream.write_all(head.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    };
    let code = room.code();
    let long = format!("GET /{code}/ HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(100_000));
    let many = format!("GET /{code}/ HTTP/1.1\r\n{}\r\n", "X: x\r\n".repeat(200));
    for head in [long.as_str(), &many, "\0\0\0\r\n\r\n", "SSH-2.0-x\r\n\r\n"] {
        let answer = send(head);
        assert!(!answer.starts_with("HTTP/1.1 2") && !answer.starts_with("HTTP/1.1 5"), "{answer}");
    }
    run(async {
        Socket::open(&room, "a").await.snapshot().await;
    });
}

#[test]
fn whoever_tries_code_after_code_is_sent_away_even_with_the_right_one() {
    let (room, _news) = open();
    let mut tries: Vec<TcpStream> = Vec::new();
    for _ in 0..24 {
        let mut stream = TcpStream::connect(room.address()).expect("it listens");
        stream.set_read_timeout(Some(LONG)).expect("a timeout");
        stream.write_all(b"GET /abcdef/ HTTP/1.1\r\nHost: room\r\n\r\n").expect("it is taken");
        tries.push(stream);
    }
    let mut answer = String::new();
    tries.last_mut().expect("some").read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 429") && answer.contains("코드"), "{answer}");
    let answer = request(&room, &format!("GET /{}/ HTTP/1.1", room.code()));
    assert!(answer.starts_with("HTTP/1.1 429"), "{answer}");
}

#[test]
fn everybody_hears_that_it_is_over_and_nobody_is_let_in_any_more() {
    let (room, _news) = open();
    let address = room.address();
    run(async {
        let mut sockets = Vec::new();
        for token in 0..20 {
            let mut socket = Socket::open(&room, &token.to_string()).await;
            socket.snapshot().await;
            sockets.push(socket);
        }
        let ending = tokio::task::spawn_blocking(move || drop(room));
        for socket in &mut sockets {
            let told = socket.told().await;
            assert!(matches!(told, Some(Told::Change { change: Change::Over(true), .. })), "{told:?}");
            assert_eq!(socket.told().await, None);
        }
        ending.await.expect("it ends");
    });
    TcpStream::connect(address).expect_err("it is closed");
}

#[test]
fn a_port_that_is_taken_is_a_sentence() {
    let (room, _news) = open();
    let error =
        Room::open(room.address(), Code::random().expect("a code"), |_| ()).map(|_| ()).expect_err("it is taken");
    let sentence = error.to_string();
    assert!(sentence.starts_with(&format!("cannot share at {}: port", room.address())), "{sentence}");
}
