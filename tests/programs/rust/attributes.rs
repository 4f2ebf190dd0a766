// Statements under attributes: those that stay are told, and those that are taken away are not.

#[rustfmt::skip]
fn chosen(start: u32) -> u32 {
    #[allow(unused_mut)]
    let mut sum = start;
    #[cfg(any())]
    let sum = "not there";
    #[cfg(not(any()))]
    let more = sum + 1;
    #[cfg(any())]
    println!("not there either {sum}");
    #[cfg(any())] { sum += 100; } sum += more;
    #[allow(clippy::needless_range_loop)]
    for turn in 0..2 {
        sum += turn;
    }
    #[expect(clippy::no_effect)]
    sum;
    #[cfg(any())]
    {
        0
    }
    #[cfg(not(any()))]
    {
        sum
    }
}

fn main() {
    #[allow(clippy::let_and_return)]
    let sum = chosen(1);
    #[cfg_attr(any(), cfg(any()))]
    println!("{sum}");
}
