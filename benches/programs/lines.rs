//! Lines, five in a turn: as many as the last argument says.

fn main() {
    let count: u64 = std::env::args().next_back().and_then(|count| count.parse().ok()).unwrap_or(0);
    let mut sum = 1u64;
    for number in 0..count / 5 {
        sum = sum.wrapping_mul(31);
        sum ^= number;
        sum = sum.rotate_left(5);
        sum = sum.wrapping_add(number);
    }
    println!("{sum}");
}
