//! What it takes to show something to a thousand followers, and to count their answers. The room is in this process, the followers are
//! in another one, over websockets; the peer is a plain TCP connection to each, with the same bytes.
//!
//! `cargo bench --bench room` prints a table: from what is shown to the last follower's message, the memory and the processor time
//! of the presenting side, and how long the answers of all take.

#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output, and its followers to it")]

use futures_util::{SinkExt, StreamExt};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::collections::{BTreeMap, HashMap};
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::{broadcast, mpsc};
use tokio_tungstenite::tungstenite::Message;
use yieldscope::room::{Change, Code, News, Place, Poll, Position, Question, Room, State, Told};
use yieldscope::trace::Language;

const FOLLOWERS: usize = 1_000;
const CHANGES: usize = 200;
/// The numbers of the last change of position, and of that which opens the poll.
const LAST: u64 = 2 + CHANGES as u64;
const POLL: u64 = LAST + 2;

fn main() {
    let arguments: Vec<String> = env::args().collect();
    match arguments.get(1).map(String::as_str) {
        Some("--followers") => followers(&arguments[2]),
        Some("--peers") => peers(&arguments[2], arguments[3].parse().expect("a number")),
        _ => present(),
    }
}

/// Nanoseconds on a clock that both processes have.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("later than 1970");
    u64::try_from(since.as_nanos()).expect("earlier than 2500")
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn allow_open_files() {
    let now = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: now.maximum.map(|most| most.min(4_096)).or(Some(4_096)), ..now };
    setrlimit(Resource::Nofile, raised).expect("4,096 files may be open");
}

/// The process with the followers.
struct Class {
    child: Child,
    orders: ChildStdin,
    said: BufReader<ChildStdout>,
}

impl Class {
    fn start(arguments: &[&str]) -> Self {
        let program = env::current_exe().expect("this program");
        let mut command = Command::new(program);
        let mut child =
            command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
        let (orders, said) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
        let mut class = Self { child, orders, said: BufReader::new(said) };
        assert_eq!(class.next(), 0, "all are there");
        class
    }

    /// The next number that it says.
    fn next(&mut self) -> u64 {
        let mut line = String::new();
        self.said.read_line(&mut line).expect("it says something");
        line.trim().parse().expect("a number")
    }

    fn end(mut self) {
        drop(self.orders);
        self.child.wait().expect("it ends");
    }
}

fn position(step: usize) -> Position {
    Position {
        pack: "coroutines".to_owned(),
        lesson: "priming".to_owned(),
        place: Place::Step(step),
        events: [step * 7, step * 5],
        program: Language::Python,
        rust: None,
        asked: None,
        pane: None,
        is_black: false,
    }
}

fn showing(step: usize) -> State {
    State { lesson: Some(1), position: Some(position(step)), ..State::default() }
}

fn present() {
    let (sender, news) = channel();
    let code = Code::random().expect("a code");
    let address = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0);
    let room = Room::open(address, code, move |new| drop(sender.send(new))).expect("loopback has a free port");
    let empty = memory();
    room.show(showing(0));
    let mut class = Class::start(&["--followers", &room.url()]);
    let full = memory();
    let (ours, used) = changes(|step| room.show(showing(step)), &mut class);
    println!("{FOLLOWERS} followers, {CHANGES} changes            median    99 %   CPU a change");
    report("over websockets, from what is shown", &ours, used);
    answers(&room, &mut class, &news);
    class.end();
    drop(room);
    let (plain, used) = peer();
    report("over plain TCP, the same bytes", &plain, used);
    println!("ratio {:.2} of the medians, {:.2} of the 99 %", ratio(&ours, &plain, 50), ratio(&ours, &plain, 99));
    println!("memory of the presenting side: {empty} KB without followers, {full} KB with all");
}

