//! A lesson, or a trace, made ready to be a page.

mod room;

pub use room::{room_lesson, room_shell};

use super::picture::{self, Beside, ran};
use super::{Ran, Said};
use crate::base::text::tame;
use crate::export::escape::escaped;
use crate::export::page::{
    Link, Page, Piece, Place, PlaceKind, Program, Question, Stop, Timeline, Words, html, inline,
};
use crate::export::svg;
use crate::lesson::exercise::EXERCISE;
use crate::lesson::{Answer, Lesson, ProgramText, question, walk, without_badge};
use crate::timeline::Index;
use crate::timeline::stops;
use crate::trace::{Body, Event, LaneId, Language, Stream, Trace};
use crate::tui::highlight::{self, CodeRole};
use crate::tui::markdown;
use crate::tui::model::{Model, Side};
use crate::tui::plain::story;
use crate::tui::strings::fill;
use crate::tui::theme::{Depth, Ground, theme};
use crate::tui::views::facts;
use crate::tui::words;
use std::collections::BTreeMap;

/// The page of a lesson, with ways to other pages.
pub fn lesson(lesson: &Lesson, runs: &[Ran], said: &Said, language: &'static str, links: Vec<Link>) -> String {
    let maker = Maker { said, language, model: model(language) };
    Page { links, ..maker.lesson(lesson, runs) }.write()
}

/// So many events of a trace are in its page at most: a browser keeps all of them.
const EVENTS: usize = 20_000;

/// The page of a trace; `text` is that of its program, where it is there.
pub fn trace(trace: &Trace, text: Option<String>, said: &Said, language: &'static str) -> String {
    let (all, trace) = (trace.len(), &beginning(trace));
    let maker = Maker { said, language, model: model(language) };
    let (name, of) = (trace.header().program.clone(), trace.header().language);
    let program = ProgramText { name: name.clone(), text: text.unwrap_or_default(), beats: BTreeMap::new() };
    let index = Index::new(trace);
    let picture = picture::of_trace(&name, trace, &index, said);
    let mut side = Side::of(Some(program), trace.header().clone());
    side.language = of;
    side.take(trace.clone(), index.clone());
    let place = |kind, position| Place {
        kind,
        title: String::new(),
        html: String::new(),
        positions: vec![position],
        questions: Vec::new(),
    };
    let mut strip = picture.strip(0);
    strip.notes.extend(maker.cut(all));
    let words = Words { scrub: &said.0.timeline.overview, keys: &said.0.page.keys_of_trace, ..maker.words() };
    let page = Page {
        language,
        title: name,
        links: Vec::new(),
        places: vec![place(PlaceKind::Begin, 0), place(PlaceKind::End, trace.len())],
        programs: vec![maker.of_side(&side, String::new(), None)],
        timelines: vec![Timeline { strip, programs: vec![0] }],
        key: picture.key(),
        words,
    };
    page.write()
}

/// The trace as far as a page holds it.
pub(super) fn beginning(trace: &Trace) -> Trace {
    if trace.len() <= EVENTS {
        return trace.clone();
    }
    let mut part = Trace::new(trace.header().clone());
    for event in trace.events().take(EVENTS) {
        let (number, process) = trace.thread_and_process(event.thread);
        let thread = part.thread(number, process);
        part.push(&Event { thread, ..event });
    }
    part
}

/// The programs that are in view together, by their places: the Python program with each of the Rust ones.
fn sets(lesson: &Lesson, runs: &[Ran]) -> Vec<Vec<usize>> {
    let of = |language| (0..runs.len()).filter(move |at| runs[*at].language == language);
    let python: Vec<usize> = lesson.python.iter().flat_map(|_| of(Language::Python)).take(1).collect();
    let with: Vec<Vec<usize>> = of(Language::Rust).map(|rust| [python.clone(), vec![rust]].concat()).collect();
    if with.is_empty() { vec![python] } else { with }
}

/// What words about events are made with; nothing is open in it.
fn model(language: &str) -> Model {
    Model::new(Default::default(), Default::default(), language, theme(Ground::Dark, Depth::None))
}

struct Maker<'s> {
    said: &'s Said,
    language: &'static str,
    model: Model,
}

