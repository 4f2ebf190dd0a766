//! A module of `modes.rs`.

pub async fn twice(of: i32) -> i32 {
    let twice = 2 * of;
    twice
}

pub fn fail() {
    panic!("gone wrong beside");
}
