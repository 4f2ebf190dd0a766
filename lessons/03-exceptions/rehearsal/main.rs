use corosensei::{Coroutine, Yielder};

#[derive(Debug)]
enum Trouble {
    WrongNote,
    TooSlow,
    PowerCut,
}

type Word = Result<(), Trouble>;
type Pause = Yielder<Word, String>;

struct Finally(String);

impl Drop for Finally {
    fn drop(&mut self) {
        println!("{}", self.0);
    }
}

fn piece(pause: &Pause, title: &str) -> Word {
    let _away = Finally(format!("{title} put away"));
    let mut bar = 1;
    while bar <= 3 {
        match pause.suspend(format!("{title}, bar {bar}")) {
            Err(Trouble::WrongNote) => {
                println!("once more"); //@ again
            }
            word => {
                word?;
                bar += 1;
            }
        }
    }
    Ok(())
}

fn rehearsal(pause: &Pause, _first: Word) -> Word {
    println!("lights on");
    let _dark = Finally(String::from("lights off"));
    match piece(pause, "waltz") {
        Err(Trouble::TooSlow) => println!("skip the rest"), //@ skip
        end => end?,
    }
    piece(pause, "march")
}

fn main() {
    let mut monday = Coroutine::new(rehearsal); //@ make
    println!("{:?}", monday.resume(Ok(())));
    println!("{:?}", monday.resume(Err(Trouble::WrongNote))); //@ wrong
    println!("{:?}", monday.resume(Ok(())));
    println!("{:?}", monday.resume(Err(Trouble::TooSlow))); //@ slow
    let end = monday.resume(Err(Trouble::PowerCut)); //@ cut
    println!("called off: {end:?}"); //@ off
    let mut friday = Coroutine::new(rehearsal);
    println!("{:?}", friday.resume(Ok(())));
    drop(friday); //@ close
    println!("good night"); //@ over
}
