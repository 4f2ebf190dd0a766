//! Awaits, two deep: as many as the last argument says.

async fn inner(number: u64) -> u64 {
    number % 7
}

async fn outer(number: u64) -> u64 {
    inner(number).await + 1
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let count: u64 = std::env::args().next_back().and_then(|count| count.parse().ok()).unwrap_or(0);
    let mut sum = 0;
    for number in 0..count / 2 {
        sum += outer(number).await;
    }
    println!("{sum}");
}
