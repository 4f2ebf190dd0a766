use corosensei::{Coroutine, Yielder};

#[derive(Debug)]
enum Trouble {
    TooSalty,
    Fire,
}

type Word = Result<(), Trouble>;
type Table = Yielder<Word, &'static str>;

fn kitchen(table: &Table) -> Result<(), Trouble> {
    let mut dish = "soup";
    loop {
        match table.suspend(dish) {
            Err(Trouble::TooSalty) => {
                dish = "fresh soup"; //@ mend
            }
            word => word?,
        }
    }
}

fn waiter(table: &Table, _first: Word) {
    if let Err(trouble) = kitchen(table) {
        println!("kitchen closed: {trouble:?}"); //@ outer
    }
    let _ = table.suspend("cold plate");
}

fn main() {
    let mut table = Coroutine::new(waiter);
    println!("{:?}", table.resume(Ok(()))); //@ order
    println!("{:?}", table.resume(Err(Trouble::TooSalty))); //@ salty
    println!("{:?}", table.resume(Err(Trouble::Fire))); //@ fire
    println!("well fed"); //@ fed
}
