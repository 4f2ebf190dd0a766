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
        match self {
            Kettle::Created => {
                *self = Kettle::Humming;
                Some("hum")
            }
            Kettle::Humming => {
                *self = Kettle::Whistling;
                Some("whistle")
            }
            Kettle::Whistling | Kettle::Closed => {
                *self = Kettle::Closed;
                None
            }
        }
    }
}

fn main() {
    let mut kettle = Kettle::Created;
    println!("{:?}", kettle.next());
    println!("{:?}", kettle.next());
    println!("{:?}", kettle.next());
    println!("{kettle:?}");
}
