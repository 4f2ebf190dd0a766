//! Programs that the learner changes: in the editor here, in one of their own, and beside the lesson's.

use super::*;

/// What was asked to run, in order: the language, and the learner's text where that runs.
fn runs(reader: &mut Reader) -> Vec<(Language, Option<String>)> {
    let cmds = std::mem::take(&mut reader.cmds);
    let run = |cmd| match cmd {
        Cmd::Run { language, text, .. } => Some((language, text)),
        _ => None,
    };
    cmds.into_iter().filter_map(run).collect()
}

#[test]
fn what_is_written_runs_in_the_place_of_the_program_and_the_walk_goes_on_where_it_was() {
    let mut reader = Reader::in_lesson();
    reader.press(RIGHT).wait().press(KeyCode::Char('e'));
    let original = reader.open().sides[0].program.clone().expect("a program");
    for key in ['q', 'L', '?', '#'] {
        reader.press(KeyCode::Char(key));
    }
    let text = reader.open().editor.as_ref().expect("the editor is open").text();
    assert!(text.contains("qL?#"), "letters are text: {text}");
    reader.cmds.clear();
    reader.press(KeyCode::F(5));
    let lesson = reader.open().lesson.id.clone();
    let kept = Cmd::KeepEdit { lesson, program: "main.py".to_owned(), text: Some(text.clone()) };
    assert_eq!(reader.cmds.first(), Some(&kept));
    assert_eq!(reader.cmds.last(), Some(&highlight(&reader, Language::Rust)));
    let again: Vec<Cmd> = reader.cmds.clone();
    assert_eq!(runs(&mut reader), [(Language::Python, Some(text.clone())), (Language::Rust, None)]);
    reader.cmds = again;
    reader.programs_run();
    assert_eq!(reader.open().sides[0].program.as_ref().map(|program| &program.text), Some(&text));
    assert_eq!((reader.open().place, reader.playheads()), (Place::Step(0), reader.at_step(0)));

    // The lesson's own text again, and the learner's once more.
    reader.press(KeyCode::Char('o'));
    assert_eq!(runs(&mut reader), [(Language::Python, None), (Language::Rust, None)]);
    assert_eq!(reader.open().sides[0].program, Some(original));
    reader.press(KeyCode::Char('o'));
    assert_eq!(runs(&mut reader), [(Language::Python, Some(text)), (Language::Rust, None)]);
}

fn highlight(reader: &Reader, language: Language) -> Cmd {
    let side = reader.open().side(language);
    let owner = Owner::Lesson {
        pack: "demo".to_owned(),
        id: reader.open().lesson.id.clone(),
        program: side.name().expect("a program").to_owned(),
        version: side.version,
    };
    Cmd::Highlight { owner, language, text: side.program.as_ref().expect("a program").text.clone() }
}

#[test]
fn leaving_the_editor_keeps_what_was_written_and_runs_nothing() {
    let mut reader = Reader::in_lesson();
    let asks = |cmd: &mut Cmd| !matches!(cmd, Cmd::FindTools { .. });
    reader.cmds.clear();
    reader.press(KeyCode::Char('e')).press(KeyCode::Esc);
    reader.cmds.retain_mut(asks);
    assert_eq!(reader.cmds, [], "nothing was written");
    reader.press(KeyCode::Char('e')).press(KeyCode::Char('#')).press(KeyCode::Esc);
    reader.cmds.retain_mut(asks);
    assert!(matches!(reader.cmds.as_slice(), [Cmd::KeepEdit { text: Some(_), .. }]), "{:?}", reader.cmds);
    reader.cmds.clear();
    reader.press(KeyCode::Char('e'));
    let written = reader.open().editor.as_ref().expect("open").text();
    assert!(written.starts_with('#'), "the editor goes on with what was written: {written}");
    let ctrl_o = crossterm::event::KeyEvent::new(KeyCode::Char('o'), crossterm::event::KeyModifiers::CONTROL);
    update(&mut reader.model, Msg::Key(ctrl_o));
    reader.press(KeyCode::Esc);
    reader.cmds.retain_mut(asks);
    assert!(matches!(reader.cmds.as_slice(), [Cmd::KeepEdit { text: None, .. }]), "{:?}", reader.cmds);
    assert_eq!(reader.open().sides[0].written, None);
}

