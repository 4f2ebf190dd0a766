//! A lesson of one language: what in its `lesson.toml` is about a program that is not there. All of it is one mistake, for
//! either the program was forgotten, or what is about it.

use super::fields::Report;
use super::programs::main_file;
use super::tree::Node;
use crate::base::Span;
use crate::trace::Language;

/// Says where a lesson whose programs are all in the language `only` names the other one, or holds both against each other.
pub fn check(report: Report<'_>, root: &Node, only: Language) {
    let mut places = places(root, only);
    places.sort_unstable();
    let Some(first) = places.first() else { return };
    let missing = main_file(other(only));
    let more = match places.len() - 1 {
        0 => String::new(),
        1 => ", as is one other place".to_owned(),
        more => format!(", as are {more} other places"),
    };
    let message = format!("the lesson has `{}` alone, and this is about `{missing}`{more}", main_file(only));
    let help = format!("write `{missing}`, or take away what is about it");
    report.error("one-program", Some(*first), message, help);
}

fn other(language: Language) -> Language {
    match language {
        Language::Python => Language::Rust,
        Language::Rust => Language::Python,
    }
}

/// All such places, in no order.
fn places(root: &Node, only: Language) -> Vec<Span> {
    let foreign = other(only).name();
    let tables = |node: &'_ Node, key: &str| -> Vec<Node> {
        node.entry(key).map_or_else(Vec::new, |entry| entry.node.elements().to_vec())
    };
    let says = |node: &Node, key: &str, words: &[&str]| {
        let entry = node.entry(key)?;
        entry.node.text().filter(|text| words.contains(text)).map(|_| entry.node.span)
    };
    let output = root.entry("output").and_then(|output| output.node.entry(foreign)).map(|entry| entry.at);
    let mut places: Vec<Span> = output.into_iter().collect();
    places.extend(root.entry("since").filter(|_| only == Language::Rust).map(|since| since.at));
    let pairs = tables(root, "pair");
    let tabs = if foreign == "rust" { tables(root, "rust") } else { Vec::new() };
    places.extend(tables(root, "differs").iter().chain(&pairs).chain(&tabs).map(|table| table.span));
    for step in tables(root, "step") {
        places.extend(says(&step, "in", &[foreign, "both"]));
        // Where there are pairs, what asks for them follows from that.
        let states = step.entry("states").filter(|states| pairs.is_empty() && !states.node.elements().is_empty());
        places.extend(states.map(|states| states.at));
        places.extend(tables(&step, "question").iter().filter_map(|question| says(question, "of", &[foreign])));
    }
    places
}
