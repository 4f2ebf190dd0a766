use std::collections::HashSet;

type Song = &'static str;
type Record = (char, &'static [Song]);

const SHELF: [Record; 3] = [
    ('A', &["moon", "rain"]),
    ('B', &["rain", "sun"]),
    ('C', &["sea"]),
];

fn open((name, songs): Record) -> &'static [Song] {
    println!("open record {name}"); //@ open
    songs
}

struct Evening<S, J> {
    songs: S,
    jingles: J,
    held: Option<Song>,
}

impl<S, J> Iterator for Evening<S, J>
where
    S: Iterator<Item = Song>,
    J: Iterator<Item = Song>,
{
    type Item = Song;

    fn next(&mut self) -> Option<Song> {
        if let Some(song) = self.held.take() {
            return Some(song);
        }
        self.held = Some(self.songs.next()?);
        self.jingles.next()
    }
}

fn main() {
    let jingles = ["ding", "dong"].into_iter().cycle(); //@ make
    let mut heard = HashSet::new();
    let all = SHELF.into_iter().flat_map(open).copied();
    let songs = all.filter(|song| heard.insert(*song));
    let mut radio = Evening {
        songs,
        jingles,
        held: None,
    };
    for item in radio.by_ref().take(5) {
        println!("on air: {item}"); //@ air
    }
    println!("news at ten");
    println!("on air: {}", radio.next().unwrap_or("noise")); //@ news
    let night: Vec<_> = radio.by_ref().collect(); //@ night
    println!("at night: {}", night.join(" ")); //@ over
    println!("jingle: {:?}", radio.jingles.next());
    println!("good night"); //@ last
}
