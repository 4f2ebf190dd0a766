fn main() {
    println!("1"); //@ 만들기
}
