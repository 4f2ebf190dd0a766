use corosensei::{Coroutine, Yielder};

#[derive(Debug)]
enum Fault {
    PaperJam,
    PowerCut,
}

type Order = Result<&'static str, Fault>;

fn printer(
    pause: &Yielder<Order, String>,
    _first: Order,
) -> Result<(), Fault> {
    let mut answer = String::from("ready");
    loop {
        match pause.suspend(answer) {
            Err(Fault::PaperJam) => {
                answer = String::from("cleared paper jam"); //@ caught
            }
            order => {
                let page = order?;
                answer = format!("printed {page}"); //@ printed
            }
        }
    }
}

fn main() {
    let mut office = Coroutine::new(printer);
    println!("{:?}", office.resume(Ok("hello"))); //@ prime
    println!("{:?}", office.resume(Err(Fault::PaperJam))); //@ jam
    println!("{:?}", office.resume(Ok("letter"))); //@ after
    println!("{:?}", office.resume(Err(Fault::PowerCut))); //@ cut
    println!("done: {}", office.done()); //@ over
}
