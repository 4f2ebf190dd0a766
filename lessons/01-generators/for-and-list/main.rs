struct Strikes {
    done: u32,
    hour: u32,
}

impl Iterator for Strikes {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if self.done == self.hour {
            return None;
        }
        self.done += 1;
        Some(self.done)
    }
}

fn main() {
    let mut bell = Strikes { done: 0, hour: 3 }; //@ make
    for strike in &mut bell {
        println!("bong {strike}"); //@ bong
    }
    let left: Vec<u32> = bell.by_ref().collect(); //@ left
    println!("left: {left:?}");

    let mut bell = Strikes { done: 0, hour: 3 }; //@ new
    let first: Vec<u32> = bell.by_ref().collect(); //@ list
    println!("first list: {first:?}");
    let second: Vec<u32> = bell.collect(); //@ again
    println!("second list: {second:?}");
    println!("good night"); //@ over
}
