//! Runs: started when a lesson opens or on request, and what comes of them.

use super::{compare, review, traced, walk};
use crate::base::Remark;
use crate::lesson::parted;
use crate::trace::{Body, Event, Language, Status, Stream, ThreadId};
use crate::tui::model::{Model, Open, Place, RunState, Screen, Side};
use crate::tui::msg::{Cmd, News, Owner};
use crate::tui::strings::fill;
use crate::tui::words;

/// Lines of standard error in which Python says why it could not compile a program.
const LAST_WORDS: usize = 12;

/// Traces longer than this look for their steps only when the run is over.
const LONG: usize = 50_000;

/// Starts both programs of the open lesson, from the beginning. Where the user has not let them run, that is asked first.
pub fn start_all(model: &mut Model) -> Vec<Cmd> {
    // News are told apart by their number and their language: the run that is compared has one of its own.
    let (run, beside) = (model.next_run, model.next_run + 1);
    model.next_run += 2;
    let is_foreign = !model.unknown_programs().is_empty();
    let Some(open) = model.open_mut() else { return Vec::new() };
    (open.motion, open.looks) = (None, None);
    open.playing = false;
    open.asked = None;
    open.parted.clear();
    let id = open.lesson.id.clone();
    if is_foreign {
        model.trust = Some(0);
        return vec![Cmd::Stop];
    }
    // A program whose tab is not in view runs when it comes into view; of the main one questions are asked.
    open.hidden.iter_mut().for_each(|side| side.run = RunState::Idle);
    let main = open.lesson.rust.as_ref().map(|main| main.name.as_str());
    let hidden = open.hidden.iter_mut().filter(|side| side.name() == main);
    let started = open.sides.iter_mut().chain(hidden).filter_map(|side| start(side, &id, run));
    let started: Vec<Cmd> = started.collect();
    std::iter::once(Cmd::Stop).chain(started).chain(compare::again(open, beside)).collect()
}

/// Where a learner stands who is to be there again once runs are over that began anew.
#[derive(Debug, PartialEq)]
pub struct Waiting {
    place: Place,
    playheads: [usize; 2],
    is_on_the_way: bool,
    /// Which runs are waited for.
    runs: [u64; 2],
}

impl Waiting {
    /// Where the learner waits, where that is so.
    pub fn of(model: &Model) -> Option<Self> {
        model.open().filter(|open| open.resume == Some(open.place)).map(Self::here)
    }

    fn here(open: &Open) -> Self {
        let playheads = open.sides.each_ref().map(|side| side.playhead);
        let runs = open.sides.each_ref().map(|side| side.run_number);
        Self { place: open.place, playheads, is_on_the_way: open.motion.is_some(), runs }
    }

    /// Whoever has moved since stays where they are, however the runs end.
    pub fn settle(self, model: &mut Model) {
        let Some(open) = model.open_mut() else { return };
        let now = Self::here(open);
        if now.runs == self.runs && now != self {
            open.resume = None;
        }
    }
}

/// Starts the program of one side of the lesson with this id, from the beginning.
pub fn start(side: &mut Side, lesson: &str, run: u64) -> Option<Cmd> {
    let program = side.name()?.to_owned();
    side.begin(run);
    let text = side.written.clone().filter(|_| side.shows_written);
    Some(Cmd::Run { lesson: lesson.to_owned(), program, language: side.language, run, text })
}

/// Asks for the colours of both programs.
pub fn highlight_all(model: &Model) -> Vec<Cmd> {
    let Some(open) = model.open() else { return Vec::new() };
    open.sides.iter().filter_map(|side| highlight(side, &model.pack.id, &open.lesson.id)).collect()
}

/// Asks for the colours of one program of the lesson with the id `lesson`, of the pack with the id `pack`.
pub fn highlight(side: &Side, pack: &str, lesson: &str) -> Option<Cmd> {
    let text = side.program.as_ref()?.text.clone();
    let (pack, id) = (pack.to_owned(), lesson.to_owned());
    let owner = Owner::Lesson { pack, id, program: side.name()?.to_owned(), version: side.version };
    Some(Cmd::Highlight { owner, language: side.language, text })
}

