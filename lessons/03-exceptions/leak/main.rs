use std::array::IntoIter;

struct Couples(IntoIter<&'static str, 3>);

impl Iterator for Couples {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let one = self.0.next()?;
        let other = self.0.next()?; //@ other
        Some(format!("{one} and {other}"))
    }
}

struct FairCouples(IntoIter<&'static str, 3>);

impl Iterator for FairCouples {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let one = self.0.next()?;
        let other = self.0.next().unwrap_or("the teacher"); //@ partner
        Some(format!("{one} and {other}"))
    }
}

fn main() {
    let names = ["Ana", "Ben", "Cleo"];
    let dance = Couples(names.into_iter()); //@ make
    for couple in dance {
        println!("{couple}"); //@ dance
    }
    println!("all have danced");
    let fair = FairCouples(names.into_iter()); //@ leaked
    for couple in fair {
        println!("{couple}"); //@ again
    }
    println!("good night"); //@ over
}
