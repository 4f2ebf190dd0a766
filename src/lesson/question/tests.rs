//! Questions on runs made by hand.

use super::super::model::{Entrant, Variable};
use super::super::sample::RunBuilder;
use super::*;
use crate::trace::Language;
use proptest::prelude::*;

fn ask(ask: Ask) -> Question {
    Question { ask, of: Language::Python, wrong: Vec::new(), why: None }
}

fn lane(name: &str, nth: u32) -> LaneRef {
    LaneRef { name: name.into(), nth }
}

fn right(posed: &Posed) -> &Answer {
    &posed.choices[posed.right]
}

fn said(lane: &LaneName) -> String {
    format!("{}{}", lane.name, lane.nth.map_or(String::new(), |nth| format!(" {nth}")))
}

fn words(posed: &Posed) -> Vec<String> {
    let mut words: Vec<String> = posed
        .choices
        .iter()
        .map(|choice| match choice {
            Answer::State(state, ..) => state.to_string(),
            Answer::Text(text) => text.clone(),
            Answer::Lane(lane) => said(lane),
            Answer::Order(lanes) => {
                let lanes = lanes.iter().map(|named| named.called.clone().unwrap_or_else(|| said(&named.lane)));
                lanes.collect::<Vec<_>>().join(" < ")
            }
            Answer::Own(texts) => texts.get("en").to_owned(),
        })
        .collect();
    words.sort();
    words
}

/// A generator that is made, yields `None`, `10`, `20` and returns; positions of the made one and of each yield.
fn generator() -> (RunBuilder, usize, [usize; 3]) {
    let mut run = RunBuilder::new(Language::Python);
    let averager = run.lane(LaneKind::Generator, "averager");
    let made = run.beat("make");
    let yields = [run.yields(averager, "None"), run.yields(averager, "10"), run.yields(averager, "20")];
    run.state(averager, State::Running, Cause::Next, None);
    run.state(averager, State::Closed, Cause::Return, Some("'done'"));
    (run, made, yields)
}

#[test]
fn the_state_asked_for_is_the_one_at_the_next_step() {
    let (run, made, [first, ..]) = generator();
    let trace = run.trace();
    let state = |to: usize| {
        let posed = pose(&ask(Ask::State(lane("averager", 1))), &trace, made, to, "s").expect("posed");
        (right(&posed).clone(), words(&posed), posed.at)
    };
    let all = ["closed", "created", "running", "suspended"].map(str::to_owned).to_vec();
    assert_eq!(state(made), (Answer::State(State::Created, LaneKind::Generator, Cause::Return), all.clone(), made));
    assert_eq!(state(first), (Answer::State(State::Suspended, LaneKind::Generator, Cause::Return), all.clone(), first));
    assert_eq!(state(trace.len()).0, Answer::State(State::Closed, LaneKind::Generator, Cause::Return));
}

#[test]
fn a_lane_that_is_not_made_yet_or_not_there_cannot_be_asked_about() {
    let (run, made, _) = generator();
    let trace = run.trace();
    assert_eq!(pose(&ask(Ask::State(lane("averager", 1))), &trace, 0, made - 3, "s"), None);
    assert_eq!(pose(&ask(Ask::State(lane("averagr", 1))), &trace, 0, trace.len(), "s"), None);
    assert_eq!(pose(&ask(Ask::Value(lane("averager", 2))), &trace, 0, trace.len(), "s"), None);
    assert_eq!(pose(&ask(Ask::Value(lane("averager", 0))), &trace, 0, trace.len(), "s"), None);
}

#[test]
fn a_task_may_be_ready_and_a_generator_is_not_offered_to_be() {
    let mut run = RunBuilder::new(Language::Python);
    let task = run.lane(LaneKind::Task, "worker");
    run.state(task, State::Ready, Cause::Schedule, None);
    let trace = run.trace();
    let posed = pose(&ask(Ask::State(lane("worker", 1))), &trace, 0, trace.len(), "s").expect("posed");
    assert_eq!(right(&posed), &Answer::State(State::Ready, LaneKind::Task, Cause::Return));
    assert_eq!(words(&posed), ["closed", "ready", "running", "suspended"]);
}

