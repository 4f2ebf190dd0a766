//! Runs: started when a lesson opens or on request, and what comes of them.

use super::walk;
use crate::trace::Language;
use crate::tui::model::{Model, Open, RunState};
use crate::tui::msg::{Cmd, News};

/// Traces longer than this look for their steps only when the run is over.
const LONG: usize = 50_000;

/// Starts both programs of the open lesson, from the beginning.
pub fn start_all(model: &mut Model) -> Vec<Cmd> {
    let run = model.next_run;
    model.next_run += 1;
    let Some(open) = model.open_mut() else { return Vec::new() };
    open.motion = None;
    open.playing = false;
    open.asked = None;
    let id = open.lesson.id.clone();
    let mut cmds = vec![Cmd::Stop];
    for side in open.sides.iter_mut().filter(|side| side.program.is_some()) {
        side.begin(run);
        cmds.push(Cmd::Run { lesson: id.clone(), language: side.language, run });
    }
    cmds
}

/// Asks for the colours of both programs.
pub fn highlight_all(model: &Model) -> Vec<Cmd> {
    let Some(open) = model.open() else { return Vec::new() };
    let highlight = |language| {
        let text = open.side(language).program.as_ref()?.text.clone();
        Some(Cmd::Highlight { lesson: open.lesson.id.clone(), language, text })
    };
    [Language::Python, Language::Rust].into_iter().filter_map(highlight).collect()
}

/// Takes in the news of a run. Those of a run that is no longer wanted are passed over.
pub fn news(model: &mut Model, language: Language, run: u64, news: News) -> Vec<Cmd> {
    let Some(open) = model.open_mut() else { return Vec::new() };
    let lesson = open.lesson.clone();
    let side = open.side_mut(language);
    if side.run_number != run {
        return Vec::new();
    }
    let over = matches!(news, News::Ended(_) | News::Failed(_) | News::Recorded(_));
    match news {
        News::Started(header) => side.trace.set_header(header),
        News::Thread { thread, process } => {
            side.trace.thread(thread, process);
        }
        News::Events(events) => side.extend(&events),
        News::Ended(_) => side.run = RunState::Ended,
        News::Failed(why) => side.run = RunState::Failed(why),
        News::Recorded(trace) => side.play(*trace),
    }
    if over || side.trace.len() < LONG {
        side.find_steps(&lesson);
    }
    if over {
        arrive(open);
    }
    Vec::new()
}

/// Once both runs are over, the walkthrough goes on where it was left.
fn arrive(open: &mut Open) {
    if !open.is_running()
        && let Some(place) = open.resume.take()
    {
        walk::jump(open, place);
    }
}