/// How long each change took to the last follower, and the processor time of this process for one.
fn changes(show: impl Fn(usize), class: &mut Class) -> (Vec<Duration>, Duration) {
    let before = processor_time();
    let mut times: Vec<Duration> = (1..=CHANGES)
        .map(|step| {
            let begun = now();
            show(step);
            let last = class.next();
            // What is shown waits for 30 ms after what was shown before.
            std::thread::sleep(Duration::from_millis(40));
            Duration::from_nanos(last.saturating_sub(begun))
        })
        .collect();
    let used = (processor_time() - before) / u32::try_from(CHANGES).expect("a small number");
    times.sort_unstable();
    (times, used)
}

/// All answer within a second.
fn answers(room: &Room, class: &mut Class, news: &Receiver<News>) {
    let question = Question { poll: 1, choices: vec![BTreeMap::new(); 3], ..Question::default() };
    let poll = Poll { poll: 1, round: 1, is_open: true, ..Poll::default() };
    room.show(State { question: Some(question), poll: Some(poll), ..showing(CHANGES) });
    class.next();
    let before = processor_time();
    class.orders.write_all(b"answer\n").expect("it listens");
    let is_whole =
        |news: &News| news.poll.as_ref().is_some_and(|(_, counts)| counts[0].iter().sum::<usize>() == FOLLOWERS);
    let counts = loop {
        let new = news.recv_timeout(Duration::from_secs(30)).expect("all answers come");
        if is_whole(&new) {
            break new.poll.expect("a poll").1;
        }
    };
    let known = now();
    let (first, last, counted) = (class.next(), class.next(), class.next());
    let expected: Vec<usize> =
        (0..3).map(|choice| (0..FOLLOWERS).filter(|follower| follower % 3 == choice).count()).collect();
    assert_eq!(counts, [expected], "none is lost and none counted twice");
    println!(
        "{FOLLOWERS} answers within {:.0} ms: all counted, {counted} acknowledged; known {:.0} ms after the last was said; CPU {:.0} ms",
        ms(Duration::from_nanos(last - first)),
        ms(Duration::from_nanos(known.saturating_sub(last))),
        ms(processor_time() - before),
    );
}

/// The same bytes to as many over plain TCP.
fn peer() -> (Vec<Duration>, Duration) {
    let message = Told::Change { number: LAST, change: Change::Position(Some(position(CHANGES))) }.line();
    // With the head of its frame.
    let bytes = message.len() + 4;
    let (shown, mut orders) = mpsc::unbounded_channel::<usize>();
    let (sender, address) = channel();
    std::thread::spawn(move || {
        runtime().block_on(async move {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
            sender.send(listener.local_addr().expect("an address")).expect("it waits");
            let told = broadcast::Sender::<Vec<u8>>::new(64);
            for _ in 0..FOLLOWERS {
                let (mut stream, _) = listener.accept().await.expect("a connection");
                stream.set_nodelay(true).expect("it can be");
                let mut lines = told.subscribe();
                tokio::spawn(async move {
                    while let Ok(line) = lines.recv().await {
                        if stream.write_all(&line).await.is_err() {
                            return;
                        }
                    }
                });
            }
            while let Some(step) = orders.recv().await {
                told.send(vec![u8::try_from(step % 256).expect("a byte"); bytes]).expect("they listen");
            }
        });
    });
    let address: SocketAddr = address.recv().expect("it listens");
    let mut class = Class::start(&["--peers", &address.to_string(), &bytes.to_string()]);
    let measured = changes(|step| shown.send(step).expect("it takes orders"), &mut class);
    class.end();
    measured
}

