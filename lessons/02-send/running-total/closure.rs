fn jar() -> impl FnMut(u32) -> u32 {
    let mut total = 0;
    move |coins| {
        total += coins; //@ drop
        total
    }
}

fn main() {
    let mut mia = jar(); //@ make
    let mut ben = jar(); //@ ready
    println!("Mia has {}", mia(100)); //@ hundred
    println!("Ben has {}", ben(5)); //@ ben
    println!("Mia has {}", mia(40)); //@ forty
    println!("Mia has {}", mia(60)); //@ sixty
    println!("saved"); //@ over
}