#[test]
fn what_the_users_own_editor_writes_is_run_and_what_it_fails_at_is_not() {
    let mut reader = Reader::in_lesson();
    reader.press(KeyCode::Char('E'));
    let original = reader.open().sides[0].program.as_ref().expect("a program").text.clone();
    let asked = Cmd::OpenEditor { name: "main.py".to_owned(), text: original.clone() };
    assert_eq!(reader.cmds.pop(), Some(asked));
    let failed = |text: Option<&str>| {
        let text = text.map(str::to_owned);
        Msg::Outside(Outside::Failed { editor: "ed".to_owned(), why: "exit status: 1".to_owned(), text })
    };
    for (outside, left) in [
        (Msg::Outside(Outside::Unnamed), original.as_str()),
        (failed(None), original.as_str()),
        (failed(Some("half\n")), "half\n"),
    ] {
        assert_eq!(update(&mut reader.model, outside), [], "nothing runs");
        assert!(reader.model.notice.take().is_some());
        assert_eq!(reader.open().editor.as_ref().expect("open").text(), left);
    }
    let written = Msg::Outside(Outside::Written("print(1)\n".to_owned()));
    reader.cmds = update(&mut reader.model, written);
    assert_eq!(runs(&mut reader).first(), Some(&(Language::Python, Some("print(1)\n".to_owned()))));
    assert!(reader.open().editor.is_none());
}

#[test]
fn an_exercise_is_written_in_the_users_own_editor_and_checked() {
    let mut reader = Reader::in_exercise();
    let ctrl_e = crossterm::event::KeyEvent::new(KeyCode::Char('e'), crossterm::event::KeyModifiers::CONTROL);
    let asked = update(&mut reader.model, Msg::Key(ctrl_e));
    assert!(matches!(asked.as_slice(), [Cmd::OpenEditor { name, .. }] if !name.contains('/')), "{asked:?}");
    reader.cmds = update(&mut reader.model, Msg::Outside(Outside::Written("tried = 1\n".to_owned())));
    assert_eq!(runs(&mut reader).iter().map(|(_, text)| text.as_deref()).collect::<Vec<_>>(), [Some("tried = 1\n")]);
}

#[test]
fn what_was_written_on_an_earlier_visit_is_there_and_does_not_run_by_itself() {
    let mut reader = Reader::in_lesson();
    let lesson = reader.open().lesson.id.clone();
    assert!(!reader.open().sides[1].shows_written);
    let edited = |text: &str| Msg::Edited {
        pack: "demo".to_owned(),
        lesson: lesson.clone(),
        program: "main.rs".to_owned(),
        text: text.to_owned(),
    };
    update(&mut reader.model, edited("fn main() {}\n"));
    reader.press(KeyCode::Tab).press(KeyCode::Char('o'));
    assert_eq!(runs(&mut reader).last(), Some(&(Language::Rust, Some("fn main() {}\n".to_owned()))));
    update(&mut reader.model, edited("late"));
    assert_eq!(reader.open().sides[1].written.as_deref(), Some("fn main() {}\n"), "what is newer stays");
    // The colours of a text that is no longer shown are passed over.
    let owner = Owner::Lesson { pack: "demo".to_owned(), id: lesson, program: "main.rs".to_owned(), version: 0 };
    update(&mut reader.model, Msg::Highlighted { owner, language: Language::Rust, lines: vec![Vec::new()] });
    assert_eq!(reader.open().sides[1].highlighted, None);
}

#[test]
fn the_editor_opens_at_the_line_that_python_cannot_compile() {
    let mut reader = Reader::new(Progress::default());
    reader.press(KeyCode::Enter);
    let run = reader.open().sides[0].run_number;
    let mut trace = crate::lesson::sample::RunBuilder::new(Language::Python);
    trace.complain(
        "  File \"/tmp/main.py\", line 4\n    coroutine = \n                ^\nSyntaxError: invalid syntax\n",
    );
    let events = trace.trace().events().map(|event| event.into_owned()).collect();
    reader.tell(Language::Python, run, News::Events(events));
    reader.tell(Language::Python, run, News::Ended(Status::Code(1)));
    let remarks = &reader.open().sides[0].remarks;
    assert_eq!(remarks.iter().map(|remark| (remark.line, remark.column)).collect::<Vec<_>>(), [(4, 13)]);
    reader.press(KeyCode::Char('e')).press(KeyCode::Char('#'));
    let text = reader.open().editor.as_ref().expect("open").text();
    assert!(text.lines().nth(3).is_some_and(|line| line.starts_with('#')), "{text}");
}