#[test]
fn a_future_is_offered_each_of_its_words_once() {
    for (state, cause) in [(State::Ready, Cause::Submit), (State::Running, Cause::Start)] {
        let mut run = RunBuilder::new(Language::Python);
        let job = run.lane(LaneKind::Future, "bake");
        run.state(job, state, cause, None);
        let trace = run.trace();
        let posed = pose(&ask(Ask::State(lane("bake", 1))), &trace, 0, trace.len(), "s").expect("posed");
        assert_eq!(right(&posed), &Answer::State(state, LaneKind::Future, Cause::Return));
        assert_eq!(words(&posed), ["closed", "ready", "running"]);
    }
}

#[test]
fn a_state_is_asked_for_in_the_word_for_how_the_lane_ends() {
    let mut run = RunBuilder::new(Language::Python);
    let future = run.lane(LaneKind::Future, "bake");
    let before = run.state(future, State::Ready, Cause::Submit, None);
    run.state(future, State::Closed, Cause::Cancel, None);
    let trace = run.trace();
    let cancelled = Answer::State(State::Closed, LaneKind::Future, Cause::Cancel);
    let posed = |to| pose(&ask(Ask::State(lane("bake", 1))), &trace, 0, to, "s").expect("posed");
    assert_eq!(right(&posed(trace.len())), &cancelled);
    assert!(posed(before).choices.contains(&cancelled), "as a wrong answer, too");
}

#[test]
fn the_value_is_what_comes_out_next_and_the_others_are_the_nearest() {
    let (run, made, [first, second, third]) = generator();
    let trace = run.trace();
    let value = |from: usize| {
        let posed = pose(&ask(Ask::Value(lane("averager", 1))), &trace, from, trace.len(), "s").expect("posed");
        (right(&posed).clone(), words(&posed), posed.at)
    };
    let text = |text: &str| Answer::Text(text.into());
    assert_eq!(value(made), (text("None"), ["'done'", "10", "20", "None"].map(str::to_owned).to_vec(), first));
    assert_eq!(value(first).0, text("10"));
    assert_eq!((value(second).0, value(second).2), (text("20"), third));
    assert_eq!(value(third).0, text("'done'"), "a return is a value too");
    assert_eq!(pose(&ask(Ask::Value(lane("averager", 1))), &trace, trace.len(), trace.len(), "s"), None);
}

#[test]
fn the_value_of_a_raise_is_the_exception_and_a_drop_has_none() {
    let mut run = RunBuilder::new(Language::Python);
    let one = run.lane(LaneKind::Generator, "g");
    let two = run.lane(LaneKind::Generator, "g");
    run.state(one, State::Running, Cause::Next, None);
    run.state(one, State::Closed, Cause::Raise, Some("ValueError('x')"));
    run.state(two, State::Closed, Cause::Collect, None);
    let trace = run.trace();
    let posed = pose(&ask(Ask::Value(lane("g", 1))), &trace, 0, trace.len(), "s").expect("posed");
    assert_eq!(
        (right(&posed), words(&posed)),
        (&Answer::Text("ValueError('x')".into()), vec!["None".into(), "ValueError('x')".into()])
    );
    assert_eq!(posed.prompt, Prompt::Value(LaneName { lane: one, name: "g".into(), nth: Some(1) }));
    assert_eq!(pose(&ask(Ask::Value(lane("g", 2))), &trace, 0, trace.len(), "s"), None);
}

#[test]
fn a_raise_that_does_not_say_its_exception_again_has_said_it_before() {
    let mut run = RunBuilder::new(Language::Python);
    let g = run.lane(LaneKind::Generator, "g");
    run.state(g, State::Running, Cause::Next, None);
    run.exception(g, "KeyError('k')");
    run.state(g, State::Closed, Cause::Raise, None);
    let trace = run.trace();
    let posed = pose(&ask(Ask::Value(lane("g", 1))), &trace, 0, trace.len(), "s").expect("posed");
    assert_eq!(right(&posed), &Answer::Text("KeyError('k')".into()));
}

#[test]
fn held_values_help_out_where_too_few_crossed_and_addresses_never_do() {
    let mut run = RunBuilder::new(Language::Python);
    let g = run.lane(LaneKind::Generator, "g");
    run.local("total", "7");
    run.local("g", "<generator object g at 0x7f00>");
    run.yields(g, "1");
    let trace = run.trace();
    let posed = pose(&ask(Ask::Value(lane("g", 1))), &trace, 0, trace.len(), "s").expect("posed");
    assert_eq!(words(&posed), ["1", "7", "None"]);
}

