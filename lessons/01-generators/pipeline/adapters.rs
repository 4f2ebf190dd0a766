fn main() {
    let fruits = ["apple", "pear"].into_iter(); //@ make
    let pick = fruits.inspect(|fruit| {
        println!("pick {fruit}"); //@ pick
    });
    let wash = pick.inspect(|fruit| {
        println!("wash {fruit}"); //@ wash
    });
    //@ ready
    let cut = wash.inspect(|fruit| {
        println!("cut {fruit}"); //@ cut
    });
    for fruit in cut {
        println!("eat {fruit}"); //@ eat
    }
    println!("all eaten"); //@ over
}