#[test]
fn a_run_of_ones_own_stands_beside_the_lessons_and_goes_to_where_they_part() {
    let mut reader = Reader::in_lesson();
    reader.press(KeyCode::Char('d'));
    assert!(reader.model.notice.take().is_some_and(|said| said.contains("(e)")), "there is nothing to compare");
    reader.press(KeyCode::Char('e')).press(KeyCode::Char('#'));
    reader.cmds.clear();
    reader.press(KeyCode::F(5));
    // The learner's version prints something else.
    for side in 0..2 {
        let (language, number) = (reader.open().sides[side].language, reader.open().sides[side].run_number);
        let mut events: Vec<_> = run(language).events().map(|event| event.into_owned()).collect();
        for event in &mut events {
            if let (Language::Python, Body::Output { text, .. }) = (language, &mut event.body) {
                *text = "average 11.0\n".into();
            }
        }
        reader.tell(language, number, News::Events(events));
        reader.tell(language, number, News::Ended(Status::Code(0)));
    }
    reader.cmds.clear();
    reader.press(KeyCode::Char('d'));
    let asked = reader.cmds.clone();
    assert_eq!(runs(&mut reader), [(Language::Python, None)], "the lesson's own program runs for it");
    reader.cmds = asked;
    reader.programs_run();
    let open = reader.open();
    let compared = open.compared.as_ref().expect("compared");
    let printed = |event: &Event<'_>| matches!(event.body, Body::Output { .. });
    let at = open.sides[0].trace.events().position(|event| printed(&event)).expect("it prints");
    assert_eq!(compared.parting, Some(Some(Parting([Some(at); 2]))));
    let parted = stops::settle(&open.sides[0].trace, at + 1);
    assert_eq!([open.sides[0].playhead, compared.side.playhead], [parted; 2]);

    // Both playheads go together, by as many changes of state.
    reader.press(KeyCode::Char(',')).press(KeyCode::Char(','));
    let (own, other) = (&reader.open().sides[0], &reader.open().compared.as_ref().expect("compared").side);
    assert_eq!(own.index.tick_at(own.playhead), other.index.tick_at(other.playhead));
    assert!(own.playhead < at);

    // What is wanted of the lanes is wanted of both.
    let shown = |reader: &Reader| {
        let open = reader.open();
        [&open.sides[0], &open.compared.as_ref().expect("compared").side].map(|side| side.lanes().len())
    };
    let all = shown(&reader);
    assert!(all.iter().all(|lanes| *lanes > 1), "{all:?}");
    reader.type_in("Faverager").press(KeyCode::Enter);
    assert_eq!(shown(&reader), [1, 1]);
    reader.type_in("F").press(KeyCode::Esc).type_in("S");
    assert!(reader.open().compared.as_ref().expect("compared").side.lineup.is_some());
    reader.type_in("SS");
    assert_eq!(shown(&reader), all);
    let folded = reader.open().sides[0].lanes()[1];
    reader.model.open_mut().expect("a lesson").sides[0].folds.insert(folded);
    reader.type_in(".");
    assert_eq!(reader.open().compared.as_ref().expect("compared").side.folds, [folded].into());

    // What is written and run again is compared again; the lesson's own version is not compared with itself.
    reader.press(KeyCode::Char('r'));
    assert_eq!(runs(&mut reader).len(), 2, "the run that is over need not run again");
    assert_eq!(reader.open().compared.as_ref().expect("still compared").parting, None);
    reader.press(KeyCode::Char('o'));
    assert!(reader.open().compared.is_none());
    reader.press(KeyCode::Char('o')).press(KeyCode::Char('d'));
    assert!(reader.open().compared.is_some());
    reader.press(KeyCode::Esc);
    assert!(reader.open().compared.is_none(), "esc closes the comparison, and not the lesson");
}

#[test]
fn a_version_of_an_earlier_visit_is_told_of_and_compared_without_being_run_first() {
    let mut reader = Reader::in_lesson();
    let lesson = reader.open().lesson.id.clone();
    assert_eq!(reader.model.kept_of("demo", &lesson).count(), 0);
    let name = |reader: &Reader| crate::tui::views::code::name(&reader.model, &reader.open().scene(), Language::Python);
    assert_eq!(name(&reader), "main.py");
    let (pack, program, text) = ("demo".to_owned(), "main.py".to_owned(), "print(1)\n".to_owned());
    update(&mut reader.model, Msg::Kept(vec![[pack.clone(), lesson.clone(), program.clone()]]));
    assert_eq!(reader.model.kept_of("demo", &lesson).collect::<Vec<_>>(), ["main.py"]);
    update(&mut reader.model, Msg::Edited { pack, lesson: lesson.clone(), program, text: text.clone() });
    assert_eq!(name(&reader), "main.py o:yours");

    // The key is for the version that there is, whichever program is in focus.
    reader.press(KeyCode::Tab);
    reader.cmds.clear();
    reader.press(KeyCode::Char('d'));
    let asked = reader.cmds.clone();
    assert_eq!(runs(&mut reader), [(Language::Python, Some(text)), (Language::Rust, None), (Language::Python, None)]);
    reader.cmds = asked;
    assert_eq!((reader.open().focus, name(&reader).as_str()), (Language::Python, "main.py, your version"));
    reader.programs_run();
    assert_eq!(reader.open().compared.as_ref().expect("compared").parting, Some(None), "both did the same");

    // The lesson's text again is nothing that is kept.
    reader.press(KeyCode::Char('d')).press(KeyCode::Char('e'));
    let ctrl_o = crossterm::event::KeyEvent::new(KeyCode::Char('o'), crossterm::event::KeyModifiers::CONTROL);
    update(&mut reader.model, Msg::Key(ctrl_o));
    reader.press(KeyCode::Esc);
    assert_eq!(reader.model.kept_of("demo", &lesson).count(), 0);
}

