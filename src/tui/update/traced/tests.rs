use super::*;
use crate::lesson::sample::RunBuilder;
use crate::trace::wire::{self, Piece};
use crate::trace::{Cause, Event, LaneId, LaneKind, Language, State, Status, Trace};
use crate::tui::model::Standing;
use crate::tui::msg::{Msg, Until};
use crate::tui::sample::drawn;
use crate::tui::theme::{Depth, Ground, theme};
use crate::tui::update::update;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Somebody who watches a trace: presses keys, lets time pass, and hears of a run made by hand.
struct Viewer {
    model: Model,
    cmds: Vec<Cmd>,
}

impl Viewer {
    fn new(origin: Origin) -> Self {
        let mut model =
            Model::of_trace(Traced::new("app.py", Language::Python, origin), "en", theme(Ground::Dark, Depth::None));
        model.size = ratatui::layout::Size { width: 120, height: 36 };
        let cmds = open(&mut model);
        Self { model, cmds }
    }

    /// The viewer of a program of which these events have come.
    fn of(trace: &Trace) -> Self {
        let mut viewer = Self::new(Origin::Run { reads_nothing: true });
        viewer.stream(trace, 0..trace.len());
        viewer
    }

    fn traced(&self) -> &Traced {
        self.model.traced().expect("a trace is open")
    }

    fn playhead(&self) -> usize {
        self.traced().side.playhead
    }

    fn tell(&mut self, run: u64, news: News) -> &mut Self {
        self.cmds = update(&mut self.model, Msg::Run { language: Language::Python, run, news });
        self
    }

    fn stream(&mut self, trace: &Trace, range: std::ops::Range<usize>) -> &mut Self {
        let run = self.traced().side.run_number;
        let events = trace.events().map(Event::into_owned).collect::<Vec<_>>();
        self.tell(run, News::Events(events[range].to_vec()))
    }

