//! Compiles as it stands, and not with everything that is inserted for a trace.

mod shapes {
    /// A type without `Debug`.
    pub struct Shape;
}

use shapes::Shape;

/// What `list` is, is settled only below.
fn settled_below() -> usize {
    let list = Default::default();
    let same = list;
    takes(same)
}

fn takes(list: Vec<Shape>) -> usize {
    list.len()
}

/// A macro that takes no more than one expression in a block.
macro_rules! only {
    ($($body:tt)*) => { $($body)* };
}

/// The future has a type that borrows more than its signature says.
trait Say {
    fn say(&self) -> String;
}

impl Say for i32 {
    fn say(&self) -> String {
        only! { format!("{self}") }
    }
}

fn main() {
    let number = 5;
    println!("{} {}", settled_below(), number.say());
    again(2);
}

/// Calls the `main` of a module, and its own.
fn again(left: u32) {
    let mut left = left;
    while left > 0 {
        left -= 1;
    }
    println!("left {left}");
}