#[test]
fn the_next_line_is_joined_from_its_pieces_and_blank_ones_are_passed_over() {
    let mut run = RunBuilder::new(Language::Python);
    let start = run.print("one\ntw");
    let middle = run.print("o");
    run.complain("no\n");
    run.print("\n\n");
    let end = run.print("three");
    let trace = run.trace();
    let output = |from: usize| {
        let posed = pose(&ask(Ask::Output), &trace, from, trace.len(), "s").expect("posed");
        (right(&posed).clone(), words(&posed), posed.at)
    };
    let text = |text: &str| Answer::Text(text.into());
    assert_eq!(output(0), (text("one"), ["None", "one", "three", "two"].map(str::to_owned).to_vec(), start));
    assert_eq!(output(start).0, text("o"), "the rest of a line that is half there");
    assert!(!output(start).1.contains(&"two".to_owned()), "the whole of it is no wrong answer");
    assert_eq!((output(middle).0, output(middle).2), (text("three"), end));
    assert_eq!(pose(&ask(Ask::Output), &trace, end, trace.len(), "s"), None);
}

#[test]
fn the_next_lane_is_told_from_others_of_its_name() {
    let mut run = RunBuilder::new(Language::Python);
    let workers = [0, 1, 2].map(|_| run.lane(LaneKind::Task, "worker"));
    let over = run.lane(LaneKind::Task, "over");
    run.state(over, State::Closed, Cause::Cancel, None);
    let from = run.beat("make");
    run.state(workers[1], State::Running, Cause::Step, None);
    run.state(workers[1], State::Suspended, Cause::Await, None);
    run.state(workers[0], State::Running, Cause::Step, None);
    let trace = run.trace();
    let posed = pose(&ask(Ask::Lane), &trace, from, trace.len(), "s").expect("posed");
    assert_eq!(right(&posed), &Answer::Lane(LaneName { lane: workers[1], name: "worker".into(), nth: Some(2) }));
    assert_eq!(words(&posed), ["worker 1", "worker 2", "worker 3"], "main runs already, and what is closed never will");
    assert_eq!(pose(&ask(Ask::Lane), &trace, trace.len(), trace.len(), "s"), None);

    // Where there is hardly another one, the lane that runs is offered, and a closed one last.
    let mut run = RunBuilder::new(Language::Python);
    let job = run.lane(LaneKind::Task, "job");
    let over = run.lane(LaneKind::Task, "over");
    run.state(over, State::Closed, Cause::Cancel, None);
    let from = run.beat("make");
    run.state(job, State::Running, Cause::Step, None);
    let trace = run.trace();
    assert_eq!(words(&pose(&ask(Ask::Lane), &trace, from, trace.len(), "s").expect("posed")), ["job", "main", "over"]);
}

/// Asks for the order of these lanes, the first of which is called `one`.
fn order(lanes: &[(&str, u32)]) -> Question {
    let entrant = |at: usize, (name, nth): (&str, u32)| Entrant {
        lane: lane(name, nth),
        called: (at == 0).then(|| "one".to_owned()),
    };
    ask(Ask::Order(lanes.iter().enumerate().map(|(at, named)| entrant(at, *named)).collect()))
}

#[test]
fn the_order_is_that_of_the_ends_and_the_others_are_other_orders_of_the_same_lanes() {
    let mut run = RunBuilder::new(Language::Python);
    let tasks = [0, 1, 2].map(|_| run.lane(LaneKind::Task, "task"));
    let from = run.beat("all");
    let to = run.beat("next");
    run.state(tasks[1], State::Closed, Cause::Cancel, None);
    run.state(tasks[2], State::Closed, Cause::Collect, None);
    let last = run.state(tasks[0], State::Closed, Cause::Cancel, None);
    run.print("more\n");
    let trace = run.trace();
    // However the author lists them, nothing in the question tells which is first.
    for lanes in [[("task", 1), ("task", 2), ("task", 3)], [("task", 2), ("task", 3), ("task", 1)]] {
        let question = order(&lanes);
        let posed = pose(&question, &trace, from, to, "s").expect("posed");
        let Prompt::Order(asked) = &posed.prompt else { panic!("{:?}", posed.prompt) };
        assert_eq!(asked.iter().map(|named| named.lane.lane).collect::<Vec<_>>(), tasks);
        let Answer::Order(right) = right(&posed) else { panic!("an order") };
        assert_eq!(right.iter().map(|named| named.lane.lane).collect::<Vec<_>>(), [tasks[1], tasks[2], tasks[0]]);
        assert_eq!((posed.at, posed.is_later, posed.choices.len()), (last, true, 4));
        let Some(Evidence::Order(ends)) = &posed.evidence else { panic!("{:?}", posed.evidence) };
        assert_eq!(
            ends.iter().map(|end| end.cause).collect::<Vec<_>>(),
            [Cause::Cancel, Cause::Collect, Cause::Cancel]
        );
        assert!(!pose(&question, &trace, from, trace.len(), "s").expect("posed").is_later);
    }
    let posed = pose(&order(&[("task", 1), ("task", 2), ("task", 3)]), &trace, from, to, "s").expect("posed");
    // That of creation, its reverse, and the reverse of the right one.
    let all = ["one < task 2 < task 3", "one < task 3 < task 2", "task 2 < task 3 < one", "task 3 < task 2 < one"];
    assert_eq!(words(&posed), all);
    let two = pose(&order(&[("task", 1), ("task", 3)]), &trace, from, to, "s").expect("posed");
    assert_eq!(words(&two), ["one < task 3", "task 3 < one"], "two lanes have two orders");
}

