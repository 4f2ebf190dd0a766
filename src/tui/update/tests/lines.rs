//! Lines that are pointed at, gone to and stopped at.

use super::*;
use crate::tui::model::Alone;

/// Both programs run, with the lines that their beats stand at: `make` on 1, `send` on 2 and once more on 2, `close` on 3.
fn with_lines(reader: &mut Reader) {
    for cmd in std::mem::take(&mut reader.cmds) {
        let Cmd::Run { language, run: number, .. } = cmd else { continue };
        let mut events = Vec::new();
        for event in run(language).events().map(|event| event.into_owned()) {
            if let Body::Beat { lane, name, .. } = &event.body {
                let line = 1 + ["make", "send", "close"].iter().position(|known| known == name).expect("a beat") as u32;
                events.push(Event { body: Body::Line { lane: *lane, line }, ..event.clone() });
            }
            events.push(event);
        }
        reader.tell(language, number, News::Events(events));
        reader.tell(language, number, News::Ended(Status::Code(0)));
    }
}

fn lined() -> Reader {
    let mut reader = Reader::new(Progress::default());
    reader.press(KeyCode::Enter);
    with_lines(&mut reader);
    reader
}

/// Where the first program reaches `line`, as its playhead stands there.
fn runs_of(reader: &Reader, line: u32) -> Vec<usize> {
    let trace = &reader.open().sides[0].trace;
    let reaches =
        |at: &usize| matches!(trace.get(*at).map(|event| event.body), Some(Body::Line { line: of, .. }) if of == line);
    (0..trace.len()).filter(reaches).map(|at| stops::settle(trace, at + 1)).collect()
}

#[test]
fn a_line_is_pointed_at_and_the_playhead_goes_to_where_it_runs() {
    let mut reader = lined();
    let sends = runs_of(&reader, 2);
    assert_eq!(sends.len(), 2);
    reader.press(KeyCode::Char('J')).press(KeyCode::Char('J'));
    assert_eq!(reader.open().sides[0].cursor, Some(2));
    for (key, at) in [(')', sends[0]), (')', sends[1]), ('(', sends[0])] {
        reader.press(KeyCode::Char(key));
        assert_eq!((reader.playheads()[0], reader.open().sides[0].cursor), (at, Some(2)), "{key}");
    }
    assert!(reader.model.notice.is_none());
    reader.press(KeyCode::Char('('));
    assert!(reader.model.notice.take().is_some(), "it did not run before");
    assert_eq!(reader.playheads()[0], sends[0]);
    reader.press(KeyCode::Char('.'));
    assert_eq!(reader.open().sides[0].cursor, None, "other keys mean the line that runs");
    reader.press(KeyCode::Char('K')).press(KeyCode::Char('K')).press(KeyCode::Char('K'));
    assert_eq!(reader.open().sides[0].cursor, Some(1), "there is no line before the first");
}

#[test]
fn playing_stops_at_a_breakpoint_and_it_is_kept_from_lesson_to_lesson() {
    let mut reader = lined();
    let made = runs_of(&reader, 1)[0];
    reader.press(KeyCode::Char('J')).press(KeyCode::Char('B'));
    assert_eq!(reader.open().sides[0].breakpoints.iter().copied().collect::<Vec<_>>(), [1]);
    reader.press(KeyCode::Char(' ')).wait();
    let open = reader.open();
    assert_eq!((reader.playheads()[0], open.place, open.playing), (made, Place::Introduction, false));
    assert!(reader.model.notice.take().is_some_and(|said| said.contains("line 1")));
    // From there it goes on; it is there again when one comes back, and a second key takes it away.
    reader.press(RIGHT).wait();
    assert_eq!((reader.open().place, reader.model.notice.is_none()), (Place::Step(0), true));
    reader.press(KeyCode::Esc);
    reader.cmds.clear();
    while reader.model.open().is_some() {
        reader.press(KeyCode::Esc);
    }
    reader.press(KeyCode::Enter);
    with_lines(&mut reader);
    assert_eq!(reader.open().sides[0].breakpoints.len(), 1);
    reader.press(KeyCode::Home).press(KeyCode::Char('J')).press(KeyCode::Char('B'));
    assert!(reader.open().sides[0].breakpoints.is_empty());
    reader.press(KeyCode::F(4));
    assert_eq!(reader.open().alone, Alone::Timeline);
    reader.press(KeyCode::F(4));
    assert_eq!(reader.open().alone, Alone::Pane);
}

#[test]
fn a_breakpoint_goes_with_its_line_when_lines_are_written_above_it() {
    let mut reader = lined();
    let stops = |reader: &Reader| reader.open().sides[0].breakpoints.iter().copied().collect::<Vec<_>>();
    reader.press(KeyCode::Char('J')).press(KeyCode::Char('J')).press(KeyCode::Char('B'));
    let before = stops(&reader);
    let line = |reader: &Reader, at: u32| {
        let text = &reader.open().sides[0].program.as_ref().expect("a program").text;
        text.lines().nth(at as usize - 1).map(str::to_owned)
    };
    let marked = line(&reader, before[0]);
    reader.press(KeyCode::Char('e'));
    update(&mut reader.model, Msg::Paste("# new\n# lines\n".to_owned()));
    reader.press(KeyCode::F(5));
    reader.programs_run();
    let moved = stops(&reader);
    assert_eq!((moved[0], line(&reader, moved[0])), (before[0] + 2, marked));
    // What is set there is kept for the lesson's own text.
    reader.press(KeyCode::Char('o'));
    reader.programs_run();
    assert_eq!(stops(&reader), before);
}
