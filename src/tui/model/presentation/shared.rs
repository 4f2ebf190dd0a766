//! A presentation that is shared: where its room is, how many follow it, and what the class was asked. Whoever answers is not known
//! here: there are counts only.

use crate::room::{Poll, Question, Revealed};
use fast_qr::{ECL, QRBuilder};

/// The room of a presentation, as its presenter sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shared {
    /// Where it is followed.
    url: String,
    qr: Vec<Vec<bool>>,
    /// Whether others can reach it, as far as that was heard.
    pub has_network: bool,
    /// How many follow it.
    pub followers: usize,
    /// Whether the screen shows how to follow it, and nothing else.
    pub shows_join: bool,
    /// What the class is asked.
    pub poll: Option<AskedPoll>,
    /// What it was asked and has answered.
    past: Vec<AskedPoll>,
    /// How many polls there were.
    polls: u64,
}

/// The question of a lesson that a class is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The id of the lesson.
    pub lesson: String,
    /// The id of the step.
    pub step: String,
    /// Which of its questions, from 0.
    pub number: usize,
}

/// A poll, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedPoll {
    /// What it is about.
    pub topic: Topic,
    /// What is asked, with the number of the poll.
    pub question: Question,
    /// The right answer, which the class is told when it is revealed.
    pub truth: Revealed,
    /// The language that the screen spoke when it was asked.
    pub language: String,
    /// Whether answers are taken.
    pub is_open: bool,
    /// Whether the class sees how often each choice was chosen.
    pub shows_counts: bool,
    /// Whether the class has seen the right answer.
    pub was_revealed: bool,
    /// How often each choice was chosen, a list a round.
    pub counts: Vec<Vec<usize>>,
}

impl Shared {
    /// A room at this address, with nobody in it.
    pub fn new(url: &str) -> Self {
        let (has_network, followers, shows_join) = (false, 0, false);
        let (poll, past, polls) = (None, Vec::new(), 0);
        Self { url: url.to_owned(), qr: modules(url), has_network, followers, shows_join, poll, past, polls }
    }

    /// Where it is followed.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The same as a QR code: its rows, `true` where a module is dark, without the quiet zone around. Empty where the address is too
    /// long for one.
    pub fn qr(&self) -> &[Vec<bool>] {
        &self.qr
    }

    /// It is followed at another address.
    pub fn move_to(&mut self, url: &str) {
        if self.url != url {
            (self.url, self.qr) = (url.to_owned(), modules(url));
        }
    }

    /// Asks the class: opens a poll with the next number, in its first round.
    pub fn ask(&mut self, topic: Topic, mut question: Question, truth: Revealed, language: &str) {
        self.end_poll();
        self.polls += 1;
        question.poll = self.polls;
        let counts = vec![vec![0; question.choices.len()]];
        let language = language.to_owned();
        let (is_open, shows_counts, was_revealed) = (true, false, false);
        self.poll = Some(AskedPoll { topic, question, truth, language, is_open, shows_counts, was_revealed, counts });
    }

    /// The class is asked no more. What it has answered is kept.
    pub fn end_poll(&mut self) {
        let poll = self.poll.take().filter(AskedPoll::has_answers);
        self.past.extend(poll.map(|poll| AskedPoll { is_open: false, ..poll }));
    }

    /// Takes in how often each choice of the poll with this number was chosen, a list a round.
    pub fn count(&mut self, poll: u64, counts: Vec<Vec<usize>>) {
        let mut known = self.poll.iter_mut().chain(self.past.iter_mut().rev());
        let Some(known) = known.find(|known| known.question.poll == poll) else { return };
        for (kept, told) in known.counts.iter_mut().zip(counts) {
            *kept = told;
        }
    }

    /// All polls that were answered, the first first.
    pub fn answered(&self) -> impl Iterator<Item = &AskedPoll> {
        self.past.iter().chain(self.poll.as_ref().filter(|poll| poll.has_answers()))
    }
}

impl AskedPoll {
    /// The number of the round, from 1.
    pub fn round(&self) -> usize {
        self.counts.len()
    }

    /// How many have answered in this round.
    pub fn answers(&self) -> usize {
        self.counts.last().map_or(0, |counts| counts.iter().sum())
    }

    /// Takes no more answers, and shows how many there were; takes them again, and shows nobody what others think.
    pub fn set_open(&mut self, is_open: bool) {
        (self.is_open, self.shows_counts) = (is_open, !is_open);
    }

