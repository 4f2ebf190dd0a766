//! Views: the model drawn into a buffer, and nothing else. They change nothing and know of no run, file or clock.

mod bars;
mod chrome;
pub(super) mod code;
pub(super) mod compare;
mod editor;
pub(super) mod exercise;
pub(super) mod facts;
mod finder;
mod findings;
pub(super) mod follow;
mod help;
mod input;
mod join;
mod large;
mod lesson;
mod list;
mod moment;
mod notes;
mod offers;
mod output;
pub(super) mod present;
pub(super) mod prose;
pub(super) mod question;
pub(super) mod remarks;
mod rows;
mod split;
mod spot;
mod timeline;
mod tour;
mod traced;
pub(super) mod trust;

use super::glyphs;
use super::model::{Model, Screen};
pub use chrome::notice_is_cut;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};
pub use spot::{Spot, spot};
pub use timeline::{Axis as TimelineAxis, Layout, Spot as TimelineSpot};

/// The least size at which the screen can be read.
pub const LEAST: (u16, u16) = (40, 12);

/// Whether nothing but that can be shown on a screen of this size.
pub fn is_too_small(size: Size) -> bool {
    size.width < LEAST.0 || size.height < LEAST.1
}

/// Draws the model into the whole of an empty buffer, whatever its size. Nothing that could mislead a terminal is in it then.
pub fn draw(model: &Model, buffer: &mut Buffer) {
    draw_and_point(model, buffer);
}

/// As [`draw`], and gives where the next letter goes, while something is written: input methods show there what they compose.
pub fn draw_and_point(model: &Model, buffer: &mut Buffer) -> Option<Position> {
    let next = draw_all(model, buffer);
    glyphs::tame(buffer);
    if model.theme.look.ascii {
        glyphs::to_ascii(buffer);
    }
    next
}

fn draw_all(model: &Model, buffer: &mut Buffer) -> Option<Position> {
    let area = buffer.area;
    if is_too_small(area.as_size()) {
        chrome::too_small(model, area, buffer);
        return None;
    }
    if model.presentation.as_ref().is_some_and(|presentation| presentation.is_black) {
        present::black(model, area, buffer);
        return None;
    }
    if let Some(shared) = model.presentation.as_ref().and_then(|presentation| presentation.shared.as_ref())
        && shared.shows_join
    {
        join::draw(model, shared, area, buffer);
        return None;
    }
    let body = body(model, area);
    let mut next = None;
    match &model.screen {
        Screen::List => list::draw(model, body, buffer),
        Screen::Lesson(open) => {
            next = lesson::draw(model, open, body, buffer);
            present::pointer(model, body, buffer);
            follow::typed(model, open, body, buffer);
        }
        Screen::Trace(traced) => traced::draw(model, traced, body, buffer),
        Screen::Notes(lectern) => notes::draw(model, lectern, body, buffer),
        Screen::Room => follow::room(model, body, buffer),
    }
    chrome::header(model, area, buffer);
    let strip = Rect { y: body.bottom(), height: area.bottom().saturating_sub(body.bottom() + 1), ..area };
    findings::draw(model, strip, buffer);
    follow::strip(model, strip, buffer);
    if let Some(scroll) = model.trust {
        trust::draw(model, scroll, body, buffer);
    }
    if let Some(scroll) = model.help {
        help::draw(model, scroll, body, buffer);
    }
    if let Some(scroll) = model.remarks {
        remarks::draw(model, scroll, body, buffer);
    }
    if let (Some(card), Screen::Lesson(open)) = (model.tour, &model.screen) {
        tour::draw(model, open, card, body, buffer);
    }
    if let Some(finder) = &model.finder {
        next = finder::draw(model, finder, body, buffer);
    }
    // A sentence that needs more than the last row has it over all else.
    chrome::footer(model, area, buffer);
    next
}

/// Where the panes are on the screen.
pub fn stage(model: &Model) -> Rect {
    body(model, Rect { x: 0, y: 0, width: model.size.width, height: model.size.height })
}

/// Where the panes are: between the first line and what is said at the foot.
fn body(model: &Model, area: Rect) -> Rect {
    // What is below needs the least that can be read.
    let strip = (findings::height(model) + follow::height(model, area.width)).min(area.height.saturating_sub(LEAST.1));
    Rect { y: area.y + 1, height: area.height.saturating_sub(2 + strip), ..area }
}

