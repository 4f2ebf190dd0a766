//! The tabs of a lesson with several Rust programs: one is in view, and its run, its lanes and its output with it. The
//! walkthrough stays where it is.

use super::{run, walk};
use crate::trace::Language;
use crate::tui::model::{Model, Open, RunState, Tab};
use crate::tui::msg::Cmd;

/// Brings the next Rust program of the lesson into view; after the last comes the first.
pub fn next(model: &mut Model) -> Vec<Cmd> {
    let Some(open) = model.open() else { return Vec::new() };
    let Some((at, _)) = open.variant() else {
        model.notice = Some(model.strings.messages.no_variants.clone());
        return Vec::new();
    };
    let variants = &open.lesson.variants;
    let name = variants[(at + 1) % variants.len()].program.name.clone();
    let next = model.next_run;
    model.next_run += 1;
    let (pack, may_run) = (model.pack.id.clone(), model.unknown_programs().is_empty());
    let Some(open) = model.open_mut() else { return Vec::new() };
    // What is asked is about the program that goes out of view.
    open.asked = open.asked.take().filter(|asked| asked.of != Language::Rust);
    (open.focus, open.tab) = (Language::Rust, Tab::Code);
    show(open, &name);
    (open.says_variant, open.scroll) = (true, 0);
    let side = &mut open.sides[Language::Rust as usize];
    let lesson = &open.lesson.id;
    let started = if side.run == RunState::Idle && may_run { run::start(side, lesson, next) } else { None };
    let coloured = if side.highlighted.is_none() { run::highlight(side, &pack, lesson) } else { None };
    started.into_iter().chain(coloured).collect()
}

/// Brings the Rust program with this name into view, where it is not.
pub fn show(open: &mut Open, name: &str) {
    if !open.show_rust(name) {
        return;
    }
    // On its way the walkthrough would take the playhead along that another program's trace has asked for.
    if let Some(motion) = open.motion.take() {
        walk::jump(open, motion.to);
    }
    walk::join(open, Language::Rust);
    run::part(open);
    open.side_mut(Language::Rust).selected = None;
}