    /// Begins another round.
    pub fn ask_again(&mut self) {
        self.counts.push(vec![0; self.question.choices.len()]);
        self.set_open(true);
    }

    /// What the class is told of it; `is_revealed`: the right answer as well.
    pub fn told(&self, is_revealed: bool) -> Poll {
        Poll {
            poll: self.question.poll,
            round: self.round(),
            is_open: self.is_open,
            // The room counts; here is said whether it shows what it has counted.
            answered: 0,
            counts: if self.shows_counts { vec![Vec::new(); self.round()] } else { Vec::new() },
            revealed: is_revealed.then(|| self.truth.clone()),
        }
    }

    fn has_answers(&self) -> bool {
        self.counts.iter().flatten().any(|count| *count > 0)
    }
}

/// The modules of the QR code of an address, in which capitals mean the same.
fn modules(url: &str) -> Vec<Vec<bool>> {
    // Of capitals more fit into a code, so that its modules can be larger. A screen has neither scratches nor creases.
    let Ok(code) = QRBuilder::new(url.to_ascii_uppercase()).ecl(ECL::M).build() else { return Vec::new() };
    (0..code.size).map(|row| code[row].iter().map(|module| module.value()).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn asked(shared: &mut Shared, number: usize) {
        let topic = Topic { lesson: "one".to_owned(), step: "send".to_owned(), number };
        let question = Question { choices: vec![BTreeMap::new(); 3], ..Question::default() };
        shared.ask(topic, question, Revealed::default(), "en");
    }

    fn poll(shared: &mut Shared) -> &mut AskedPoll {
        shared.poll.as_mut().expect("asked")
    }

    #[test]
    fn a_poll_shows_its_counts_once_it_is_closed_and_hides_them_when_it_is_opened_again() {
        let mut shared = Shared::new("http://127.0.0.1:8080/ABCDEF/");
        asked(&mut shared, 0);
        shared.count(1, vec![vec![1, 0, 2]]);
        let told = poll(&mut shared).told(false);
        assert_eq!((told.poll, told.round, told.is_open, told.counts.len()), (1, 1, true, 0));
        poll(&mut shared).set_open(false);
        assert_eq!(poll(&mut shared).told(false).counts.len(), 1);
        poll(&mut shared).ask_again();
        let told = poll(&mut shared).told(false);
        assert_eq!((told.round, told.is_open, told.counts.len()), (2, true, 0));
        shared.count(1, vec![vec![1, 0, 2], vec![0, 0, 4]]);
        poll(&mut shared).set_open(false);
        assert_eq!(poll(&mut shared).told(true).counts.len(), 2);
        assert_eq!((poll(&mut shared).answers(), &poll(&mut shared).counts[0][..]), (4, &[1, 0, 2][..]));
    }

    #[test]
    fn counts_that_come_late_belong_to_the_poll_that_they_are_of() {
        let mut shared = Shared::new("http://127.0.0.1:8080/ABCDEF/");
        asked(&mut shared, 0);
        shared.count(1, vec![vec![1, 0, 0]]);
        asked(&mut shared, 1);
        shared.count(1, vec![vec![1, 1, 0]]);
        shared.count(7, vec![vec![9, 9, 9]]);
        assert_eq!(poll(&mut shared).answers(), 0);
        asked(&mut shared, 2);
        let answered: Vec<u64> = shared.answered().map(|poll| poll.question.poll).collect();
        assert_eq!(answered, [1], "nobody has answered the others");
        assert_eq!(shared.answered().next().map(AskedPoll::answers), Some(2));
    }

    #[test]
    fn the_code_of_an_address_has_the_marks_by_which_it_is_found() {
        let qr = modules("http://192.168.178.20:8080/ABCDEF/");
        assert_eq!((qr.len(), qr.iter().all(|row| row.len() == qr.len())), (25, true));
        let mark = |x: usize, y: usize| {
            let rows = (0..7).map(|row| (0..7).map(|column| qr[y + row][x + column]).collect::<Vec<_>>());
            rows.collect::<Vec<_>>()
        };
        let ring = |row: usize, column: usize| row.min(column).min(6 - row).min(6 - column) != 1;
        let wanted: Vec<Vec<bool>> = (0..7).map(|row| (0..7).map(|column| ring(row, column)).collect()).collect();
        for (x, y) in [(0, 0), (18, 0), (0, 18)] {
            assert_eq!(mark(x, y), wanted);
        }
        assert_eq!(modules(&"x".repeat(4000)), Vec::<Vec<bool>>::new());
    }
}