#[test]
fn a_version_that_does_not_compile_is_not_waited_for_in_a_comparison() {
    let mut reader = Reader::in_lesson();
    reader.press(KeyCode::Tab).press(KeyCode::Char('e')).press(KeyCode::Char('#')).press(KeyCode::F(5));
    let own = reader.open().sides[1].run_number;
    reader.tell(
        Language::Rust,
        own,
        News::Remarks(vec![crate::base::Remark {
            severity: crate::base::Severity::Error,
            code: None,
            message: "expected `;`".to_owned(),
            label: None,
            file: "main.rs".to_owned(),
            line: 18,
            column: 1,
            is_shown: true,
            whole: String::new(),
        }]),
    );
    reader.tell(Language::Rust, own, News::Failed("the program does not compile".to_owned().into()));
    reader.cmds.clear();
    reader.press(KeyCode::Char('d'));
    reader.programs_run();
    let (model, open) = (&reader.model, reader.open());
    let compared = open.compared.as_deref().expect("compared");
    let said = crate::tui::views::compare::lines(model, open, compared, 60);
    let said: Vec<String> = said.iter().map(ToString::to_string).collect();
    assert!(said.join(" ").contains("Yours does not compile: line 18: expected `;`"), "{said:?}");
    assert_eq!((compared.parting, compared.side.playhead), (None, compared.side.trace.len()), "its lanes are seen");
}

#[test]
fn whoever_begins_to_write_is_told_first_where_nothing_can_run_it() {
    for language in [Language::Python, Language::Rust] {
        let mut reader = Reader::in_lesson();
        reader.model.open_mut().expect("a lesson").focus = language;
        reader.cmds.clear();
        reader.press(KeyCode::Char('e'));
        let lesson = reader.open().lesson.id.clone();
        assert!(reader.cmds.contains(&Cmd::FindTools { lesson, language }), "{language:?}");
        update(&mut reader.model, Msg::CannotRun("there is nothing".to_owned().into()));
        assert!(reader.open().editor.is_some());
        assert!(reader.model.notice.take().is_some_and(|said| said.contains("cannot be run here. there is nothing.")));
    }
}

#[test]
fn a_run_that_is_stopped_leaves_whoever_has_moved_since_where_they_are() {
    let mut reader = Reader::in_lesson();
    reader.press(RIGHT).wait();
    let before = reader.open().place;
    reader.press(KeyCode::Char('r'));
    assert_eq!(reader.open().resume, Some(before));
    // Both have come to their second step when the learner goes there; neither is over.
    for language in [Language::Python, Language::Rust] {
        let number = reader.open().side(language).run_number;
        let events = run(language).events().map(|event| event.into_owned()).collect();
        reader.tell(language, number, News::Events(events));
    }
    reader.press(RIGHT).wait().press(KeyCode::Char('s')).press(RIGHT).wait();
    let (place, playheads) = (reader.open().place, reader.playheads());
    assert!(place > before, "{place:?}");
    for language in [Language::Python, Language::Rust] {
        let number = reader.open().side(language).run_number;
        reader.tell(language, number, News::Ended(Status::Stopped("stopped".into())));
    }
    assert_eq!((reader.open().place, reader.playheads()), (place, playheads));

    // Whoever has not moved is taken to where they were.
    reader.press(KeyCode::Char('r'));
    reader.programs_run();
    assert_eq!((reader.open().place, reader.playheads()), (place, playheads));
}

#[test]
fn what_was_said_is_over_with_the_next_key_of_an_editor() {
    let mut reader = Reader::in_exercise();
    let ctrl_o = crossterm::event::KeyEvent::new(KeyCode::Char('o'), crossterm::event::KeyModifiers::CONTROL);
    for key in [KeyCode::F(5), KeyCode::F(6), KeyCode::Char('x'), KeyCode::Esc] {
        update(&mut reader.model, Msg::Notice("told before".to_owned().into()));
        reader.press(key);
        assert_eq!(reader.model.notice, None, "{key:?}");
    }
    let mut reader = Reader::in_lesson();
    reader.press(KeyCode::Char('e'));
    update(&mut reader.model, Msg::Notice("told before".to_owned().into()));
    update(&mut reader.model, Msg::Key(ctrl_o));
    assert_eq!(reader.model.notice, None);
}
