//! Locals that change in every way there is. `NAME is VALUE` says what one holds, `no NAME` that there is none to see.
use std::cell::{Cell, RefCell};
use std::mem;

#[derive(Debug, Clone)]
struct Cart {
    items: Vec<u32>,
    total: u32,
}

impl Cart {
    fn add(&mut self, item: u32) -> &mut Self {
        self.items.push(item);
        self.total += item;
        self
    }

    fn last(&mut self) -> Option<&mut u32> {
        self.items.last_mut()
    }

    fn close(self) -> u32 {
        self.total
    }
}

/// No `Debug`.
struct Meter {
    turns: u32,
}

impl Meter {
    fn turn(&mut self) {
        self.turns += 1;
        let turns = self.turns;
        println!("self.turns is {turns}");
    }
}

fn grow(list: &mut Vec<u32>) {
    list.push(7);
    println!("list is {list:?}");
}

fn take(list: Vec<u32>) -> usize {
    println!("no basket");
    list.len()
}

fn borrowed() {
    let mut basket = vec![1];
    grow(&mut basket);
    println!("basket is {basket:?}");
    let first = &mut basket[0];
    *first += 1;
    println!("no basket");
    println!("first is {first}");
    println!("basket is {basket:?}");
    let mut add = |item| basket.push(item);
    add(3);
    println!("no basket");
    add(4);
    println!("basket is {basket:?}");
    let count = take(basket);
    println!("no basket");
    println!("count is {count}");
}

fn written() {
    let (mut a, mut b) = (vec![1], vec![2]);
    mem::swap(&mut a, &mut b);
    println!("a is {a:?}");
    println!("b is {b:?}");
    (a, b) = (b, a);
    println!("a is {a:?}");
    println!("b is {b:?}");
    a[0] = 9;
    println!("a is {a:?}");
    a.iter_mut().for_each(|item| *item += 1);
    println!("a is {a:?}");
    for item in &mut a {
        *item *= 2;
        println!("no a");
    }
    println!("a is {a:?}");
    let old = mem::take(&mut a);
    println!("a is {a:?}");
    println!("old is {old:?}");
    let moved = move || b.len();
    println!("no b");
    println!("{}", moved());
    let mut n = 1;
    let mut twice = move || {
        n *= 2;
        n
    };
    println!("{} {}", twice(), twice());
    println!("n is {n}");
    let text = if n == 1 { n += 1; "two" } else { "other" };
    println!("n is {n}");
    println!("text is {text:?}");
    drop(old);
    println!("no old");
}

fn matched() {
    let mut slot = Some(1);
    match slot {
        Some(ref mut inside) => {
            *inside += 1;
            println!("no slot");
        }
        None => {}
    }
    println!("slot is {slot:?}");
    if let Some(inside) = &mut slot {
        *inside += 1;
    }
    println!("slot is {slot:?}");
    let mut numbers = [1, 2, 3].into_iter();
    while let Some(number) = numbers.next() {
        println!("number is {number}");
    }
    println!("no number");
    println!("numbers is {numbers:?}");
    let mut stack = vec![2];
    while let Some(top) = stack.pop() {
        println!("stack is {stack:?}");
        if top > 0 {
            stack.push(top - 1);
            println!("stack is {stack:?}");
        }
    }
    println!("stack is {stack:?}");
    let name = String::from("outer");
    {
        let name = name.len();
        println!("name is {name}");
    }
    println!("name is {name:?}");
    let name = name.parse::<u32>();
    println!("name is {name:?}");
}

fn parts() {
    let mut cart = Cart { items: vec![1], total: 1 };
    cart.add(2).add(3);
    println!("cart is {cart:?}");
    if let Some(last) = cart.last() {
        *last += 1;
    }
    println!("cart is {cart:?}");
    cart.total = 7;
    println!("cart is {cart:?}");
    let items = mem::take(&mut cart.items);
    println!("cart is {cart:?}");
    println!("items is {items:?}");
    let whole = cart.clone().close();
    println!("cart is {cart:?}");
    let total = cart.close();
    println!("no cart");
    println!("total is {total}");
    println!("whole is {whole}");
    let mut meter = Meter { turns: 0 };
    meter.turns = 3;
    println!("meter.turns is {}", meter.turns);
    meter.turn();
    println!("meter.turns is {}", meter.turns);
    println!("no self");
    println!("no self.turns");
}

fn shared() {
    let seen = RefCell::new(vec![1]);
    let also = &seen;
    also.borrow_mut().push(2);
    println!("seen is {seen:?}");
    let counter = Cell::new(1);
    let add = || counter.set(counter.get() + 1);
    add();
    println!("counter is {counter:?}");
    add();
    println!("counter is {counter:?}");
}

async fn waited(mut words: Vec<&str>) -> usize {
    words.push("late");
    println!("words is {words:?}");
    let more = async { words.push("later") };
    println!("no words");
    more.await;
    println!("words is {words:?}");
    words.len()
}

fn main() {
    borrowed();
    written();
    matched();
    parts();
    shared();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    println!("{}", runtime.block_on(waited(vec!["early"])));
}
