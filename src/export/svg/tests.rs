use super::*;
use crate::export::palette::tests::contrast;
use crate::export::palette::{DARK, LIGHT};
use crate::timeline::sample;
use crate::trace::{Clock, Event, Header, LaneKind, Language, ThreadId, Value, wire};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

struct Plain;

impl Words for Plain {
    fn lane(&self, trace: &Trace, lane: LaneId) -> String {
        trace.lanes().get(lane.index()).map_or_else(String::new, |lane| format!("{} #{}", lane.name, lane.nth))
    }

    fn state(&self, _: &Trace, _: LaneId, state: State, cause: Cause) -> String {
        if state == State::Closed { cause.name().to_owned() } else { format!("GEN_{}", state.name().to_uppercase()) }
    }

    fn plain(&self, state: State) -> String {
        state.name().to_owned()
    }

    fn verb(&self, _: &Trace, _: LaneId, cause: Cause) -> String {
        cause.name().to_owned()
    }

    fn seconds(&self, seconds: f64) -> String {
        format!("{seconds} s")
    }
}

fn program<'a>(trace: &'a Trace, index: &'a Index, steps: &[Option<usize>]) -> Program<'a> {
    let heading = trace.header().program.clone();
    Program { trace, index, heading, steps: steps.to_vec(), parted: vec![trace.len() / 2] }
}

fn picture<'a>(programs: Vec<Program<'a>>, align: Align) -> Picture<'a> {
    let said = |text: &str| text.to_owned();
    Picture {
        title: said("A <title>"),
        description: said("What is seen."),
        programs,
        align,
        words: &Plain,
        labels: Labels {
            active: said("runs"),
            waits: said("waits"),
            goes_in: said("in"),
            comes_out: said("out"),
            beside: said("beside"),
            step: said("a step"),
            parts: said("parts"),
            raised: said("raised"),
            instants: said("seconds"),
            signs: said("signs"),
        },
        cut: said("{shown} of {all}"),
        more_lanes: said("{n} more"),
    }
}

fn empty(name: &str) -> Trace {
    let (language, clock, runtime) = (Language::Python, Clock::Real, String::new());
    Trace::new(Header { language, runtime, program: name.to_owned(), clock, recorded: false, digest: None })
}

fn documented() -> Trace {
    let text = include_str!("../../../docs/trace-format.md");
    wire::read("t", text.split("```").nth(1).expect("an example").trim_start()).0.expect("a trace")
}

/// The elements of a class, each by what it is of: program, event, lane. One that goes over several rows is there once.
fn elements(svg: &str, class: &str) -> BTreeSet<(usize, usize, u32)> {
    let document = roxmltree::Document::parse(svg).unwrap_or_else(|error| panic!("{error}\n{svg}"));
    let number =
        |node: &roxmltree::Node<'_, '_>, name| node.attribute(name).expect(name).parse::<usize>().expect("a number");
    let has_class = |node: &roxmltree::Node<'_, '_>| {
        node.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class))
    };
    let of = |node: roxmltree::Node<'_, '_>| {
        (number(&node, "data-program"), number(&node, "data-event"), number(&node, "data-lane") as u32)
    };
    document.descendants().filter(|node| node.has_attribute("data-event")).filter(has_class).map(of).collect()
}

/// The cells of a trace, by a look at every lane after every change of state.
fn cells_by_look(program: usize, trace: &Trace, index: &Index) -> BTreeSet<(usize, usize, u32)> {
    let mut cells = BTreeSet::new();
    let mut last: BTreeMap<u32, (usize, bool)> = BTreeMap::new();
    for at in (0..trace.len()).filter(|at| matches!(trace.get(*at).map(|event| event.body), Some(Body::State { .. }))) {
        for lane in 0..trace.lanes().len() as u32 {
            let Some(moment) = index.lane_at(trace, LaneId(lane), at + 1) else { continue };
            let look = (moment.since, moment.active);
            if last.insert(lane, look) != Some(look) {
                cells.insert((program, at, lane));
            }
        }
    }
    cells
}

fn arrows_by_look(program: usize, trace: &Trace, index: &Index) -> BTreeSet<(usize, usize, u32)> {
    let crossing = |at: usize| Some((program, at, index.transfer(trace, at)?.to.0));
    (0..trace.len()).filter_map(crossing).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_picture_has_the_cells_arrows_and_exceptions_of_its_traces(left in sample::traces(), right in sample::traces()) {
        let indices = [Index::new(&left), Index::new(&right)];
        for align in [Align::Steps, Align::Instants] {
            let steps = [Some(3), None, Some(40)];
            let programs = vec![program(&left, &indices[0], &steps), program(&right, &indices[1], &steps)];
            let svg = picture(programs, align).draw();
            let (mut cells, mut arrows, mut faults) = (BTreeSet::new(), BTreeSet::new(), 0);
            for (number, (trace, index)) in [&left, &right].into_iter().zip(&indices).enumerate() {
                cells.extend(cells_by_look(number, trace, index));
                arrows.extend(arrows_by_look(number, trace, index));
                let raised = |event: &Event<'_>| matches!(event.body, Body::Exception { .. });
                faults += trace.events().filter(raised).count();
            }
            prop_assert_eq!(elements(&svg, "cell"), cells);
            prop_assert_eq!(elements(&svg, "arrow"), arrows);
            prop_assert_eq!(elements(&svg, "exception").len(), faults);
        }
    }
}

