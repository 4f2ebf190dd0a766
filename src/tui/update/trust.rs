//! The question whether the programs of a pack may run: asked before the first of them does.

use super::run;
use crate::tui::keys::{Action, Press};
use crate::tui::model::Model;
use crate::tui::msg::Cmd;

/// Lets a key press answer the question, or scroll what is asked about.
pub fn press(model: &mut Model, press: Press) -> Vec<Cmd> {
    let Some(scroll) = model.trust else { return Vec::new() };
    match press.action {
        Action::Agree => return agree(model),
        Action::Decline => model.trust = None,
        Action::Up => model.trust = Some(scroll.saturating_sub(1)),
        Action::Down => model.trust = Some(scroll + 1),
        Action::ScrollUp => model.trust = Some(scroll.saturating_sub(10)),
        Action::ScrollDown => model.trust = Some(scroll + 10),
        _ => {}
    }
    Vec::new()
}

fn agree(model: &mut Model) -> Vec<Cmd> {
    model.trust = None;
    let programs = model.foreign.remove(&model.pack.id).unwrap_or_default();
    let mut cmds = vec![Cmd::Trust(programs)];
    cmds.extend(run::start_all(model));
    cmds
}

#[cfg(test)]
mod tests {
    use crate::lesson::{self, sample};
    use crate::store::{Loaded, Origin, Progress, Trust};
    use crate::tui::model::RunState;
    use crate::tui::msg::Cmd;
    use crate::tui::sample::Reader;
    use crossterm::event::KeyCode;

    /// A reader of a pack whose programs may not run yet.
    fn reader() -> Reader {
        let mut reader = Reader::new(Progress::default());
        let files = sample::pack();
        let (pack, findings) = lesson::read(&files);
        let foreign = Trust::default().unknown(&Loaded { pack, files: files.into(), findings, origin: Origin::Named });
        assert_eq!(foreign.len(), 4);
        reader.model.foreign.insert("demo".to_owned(), foreign);
        reader
    }

    fn runs(reader: &Reader) -> usize {
        reader.cmds.iter().filter(|cmd| matches!(cmd, Cmd::Run { .. })).count()
    }

    #[test]
    fn nothing_runs_before_a_yes_and_the_lesson_can_be_read_meanwhile() {
        let mut reader = reader();
        reader.press(KeyCode::Enter);
        assert!(reader.model.trust.is_some());
        reader.press(KeyCode::Down).press(KeyCode::Char('n'));
        assert_eq!((reader.model.trust, runs(&reader)), (None, 0));
        assert!(reader.open().sides.iter().all(|side| side.run == RunState::Idle && side.program.is_some()));
        // Neither by running again, nor by what the reader writes on top of it.
        for keys in [&[KeyCode::Char('r')][..], &[KeyCode::Char('e'), KeyCode::Char('x'), KeyCode::F(5)]] {
            for key in keys {
                reader.press(*key);
            }
            assert_eq!((reader.model.trust, runs(&reader)), (Some(0), 0), "{keys:?}");
            reader.press(KeyCode::Esc);
            assert_eq!(reader.model.trust, None);
        }
        reader.press(KeyCode::Char('r')).press(KeyCode::Char('y'));
        assert_eq!((reader.model.trust, runs(&reader)), (None, 2));
        let kept =
            reader.cmds.iter().find_map(|cmd| if let Cmd::Trust(programs) = cmd { Some(programs.len()) } else { None });
        assert_eq!(kept, Some(4));
        reader.programs_run();
        reader.press(KeyCode::Char('r'));
        assert_eq!((reader.model.trust, runs(&reader)), (None, 2), "it is asked once");
    }

    #[test]
    fn the_question_survives_every_size() {
        let mut reader = reader();
        reader.press(KeyCode::Enter);
        for (width, height) in (0..30).flat_map(|width| [(width, 12), (width * 8, 24), (width, width)]) {
            let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(width, height)).expect("one");
            terminal.draw(|frame| crate::tui::views::draw(&reader.model, frame.buffer_mut())).expect("drawn");
        }
    }

    #[test]
    fn a_program_of_one_line_is_told_of_as_one() {
        let mut reader = reader();
        let programs = reader.model.foreign.get_mut("demo").expect("programs that may not run yet");
        (programs[0].lines, programs[1].lines) = (1, 2);
        reader.press(KeyCode::Enter);
        let asked = crate::tui::sample::drawn(&mut reader.model, 80, 24);
        assert!(asked.contains(", 1 line ") && asked.contains(", 2 lines "), "{asked}");
    }
}
