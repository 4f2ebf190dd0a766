//! States, outcomes and transfers in the words of the language they happen in: `GEN_SUSPENDED`, `Poll::Pending`.

use super::markdown;
use super::strings::{Strings, fill};
use crate::base::{Building, ObstacleKind, Problem, text};
use crate::lesson::question::{Answer, End, Evidence, LaneName, Named, Posed, Prompt};
use crate::store::Standing;
use crate::timeline::LaneMoment;
use crate::trace::{Cause, Header, LaneId, LaneKind, Language, State, Status, Trace};

/// What is done before a program that must be compiled runs, and the crates that are compiled.
pub fn building(strings: &Strings, building: &Building) -> (String, String) {
    let words = &strings.building;
    let (said, names) = match building {
        Building::Waiting => (words.waiting.clone(), ""),
        Building::Downloading => (words.downloading.clone(), ""),
        Building::Again => (words.again.clone(), ""),
        Building::Compiling { names, all: 0 | 1, .. } => (words.compiling.clone(), names.as_str()),
        Building::Compiling { names, done, all } => {
            let counts = [("done", &*done.to_string()), ("all", &*all.to_string())];
            (fill(&words.counted, &counts), names.as_str())
        }
    };
    (said, names.to_owned())
}

/// The name of a language of programs.
pub fn language(strings: &Strings, language: Language) -> &str {
    match language {
        Language::Python => &strings.languages.python,
        Language::Rust => &strings.languages.rust,
    }
}

/// The word for a lane's state; a closed lane's tells how it ended.
pub fn state_name(strings: &Strings, language: Language, kind: LaneKind, moment: &LaneMoment<'_>) -> String {
    state_by(strings, language, kind, (moment.state, moment.cause))
}

/// The word for a state that something has brought a lane of this kind to.
fn state_by(strings: &Strings, language: Language, kind: LaneKind, (state, cause): (State, Cause)) -> String {
    match (language, kind, state) {
        (Language::Python, LaneKind::Future, State::Closed) if cause == Cause::Cancel => "CANCELLED".to_owned(),
        (Language::Rust, LaneKind::Coroutine, State::Closed) if cause != Cause::Return => {
            outcome(strings, cause).to_owned()
        }
        (Language::Python, LaneKind::Generator | LaneKind::Coroutine | LaneKind::AsyncGenerator, _)
        | (Language::Python, LaneKind::Future, _)
        | (Language::Rust, LaneKind::Coroutine, _) => state_choice(strings, language, kind, state),
        (_, _, State::Closed) => outcome(strings, cause).to_owned(),
        _ => state_choice(strings, language, kind, state),
    }
}

/// The word for a state of a lane of this kind, where how it ended is not known.
pub fn state_choice(strings: &Strings, language: Language, kind: LaneKind, state: State) -> String {
    let own = match (language, kind) {
        (Language::Python, LaneKind::Generator) => Some(python_state("GEN", state)),
        (Language::Python, LaneKind::Coroutine) => Some(python_state("CORO", state)),
        (Language::Python, LaneKind::AsyncGenerator) => Some(python_state("AGEN", state)),
        (Language::Python, LaneKind::Future) => Some(executor_state(state).to_owned()),
        (Language::Rust, LaneKind::Coroutine) => rust_future_state(state).map(str::to_owned),
        _ => None,
    };
    own.unwrap_or_else(|| plain_state(strings, state).to_owned())
}

/// As `inspect.getgeneratorstate` and its siblings name them.
fn python_state(prefix: &str, state: State) -> String {
    let word = match state {
        State::Created => "CREATED",
        State::Ready | State::Running => "RUNNING",
        State::Suspended => "SUSPENDED",
        State::Closed => "CLOSED",
    };
    format!("{prefix}_{word}")
}

/// As `concurrent.futures` names them.
fn executor_state(state: State) -> &'static str {
    match state {
        State::Created | State::Ready => "PENDING",
        State::Running | State::Suspended => "RUNNING",
        State::Closed => "FINISHED",
    }
}

fn rust_future_state(state: State) -> Option<&'static str> {
    match state {
        State::Created => None,
        State::Ready => None,
        State::Running => Some("in poll()"),
        State::Suspended => Some("Poll::Pending"),
        State::Closed => Some("Poll::Ready"),
    }
}

