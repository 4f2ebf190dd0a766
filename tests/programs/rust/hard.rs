//! What must compile and run as it did, whatever the probe sees of it.
#![allow(dead_code)]
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::{self, Display};
use std::future::Future;
use std::pin::Pin;

/// No `Debug`.
struct Opaque<T>(T);

#[repr(C, packed)]
struct Packed {
    byte: u8,
    number: u32,
}

const fn square(n: usize) -> usize {
    let m = n;
    m * n
}

const TABLE: [usize; square(2)] = [1; square(2)];
static NAMES: &[&str] = &["a", "b"];

trait Shape {
    fn area(&self) -> f64;
    fn describe(&self) -> String {
        let area = self.area();
        format!("{area:.1}")
    }
}

impl Shape for f64 {
    fn area(&self) -> f64 {
        self * self
    }
}

#[derive(Clone)]
struct Loud(u32);

impl fmt::Debug for Loud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.0;
        write!(f, "Loud({number})")
    }
}

fn largest<'a, T: PartialOrd>(items: &'a [T]) -> Option<&'a T> {
    let mut best = items.first()?;
    for item in items {
        if item > best {
            best = item;
        }
    }
    Some(best)
}

fn never(code: i32) -> ! {
    std::process::exit(code)
}

fn shown() -> impl Display {
    let text = String::from("shown");
    text
}

async fn generic<T: Clone>(value: &T, times: usize) -> Vec<T> {
    let mut out = Vec::new();
    for _ in 0..times {
        out.push(value.clone());
    }
    out
}

async fn unused(_: Opaque<u8>, (left, right): (u8, u8)) -> u8 {
    left + right
}

fn countdown(n: u32) -> Pin<Box<dyn Future<Output = u32> + Send>> {
    Box::pin(async move { if n == 0 { 0 } else { 1 + countdown(n - 1).await } })
}

async fn recursive(n: u32) -> u32 {
    if n == 0 { 0 } else { 1 + Box::pin(recursive(n - 1)).await }
}

struct Server {
    hits: RefCell<HashMap<String, u32>>,
}

impl Server {
    async fn serve(&self, path: &str) -> Result<u32, Box<dyn std::error::Error + Send + Sync>> {
        let number: u32 = path.parse()?;
        *self.hits.borrow_mut().entry(path.to_owned()).or_default() += number;
        Ok(number)
    }
}

struct Words<'a>(std::str::Split<'a, char>);

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;
    fn next(&mut self) -> Option<Self::Item> {
        let word = self.0.next()?;
        if word.is_empty() { self.next() } else { Some(word) }
    }
}

macro_rules! twice {
    ($e:expr) => {
        $e + $e
    };
}

fn main() {
    let mut closures: Vec<Box<dyn Fn(i32) -> i32>> = Vec::new();
    closures.push(Box::new(|x| x + 1));
    let opaque = Opaque(closures.len());
    let mut list = vec![3, 1, 2];
    let first = &mut list[0];
    *first += 1;
    let second = &mut list;
    second.push(9);
    list.sort();
    let mut packed = Packed { byte: 1, number: 2 };
    packed.number = 7;
    let number = packed.number;
    let mut slot;
    slot = Some(number);
    if let Some(value) = slot.as_mut()
        && *value > 5
    {
        *value -= 1;
    }
    let moved = String::from("moved");
    let keep = move || moved.len();
    let Some(biggest) = largest(&list) else { never(2) };
    let label = 'search: {
        for (at, item) in list.iter().enumerate() {
            if *item == 2 {
                break 'search at;
            }
        }
        99
    };
    let text = match biggest {
        0 => "zero",
        n if *n > 8 => "large",
        _ => "small",
    }
    .to_owned();
    let mut stack = vec![1];
    while let Some(top) = stack.pop() {
        if top < 3 { stack.push(top + 1); }
    }
    let mut turns = 0;
    while turns < 2 { turns += 1; }
    println!("{list:?} {} {} {label} {text} {}", opaque.0, keep(), twice!(turns));
    println!("{} {} {:?} {}", shown(), 2.0.describe(), Loud(4), TABLE.len());
    println!("{:?}", Words("to  be".split(' ')).collect::<Vec<_>>());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let server = Server { hits: RefCell::default() };
    runtime.block_on(async {
        println!("{:?} {}", generic(&Loud(1), 2).await, unused(Opaque(1), (2, 3)).await);
        println!("{} {}", countdown(3).await, recursive(3).await);
        println!("{:?} {}", server.serve("12").await, server.serve("x").await.is_err());
        let later = async |name: &str| { format!("hello {name}") };
        println!("{}", later("there").await);
        let sent = tokio::spawn(async { recursive(2).await });
        println!("{:?}", sent.await.unwrap());
    });
    std::println!("{}", NAMES.len());
}
