//! Leaves in the middle, with a line of output that is not ended.
fn main() {
    for minute in 0..5 {
        if minute == 2 {
            eprintln!("late");
            std::process::exit(3);
        }
        print!("minute {minute} ");
    }
}