    fn press(&mut self, code: KeyCode) -> &mut Self {
        self.cmds = update(&mut self.model, Msg::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        self
    }

    fn keys(&mut self, keys: &str) -> &mut Self {
        for key in keys.chars() {
            self.press(KeyCode::Char(key));
        }
        self
    }

    /// Lets time pass, at most so many seconds, until nothing moves.
    fn wait(&mut self, seconds: f64) -> &mut Self {
        for _ in 0..(seconds * 100.0) as usize {
            if self.model.is_moving() {
                update(&mut self.model, Msg::Tick(Duration::from_millis(10)));
            }
        }
        self
    }
}

/// A generator that yields three times; then it raises.
fn run() -> RunBuilder {
    let mut run = RunBuilder::new(Language::Python);
    let lane = run.lane(LaneKind::Generator, "numbers");
    for number in 0..3 {
        run.yields(lane, &number.to_string());
    }
    run.state(lane, State::Running, Cause::Next, None);
    run.exception(lane, "ValueError('no number')");
    run.state(lane, State::Closed, Cause::Raise, Some("ValueError('no number')"));
    run
}

#[test]
fn the_playhead_goes_with_the_end_until_it_is_moved_and_again_when_asked_to() {
    let trace = run().trace();
    let mut viewer = Viewer::new(Origin::Run { reads_nothing: true });
    assert_eq!(viewer.cmds, [Cmd::Stop, Cmd::Trace { run: 1 }]);
    assert_eq!(viewer.traced().standing(), Standing::Waiting);
    viewer.stream(&trace, 0..6);
    assert_eq!((viewer.playhead(), viewer.traced().standing()), (6, Standing::Live));
    viewer.press(KeyCode::Left);
    let behind = viewer.playhead();
    viewer.stream(&trace, 6..8);
    assert_eq!((viewer.playhead(), viewer.traced().standing()), (behind, Standing::Behind));
    assert!(behind < 6);
    viewer.keys("f").stream(&trace, 8..trace.len());
    assert_eq!((viewer.playhead(), viewer.traced().standing()), (trace.len(), Standing::Live));
    assert!(!viewer.model.is_moving(), "news move the playhead, and no clock");
    viewer.tell(1, News::Ended(Status::Code(0)));
    assert_eq!((viewer.playhead(), viewer.traced().standing()), (trace.len() + 1, Standing::Ended));
}

#[test]
fn played_from_behind_it_comes_to_the_end_and_is_live_again() {
    let trace = run().trace();
    let mut viewer = Viewer::of(&trace);
    viewer.keys(" ");
    assert_eq!(viewer.traced().standing(), Standing::Behind);
    viewer.press(KeyCode::Left).press(KeyCode::Left).keys(" ");
    assert!(viewer.model.is_moving());
    viewer.wait(10.0);
    assert_eq!((viewer.playhead(), viewer.traced().standing()), (trace.len(), Standing::Live));
}

#[test]
fn a_trace_that_is_whole_is_played_from_its_start() {
    let mut run = run();
    run.end(Status::Code(0));
    let trace = run.trace();
    let mut viewer = Viewer::of(&trace);
    viewer.tell(1, News::Ended(Status::Code(0))).keys(" ");
    assert!(viewer.playhead() < 3 && viewer.model.is_moving());
    viewer.wait(0.45);
    let slow = viewer.playhead();
    assert!(0 < slow && slow < trace.len());
    viewer.keys("+++++").wait(1.0);
    assert_eq!(viewer.playhead(), trace.len());
    assert!(!viewer.model.is_moving());
}

#[test]
fn by_time_a_second_takes_a_second() {
    let mut trace = Trace::new(run().trace().header().clone());
    for (at, event) in run().trace().events().enumerate() {
        trace.push(&Event { t: at as f64, ..event });
    }
    let mut viewer = Viewer::of(&trace);
    viewer.keys("a").press(KeyCode::Home).keys(" ").wait(2.5);
    assert_eq!(viewer.playhead(), 3, "the events of the seconds 0, 1 and 2 have happened");
    viewer.wait(1.0);
    assert_eq!(viewer.playhead(), 4);
    viewer.keys("+").wait(1.0);
    assert_eq!(viewer.playhead(), 6);
}

#[test]
fn faults_are_gone_to_with_their_lane_and_where_there_is_none_that_is_said() {
    let mut run = run();
    run.complain("Traceback\n");
    let trace = run.trace();
    let mut viewer = Viewer::of(&trace);
    viewer.press(KeyCode::Home).keys("e");
    let at = viewer.playhead();
    assert_eq!(trace.get(at - 1).map(|event| event.body.name()), Some("exception"));
    assert_eq!(viewer.traced().side.selected, Some(LaneId(1)));
    viewer.keys("e");
    assert_eq!(viewer.playhead(), at);
    assert!(viewer.model.notice.as_ref().is_some_and(|said| said.contains("no exception")));
    viewer.press(KeyCode::End).keys("E");
    assert_eq!(viewer.playhead(), at);
    viewer.press(KeyCode::Esc);
    assert_eq!(viewer.traced().side.selected, None);
}

#[test]
fn run_again_forgets_what_was_and_passes_over_what_still_comes_of_it() {
    let trace = run().trace();
    let mut viewer = Viewer::of(&trace);
    viewer.press(KeyCode::Home).keys("r");
    assert_eq!(viewer.cmds, [Cmd::Stop, Cmd::Trace { run: 2 }]);
    viewer.tell(1, News::Ended(Status::Stopped("stopped".into())));
    assert_eq!((viewer.traced().standing(), viewer.traced().side.trace.len()), (Standing::Waiting, 0));
    viewer.stream(&trace, 0..4);
    assert_eq!((viewer.playhead(), viewer.traced().standing()), (4, Standing::Live));
    viewer.keys("x");
    assert_eq!(viewer.cmds, [Cmd::Stop]);
}

#[test]
fn a_saved_trace_has_no_program_to_run_or_to_stop() {
    let trace = run().trace();
    let mut viewer = Viewer::new(Origin::File);
    assert_eq!(viewer.traced().standing(), Standing::Waiting);
    viewer.tell(1, News::Started(trace.header().clone()));
    viewer.tell(1, News::Pieces { pieces: vec![piece(&trace, 0..trace.len(), 2)], percent: 100 });
    viewer.tell(1, News::Read(Until::End));
    assert_eq!((viewer.playhead(), viewer.traced().standing()), (trace.len(), Standing::Ended));
    assert!(viewer.model.notice.as_ref().is_some_and(|said| said.contains("over: 2;")));
    for key in ["x", "r", "f"] {
        viewer.keys(key);
        assert_eq!((viewer.cmds.as_slice(), viewer.playhead()), (&[][..], trace.len()), "{key}");
    }
}

#[test]
fn a_file_that_does_not_tell_how_its_program_ended_says_so() {
    let mut run = run();
    run.end(Status::Code(0));
    let trace = run.trace();
    for (events, said) in [(trace.len(), "ended  event"), (trace.len() - 1, "its end is missing  event")] {
        let mut viewer = Viewer::new(Origin::File);
        viewer.tell(1, News::Started(trace.header().clone()));
        viewer.tell(1, News::Pieces { pieces: vec![piece(&trace, 0..events, 0)], percent: 100 });
        viewer.tell(1, News::Read(Until::End));
        let text = drawn(&mut viewer.model, 120, 36);
        assert!(text.contains(said), "{text}");
    }
}

/// A piece with these events of a trace and so many lines that are none.
fn piece(trace: &Trace, events: std::ops::Range<usize>, damaged: usize) -> Piece {
    let lines = events.filter_map(|at| wire::event_line(trace, at)).map(|line| line + "\n");
    let lines = lines.chain(std::iter::repeat_n("damaged\n".to_owned(), damaged));
    Piece::new(lines.collect::<String>().into_bytes())
}

#[test]
fn a_file_is_seen_while_it_is_read_and_its_reading_can_be_stopped() {
    let trace = run().trace();
    let mut viewer = Viewer::new(Origin::File);
    viewer.tell(1, News::Started(trace.header().clone()));
    assert_eq!((viewer.traced().standing(), viewer.traced().percent()), (Standing::Waiting, 0));
    viewer.tell(1, News::Pieces { pieces: vec![piece(&trace, 0..3, 0), piece(&trace, 3..6, 1)], percent: 30 });
    assert_eq!((viewer.playhead(), viewer.traced().standing()), (6, Standing::Reading));
    viewer.press(KeyCode::Left);
    let behind = viewer.playhead();
    viewer.tell(1, News::Pieces { pieces: vec![piece(&trace, 6..8, 0)], percent: 43 });
    assert_eq!((viewer.playhead(), viewer.traced().side.trace.len()), (behind, 8));
    assert!(behind < 6);
    assert_eq!(viewer.keys("x").cmds, [Cmd::Stop]);
    viewer.tell(1, News::Read(Until::Stopped));
    assert_eq!((viewer.traced().standing(), viewer.traced().percent()), (Standing::Part, 43));
    let said = viewer.model.notice.clone().expect("it is said");
    assert!(said.contains("43 %") && said.contains("over: 1;"), "{said}");
    assert_eq!(viewer.keys("x").cmds, []);
    assert_eq!(viewer.keys("f").playhead(), 8);
}

#[test]
fn where_a_file_cannot_be_read_to_its_end_what_was_read_is_there_and_why_there_is_no_more() {
    let trace = run().trace();
    let mut viewer = Viewer::new(Origin::File);
    viewer.tell(1, News::Started(trace.header().clone()));
    viewer.tell(1, News::Pieces { pieces: vec![piece(&trace, 0..5, 0)], percent: 70 });
    viewer.tell(1, News::Read(Until::Broken("the disk is gone".to_owned())));
    assert_eq!((viewer.playhead(), viewer.traced().standing()), (5, Standing::Part));
    let said = viewer.model.notice.clone().expect("it is said");
    assert!(said.contains("70 %") && said.contains("the disk is gone"), "{said}");
}

#[test]
fn the_keys_of_the_walkthrough_say_nothing() {
    let trace = run().trace();
    let mut viewer = Viewer::of(&trace);
    for key in ["p", "n", "N", "s", "b"] {
        viewer.keys(key);
        assert_eq!((viewer.cmds.as_slice(), viewer.playhead()), (&[][..], trace.len()), "{key}");
        assert_eq!((viewer.traced().standing(), &viewer.model.notice), (Standing::Live, &None), "{key}");
    }
}

#[test]
fn a_program_that_meets_the_end_of_its_input_is_told_why_and_its_end_does_not_hide_that() {
    let mut run = RunBuilder::new(Language::Python);
    run.exception(LaneId::MAIN, "EOFError('EOF when reading a line')");
    let trace = run.trace();
    let mut viewer = Viewer::of(&trace);
    let said = viewer.model.notice.clone().expect("it is said");
    assert!(said.contains("--text"), "{said}");
    viewer.tell(1, News::Ended(Status::Code(1)));
    assert_eq!(viewer.model.notice, Some(said));
    let mut reads = Viewer::new(Origin::Run { reads_nothing: false });
    reads.stream(&trace, 0..trace.len());
    assert_eq!(reads.model.notice, None);
}

#[test]
fn a_limit_is_said_at_once_and_an_exit_code_is_not() {
    let mut viewer = Viewer::of(&run().trace());
    viewer.tell(1, News::Ended(Status::Code(3)));
    assert_eq!(viewer.model.notice, None);
    let mut viewer = Viewer::of(&run().trace());
    viewer.tell(1, News::Ended(Status::Stopped("memory".into())));
    assert!(viewer.model.notice.as_ref().is_some_and(|said| said.contains("memory")));
}

#[test]
fn tenths_and_pages_lead_through_the_whole_trace_and_not_beyond() {
    let trace = run().trace();
    let mut viewer = Viewer::of(&trace);
    for axis in ["", "a"] {
        viewer.keys(axis).keys("5");
        assert!(viewer.playhead() <= trace.len());
        for _ in 0..30 {
            viewer.press(KeyCode::PageUp);
        }
        assert!(viewer.playhead() <= 1, "{axis} {}", viewer.playhead());
        for _ in 0..30 {
            viewer.press(KeyCode::PageDown);
        }
        assert_eq!(viewer.playhead(), trace.len());
    }
}

#[test]
fn where_a_run_could_not_be_started_that_is_said() {
    let mut viewer = Viewer::new(Origin::Run { reads_nothing: true });
    viewer.tell(1, News::Failed("there is no Python".to_owned().into()));
    assert_eq!(viewer.traced().standing(), Standing::Failed);
    assert!(viewer.model.notice.as_ref().is_some_and(|said| said.contains("there is no Python")));
}

#[test]
fn the_text_is_coloured_for_the_run_that_it_belongs_to() {
    let mut viewer = Viewer::new(Origin::Run { reads_nothing: true });
    viewer.tell(1, News::Text(Ok("print(1)\n".to_owned())));
    let owner = Owner::Trace(1);
    let text = "print(1)\n".to_owned();
    assert_eq!(viewer.cmds, [Cmd::Highlight { owner, language: Language::Python, text }]);
    let lines = crate::tui::highlight::plain("print(1)\n");
    for (run, taken) in [(7, false), (1, true)] {
        let (owner, lines) = (Owner::Trace(run), lines.clone());
        update(&mut viewer.model, Msg::Highlighted { owner, language: Language::Python, lines });
        assert_eq!(viewer.traced().side.highlighted.is_some(), taken);
    }
    viewer.tell(1, News::Text(Err(Source::Changed)));
    assert_eq!((&viewer.traced().source, viewer.cmds.len()), (&Source::Changed, 0));
}
