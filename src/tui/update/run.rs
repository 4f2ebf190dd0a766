//! Runs: started when a lesson opens or on request, and what comes of them.

use super::{traced, walk};
use crate::base::Remark;
use crate::trace::{Body, Event, Language, Status, Stream, ThreadId};
use crate::tui::model::{Model, Open, RunState, Screen, Side};
use crate::tui::msg::{Cmd, News, Owner};
use crate::tui::words;

/// Lines of standard error in which Python says why it could not compile a program.
const LAST_WORDS: usize = 12;

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
        let text = side.written.clone().filter(|_| side.shows_written);
        cmds.push(Cmd::Run { lesson: id.clone(), language: side.language, run, text });
    }
    cmds
}

/// Asks for the colours of both programs.
pub fn highlight_all(model: &Model) -> Vec<Cmd> {
    let Some(open) = model.open() else { return Vec::new() };
    let highlight = |language| {
        let side = open.side(language);
        let text = side.program.as_ref()?.text.clone();
        let owner = Owner::Lesson { id: open.lesson.id.clone(), version: side.version };
        Some(Cmd::Highlight { owner, language, text })
    };
    [Language::Python, Language::Rust].into_iter().filter_map(highlight).collect()
}

/// Takes in the news of a run. Those of a run that is no longer wanted are passed over.
pub fn news(model: &mut Model, language: Language, run: u64, news: News) -> Vec<Cmd> {
    let open = match &mut model.screen {
        Screen::List => return Vec::new(),
        Screen::Lesson(open) => open,
        Screen::Trace(_) => return traced::news(model, run, news),
    };
    let Open { lesson, sides, .. } = &mut **open;
    let side = &mut sides[language as usize];
    if side.run_number != run {
        return Vec::new();
    }
    // Whatever comes next, it is compiled by then.
    side.building = None;
    let over = matches!(news, News::Ended(_) | News::Failed(_) | News::Recorded(_));
    let mut beats = over;
    match news {
        News::Building(building) => side.building = Some(building),
        News::Remarks(remarks) => side.remarks = remarks,
        News::Started(header) => side.trace.set_header(header),
        News::Thread { thread, process } => {
            side.trace.thread(thread, process);
        }
        News::Events(events) => {
            beats = events.iter().any(|event| matches!(event.body, Body::Beat { .. }));
            side.extend(&events);
        }
        News::Ended(status) => end(side, status),
        News::Failed(why) => side.run = RunState::Failed(why),
        News::Recorded(trace) => side.play(*trace),
        // Only an open trace is told these.
        News::Text(_) | News::Saved(_) => {}
    }
    if over || beats && side.trace.len() < LONG {
        side.find_steps(lesson);
    }
    if over {
        // Where the playhead is not at the end, nothing else would tell that the program ended badly.
        let name = side.program.as_ref().map_or("", |program| program.name.as_str());
        let notice = words::ending(model.strings, &side.trace).map(|ending| format!("{name}: {ending}"));
        arrive(open);
        model.notice = notice.or_else(|| model.notice.take());
    }
    Vec::new()
}

/// A run is over. Where its trace does not say so, it was stopped before it had begun.
pub fn end(side: &mut Side, status: Status) {
    side.run = RunState::Ended;
    if let (Language::Python, Some(program), false) = (side.language, &side.program, status == Status::Code(0)) {
        let said = side.index.output_at(&side.trace, Stream::Stderr, side.trace.len(), LAST_WORDS).join("\n");
        side.remarks.extend(Remark::of_python(&said, &program.name, &program.text));
    }
    if side.trace.end().is_none() {
        let t = side.trace.t(side.trace.len().saturating_sub(1));
        side.extend(&[Event { t, thread: ThreadId(0), body: Body::End { status, lost: 0 } }]);
    }
}

/// Once both runs are over, the walkthrough goes on where it was left.
fn arrive(open: &mut Open) {
    if !open.is_running()
        && let Some(place) = open.resume.take()
    {
        walk::jump(open, place);
    }
}