/// Tells `ask` what stands where in the timeline that is on the screen, where there is one.
pub fn with_timeline<T>(model: &Model, ask: impl FnOnce(&Layout<'_>) -> T) -> Option<T> {
    let area = Rect { x: 0, y: 0, width: model.size.width, height: model.size.height };
    if is_too_small(model.size) {
        return None;
    }
    let body = body(model, area);
    let (scene, area) = match &model.screen {
        Screen::Lesson(open) if open.editor.is_none() && open.attempt.is_none() => {
            let scene = open.timeline();
            (scene, lesson::panes_of(model, open, &scene, body).timeline)
        }
        Screen::Trace(traced) => {
            let scene = traced.scene();
            (scene, traced::panes_of(model, traced, &scene, body).timeline)
        }
        Screen::List | Screen::Lesson(_) | Screen::Notes(_) | Screen::Room => return None,
    };
    Layout::new(model, &scene, area).map(|layout| ask(&layout))
}

#[cfg(test)]
mod tests {
    use crate::lesson::Axis;
    use crate::trace::Language;
    use crate::tui::model::{Model, Origin, Tab, Traced};
    use crate::tui::msg::{Msg, News};
    use crate::tui::sample::{self, Reader, drawn as draw};
    use crate::tui::theme::{Depth, Ground, Look, theme};
    use crate::tui::update::{open_trace, update};
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    /// Readers at every kind of place.
    fn readers() -> Vec<Reader> {
        let mut readers = vec![Reader::new(Default::default()), Reader::in_lesson()];
        for keys in [".", "..........", "rs", "?", "L", "e", "ex", ".JB"] {
            let mut reader = Reader::in_lesson();
            for key in keys.chars() {
                reader.press(KeyCode::Char(key));
            }
            readers.push(reader);
        }
        readers.extend([Language::Python, Language::Rust].map(Reader::in_single));
        for keys in [&[][..], &[KeyCode::F(5), KeyCode::F(6)], &[KeyCode::F(5), KeyCode::F(7)]] {
            let mut exercise = Reader::in_exercise();
            for key in keys {
                exercise.press(*key);
                exercise.programs_run();
            }
            readers.push(exercise);
        }
        let mut tabs = Reader::in_tabs();
        tabs.press(KeyCode::Char('v'));
        tabs.programs_run();
        readers.push(tabs);
        for (keys, typed) in [("/", "made"), ("/", ""), (":", "st"), ("w", ""), ("m", ""), ("m", "no such thing")] {
            let mut reader = Reader::with_words();
            reader.press(KeyCode::Enter).type_in(keys).type_in(typed);
            assert!(reader.model.finder.is_some());
            readers.push(reader);
        }
        for card in 0..super::super::update::CARDS {
            let mut reader = Reader::in_lesson();
            reader.model.tour = Some(card);
            readers.push(reader);
        }
        let mut asked = Reader::in_lesson();
        asked.press(KeyCode::Right).wait().press(KeyCode::Right);
        readers.push(asked);
        let mut ended = Reader::in_lesson();
        ended.walk_to_end();
        readers.push(ended);
        let mut looking = Reader::in_lesson();
        looking.press(KeyCode::Right).wait().press(KeyCode::End);
        readers.push(looking);
        readers
    }

    /// Traces at every kind of place.
    fn traces() -> Vec<Model> {
        let trace = sample::run(Language::Python);
        let mut models = Vec::new();
        for origin in [Origin::Run { reads_nothing: true }, Origin::File] {
            for (events, keys) in [(0, ""), (4, ""), (9, "["), (trace.len(), ","), (trace.len(), "?")] {
                let theme = theme(Ground::Dark, Depth::None);
                let mut model = Model::of_trace(Traced::new("app.py", Language::Python, origin.clone()), "ko", theme);
                open_trace(&mut model);
                let events = trace.events().take(events).map(|event| event.into_owned()).collect();
                for news in [News::Text(Ok("print(1)\n".to_owned())), News::Events(events)] {
                    update(&mut model, Msg::Run { language: Language::Python, run: 1, news });
                }
                for key in keys.chars() {
                    update(&mut model, Msg::Key(KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE)));
                }
                models.push(model);
            }
        }
        models
    }

    #[test]
    fn an_open_trace_survives_every_size() {
        let small = (0..24).flat_map(|width| (0..14).map(move |height| (width, height)));
        let sizes: Vec<(u16, u16)> =
            small.chain([(40, 12), (41, 90), (80, 24), (119, 24), (120, 23), (120, 24), (250, 80)]).collect();
        for model in &mut traces() {
            for (width, height) in &sizes {
                for (axis, output) in [(Axis::Event, false), (Axis::Line, true), (Axis::Time, true)] {
                    if let Some(traced) = model.traced_mut() {
                        (traced.axis, traced.output) = (axis, output);
                    }
                    draw(model, *width, *height);
                }
            }
        }
    }

    #[test]
    fn a_lesson_of_one_language_has_one_pane_of_each_kind() {
        let mut reader = Reader::in_single(Language::Rust);
        reader.walk_to_end();
        for (width, height) in [(80, 24), (120, 30)] {
            insta::assert_snapshot!(format!("single.{width}x{height}"), draw(&mut reader.model, width, height));
        }
    }

    #[test]
    fn several_rust_programs_are_tabs_of_one_pane() {
        let mut reader = Reader::in_tabs();
        reader.press(KeyCode::Right).wait().press(KeyCode::Char('v'));
        reader.programs_run();
        for (width, height) in [(80, 24), (120, 30)] {
            insta::assert_snapshot!(format!("tabs.{width}x{height}"), draw(&mut reader.model, width, height));
        }
    }

    #[test]
    fn an_exercise_has_its_prompt_beside_what_is_written_and_says_what_is_missing() {
        let mut reader = Reader::in_exercise();
        insta::assert_snapshot!("exercise.begun.80x24", draw(&mut reader.model, 80, 24));
        reader.press(KeyCode::F(5)).press(KeyCode::F(6));
        reader.programs_run();
        for (width, height) in [(80, 24), (120, 36)] {
            insta::assert_snapshot!(format!("exercise.tried.{width}x{height}"), draw(&mut reader.model, width, height));
        }
        reader.press(KeyCode::F(7));
        insta::assert_snapshot!("exercise.solution.80x24", draw(&mut reader.model, 80, 24));
    }

    #[test]
    fn what_is_looked_for_is_shown_with_where_it_stands() {
        for (name, keys) in [("search", "/made"), ("actions", ":step"), ("words", "w"), ("map", "m")] {
            let mut reader = Reader::with_words();
            reader.press(KeyCode::Enter).type_in(keys);
            insta::assert_snapshot!(format!("finder.{name}.80x24"), draw(&mut reader.model, 80, 24));
        }
    }

    #[test]
    fn a_card_of_the_tour_stands_beside_its_pane() {
        for (language, card, width, height) in [("en", 0, 80, 24), ("ko", 1, 120, 36), ("en", 5, 80, 24)] {
            let mut reader = Reader::in_lesson();
            reader.model.language = language.to_owned();
            reader.model.strings = crate::tui::strings::Strings::of(language);
            reader.model.tour = Some(card);
            let name = format!("tour.{card}.{language}.{width}x{height}");
            insta::assert_snapshot!(name, draw(&mut reader.model, width, height));
        }
    }

    #[test]
    fn words_that_the_pack_explains_are_underlined_once() {
        let mut reader = Reader::with_words();
        reader.press(KeyCode::Enter);
        reader.programs_run();
        reader.press(KeyCode::Right).wait();
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).expect("a test back end");
        terminal.draw(|frame| super::draw(&reader.model, frame.buffer_mut())).expect("drawn");
        let cells = &terminal.backend().buffer().content;
        let marked = cells.iter().filter(|cell| cell.modifier.contains(ratatui::style::Modifier::UNDERLINED));
        assert_eq!(marked.map(|cell| cell.symbol()).collect::<String>(), "Made");
    }

    #[test]
    fn every_view_survives_every_small_size() {
        for reader in &mut readers() {
            for width in 0..24 {
                for height in 0..14 {
                    draw(&mut reader.model, width, height);
                }
            }
        }
    }

    #[test]
    fn in_ascii_every_view_has_ascii_and_letters_alone() {
        for reader in &mut readers() {
            reader.model.theme = Look { ascii: true, ..Look::default() }.theme();
            for (width, height) in [(80, 24), (120, 36)] {
                let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a test back end");
                reader.model.size = ratatui::layout::Size { width, height };
                terminal.draw(|frame| super::draw(&reader.model, frame.buffer_mut())).expect("drawn");
                let symbols = terminal.backend().buffer().content.iter().map(|cell| cell.symbol());
                let other: Vec<&str> =
                    symbols.filter(|it| !it.chars().all(|c| c.is_ascii() || c.is_alphabetic())).collect();
                assert_eq!(other, [""; 0]);
            }
        }
    }

    #[test]
    fn every_view_survives_all_other_sizes_and_states() {
        for reader in &mut readers() {
            for (width, height) in [(40, 12), (41, 90), (80, 24), (119, 24), (120, 23), (120, 36), (200, 60), (250, 80)]
            {
                for axis in Axis::ALL {
                    for tab in [Tab::Code, Tab::Output] {
                        if let Some(open) = reader.model.open_mut() {
                            (open.axis, open.tab) = (axis, tab);
                        }
                        draw(&mut reader.model, width, height);
                    }
                }
            }
        }
    }
}
