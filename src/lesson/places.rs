//! Where in the text of a `lesson.toml` its parts stand, for findings that are made long after it was read. Says nothing
//! about whether they are any good.

use super::model::Differs;
use super::read::tree::{self, Node};
use crate::base::Span;
use crate::trace::Language;
use std::collections::HashMap;

/// The places of one `lesson.toml`. All are optional: of a text that is no lesson, nothing is known.
#[derive(Clone, Debug, Default)]
pub struct Places {
    steps: HashMap<String, StepPlaces>,
    outputs: HashMap<&'static str, Span>,
    differs: HashMap<String, Span>,
    /// The parts of the exercise in each language: `output`, `beats`, `states 0`; the table itself under an empty name.
    exercise: HashMap<(&'static str, String), Span>,
    /// The lane in each language, by the id of its pair.
    pairs: HashMap<(String, &'static str), Span>,
}

#[derive(Clone, Debug, Default)]
struct StepPlaces {
    beat: Option<Span>,
    hit: Option<Span>,
    id: Option<Span>,
    /// The pairs it asks for, by their ids.
    states: HashMap<String, Span>,
    /// The table of each question, and its lane.
    questions: Vec<(Span, Option<Span>)>,
}

impl Places {
    /// The places in this text.
    pub fn of(toml: &str) -> Self {
        let (root, _) = tree::parse(toml);
        let mut places = Self::default();
        for step in list(&root, "step") {
            if let Some(id) = step.entry("id").and_then(|entry| entry.node.text()) {
                places.steps.entry(id.to_owned()).or_insert_with(|| step_places(step));
            }
        }
        for difference in list(&root, "differs") {
            if let Some(what) = difference.entry("what") {
                let word = what.node.text().unwrap_or_default();
                places.differs.entry(word.to_owned()).or_insert(what.node.span);
            }
        }
        for pair in list(&root, "pair") {
            let Some(id) = pair.entry("id").and_then(|entry| entry.node.text()) else { continue };
            for language in Language::ALL {
                if let Some(at) = value_at(pair, language.name()) {
                    places.pairs.entry((id.to_owned(), language.name())).or_insert(at);
                }
            }
        }
        for language in Language::ALL {
            places.of_exercise(&root, language.name());
            if let Some(at) = root.entry("output").and_then(|output| value_at(&output.node, language.name())) {
                places.outputs.insert(language.name(), at);
            }
        }
        places
    }

    fn of_exercise(&mut self, root: &Node, language: &'static str) {
        let Some(task) = root.entry("exercise").and_then(|exercise| exercise.node.entry(language)) else { return };
        let places = &mut self.exercise;
        let mut put = |part: String, at: Span| {
            places.insert((language, part), at);
        };
        put(String::new(), task.node.span);
        for part in ["output", "beats"] {
            value_at(&task.node, part).into_iter().for_each(|at| put(part.to_owned(), at));
        }
        for (at, states) in list(&task.node, "states").iter().enumerate() {
            put(format!("states {at}"), value_at(states, "pass").unwrap_or(states.span));
        }
    }

    /// A part of the exercise in `language`, such as `output` or `states 0`; the table of the language where there is none.
    pub fn exercise(&self, language: Language, part: &str) -> Option<Span> {
        let of = |part: &str| self.exercise.get(&(language.name(), part.to_owned())).copied();
        of(part).or_else(|| of(""))
    }

    /// The id of a step.
    pub fn step(&self, id: &str) -> Option<Span> {
        self.steps.get(id)?.id
    }

    /// What says where a step stands: its `hit`, or else its `beat`.
    pub fn beat(&self, id: &str) -> Option<Span> {
        let step = self.steps.get(id)?;
        step.hit.or(step.beat)
    }

    /// Where a step asks for the states of a pair.
    pub fn states(&self, step: &str, pair: &str) -> Option<Span> {
        self.steps.get(step)?.states.get(pair).copied()
    }

    /// The lane of a pair in `language`.
    pub fn pair(&self, id: &str, language: Language) -> Option<Span> {
        self.pairs.get(&(id.to_owned(), language.name())).copied()
    }

    /// Question `at` of a step: the lane it names, else its header.
    pub fn question(&self, id: &str, at: usize) -> Option<Span> {
        let (table, lane) = self.steps.get(id)?.questions.get(at)?;
        Some(lane.unwrap_or(*table))
    }

    /// What the program in `language` is to print; that of Python where Rust has none of its own.
    pub fn output(&self, language: Language) -> Option<Span> {
        let of = |language: Language| self.outputs.get(language.name()).copied();
        of(language).or_else(|| of(Language::Python))
    }

    /// Whether the program in `language` has a text of its own to print.
    pub fn has_output(&self, language: Language) -> bool {
        self.outputs.contains_key(language.name())
    }

    /// The first declared difference of this sort.
    pub fn differs(&self, what: Differs) -> Option<Span> {
        let word = match what {
            Differs::Output => "output",
            Differs::Beats => "beats",
            Differs::States => "states",
        };
        self.differs.get(word).copied()
    }
}

fn list<'n>(root: &'n Node, key: &str) -> &'n [Node] {
    root.entry(key).map_or(&[], |entry| entry.node.elements())
}

fn value_at(node: &Node, key: &str) -> Option<Span> {
    node.entry(key).map(|entry| entry.node.span)
}

fn step_places(step: &Node) -> StepPlaces {
    StepPlaces {
        beat: value_at(step, "beat"),
        hit: value_at(step, "hit"),
        id: value_at(step, "id"),
        states: list(step, "states").iter().filter_map(|node| Some((node.text()?.to_owned(), node.span))).collect(),
        questions: list(step, "question").iter().map(|node| (node.span, value_at(node, "lane"))).collect(),
    }
}

/// The place of line `number`, from 0, of a text that stands at `span` of `toml` between triple quotes; the whole text
/// where it has no such line or is written in another way.
pub fn line_of(toml: &str, span: Span, number: usize) -> Span {
    let written = toml.get(span.range()).unwrap_or_default();
    let inner = written.strip_prefix("\"\"\"\n").or_else(|| written.strip_prefix("'''\n"));
    let Some(inner) = inner.and_then(|inner| inner.get(..inner.len().checked_sub(3)?)) else { return span };
    let start = span.start + 4;
    let mut lines = inner.split_inclusive('\n').scan(start, |at, line| {
        let from = *at;
        *at += line.len();
        Some(Span::new(from, from + line.trim_end_matches(['\n', '\r']).len()))
    });
    lines.nth(number).unwrap_or(span)
}