#[test]
fn the_documented_example_as_a_picture() {
    let trace = documented();
    let index = Index::new(&trace);
    let svg = picture(vec![program(&trace, &index, &[Some(4)])], Align::Steps).draw();
    let (head, body) = svg.split_once("</style>").expect("a style sheet");
    let head = head.split_once("<style>").expect("a style sheet").0;
    insta::assert_snapshot!(format!("{head}{}", body.replace('<', "\n<").replace("\n</", "</")));
}

#[test]
fn what_a_program_calls_itself_stays_text() {
    let hostile = "</text><script>alert(1)</script>\"'&\u{1b}[31m\u{0}\u{202e}";
    let mut trace = empty(hostile);
    let mut push = |body| trace.push(&Event { t: 0.0, thread: ThreadId(0), body });
    for lane in [LaneId(0), LaneId(1)] {
        push(Body::Lane { lane, kind: LaneKind::Generator, name: hostile.into(), parent: None, line: None });
        let value = Some(Value::whole(hostile));
        let by = (lane.0 > 0).then_some(LaneId(0));
        push(Body::State { lane, state: State::Created, cause: Cause::Call, value, by, on: None, line: None });
    }
    push(Body::Exception { lane: LaneId(1), line: None, value: Value::whole(hostile) });
    let index = Index::new(&trace);
    let svg = picture(vec![program(&trace, &index, &[])], Align::Steps).draw();
    let document = roxmltree::Document::parse(&svg).expect("XML");
    assert!(document.descendants().all(|node| !node.has_tag_name("script")), "{svg}");
    assert!(!svg.contains(['\u{1b}', '\u{0}', '\u{202e}']), "{svg}");
    assert_eq!(elements(&svg, "arrow").len(), 1);
}

#[test]
fn what_is_too_much_for_a_picture_is_counted() {
    let mut trace = empty("many");
    let mut push = |body| trace.push(&Event { t: 0.0, thread: ThreadId(0), body });
    let state = |lane, state, cause| Body::State { lane, state, cause, value: None, by: None, on: None, line: None };
    for lane in (0..61).map(LaneId) {
        push(Body::Lane { lane, kind: LaneKind::Generator, name: "g".into(), parent: None, line: None });
        push(state(lane, State::Created, Cause::Call));
        for _ in 0..6 {
            push(state(lane, State::Running, Cause::Next));
            push(state(lane, State::Suspended, Cause::Yield));
        }
    }
    let index = Index::new(&trace);
    let svg = picture(vec![program(&trace, &index, &[])], Align::Steps).draw();
    assert!(svg.contains(&format!("{MOST} of {}", index.ticks())), "{}", index.ticks());
    assert!(svg.contains(&format!("{} more", 61 - LANES)));
    assert!(svg.matches("class=\"row\"").count() > 5, "it goes over several rows");
    let seen: BTreeSet<usize> = elements(&svg, "cell").into_iter().map(|(_, event, _)| event).collect();
    assert!(seen.iter().all(|event| index.tick_at(*event) < MOST));
}

#[test]
fn an_empty_trace_has_a_picture() {
    let trace = empty("nothing");
    let index = Index::new(&trace);
    let svg = picture(vec![program(&trace, &index, &[])], Align::Instants).draw();
    assert_eq!(elements(&svg, "cell").len(), 0);
}

/// `over` at a share of its strength on `under`.
fn blend(over: &str, under: &str, share: f64) -> String {
    let channel = |text: &str, at: usize| f64::from(u8::from_str_radix(&text[at..at + 2], 16).expect("a colour"));
    let mixed = [1, 3, 5].map(|at| (channel(over, at) * share + channel(under, at) * (1.0 - share)).round() as u8);
    format!("#{:02x}{:02x}{:02x}", mixed[0], mixed[1], mixed[2])
}

#[test]
fn every_text_and_every_shape_of_a_picture_stands_out_as_wcag_asks() {
    for palette in [&*LIGHT, &*DARK] {
        for paint in style::PAINTS {
            let least = match (paint.property, paint.selector) {
                (_, "svg.timeline .ground" | "svg.timeline .veil") => continue,
                (_, "svg.timeline .active text") => {
                    assert!(contrast(palette.of("ground"), palette.of("active")) >= 4.5);
                    continue;
                }
                ("fill", selector) if selector.contains("text") => 4.5,
                _ => 3.0,
            };
            let ratio = contrast(palette.of(paint.role), palette.ground);
            assert!(ratio >= least, "{paint:?}: {ratio:.2}");
        }
        let tinted = blend(palette.of("running"), palette.ground, 0.14);
        let ratio = contrast(palette.of("running"), &tinted);
        assert!(ratio >= 4.5, "{ratio:.2} on {tinted}");
    }
}

#[test]
fn a_strip_tells_where_each_change_of_state_ends() {
    let trace = documented();
    let index = Index::new(&trace);
    let strip = picture(vec![program(&trace, &index, &[])], Align::Steps).strip(7);
    assert_eq!(strip.ends[0].len(), index.ticks() + 1);
    assert!(strip.ends[0].windows(2).all(|pair| pair[0] < pair[1]), "{:?}", strip.ends);
    assert!(strip.bars.contains("id=\"seen-7-0\"") && strip.bars.contains("id=\"head-7-0\""));
    for svg in [&strip.labels, &strip.bars] {
        roxmltree::Document::parse(svg).expect("XML");
    }
}
