use corosensei::{Coroutine, Yielder};

fn quiz(pause: &Yielder<u32, &'static str>, answer: u32) {
    pause.suspend("guess");
    let guess = answer;
    let right = guess == answer;
    pause.suspend(if right { "right" } else { "wrong" });
}

fn main() {
    for guess in [4, 7] {
        let mut two_and_two = Coroutine::new(quiz);
        println!("{:?}", two_and_two.resume(4));
        println!("{:?}", two_and_two.resume(guess));
    }
}