impl<'s> Maker<'s> {
    /// The page of a lesson, which leads nowhere else.
    fn lesson(&self, lesson: &Lesson, runs: &[Ran]) -> Page<'s> {
        // The main program of a language comes before the others of it.
        let programs: Vec<Program> = runs.iter().map(|ran| self.program(lesson, ran)).collect();
        let sets = sets(lesson, runs);
        let beside: Vec<Beside<'_>> = sets.iter().map(|set| Beside::of(set.iter().map(|at| &runs[*at]))).collect();
        let pictures: Vec<_> = beside.iter().map(|beside| beside.picture(lesson, self.language, self.said)).collect();
        let timelines = pictures.iter().zip(&sets).enumerate();
        let timelines =
            timelines.map(|(at, (picture, set))| Timeline { strip: picture.strip(at), programs: set.clone() });
        let title = lesson.prose(self.language).map_or(lesson.id.as_str(), |prose| prose.title.as_str());
        Page {
            language: self.language,
            title: title.to_owned(),
            links: Vec::new(),
            places: self.places(lesson, runs),
            programs,
            timelines: timelines.collect(),
            key: pictures.first().map_or_else(String::new, |picture| picture.key()),
            words: self.words(),
        }
    }

    /// That not all of a trace of `all` events is on a page, where that is so.
    fn cut(&self, all: usize) -> Option<String> {
        let (shown, all) = (all > EVENTS).then(|| (EVENTS.to_string(), all.to_string()))?;
        Some(fill(&self.said.0.page.cut, &[("shown", &shown), ("all", &all)]))
    }

    fn words(&self) -> Words<'s> {
        let strings = self.said.0;
        let page = &strings.page;
        Words {
            begin: &page.begin,
            end: &page.end,
            step: &strings.header.step,
            event: &strings.traced.event,
            previous: &page.previous,
            next: &page.next,
            play: &page.play,
            pause: &page.pause,
            event_back: &page.event_back,
            event_on: &page.event_on,
            scrub: &page.scrub,
            controls: &page.controls,
            keys: &page.keys,
            nothing: &page.nothing,
            lanes_of: &page.lanes_of,
            code_of: &page.code_of,
            output_of: &page.output_of,
            bars: &page.bars,
            about_to_run: &page.about_to_run,
            skip: &page.skip,
            noscript: &page.noscript,
            predict: &strings.question.title,
            right: &strings.plain.right,
            wrong: &strings.plain.wrong,
            answer_is: &strings.plain.answer_is,
            timeline: &strings.panes.timeline,
            output: &strings.panes.output,
            signs: &strings.export.signs,
        }
    }

    fn program(&self, lesson: &Lesson, ran: &Ran) -> Program {
        let lesson = lesson.with_program(&ran.program.name).unwrap_or_else(|| lesson.clone());
        let mut side = Side::new(&lesson, ran.language);
        // It may have been edited before it ran.
        side.program = Some(ran.program.clone());
        side.play(ran.trace.clone());
        side.find_steps(&lesson);
        let variant = lesson.variants.iter().find(|variant| variant.program.name == ran.program.name);
        let title = variant.map_or("", |variant| variant.title.get(self.language));
        let title = if title.is_empty() { ran.program.name.clone() } else { title.to_owned() };
        let why = variant.map(|variant| html(variant.reason.get(self.language)));
        self.of_side(&side, title, why)
    }

    fn of_side(&self, side: &Side, title: String, why: Option<String>) -> Program {
        let program = side.program.clone().unwrap_or_default();
        let trace = &side.trace;
        let lanes = (0..trace.lanes().len()).map(|at| words::lane_title(self.said.0, trace, LaneId(at as u32)));
        Program {
            lines: lines(side.language, &program.text),
            name: program.name,
            title,
            language: side.language,
            runtime: words::runtime(self.said.0, trace.header()),
            why,
            beats: program.beats,
            lanes: lanes.collect(),
            stops: self.stops(side),
            states: self.states(side),
            locals: locals(trace),
            outputs: outputs(trace),
        }
    }

    /// Where the playhead may stand, and where it does at steps.
    fn stops(&self, side: &Side) -> Vec<Stop> {
        let (trace, index) = (&side.trace, &side.index);
        let next = |at: &usize| (*at < trace.len()).then(|| stops::next_of_any(trace, index, *at));
        let mut all: Vec<usize> =
            std::iter::successors(Some(0), next).chain(side.steps.iter().copied().flatten()).collect();
        all.sort_unstable();
        all.dedup();
        let happened = |from: usize, until: usize| {
            let said = (from..until).filter_map(|at| story::happened(&self.model, side, at));
            said.collect::<Vec<_>>().join(". ")
        };
        let stop = |(number, at): (usize, &usize)| {
            let line = index.current_line(trace, *at).map_or(0, |(_, line)| line);
            let before = number.checked_sub(1).map_or(0, |before| all[before]);
            (*at, line, index.tick_at(*at), happened(before, *at))
        };
        all.iter().enumerate().map(stop).collect()
    }

    /// How each lane looks after which position.
    fn states(&self, side: &Side) -> Vec<(usize, u32, &'static str, String)> {
        use svg::Words as _;
        let (trace, index) = (&side.trace, &side.index);
        let cells = index.lanes_at(trace.len()).iter().flat_map(|lane| svg::cells(index, *lane, index.ticks()));
        let mut states: Vec<_> = cells
            .filter_map(|cell| {
                let position = index.tick(cell.from)? + 1;
                let (look, word) =
                    (svg::class(&cell.glance), self.said.state(trace, cell.lane, cell.glance.state, cell.glance.cause));
                let standing = index.lane_at(trace, cell.lane, position);
                let standing = standing.and_then(|moment| facts::part(&self.model, side, &moment, position));
                let word = standing.map_or(word.clone(), |standing| format!("{word}, {standing}"));
                Some((position, cell.lane.0, look, word))
            })
            .collect();
        states.sort_by_key(|(position, ..)| *position);
        states
    }

    fn places(&self, lesson: &Lesson, runs: &[Ran]) -> Vec<Place> {
        let (strings, language) = (&self.said.0.lesson, self.language);
        let Some(prose) = lesson.prose(language) else { return Vec::new() };
        let steps: Vec<Vec<Option<usize>>> = runs
            .iter()
            .map(|ran| {
                let of = lesson.with_program(&ran.program.name);
                walk::positions(of.as_ref().unwrap_or(lesson), ran.language, &ran.trace)
            })
            .collect();
        let labelled = |label: &str, text: &str| format!("<p class=\"label\">{}</p>\n{}", escaped(label), html(text));
        let belief = lesson.misconception.as_ref();
        let mut begin = html(&prose.introduction);
        begin.extend(belief.map(|belief| labelled(&strings.belief, belief.claim.get(language))));
        let place = |kind, title: &str, html, positions| Place {
            kind,
            title: title.to_owned(),
            html,
            positions,
            questions: Vec::new(),
        };
        let mut places = vec![place(PlaceKind::Begin, "", begin, vec![0; runs.len()])];
        for (at, step) in lesson.steps.iter().enumerate() {
            let section = prose.sections.get(&step.id);
            let mut told = section.map_or_else(String::new, |section| html(&section.body));
            let refuted = belief.filter(|belief| belief.step == step.id);
            told.extend(refuted.map(|belief| labelled(&strings.refuted, belief.claim.get(language))));
            let differs = lesson.differs.iter().filter(|difference| difference.step == step.id);
            told.extend(differs.map(|difference| labelled(&strings.differs, difference.reason.get(language))));
            // A program that does not come to the step stands at the last one before it.
            let stands = |steps: &Vec<Option<usize>>| steps[..=at].iter().rev().find_map(|step| *step).unwrap_or(0);
            let positions = steps.iter().map(stands).collect();
            let title = section.map_or("", |section| &section.title);
            let questions = (0..step.questions.len()).filter_map(|number| self.question(lesson, runs, at, number));
            places.push(Place { questions: questions.collect(), ..place(PlaceKind::Step, title, told, positions) });
        }
        let exercise = prose.sections.get(EXERCISE).filter(|_| lesson.exercise.is_some());
        let told = exercise.map_or_else(String::new, |section| {
            format!("<h3>{}</h3>\n{}", escaped(&section.title), html(&section.body))
        });
        let ends = runs.iter().map(|ran| ran.trace.len()).collect();
        places.push(place(PlaceKind::End, &strings.done, told, ends));
        places
    }

    fn question(&self, lesson: &Lesson, runs: &[Ran], at: usize, number: usize) -> Option<Question> {
        let step = lesson.steps.get(at)?;
        let asking = step.questions.get(number)?;
        let trace = &ran(runs, &lesson.program(asking.of)?.name)?.trace;
        let positions = walk::positions(lesson, asking.of, trace);
        let (from, to) = (positions[at]?, walk::until(&positions, at, trace));
        // The order of the answers is that of the screen.
        let seed = format!("{}/{}/{number}", lesson.id, step.id);
        let posed = question::pose(asking, trace, from, to, &seed)?;
        let strings = self.said.0;
        let choice = |answer: &Answer| {
            let said = words::answer(strings, self.language, asking.of, answer);
            match answer {
                Answer::Own(_) => (inline(&said), markdown::paragraphs(&said).join(" ")),
                _ => (format!("<code>{}</code>", escaped(&said)), said),
            }
        };
        Some(Question {
            prompt: html(&words::prompt(strings, self.language, &posed.prompt)),
            choices: posed.choices.iter().map(choice).collect(),
            right: posed.right,
            why: words::reason(strings, self.language, &posed).map(|why| html(&why)),
        })
    }
}