/// The word of the screen for a state.
pub fn plain_state(strings: &Strings, state: State) -> &str {
    match state {
        State::Created => &strings.states.created,
        State::Ready => &strings.states.ready,
        State::Running => &strings.states.running,
        State::Suspended => &strings.states.suspended,
        State::Closed => &strings.states.closed,
    }
}

/// The word for how a lane ended.
pub fn outcome(strings: &Strings, cause: Cause) -> &str {
    match cause {
        Cause::Raise => &strings.outcomes.raised,
        Cause::Close => &strings.outcomes.closed,
        Cause::Cancel => &strings.outcomes.cancelled,
        Cause::Drop => &strings.outcomes.dropped,
        Cause::Collect => &strings.outcomes.collected,
        _ => &strings.outcomes.returned,
    }
}

/// The verb for what brought a lane into its state, as the language spells it.
pub fn verb(language: Language, kind: LaneKind, cause: Cause) -> &'static str {
    let coroutine = language == Language::Rust && kind == LaneKind::Generator;
    match cause {
        Cause::Next | Cause::Send | Cause::Throw if coroutine => "resume",
        Cause::Close if coroutine => "drop",
        // Nothing is called: a value is made.
        Cause::Call if language == Language::Rust && kind == LaneKind::Iterator => "new",
        Cause::Yield if coroutine => "suspend",
        Cause::Yield if language == Language::Rust => "Some",
        Cause::Drop => "drop",
        Cause::Collect => "gc",
        other => other.name(),
    }
}

/// A lane's name, harmless for a terminal; with its number where several have it.
pub fn lane_name(lane: &LaneName) -> String {
    let name = text::tame(&lane.name);
    lane.nth.map_or(name.clone(), |nth| format!("{name} #{nth}"))
}

/// What a question asks, in words.
pub fn prompt(strings: &Strings, language: &str, prompt: &Prompt) -> String {
    let words = &strings.question;
    match prompt {
        Prompt::State(lane) => fill(&words.state, &[("lane", &lane_name(lane))]),
        Prompt::Value(lane) => fill(&words.value, &[("lane", &lane_name(lane))]),
        Prompt::Output => words.output.clone(),
        Prompt::Lane => words.lane.clone(),
        Prompt::Order(lanes) => {
            let lanes: Vec<String> = lanes.iter().map(|named| entrant(strings, named)).collect();
            fill(&words.order, &[("lanes", &lanes.join(", "))])
        }
        Prompt::Local(lane, name) => fill(&words.local, &[("name", &code(name)), ("lane", &lane_name(lane))]),
        Prompt::Own(texts) => texts.get(language).to_owned(),
    }
}

/// An answer to a question about the program in `of`, in words, harmless for a terminal.
pub fn answer(strings: &Strings, language: &str, of: Language, answer: &Answer) -> String {
    match answer {
        Answer::State(state, kind, cause) => state_by(strings, of, *kind, (*state, *cause)),
        Answer::Own(texts) => texts.get(language).to_owned(),
        Answer::Text(said) => text::tame(said),
        Answer::Lane(lane) => lane_name(lane),
        Answer::Order(lanes) => lanes.iter().map(called).collect::<Vec<_>>().join(", "),
    }
}

/// What a lane whose end is asked for is called: by its author, else by its name.
fn called(named: &Named) -> String {
    named.called.as_deref().map_or_else(|| lane_name(&named.lane), text::tame)
}

/// The same as Markdown, with the name on the screen where the author calls it something else.
fn entrant(strings: &Strings, named: &Named) -> String {
    match &named.called {
        None => code(&lane_name(&named.lane)),
        Some(own) => {
            let values = [("called", &*markdown::escaped(own)), ("lane", &code(&lane_name(&named.lane)))];
            fill(&strings.question.called, &values)
        }
    }
}

/// Why the right answer is right, as Markdown: what the trace says, then what the author says. `None`: nobody says anything.
pub fn reason(strings: &Strings, language: &str, posed: &Posed) -> Option<String> {
    let seen = posed.evidence.as_ref().map(|evidence| self::evidence(strings, evidence));
    let own = posed.why.as_ref().map(|why| why.get(language).to_owned());
    let said: Vec<String> = seen.into_iter().chain(own).collect();
    (!said.is_empty()).then(|| said.join("\n\n"))
}