/// Follows as all of the class: says when the last of it has heard each change, and answers when it is told to.
fn followers(url: &str) {
    allow_open_files();
    let (heard, mut all) = mpsc::unbounded_channel::<Heard>();
    let answer = broadcast::Sender::<()>::new(1);
    runtime().block_on(async {
        for follower in 0..FOLLOWERS {
            let url = format!("{}ws?version=1&token=t{follower}", url.replace("http", "ws"));
            let (socket, _) = tokio_tungstenite::connect_async(url).await.expect("it is let in");
            tokio::spawn(follow(follower, socket, heard.clone(), answer.subscribe()));
        }
        println!("0");
        std::thread::spawn({
            let answer = answer.clone();
            move || {
                for _ in std::io::stdin().lines() {
                    answer.send(()).expect("they listen");
                }
                std::process::exit(0);
            }
        });
        let mut changes: HashMap<u64, usize> = HashMap::new();
        let (mut said, mut counted) = (Vec::new(), 0);
        while let Some(new) = all.recv().await {
            match new {
                Heard::Change(number) => {
                    let count = changes.entry(number).or_insert(0);
                    *count += 1;
                    if *count == FOLLOWERS && (number <= LAST || number == POLL) {
                        println!("{}", now());
                    }
                }
                Heard::Said(when) => said.push(when),
                Heard::Counted => counted += 1,
            }
            if counted == FOLLOWERS && said.len() == FOLLOWERS {
                let first = said.iter().min().expect("some");
                println!("{first}\n{}\n{counted}", said.iter().max().expect("some"));
                said.clear();
            }
        }
    });
}

enum Heard {
    Change(u64),
    Said(u64),
    Counted,
}

type Socket = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<TcpStream>>;

async fn follow(
    follower: usize,
    mut socket: Socket,
    all: mpsc::UnboundedSender<Heard>,
    mut answer: broadcast::Receiver<()>,
) {
    loop {
        let heard = tokio::select! {
            message = socket.next() => match message.expect("it goes on").expect("it is sound") {
                Message::Text(text) if text.contains("\"change\"") => Heard::Change(number(&text)),
                Message::Text(text) if text.contains("\"counted\"") => Heard::Counted,
                _ => continue,
            },
            _ = answer.recv() => {
                // One after another within a second.
                tokio::time::sleep(Duration::from_micros(u64::try_from(follower).expect("small") * 990)).await;
                let choice = follower % 3;
                let said = format!("{{\"answer\":{{\"poll\":1,\"round\":1,\"choice\":{choice}}}}}");
                socket.send(Message::text(said)).await.expect("it goes out");
                Heard::Said(now())
            }
        };
        all.send(heard).expect("it is wanted");
    }
}

/// The number of a change.
fn number(text: &str) -> u64 {
    let digits = text.split("\"number\":").nth(1).expect("a number");
    digits.split(',').next().and_then(|digits| digits.parse().ok()).expect("a number")
}

/// Reads the bytes of the peer as all of the class.
fn peers(address: &str, bytes: usize) {
    allow_open_files();
    let (heard, mut all) = mpsc::unbounded_channel::<()>();
    runtime().block_on(async {
        for _ in 0..FOLLOWERS {
            let mut stream = TcpStream::connect(address).await.expect("it listens");
            let heard = heard.clone();
            tokio::spawn(async move {
                let mut bytes = vec![0; bytes];
                while stream.read_exact(&mut bytes).await.is_ok() {
                    heard.send(()).expect("it is wanted");
                }
            });
        }
        println!("0");
        std::thread::spawn(|| {
            for _ in std::io::stdin().lines() {}
            std::process::exit(0);
        });
        let mut count = 0;
        while all.recv().await.is_some() {
            count += 1;
            if count % FOLLOWERS == 0 {
                println!("{}", now());
            }
        }
    });
}

fn report(name: &str, sorted: &[Duration], used: Duration) {
    println!("{name:<38} {:>6.2} {:>7.2} {:>8.2} ms", ms(at(sorted, 50)), ms(at(sorted, 99)), ms(used));
}

fn at(sorted: &[Duration], part: usize) -> Duration {
    sorted[(sorted.len() * part / 100).min(sorted.len() - 1)]
}

fn ratio(ours: &[Duration], theirs: &[Duration], part: usize) -> f64 {
    at(ours, part).as_secs_f64() / at(theirs, part).as_secs_f64()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The memory of this process, in KB.
fn memory() -> u64 {
    let status = procfs::process::Process::myself().and_then(|process| process.status()).expect("proc");
    status.vmrss.expect("it has memory")
}

/// The processor time of this process so far, user and system.
fn processor_time() -> Duration {
    let stat = procfs::process::Process::myself().and_then(|process| process.stat()).expect("proc");
    Duration::from_millis((stat.utime + stat.stime) * 1000 / procfs::ticks_per_second())
}
