//! Reading the questions of a step.

use super::fields::{Fields, Languages, Report};
use super::tree::{Entry, Value};
use crate::base::Span;
use crate::lesson::schema::{CHOICE_COUNT, LANE_COUNT, Shape, WRONG};
use crate::lesson::{Ask, Choice, Entrant, LaneRef, Question, Texts, Variable, Which};
use crate::trace::Language;

/// What can be asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    State,
    Value,
    Output,
    Lane,
    Order,
    Local,
    Choice,
}

const KINDS: [(&str, Kind); 7] = [
    ("state", Kind::State),
    ("value", Kind::Value),
    ("output", Kind::Output),
    ("lane", Kind::Lane),
    ("order", Kind::Order),
    ("local", Kind::Local),
    ("choice", Kind::Choice),
];

/// Reads the questions of a step. `which`: the programs that have the step; `alone`: the lesson has no other.
pub fn read(
    report: Report<'_>,
    step: &mut Fields<'_, '_>,
    which: Which,
    alone: bool,
    languages: &Languages,
) -> Vec<Question> {
    let Some(entry) = step.entry("question") else { return Vec::new() };
    let tables = step.tables(entry);
    tables.into_iter().filter_map(|table| question(report, table, (which, alone), languages)).collect()
}

fn question(
    report: Report<'_>,
    mut table: Fields<'_, '_>,
    (which, alone): (Which, bool),
    languages: &Languages,
) -> Option<Question> {
    let kind = table.text("ask").and_then(|word| table.word(word, "ask", &KINDS));
    let why = table.texts("why", languages);
    let of = of(report, &mut table, which, alone);
    let mut wrong = Vec::new();
    let ask = match kind {
        Some(kind) => {
            refuse_foreign(report, &mut table, kind);
            if matches!(kind, Kind::Value | Kind::Output | Kind::Local) {
                wrong = wrong_answers(report, &mut table);
            }
            match kind {
                Kind::State => lane(report, &mut table).map(Ask::State),
                Kind::Value => lane(report, &mut table).map(Ask::Value),
                Kind::Output => Some(Ask::Output),
                Kind::Lane => Some(Ask::Lane),
                Kind::Order => entrants(report, &mut table).map(Ask::Order),
                Kind::Local => local(report, &mut table).map(Ask::Local),
                Kind::Choice => choice(report, &mut table, languages).map(Ask::Choice),
            }
        }
        None => {
            table.pass_over();
            None
        }
    };
    table.done();
    ask.map(|ask| Question { ask, of, wrong, why })
}

/// The program it is about: Python unless it says otherwise, or only Rust has the step. Where the lesson has one program
/// `alone`, what names the other has been found.
fn of(report: Report<'_>, table: &mut Fields<'_, '_>, which: Which, alone: bool) -> Language {
    let words = [("python", Language::Python), ("rust", Language::Rust)];
    let word = table.text("of");
    let said = word.and_then(|word| table.word(word, "of", &words));
    match (said, which) {
        (Some(_), Which::Only(only)) if alone => only,
        (Some(said), Which::Only(only)) if said != only => {
            let message = format!("this asks about {said}, and only {only} has the step");
            report.error("question-of", word.map(|(_, at)| at), message, format!("write `of = \"{only}\"`"));
            only
        }
        (Some(said), _) => said,
        (None, Which::Only(only)) => only,
        (None, Which::Both) => Language::Python,
    }
}

/// Keys that other questions have are known, and wrong here.
fn refuse_foreign(report: Report<'_>, table: &mut Fields<'_, '_>, kind: Kind) {
    let ask = KINDS.iter().find(|(_, known)| *known == kind).map_or("", |(word, _)| word);
    let Some(shape) = Shape::of_question(ask) else { return };
    for Entry { key, at, .. } in table.narrow(shape) {
        let message = format!("a question of `{ask}` has no `{key}`");
        let help = match key.as_str() {
            "lane" | "nth" if kind == Kind::Order => {
                "take it away; write `lanes = [{ lane = \"…\" }, { lane = \"…\" }]`"
            }
            "lane" | "nth" => "take it away, or ask for `state`, `value` or `local`",
            "lanes" => "take it away, or ask for `order`",
            "name" => "take it away, or ask for `local`",
            "wrong" => "take it away, or ask for `value`, `output` or `local`",
            _ => "take it away, or ask for `choice`: the trace answers all others",
        };
        report.error("question-key", Some(*at), message, help);
    }
}

/// The author's own wrong answers: a few, in which something is written, no two the same.
fn wrong_answers(report: Report<'_>, table: &mut Fields<'_, '_>) -> Vec<String> {
    let Some(list) = table.list("wrong") else { return Vec::new() };
    if list.sound && !(1..=WRONG).contains(&list.texts.len()) {
        let message =
            format!("a question has 1 to {WRONG} wrong answers of its own, and this has {}", list.texts.len());
        report.error("wrong-count", Some(list.at), message, "add some, or take some away");
    }
    let mut wrong: Vec<String> = Vec::new();
    for (text, at) in list.texts {
        if text.trim().is_empty() {
            report.error("empty-text", Some(at), "a wrong answer is empty", "write what the reader shall see");
        } else if wrong.iter().any(|before| before == text) {
            report.error("wrong-twice", Some(at), "this wrong answer stands twice", "each says something else");
        } else {
            wrong.push(text.to_owned());
        }
    }
    wrong
}

