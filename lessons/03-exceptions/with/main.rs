struct Borrowed(&'static str);

impl Borrowed {
    fn new(title: &'static str) -> Self {
        println!("borrow {title}"); //@ borrow
        Self(title)
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        println!("bring back {}", self.0); //@ back
    }
}

fn look_up() -> Result<(), &'static str> {
    let _atlas = Borrowed::new("atlas");
    Err("a page is missing") //@ missing
}

fn main() {
    println!("to the library"); //@ start
    {
        let novel = Borrowed::new("novel");
        println!("read {}", novel.0.to_uppercase()); //@ read
    }
    let found = look_up(); //@ second
    if let Err(error) = found {
        println!("sorry: {error}"); //@ sorry
    }
    println!("home"); //@ home
}