/// What the trace says for an answer, as Markdown.
fn evidence(strings: &Strings, evidence: &Evidence) -> String {
    let words = &strings.question;
    match evidence {
        Evidence::Order(ends) => {
            let end = |end: &End| {
                let lane = markdown::escaped(&called(&end.lane));
                let values =
                    [("lane", &*lane), ("t", &*seconds(strings, end.t)), ("outcome", outcome(strings, end.cause))];
                fill(&words.end, &values)
            };
            fill(&words.ends, &[("ends", &ends.iter().map(end).collect::<Vec<_>>().join(", "))])
        }
        Evidence::Kept { name, value } => fill(&words.kept, &[("name", &code(name)), ("value", &code(value))]),
        Evidence::Set { name, before, value, line } => {
            let line = line.map_or_else(String::new, |line| line.to_string());
            let (name, value) = (code(name), code(value));
            let before = before.as_deref().map(code);
            let template = match (line.is_empty(), &before) {
                (true, _) => &words.becomes,
                (false, None) => &words.given,
                (false, Some(_)) => &words.set,
            };
            let before = before.unwrap_or_default();
            fill(template, &[("name", &name), ("value", &value), ("line", &line), ("before", &before)])
        }
    }
}

/// What a trace says as code in Markdown, harmless for a terminal.
fn code(said: &str) -> String {
    markdown::code(&text::tame(said))
}

/// A time of a run's clock: to the millisecond, without noughts at the end.
pub fn seconds(strings: &Strings, seconds: f64) -> String {
    let exact = format!("{seconds:.3}");
    let short = exact.trim_end_matches('0').trim_end_matches('.');
    fill(&strings.timeline.seconds, &[("t", short)])
}

/// How a lane is called on the screen: its name, with its number where several have it, and its kind where the name alone
/// would be taken for the coroutine that it runs.
pub fn lane_title(strings: &Strings, trace: &Trace, lane: LaneId) -> String {
    let Some(known) = trace.lanes().get(lane.index()) else { return String::new() };
    let name = text::tame(&known.name);
    let name = match known.kind {
        LaneKind::Task => fill(&strings.timeline.task, &[("name", &name)]),
        _ => name,
    };
    if trace.lanes_named(&known.name) < 2 {
        return name;
    }
    format!("{name} #{}", known.nth)
}

/// What runs a program: `CPython 3.13.0`, or that it was recorded there.
pub fn runtime(strings: &Strings, header: &Header) -> String {
    match header.recorded {
        true => fill(&strings.header.recorded, &[("runtime", &header.runtime)]),
        false => header.runtime.clone(),
    }
}

/// What went wrong, in whole sentences. What the screen has no words for stays as whoever met it has said it.
pub fn problem(strings: &Strings, problem: &Problem) -> String {
    match &problem.obstacle {
        Some(obstacle) => fill(strings.obstacle(obstacle.kind), &obstacle.values()),
        None if problem.sentence.ends_with('.') => problem.sentence.clone(),
        None => format!("{}.", problem.sentence),
    }
}

/// Why a recorded run is shown of a program, in `room` cells: where they are few, only that it is one.
pub fn not_here(strings: &Strings, why: &Problem, room: usize) -> String {
    let words = &strings.code;
    let obstacle = why.obstacle.as_ref();
    let said = match obstacle.map(|obstacle| obstacle.kind) {
        Some(ObstacleKind::NoPython) => words.recorded_none.clone(),
        Some(ObstacleKind::LessonNeeds) => {
            fill(&words.recorded_needs, &obstacle.map(|obstacle| obstacle.values()).unwrap_or_default())
        }
        _ => words.recorded_unusable.clone(),
    };
    if text::width(&said) <= room { said } else { text::fit(&words.recorded, room) }
}

/// How a program of the user's own ended, where that is worth a word; at a limit, the option that sets another one.
pub fn ending_of_own(strings: &Strings, trace: &Trace) -> Option<String> {
    let said = ending(strings, trace)?;
    let option = trace.end().and_then(Status::option);
    Some(
        option.map_or(said.clone(), |option| {
            format!("{said} {}", fill(&strings.messages.option, &[("option", &option)]))
        }),
    )
}

/// How the program ended, where that is worth a word.
pub fn ending(strings: &Strings, trace: &Trace) -> Option<String> {
    let words = strings;
    let strings = &words.messages;
    let mut said = match trace.end()? {
        Status::Code(0) => None,
        Status::Code(code) => Some(fill(&strings.exit_code, &[("code", &code.to_string())])),
        Status::Signal(name) => Some(fill(&strings.signal, &[("signal", name)])),
        Status::Stopped(limit) if limit == "stopped" => Some(strings.stopped.clone()),
        Status::Stopped(limit) => Some(fill(&strings.limit, &[("limit", words.limit(limit))])),
    };
    if trace.lost() > 0 {
        let lost = if trace.lost() == 1 { &strings.one_lost } else { &strings.lost };
        let lost = fill(lost, &[("n", &trace.lost().to_string())]);
        said = Some(said.map_or(lost.clone(), |said| format!("{said} {lost}")));
    }
    said
}

