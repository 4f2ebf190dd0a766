use corosensei::{Coroutine, Yielder};

fn grandpa() {
    let mut page = 1;
    println!("grandpa: page {page}");
    page += 1;
    println!("grandpa: page {page}");
}

fn grandma(pause: &Yielder<(), ()>, _start: ()) {
    let mut page = 1;
    println!("grandma: page {page}"); //@ reads
    page += 1;
    pause.suspend(());
    println!("grandma: page {page}");
    pause.suspend(());
}

fn main() {
    grandpa(); //@ call
    println!("child: but why?"); //@ late
    grandpa(); //@ again

    let mut story = Coroutine::new(grandma); //@ make
    story.resume(()); //@ first
    println!("child: but why?"); //@ paused
    story.resume(()); //@ on
    println!("child: good night"); //@ over
}
