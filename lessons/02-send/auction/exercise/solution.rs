use corosensei::CoroutineResult::{Return, Yield};
use corosensei::{Coroutine, Yielder};
use std::cmp::Ordering;
use std::collections::VecDeque;

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

fn guess(pause: &Pause, mut high: u32) -> u32 {
    let (mut low, mut tries) = (1, 0);
    loop {
        let number = (low + high) / 2;
        tries += 1;
        match pause.suspend(number) {
            Ordering::Less => low = number + 1,
            Ordering::Equal => return tries,
            Ordering::Greater => high = number - 1,
        }
    }
}

fn game(pause: &Pause, _first: Ordering) -> u32 {
    let easy = guess(pause, 7);
    let hard = guess(pause, 15);
    easy + hard
}

fn play(players: [Player; 2]) {
    let seat = |player| {
        (player, Coroutine::new(game), Ordering::Less)
    };
    let mut turns = VecDeque::from(players.map(seat));
    while let Some((mut player, mut game, order)) =
        turns.pop_front()
    {
        match game.resume(order) {
            Yield(number) => {
                let order = reply(&mut player, number);
                turns.push_back((player, game, order));
            }
            Return(tries) => {
                println!("{} needed {tries}", player.name);
            }
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
