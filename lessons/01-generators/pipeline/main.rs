struct Pick(std::array::IntoIter<&'static str, 2>);
struct Wash(Pick);
struct Cut(Wash);

impl Iterator for Pick {
    type Item = &'static str;
    fn next(&mut self) -> Option<Self::Item> {
        let fruit = self.0.next()?;
        println!("pick {fruit}"); //@ pick
        Some(fruit)
    }
}

impl Iterator for Wash {
    type Item = &'static str;
    fn next(&mut self) -> Option<Self::Item> {
        let fruit = self.0.next()?;
        println!("wash {fruit}"); //@ wash
        Some(fruit)
    }
}

impl Iterator for Cut {
    type Item = &'static str;
    fn next(&mut self) -> Option<Self::Item> {
        let fruit = self.0.next()?;
        println!("cut {fruit}"); //@ cut
        Some(fruit)
    }
}

fn main() {
    let pick = Pick(["apple", "pear"].into_iter()); //@ make
    let wash = Wash(pick);
    let cut = Cut(wash); //@ ready
    for fruit in cut {
        println!("eat {fruit}"); //@ eat
    }
    println!("all eaten"); //@ over
}
