#[derive(Debug)]
enum Kettle {
    Created,
    Humming,
    Whistling,
    Closed,
}

impl Iterator for Kettle {
    type Item = &'static str;

    fn next(&mut self) -> Option<&'static str> {
        *self = match self {
            Kettle::Created => Kettle::Humming,
            Kettle::Humming => Kettle::Whistling,
            _ => Kettle::Closed,
        };
        None
    }
}

fn main() {
    let mut kettle = Kettle::Created;
    println!("{:?}", kettle.next());
    println!("{:?}", kettle.next());
    println!("{:?}", kettle.next());
    println!("{kettle:?}");
}
