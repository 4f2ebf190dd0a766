type Photo = &'static str;
type Album = (&'static str, &'static [Photo]);

const ALBUMS: [Album; 3] = [
    ("beach", &["sand", "blur", "boat"]),
    ("alps", &["blur", "peak"]),
    ("zoo", &["lion"]),
];

fn album((name, photos): Album) -> &'static [Photo] {
    println!("open {name}");
    photos
}

fn sharp() -> impl Iterator<Item = Photo> {
    let photos: Vec<_> =
        ALBUMS.into_iter().map(album).collect();
    photos.concat().into_iter()
}

struct Minutes(u32);

impl Iterator for Minutes {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        Some(self.0)
    }
}

struct Slides<I> {
    photos: I,
    clock: Minutes,
}

impl<I: Iterator<Item = Photo>> Iterator for Slides<I> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        None
    }
}

fn main() {
    let clock = Minutes(0);
    let mut show = Slides {
        photos: sharp(),
        clock,
    };
    for slide in show.by_ref().take(3) {
        println!("{slide}");
    }
    println!("break until {:?}", show.clock.next());
    let rest: Vec<String> = show.by_ref().collect();
    println!("after it: {}", rest.join(" "));
    println!("end at {:?}", show.clock.next());
}
