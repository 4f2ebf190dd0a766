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
    let photos = ALBUMS.into_iter().flat_map(album).copied();
    photos.filter(|photo| *photo != "blur")
}

struct Minutes(u32);

impl Iterator for Minutes {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let minute = self.0;
        self.0 += 5;
        Some(minute)
    }
}

struct Slides<I> {
    photos: I,
    clock: Minutes,
}

impl<I: Iterator<Item = Photo>> Iterator for Slides<I> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let photo = self.photos.next()?;
        let minute = self.clock.next()?;
        Some(format!("{minute:02} {photo}"))
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
