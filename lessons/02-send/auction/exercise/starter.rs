use corosensei::CoroutineResult::Yield;
use corosensei::{Coroutine, Yielder};
use std::cmp::Ordering;

type Pause = Yielder<Ordering, u32>;

struct Player {
    name: &'static str,
    secrets: Vec<u32>,
}

fn reply(player: &mut Player, number: u32) -> Ordering {
    let order = number.cmp(&player.secrets[0]);
    let answer = match order {
        Ordering::Less => "higher",
        Ordering::Equal => "right",
        Ordering::Greater => "lower",
    };
    if order == Ordering::Equal {
        player.secrets.remove(0);
    }
    println!("{} says {number} {answer}", player.name);
    order
}

fn guess(pause: &Pause, high: u32) -> u32 {
    for number in 1..=high {
        pause.suspend(number);
    }
    high
}

fn game(pause: &Pause, _first: Ordering) -> u32 {
    guess(pause, 3)
}

fn play(players: [Player; 2]) {
    for mut player in players {
        let mut game = Coroutine::new(game);
        while let Yield(number) = game.resume(Ordering::Less)
        {
            reply(&mut player, number);
        }
    }
}

fn main() {
    let mia = Player {
        name: "Mia",
        secrets: vec![6, 12],
    };
    let ben = Player {
        name: "Ben",
        secrets: vec![4, 3],
    };
    play([mia, ben]);
    println!("good game");
}