#[test]
fn an_order_is_asked_for_only_where_all_lanes_are_there_and_none_has_ended() {
    let mut run = RunBuilder::new(Language::Python);
    let early = run.lane(LaneKind::Task, "early");
    let here = run.beat("here");
    let late = run.lane(LaneKind::Task, "late");
    let both = run.beat("both");
    run.lane(LaneKind::Task, "endless");
    run.state(early, State::Closed, Cause::Cancel, None);
    let one = run.beat("one");
    run.state(late, State::Closed, Cause::Cancel, None);
    let trace = run.trace();
    let flaw = |lanes: [(&str, u32); 2], from: usize| {
        let question = order(&lanes);
        let Ask::Order(entrants) = &question.ask else { panic!("an order") };
        let flaw = order_flaw(&trace, entrants, from);
        assert_eq!(flaw.is_some(), pose(&question, &trace, from, trace.len(), "s").is_none());
        flaw.map(|flaw| format!("{flaw:?}").split('(').next().unwrap_or_default().to_owned())
    };
    let lanes = [("early", 1), ("late", 1)];
    assert_eq!(flaw(lanes, here).as_deref(), Some("NotMade"));
    assert_eq!(flaw(lanes, both), None);
    assert_eq!(flaw(lanes, one).as_deref(), Some("Ended"));
    assert_eq!(flaw([("late", 1), ("endless", 1)], one).as_deref(), Some("Endless"));
    assert_eq!(flaw([("late", 1), ("lat", 1)], one).as_deref(), Some("Unknown"));
}

/// Asks for the local `total` of the lane `main`.
fn total() -> Question {
    ask(Ask::Local(Variable { lane: lane("main", 1), name: "total".into() }))
}

#[test]
fn a_local_is_what_it_is_at_the_next_step_and_the_others_are_its_own_first() {
    let mut run = RunBuilder::new(Language::Python);
    run.local("coins", "7");
    let start = run.line(4);
    run.local("total", "0");
    let one = run.beat("one");
    run.line(6);
    run.local("total", "100");
    let two = run.beat("two");
    let three = run.beat("three");
    run.local("total", "140");
    run.forget("total");
    let gone = run.beat("gone");
    let trace = run.trace();
    let posed = |from: usize, to: usize| pose(&total(), &trace, from, to, "s").expect("posed");
    let set = |before: Option<&str>, value: &str, line: u32| {
        let before = before.map(str::to_owned);
        Some(Evidence::Set { name: "total".into(), before, value: value.into(), line: Some(line) })
    };
    let first = posed(one, two);
    assert_eq!((right(&first), first.at), (&Answer::Text("100".into()), two));
    assert_eq!(words(&first), ["0", "100", "140", "7"], "what it was, what it will be, and another local");
    assert_eq!(first.evidence, set(Some("0"), "100", 6));
    assert_eq!(posed(start, one).evidence, set(None, "0", 4));
    let kept = posed(two, three);
    assert_eq!(right(&kept), &Answer::Text("100".into()));
    assert_eq!(kept.evidence, Some(Evidence::Kept { name: "total".into(), value: "100".into() }));
    assert_eq!(pose(&total(), &trace, three, gone, "s"), None, "it is gone by then");
    assert_eq!(pose(&total(), &trace, 0, start, "s"), None, "and is not yet there");
    let elsewhere = ask(Ask::Local(Variable { lane: lane("main", 2), name: "total".into() }));
    assert_eq!(pose(&elsewhere, &trace, one, two, "s"), None);
    let trap = Question { wrong: vec!["101".into(), "100".into()], ..total() };
    assert_eq!(words(&pose(&trap, &trace, one, two, "s").expect("posed")), ["0", "100", "101", "140"]);
}