/// How far a lesson has been taken, whether its exercise was solved and whether it was changed since, with `between` between them;
/// nothing where it was never begun.
pub fn standing(strings: &Strings, standing: &Standing, between: &str) -> String {
    let words = &strings.list;
    let (step, steps) = ((standing.step + 1).to_string(), standing.steps.to_string());
    let said = match (standing.done, standing.begun) {
        (true, _) => words.done.clone(),
        (false, true) => fill(&words.step, &[("step", &step), ("steps", &steps)]),
        (false, false) => return String::new(),
    };
    let solved = standing.solved.then(|| words.solved.clone());
    let changed = standing.changed.then(|| words.changed.clone());
    [Some(said), solved, changed].into_iter().flatten().collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Texts;
    use crate::lesson::sample::RunBuilder;
    use crate::trace::{Body, Event, ThreadId};

    #[test]
    fn what_the_trace_says_stands_before_what_the_author_says() {
        let lane = |name: &str, called: Option<&str>| Named {
            lane: LaneName { lane: LaneId(1), name: name.into(), nth: Some(2) },
            called: called.map(str::to_owned),
        };
        let end = |lane, t, cause| End { lane, t, cause };
        let ends =
            vec![end(lane("serve", Some("*Mina*")), 3.0, Cause::Return), end(lane("serve", None), 4.25, Cause::Cancel)];
        let set = |before: Option<&str>, line| Evidence::Set {
            name: "total".into(),
            before: before.map(str::to_owned),
            value: "'a`b'".into(),
            line,
        };
        let kept = Evidence::Kept { name: "total".into(), value: "1".into() };
        let why = Texts::from_iter([("en", "So it is.")]);
        let all = [Evidence::Order(ends), set(Some("0"), Some(4)), set(None, Some(4)), set(None, None), kept];
        let mut said = Vec::new();
        for (strings, language) in [(Strings::of("en"), "en"), (Strings::of("ko"), "ko")] {
            for evidence in &all {
                let posed = Posed {
                    prompt: Prompt::Order(vec![lane("serve", Some("*Mina*")), lane("serve", None)]),
                    choices: Vec::new(),
                    right: 0,
                    at: 0,
                    is_later: false,
                    evidence: Some(evidence.clone()),
                    why: Some(why.clone()),
                };
                said.push(reason(strings, language, &posed).unwrap_or_default());
                if let Evidence::Order(_) = evidence {
                    said.push(prompt(strings, language, &posed.prompt));
                    said.push(prompt(strings, language, &Prompt::Local(lane("serve", None).lane, "total".into())));
                }
            }
        }
        insta::assert_snapshot!(said.join("\n---\n"));
    }

    #[test]
    fn how_far_a_lesson_was_taken_is_told_with_all_that_there_is_to_tell() {
        let strings = Strings::of("en");
        let begun = Standing { begun: true, step: 2, steps: 7, ..Standing::default() };
        assert_eq!(standing(strings, &Standing { begun: false, ..begun.clone() }, " · "), "");
        assert_eq!(standing(strings, &begun, " · "), "step 3/7");
        let all = Standing { done: true, solved: true, changed: true, ..begun };
        let wanted = [&strings.list.done, &strings.list.solved, &strings.list.changed].map(String::as_str);
        assert_eq!(standing(strings, &all, ", "), wanted.join(", "));
    }

    #[test]
    fn one_event_that_was_lost_is_told_of_as_one() {
        let trace = |lost| {
            let mut trace = Trace::new(RunBuilder::new(Language::Python).trace().header().clone());
            trace.push(&Event { t: 0.0, thread: ThreadId(0), body: Body::End { status: Status::Code(0), lost } });
            trace
        };
        let said = |lost| ending(Strings::of("en"), &trace(lost));
        assert_eq!(said(0), None);
        assert_eq!(said(1).as_deref(), Some("1 event was lost."));
        assert_eq!(said(2).as_deref(), Some("2 events were lost."));
    }
}
