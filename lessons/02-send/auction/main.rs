use corosensei::CoroutineResult::{Return, Yield};
use corosensei::{Coroutine, Yielder};
use std::collections::VecDeque;

type Bid = Option<u32>;
type Sale = Coroutine<Bid, u32, u32>;
type Bidder = Coroutine<u32, u32, ()>;

fn bidder(name: &'static str, top: u32, step: u32) -> Bidder {
    Coroutine::new(move |pause: &Yielder<_, _>, mut price| {
        while price + step <= top {
            println!("{name} bids {}", price + step); //@ bid
            price = pause.suspend(price + step);
        }
        println!("{name} is out"); //@ out
    })
}

fn lot(pause: &Yielder<Bid, u32>, thing: &str) -> u32 {
    let mut price = 0;
    while let Some(bid) = pause.suspend(price) {
        price = bid; //@ rises
    }
    println!("{thing} sold at {price}"); //@ sold
    price
}

fn auction(pause: &Yielder<Bid, u32>, _first: Bid) -> u32 {
    let clock = lot(pause, "clock");
    let vase = lot(pause, "vase"); //@ vase
    clock + vase
}

fn bid(sale: &mut Sale, bidders: [Bidder; 2]) {
    let (mut turns, mut price) = (VecDeque::from(bidders), 0);
    while turns.len() > 1
        && let Some(mut who) = turns.pop_front()
    {
        if let Yield(bid) = who.resume(price)
            && let Yield(highest) = sale.resume(Some(bid))
        {
            price = highest;
            turns.push_back(who);
        }
    }
}

fn main() {
    let mut sale = Coroutine::new(auction); //@ make
    sale.resume(None);
    let ada = bidder("Ada", 70, 20); //@ first
    bid(&mut sale, [ada, bidder("Ben", 90, 30)]);
    sale.resume(None); //@ next
    let dan = bidder("Dan", 40, 20);
    bid(&mut sale, [dan, bidder("Cem", 50, 30)]);
    let end = sale.resume(None); //@ end
    if let Return(earned) = end {
        println!("earned: {earned}"); //@ over
    }
}