/// The lines of a program in pieces, without the comments of beats.
fn lines(language: Language, text: &str) -> Vec<Vec<Piece>> {
    let pieces = highlight::highlight(language, text);
    let cut = |(line, pieces): (&str, Vec<highlight::Piece>)| {
        let mut left = tame(without_badge(line).trim_end()).len();
        let mut shown = Vec::new();
        for piece in pieces {
            // What is left of the line may end within a piece, at the beat's comment.
            let taken = piece.text.get(..left.min(piece.text.len())).unwrap_or_default();
            left -= taken.len();
            if !taken.is_empty() {
                shown.push((class(piece.role), taken.to_owned()));
            }
        }
        shown
    };
    text.lines().zip(pieces).map(cut).collect()
}

/// The class of a piece of code in the page's style sheet.
fn class(role: CodeRole) -> Option<char> {
    match role {
        CodeRole::Keyword => Some('k'),
        CodeRole::String => Some('s'),
        CodeRole::Comment => Some('c'),
        CodeRole::Number => Some('n'),
        CodeRole::Function => Some('f'),
        CodeRole::Type => Some('t'),
        CodeRole::Constant => Some('u'),
        CodeRole::Operator => Some('o'),
        CodeRole::Plain => None,
    }
}

fn locals(trace: &Trace) -> Vec<(usize, u32, String, Option<String>)> {
    let local = |(at, body)| match body {
        Body::Local { lane, name, value } => {
            let value = value.map(|value: crate::trace::Value<'_>| tame(&value.text));
            Some((at + 1, lane.0, tame(&name), value))
        }
        _ => None,
    };
    trace.events().enumerate().map(|(at, event)| (at, event.body)).filter_map(local).collect()
}

fn outputs(trace: &Trace) -> Vec<(usize, bool, String)> {
    let output = |(at, body)| match body {
        Body::Output { stream, text, .. } => Some((at + 1, stream == Stream::Stderr, tame(&text))),
        _ => None,
    };
    trace.events().enumerate().map(|(at, event)| (at, event.body)).filter_map(output).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::sample::RunBuilder;
    use crate::tui::strings::Strings;

    #[test]
    fn the_page_of_a_trace_holds_so_many_events_and_says_so() {
        let mut run = RunBuilder::new(Language::Python);
        for at in 0..EVENTS {
            run.local("n", &at.to_string());
        }
        let whole = run.trace();
        let part = beginning(&whole);
        assert_eq!((part.len(), whole.len()), (EVENTS, EVENTS + 3));
        let page = trace(&whole, None, &Said(Strings::of("en")), "en");
        assert!(page.contains(&format!("The first {EVENTS} of {} events", EVENTS + 3)));
        assert!(page.contains("<main class=\"alone\">"));
    }
}