/// The lane that a table names: `lane`, and `nth` where several have that name.
pub fn lane(report: Report<'_>, table: &mut Fields<'_, '_>) -> Option<LaneRef> {
    let name = table.text("lane").filter(|(name, at)| is_given(report, name, *at)).map(|(name, _)| name.to_owned());
    let nth = match table.entry("nth") {
        Some(entry) => table.number(entry),
        None => Some(1),
    };
    Some(LaneRef { name: name?, nth: nth? })
}

/// The lanes whose order is asked for: a few, no two the same, nor called the same.
fn entrants(report: Report<'_>, table: &mut Fields<'_, '_>) -> Option<Vec<Entrant>> {
    let (tables, at) = table.inline_tables("lanes", "{ lane = \"…\" }")?;
    if !LANE_COUNT.contains(&tables.len()) {
        let (least, most) = (LANE_COUNT.start(), LANE_COUNT.end());
        let message = format!("the order of {least} to {most} lanes can be asked for, and these are {}", tables.len());
        report.error("lane-count", Some(at), message, "add some, or take some away");
        tables.into_iter().for_each(|mut table| {
            table.pass_over();
            table.done();
        });
        return None;
    }
    let (mut entrants, all) = (Vec::<Entrant>::new(), tables.len());
    for mut table in tables {
        let at = table.at();
        let read = lane(report, &mut table);
        let called = table.text("called").filter(|(text, at)| is_written(report, "called", text, *at));
        let called = called.map(|(text, _)| text.to_owned());
        table.done();
        let Some(lane) = read else { continue };
        let same = |other: &Entrant| other.lane == lane || called.is_some() && other.called == called;
        if entrants.iter().any(same) {
            report.error(
                "lane-twice",
                at,
                "this lane stands twice",
                "each is another lane, and is called something else",
            );
        } else {
            entrants.push(Entrant { lane, called });
        }
    }
    (entrants.len() == all).then_some(entrants)
}

/// The local that a table names.
fn local(report: Report<'_>, table: &mut Fields<'_, '_>) -> Option<Variable> {
    let lane = lane(report, table);
    let name = table.text("name").filter(|(text, at)| is_written(report, "name", text, *at));
    Some(Variable { lane: lane?, name: name?.0.to_owned() })
}

fn is_written(report: Report<'_>, key: &str, text: &str, at: Span) -> bool {
    if text.is_empty() {
        report.error(
            "empty-text",
            Some(at),
            format!("`{key}` is empty"),
            "write what the program has, or take it away",
        );
    }
    !text.is_empty()
}

fn is_given(report: Report<'_>, name: &str, at: Span) -> bool {
    if name.is_empty() {
        report.error("empty-text", Some(at), "`lane` is empty", "write the name of a lane in the trace");
    }
    !name.is_empty()
}

fn choice(report: Report<'_>, table: &mut Fields<'_, '_>, languages: &Languages) -> Option<Choice> {
    let prompt = table.texts("prompt", languages).unwrap_or_default();
    let choices = table.entry("choices").and_then(|entry| choices(report, table, entry, languages));
    let answer = table.entry("answer").and_then(|entry| Some((table.number(entry)? as usize, entry.node.span)));
    let (choices, (answer, at)) = (choices?, answer?);
    if answer >= choices.len() {
        let message = format!("there is no choice {answer}: they are 0 to {}", choices.len() - 1);
        report.error("answer-range", Some(at), message, "`answer` is the place of the right choice, counted from 0");
        return None;
    }
    Some(Choice { prompt, choices, answer })
}

fn choices(report: Report<'_>, table: &Fields<'_, '_>, entry: &Entry, languages: &Languages) -> Option<Vec<Texts>> {
    let Value::List(elements) = &entry.node.value else {
        table.wrong_type("choices", &entry.node, "a list", "write `[{ en = \"…\" }, { en = \"…\" }]`");
        return None;
    };
    if !CHOICE_COUNT.contains(&elements.len()) {
        let message = format!(
            "a question has {} to {} choices, and this has {}",
            CHOICE_COUNT.start(),
            CHOICE_COUNT.end(),
            elements.len()
        );
        report.error("choice-count", Some(entry.node.span), message, "add some, or take some away");
        return None;
    }
    let choices: Vec<Texts> = elements.iter().map(|element| table.as_texts("choices", element, languages)).collect();
    for (at, choice) in choices.iter().enumerate() {
        let same = choices[..at].iter().any(|before| shares_a_text(before, choice));
        if same {
            let help = "each choice says something else, in every language";
            report.error("choice-twice", Some(elements[at].span), "this choice stands twice", help);
        }
    }
    Some(choices)
}

fn shares_a_text(one: &Texts, other: &Texts) -> bool {
    one.iter().any(|(language, text)| other.exactly(language) == Some(text))
}
