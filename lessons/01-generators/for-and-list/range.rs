fn main() {
    let mut bell = 1..=3; //@ make
    for strike in bell.by_ref() {
        println!("bong {strike}"); //@ bong
    }
    let left: Vec<u32> = bell.collect(); //@ left
    println!("left: {left:?}");

    let mut bell = 1..=3; //@ new
    let first: Vec<u32> = bell.by_ref().collect(); //@ list
    println!("first list: {first:?}");
    let second: Vec<u32> = bell.collect(); //@ again
    println!("second list: {second:?}");
    println!("good night"); //@ over
}