/// Takes in the news of a run. Those of a run that is no longer wanted are passed over.
pub fn news(model: &mut Model, language: Language, run: u64, news: News) -> Vec<Cmd> {
    let open = match &mut model.screen {
        Screen::List | Screen::Notes(_) | Screen::Room => return Vec::new(),
        Screen::Lesson(open) => open,
        Screen::Trace(_) => return traced::news(model, run, news),
    };
    let Open { lesson, sides, hidden, attempt, compared, .. } = &mut **open;
    let beside = attempt.as_mut().map(|attempt| &mut attempt.side);
    let beside = beside.into_iter().chain(compared.as_mut().map(|compared| &mut compared.side));
    let mut all = sides.iter_mut().chain(hidden).chain(beside);
    let is_meant = |side: &&mut Side| side.language == language && side.run_number == run;
    let Some(side) = all.find(is_meant) else { return Vec::new() };
    // Whatever comes next, it is compiled by then.
    side.building = None;
    let over = matches!(news, News::Ended(_) | News::Failed(_) | News::Recorded(_));
    let mut beats = over;
    match news {
        News::Building(building) => side.building = Some(building),
        News::Remarks(remarks) => side.remarks = remarks,
        News::Started(header) => {
            side.not_here = None;
            side.trace.set_header(header);
        }
        News::Thread { thread, process } => {
            side.trace.thread(thread, process);
        }
        News::Events(events) => {
            beats = events.iter().any(|event| matches!(event.body, Body::Beat { .. }));
            side.extend(&events);
        }
        News::Ended(status) => end(side, status),
        News::Failed(why) => side.run = RunState::Failed(why),
        News::NotHere(why) => {
            // When the lesson opens, its pane says so; whoever then runs the program is told why it did not.
            if side.not_here.replace(why.clone()).is_some() {
                let (name, why) = (side.name().unwrap_or_default(), words::problem(model.strings, &why));
                let values = [("name", name), ("why", &why)];
                model.notice = Some(fill(&model.strings.messages.not_here, &values));
            }
        }
        News::Recorded(trace) => side.play(*trace),
        // Only an open trace is told these.
        News::Text(_) | News::Pieces { .. } | News::Read(_) => {}
    }
    if over || beats && side.trace.len() < LONG {
        side.find_steps(lesson);
    }
    // Where the playhead is not at the end, nothing else would tell that the program ended badly.
    let name = side.program.as_ref().map_or("", |program| program.name.as_str());
    let notice = words::ending(model.strings, &side.trace).map(|ending| format!("{name}: {ending}"));
    if let Some(attempt) = open.attempt.as_mut().filter(|attempt| attempt.side.run_number == run) {
        attempt.side.go(usize::MAX);
        if let (Some(task), true) = (open.lesson.tasks().get(attempt.task), over) {
            attempt.judge(task);
            if attempt.passes() {
                let (pack, language) = (model.pack.id.clone(), attempt.language());
                model.progress.solve(&pack, &open.lesson, language);
                return vec![Cmd::Save];
            }
        }
    } else if open.compared.as_ref().is_some_and(|compared| compared.side.run_number == run) {
        if over {
            compare::judge(open);
        }
    } else if over {
        arrive(open, language);
        compare::judge(open);
        model.notice = notice.or_else(|| model.notice.take());
        review::ask(model);
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

/// Finds out where the two programs in view part, once both have run.
pub fn part(open: &mut Open) {
    let [python, rust] = &open.sides;
    let both = [python, rust].into_iter().all(|side| side.program.is_some() && side.run == RunState::Ended);
    let of = rust.name().and_then(|name| open.lesson.with_program(name)).filter(|_| both);
    open.parted = of.map_or_else(Vec::new, |lesson| parted(&lesson, &python.trace, &rust.trace));
}

/// A run of the program in `language` is over. Once both are, the walkthrough goes on where it was left; a program that has
/// come into view since joins it.
fn arrive(open: &mut Open, language: Language) {
    part(open);
    if open.resume.is_none() && open.side(language).playhead == 0 {
        walk::join(open, language);
    }
    if !open.is_running()
        && let Some(place) = open.resume.take()
    {
        walk::jump(open, place);
    }
}
