//! The timeline of one or several programs as a picture: SVG that prints, in which text can be selected and nothing is loaded from
//! elsewhere. A state is a shape, a word and a colour.
//!
//! A pure function of traces and of the words that are handed in. It does not know lessons: a step is a position in each trace.

mod band;
mod columns;
mod ink;
mod lanes;
mod style;

pub use band::{Strip, class};
pub use columns::MOST;
pub use lanes::{Cell, cells};
pub use style::css;

use super::escape::escaped;
use crate::base::text;
use crate::timeline::{Direction, Glance, Index, Transfer};
use crate::trace::{Body, Cause, LaneId, State, Trace};
use band::Band;
use columns::Columns;
use ink::{Ink, px};
use std::ops::Range;

/// Pixels of a letter: those of the widest common font with letters of one width, at the size of [`style`].
const LETTER: f64 = 7.3;
/// So many lanes of a program are drawn at most.
const LANES: usize = 40;
/// A value beside an arrow has so many letters at most.
const VALUE: usize = 22;
/// The width of a picture whose columns go into several rows.
const WIDTH: f64 = 1080.0;

/// One program of a picture.
#[derive(Clone, Debug)]
pub struct Program<'a> {
    /// What it did.
    pub trace: &'a Trace,
    /// The index over it.
    pub index: &'a Index,
    /// What stands above its lanes.
    pub heading: String,
    /// The positions of the steps of the walkthrough; `None` where it does not come to one. All programs have the same number of them.
    pub steps: Vec<Option<usize>>,
    /// The positions at which it parts from the others.
    pub parted: Vec<usize>,
}

/// What begins in the same column in all programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// The steps of the walkthrough.
    Steps,
    /// What happens at the same second of a virtual clock.
    Instants,
}

/// What lanes, states and causes are called.
pub trait Words {
    /// A lane.
    fn lane(&self, trace: &Trace, lane: LaneId) -> String;
    /// The state of a lane, in the word of its language; of a lane that is over, how it ended.
    fn state(&self, trace: &Trace, lane: LaneId, state: State, cause: Cause) -> String;
    /// The word that all lanes share for a state.
    fn plain(&self, state: State) -> String;
    /// What brought a lane into its state.
    fn verb(&self, trace: &Trace, lane: LaneId, cause: Cause) -> String;
    /// A time.
    fn seconds(&self, seconds: f64) -> String;
}

/// What else a picture says. Each may have placeholders, which stand beside it.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// A lane that runs.
    pub active: String,
    /// A lane that runs and waits for the one that it called.
    pub waits: String,
    /// An arrow into a lane.
    pub goes_in: String,
    /// An arrow out of a lane.
    pub comes_out: String,
    /// An arrow to a lane that is made or becomes ready.
    pub beside: String,
    /// A number along the axis; empty where there are no steps.
    pub step: String,
    /// The mark where programs part; empty where there is one program.
    pub parts: String,
    /// The mark where an exception was raised.
    pub raised: String,
    /// What an axis of instants is.
    pub instants: String,
    /// What tells of the signs is called.
    pub signs: String,
}

/// A picture that is to be drawn.
pub struct Picture<'a> {
    /// What it is of.
    pub title: String,
    /// What is to be seen, for who does not see it.
    pub description: String,
    /// From top to bottom.
    pub programs: Vec<Program<'a>>,
    /// What begins in the same column.
    pub align: Align,
    /// What lanes, states and causes are called.
    pub words: &'a dyn Words,
    /// What else it says.
    pub labels: Labels,
    /// What is said where not all is drawn: with `{shown}` and `{all}` changes of state.
    pub cut: String,
    /// What is said where not all lanes are drawn: `{n}` more.
    pub more_lanes: String,
}

/// What is drawn of a program: its first lanes, and its first changes of state.
struct Drawn {
    lanes: Vec<LaneId>,
    ticks: usize,
}