fn own(answer: usize) -> Question {
    let texts = |text: &'static str| Texts::from_iter([("en", text)]);
    let choices = ["a", "b", "c", "d"].map(texts).to_vec();
    Question { why: Some(texts("so")), ..ask(Ask::Choice(Choice { prompt: texts("what?"), choices, answer })) }
}

#[test]
fn an_authors_own_wrong_answers_come_before_those_of_the_trace() {
    let (run, _, [first, ..]) = generator();
    let trace = run.trace();
    let posed = |wrong: &[&str]| {
        let wrong = wrong.iter().map(|&text| text.to_owned()).collect();
        let question = Question { wrong, ..ask(Ask::Value(lane("averager", 1))) };
        pose(&question, &trace, first, trace.len(), "s").expect("posed")
    };
    assert_eq!(words(&posed(&[])), ["'done'", "10", "20", "None"]);
    assert_eq!(words(&posed(&["15"])), ["10", "15", "20", "None"]);
    assert_eq!(words(&posed(&["15", "20", "30"])), ["10", "15", "20", "30"]);
    let trap = posed(&["10", "15"]);
    assert_eq!((right(&trap), words(&trap).len()), (&Answer::Text("10".into()), 4), "the right one stands once");
}

#[test]
fn the_right_choice_of_an_author_is_still_right_after_the_shuffle() {
    let trace = RunBuilder::new(Language::Python).trace();
    let mut orders = std::collections::BTreeSet::new();
    for answer in 0..4 {
        for seed in ["1", "2", "3", "4", "5", "6"] {
            let posed = pose(&own(answer), &trace, 0, trace.len(), seed).expect("posed");
            assert_eq!(
                right(&posed),
                &Answer::Own(match &own(answer).ask {
                    Ask::Choice(choice) => choice.choices[answer].clone(),
                    _ => unreachable!(),
                })
            );
            assert_eq!((words(&posed), posed.why.is_some()), (["a", "b", "c", "d"].map(str::to_owned).to_vec(), true));
            orders.insert(format!("{:?}", posed.choices));
        }
    }
    assert!(orders.len() > 3, "the order changes with the seed");
    assert_eq!(pose(&own(9), &trace, 0, 0, "s"), None);
}

proptest! {
    #[test]
    fn a_posed_question_has_two_to_five_distinct_answers_and_is_the_same_for_the_same_seed(
        moves in prop::collection::vec((0usize..3, 0usize..6), 0..40), from in 0usize..60, to in 0usize..60, seed: String,
    ) {
        let mut run = RunBuilder::new(Language::Rust);
        let lanes = [LaneKind::Generator, LaneKind::Task, LaneKind::Coroutine].map(|kind| run.lane(kind, "lane"));
        for (lane, value) in moves {
            match value {
                0 => drop(run.print("line")),
                1 => drop(run.print(" x\n")),
                2 => drop(run.local("x", &lane.to_string())),
                value => drop(run.yields(lanes[lane], &value.to_string())),
            }
        }
        for lane in [2, 0, 1] {
            run.state(lanes[lane], State::Closed, Cause::Drop, None);
        }
        let trace = run.trace();
        let local = Variable { lane: lane("main", 1), name: "x".into() };
        let kinds = [
            Ask::State(lane("lane", 1)),
            Ask::Value(lane("lane", 2)),
            Ask::Output,
            Ask::Lane,
            Ask::Local(local),
            order(&[("lane", 1), ("lane", 3), ("lane", 2)]).ask,
            own(2).ask,
        ];
        for kind in kinds {
            let question = ask(kind);
            let posed = pose(&question, &trace, from, to, &seed);
            prop_assert_eq!(&posed, &pose(&question, &trace, from, to, &seed));
            if let Some(posed) = posed {
                prop_assert!((2..=5).contains(&posed.choices.len()) && posed.right < posed.choices.len());
                for (at, choice) in posed.choices.iter().enumerate() {
                    prop_assert!(!posed.choices[..at].contains(choice));
                }
            }
        }
    }
}