impl Picture<'_> {
    /// The whole picture, in rows one below the other, as an SVG document.
    pub fn draw(&self) -> String {
        let columns = self.columns();
        let drawn = self.drawn(&columns);
        let mut ink = Ink::default();
        let mut y = 34.0;
        let mut wide: f64 = 0.0;
        for range in self.rows(&columns) {
            let band = Band::new(self, &columns, &drawn, range);
            let x = band.label();
            ink.open("row", "");
            band.labels(&mut ink, (0.0, y));
            ink.raw(&format!("<g transform=\"translate({} 0)\">", px(x)));
            band.bars(&mut ink, y, None);
            ink.close();
            ink.close();
            y += band.height() + 14.0;
            wide = wide.max(x + band.width());
        }
        let wide = wide.max(700.0) + 16.0;
        y = self.legend(&mut ink, y, wide);
        for said in self.cuts(&drawn) {
            y += 18.0;
            ink.text("note", (12.0, y), &said);
        }
        let high = y + 16.0;
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" \
             class=\"timeline\" aria-labelledby=\"title\" aria-describedby=\"description\">",
            w = px(wide),
            h = px(high)
        );
        out += &format!("<title id=\"title\">{}</title>", escaped(&self.title));
        out += &format!("<desc id=\"description\">{}</desc>", escaped(&self.description));
        out += &format!("<style>{}</style>", css());
        let mut frame = Ink::default();
        frame.rect("ground", (0.0, 0.0), (wide, high));
        frame.text("heading", (12.0, 22.0), &self.title);
        out += &frame.into_text();
        out += &ink.into_text();
        out + "</svg>\n"
    }

    /// The picture in one row, as wide as it is, its labels and its bars apart, for a page that moves over it and tells it from others
    /// by `id`.
    pub fn strip(&self, id: usize) -> Strip {
        let columns = self.columns();
        let drawn = self.drawn(&columns);
        let band = Band::new(self, &columns, &drawn, 0..columns.len());
        band.strip(id, self.cuts(&drawn))
    }

    /// What the signs mean, as an SVG element as wide as a page.
    pub fn key(&self) -> String {
        let (mut ink, wide) = (Ink::default(), 1000.0);
        let high = self.legend(&mut ink, -8.0, wide) + 4.0;
        let size = format!("width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\"", w = px(wide), h = px(high));
        format!(
            "<svg class=\"timeline\" {size} role=\"img\"><title>{}</title>{}</svg>",
            escaped(&self.labels.signs),
            ink.into_text()
        )
    }

    fn columns(&self) -> Columns {
        let letters = |program: usize, tick| self.letters(&self.programs[program], tick);
        Columns::new(&self.programs, self.align, WIDTH - band::label_width(self), letters, |program| {
            self.stays(program)
        })
    }

    /// The stays of the lanes of a program in a state that has a word of its own, each with the pixels that this takes.
    fn stays(&self, program: usize) -> Vec<(Range<usize>, f64)> {
        let index = self.programs[program].index;
        let lanes = index.lanes_at(self.programs[program].trace.len()).iter().take(LANES);
        let stays = lanes.flat_map(|lane| cells(index, *lane, index.ticks())).filter_map(|cell| {
            let is_paused = !matches!(cell.glance.state, State::Running | State::Closed);
            let letters = text::width(&self.words.plain(cell.glance.state));
            is_paused.then(|| (cell.from..cell.until.unwrap_or(usize::MAX), letters as f64 * LETTER + 20.0))
        });
        stays.collect()
    }

    /// The letters that stand in the column of a change of state.
    fn letters(&self, program: &Program<'_>, tick: usize) -> usize {
        let Some(at) = program.index.tick(tick) else { return 0 };
        let crossing =
            program.index.transfer(program.trace, at).map_or(0, |it| text::width(&self.crossing(program, &it)));
        let over = match program.trace.get(at).map(|event| event.body) {
            Some(Body::State { lane, state: State::Closed, cause, .. }) => {
                text::width(&self.words.state(program.trace, lane, State::Closed, cause)) + 2
            }
            _ => 0,
        };
        crossing.max(over)
    }

    /// What is written beside an arrow.
    fn crossing(&self, program: &Program<'_>, transfer: &Transfer<'_>) -> String {
        let lane = if transfer.direction == Direction::Out { transfer.from } else { transfer.to };
        let verb = self.words.verb(program.trace, lane, transfer.cause);
        match &transfer.value {
            Some(value) => text::fit(&format!("{verb} {}", text::tame(&value.text).replace('\n', "⏎")), VALUE),
            None => verb,
        }
    }

    fn drawn(&self, columns: &Columns) -> Vec<Drawn> {
        let of = |(program, places): (&Program<'_>, &Vec<usize>)| {
            let lanes = program.index.lanes_at(program.trace.len());
            Drawn { lanes: lanes[..lanes.len().min(LANES)].to_vec(), ticks: places.len() }
        };
        self.programs.iter().zip(&columns.of).map(of).collect()
    }

    /// The columns of each row of the picture.
    fn rows(&self, columns: &Columns) -> Vec<Range<usize>> {
        let room = WIDTH - band::label_width(self);
        let mut rows = Vec::new();
        let mut from = 0;
        while from < columns.len() {
            let fits = |column: &usize| columns.begins[column + 1] - columns.begins[from] <= room;
            let until = (from + 1..columns.len()).take_while(fits).last().map_or(from + 1, |last| last + 1);
            rows.push(from..until);
            from = until;
        }
        if rows.is_empty() {
            // A picture of nothing has its headings.
            rows.push(0..0);
        }
        rows
    }

    /// What is said of what is not drawn.
    fn cuts(&self, drawn: &[Drawn]) -> Vec<String> {
        let mut said = Vec::new();
        for (program, drawn) in self.programs.iter().zip(drawn) {
            let all = program.index.ticks();
            if drawn.ticks < all {
                let (shown, all) = (drawn.ticks.to_string(), all.to_string());
                said.push(format!(
                    "{}: {}",
                    program.heading,
                    self.cut.replace("{shown}", &shown).replace("{all}", &all)
                ));
            }
            let more = program.index.lanes_at(program.trace.len()).len() - drawn.lanes.len();
            if more > 0 {
                said.push(format!("{}: {}", program.heading, self.more_lanes.replace("{n}", &more.to_string())));
            }
        }
        said
    }

    /// Draws what the signs mean from `y` on, in rows of `wide` pixels; gives where it ends.
    fn legend(&self, ink: &mut Ink, y: f64, wide: f64) -> f64 {
        let (mut x, mut y) = (12.0, y + 10.0);
        ink.open("legend", "");
        let glance =
            |state, active| Glance { state, cause: Cause::Call, since: 0, active, began: false, turns: 0, ran: 0 };
        let plain = |state| self.words.plain(state);
        let states = [
            (glance(State::Created, false), plain(State::Created)),
            (glance(State::Ready, false), plain(State::Ready)),
            (glance(State::Running, true), self.labels.active.clone()),
            (glance(State::Running, false), self.labels.waits.clone()),
            (glance(State::Suspended, false), plain(State::Suspended)),
            (glance(State::Closed, false), plain(State::Closed)),
        ];
        let mut place = |letters: usize| {
            let room = 40.0 + letters as f64 * LETTER + 18.0;
            if x + room > wide && x > 12.0 {
                (x, y) = (12.0, y + 24.0);
            }
            x += room;
            (x - room, y)
        };
        for (glance, said) in states {
            let (x, y) = place(text::width(&said));
            ink.open(band::class(&glance), "");
            band::shape(ink, &glance, (x, x + 32.0), y, "");
            ink.close();
            ink.text("note", (x + 38.0, y + 12.0), &said);
        }
        for (direction, said) in [
            (Direction::In, &self.labels.goes_in),
            (Direction::Out, &self.labels.comes_out),
            (Direction::Beside, &self.labels.beside),
        ] {
            let (x, y) = place(text::width(said));
            ink.open(band::arrow_class(direction), "");
            let ends = if direction == Direction::Out { (y + 16.0, y) } else { (y, y + 16.0) };
            band::arrow(ink, x + 16.0, ends);
            ink.close();
            ink.text("note", (x + 38.0, y + 12.0), said);
        }
        for (class, sign, said) in
            [("step", "1", &self.labels.step), ("parts", "≠", &self.labels.parts), ("fault", "", &self.labels.raised)]
        {
            if said.is_empty() {
                continue;
            }
            let (x, y) = place(text::width(said));
            match sign {
                "" => band::cross(ink, (x + 16.0, y + 8.0)),
                sign => ink.text(class, (x + 12.0, y + 12.0), sign),
            }
            ink.text("note", (x + 38.0, y + 12.0), said);
        }
        ink.close();
        if self.align == Align::Instants {
            y += 24.0;
            ink.text("note", (12.0, y + 12.0), &self.labels.instants);
        }
        y + 18.0
    }
}

#[cfg(test)]
mod tests;
