//! An open lesson: which panes there are at this size, and where.

use super::{code, editor, exercise, output, present, prose, split, timeline};
use crate::trace::Language;
use crate::tui::model::{Alone, Model, Open, Scene, Tab};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// From this width on all panes stand side by side; below, they become tabs.
pub const WIDE: u16 = 120;
/// For so many lanes of each program the timeline asks for room.
const LANES: usize = 12;

/// Rows of the prose at least where all panes stand side by side, with its border and its foot: three of four steps of the
/// bundled lessons fit into them.
const PROSE: u16 = 16;

/// Where each pane is. An empty area: the pane is not shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Panes {
    /// Prose and questions.
    pub prose: Rect,
    /// The programs, Python first.
    pub code: [Rect; 2],
    /// Lanes and transfers.
    pub timeline: Rect,
    /// What the programs have printed, Python first.
    pub output: [Rect; 2],
}

/// Lays the panes of a lesson that has these `programs` out in `area`, for a timeline that wants so many `rows` inside its border: of
/// lanes, and of the whole trace.
pub fn panes(area: Rect, programs: [bool; 2], focus: Language, tab: Tab, rows: (u16, u16)) -> Panes {
    if area.width >= WIDE && area.height >= 24 {
        wide(area, programs, rows.0 + rows.1)
    } else {
        narrow(area, focus, tab, rows)
    }
}

fn wide(area: Rect, programs: [bool; 2], rows: u16) -> Panes {
    let output = output_rows(area);
    let timeline = (rows + 2).clamp(8, most_rows(area));
    let [above, bottom] = split::below(area, output, 6);
    let [top, middle] = split::below(above, timeline, 6);
    let prose = (area.width * 27 / 100).clamp(32, 60);
    let [prose, rest] = split::beside(top, prose, 1);
    let halves = |area: Rect| -> [Rect; 2] {
        match programs {
            [true, true] => split::halves(area),
            [true, false] => [area, Rect::default()],
            _ => [Rect::default(), area],
        }
    };
    Panes { prose, code: halves(rest), timeline: middle, output: halves(bottom) }
}

fn output_rows(area: Rect) -> u16 {
    (area.height / 7).clamp(4, 10)
}

/// Rows of the timeline at most, with its border: half of the screen, and no more than leaves room for the prose of a step.
fn most_rows(area: Rect) -> u16 {
    (area.height / 2).min(area.height.saturating_sub(output_rows(area) + PROSE)).max(8)
}

fn narrow(area: Rect, focus: Language, tab: Tab, (lanes, overview): (u16, u16)) -> Panes {
    // Where there is little room, the row of the whole trace does not cost one of a lane.
    let most = (area.height * 2 / 5).max(3);
    let timeline = (lanes + 2).clamp(3, most) + overview;
    let [top, bottom] = split::below(area, timeline, 3);
    let prose = (area.width * 9 / 20).max(20);
    let [prose, right] = split::beside(top, prose, 1);
    let only = |at: usize| if focus as usize == at { right } else { Rect::default() };
    let both = [only(0), only(1)];
    let none = [Rect::default(); 2];
    let (code, output) = match tab {
        Tab::Code => (both, none),
        Tab::Output => (none, both),
    };
    Panes { prose, code, timeline: bottom, output }
}

/// Where the panes of a lesson are that is neither edited nor left for its exercise.
pub fn panes_of(model: &Model, open: &Open, scene: &Scene<'_>, area: Rect) -> Panes {
    if model.presentation.is_some() {
        return present::panes(model, open, scene, area);
    }
    // What the class is asked needs more than a column.
    if model.follower.as_ref().is_some_and(|follower| follower.asked().is_some()) {
        return present::slide(model, open, scene, area);
    }
    let wants = timeline::Wanted::new(model, scene, area.width);
    let (wanted, overview) = (wants.rows(LANES), wants.overview);
    // Where there is no room for all arrows, what the lanes do not fill is for the prose.
    let is_wide = area.width >= WIDE && area.height >= 24;
    let most = most_rows(area).saturating_sub(2).min(wanted);
    let rows = if is_wide { wants.filled(most) } else { wanted };
    let programs = [open.lesson.python.is_some(), open.lesson.rust.is_some()];
    let panes = panes(area, programs, open.focus, open.tab, (rows.saturating_sub(overview), overview));
    match open.alone {
        Alone::Nothing => panes,
        Alone::Timeline => Panes { timeline: area, ..Panes::default() },
        Alone::Pane => enlarged(area, panes.timeline.height, open.focus, open.tab),
    }
}

/// The pane in focus over all but the timeline, which keeps its rows.
fn enlarged(area: Rect, timeline: u16, focus: Language, tab: Tab) -> Panes {
    let [top, timeline] = split::below(area, timeline, 3);
    let mut panes = Panes { timeline, ..Panes::default() };
    match tab {
        Tab::Code => panes.code[focus as usize] = top,
        Tab::Output => panes.output[focus as usize] = top,
    }
    panes
}

/// Whether code and output of both programs share one place.
fn is_tabbed(panes: &Panes) -> bool {
    panes.code.iter().chain(&panes.output).filter(|area| !area.is_empty()).count() == 1
}

/// The title of the pane in which code and output share one place, where a program stands in it.
pub fn tabs_title(model: &Model, open: &Open) -> String {
    let scene = open.scene();
    match open.tab {
        Tab::Code => {
            let variant = code::variant_title(model, open, 0).filter(|_| open.focus == Language::Rust);
            let name = variant.unwrap_or_else(|| code::name(model, &scene, open.focus));
            code::tab_title(model, &scene, open.focus, name)
        }
        Tab::Output => output::title(model, &scene, open.focus, true),
    }
}

/// Draws an open lesson; gives where the next letter goes, while something is written in it.
pub fn draw(model: &Model, open: &Open, area: Rect, buf: &mut Buffer) -> Option<Position> {
    if let Some(editor) = &open.editor {
        return editor::draw(model, open, editor, area, buf);
    }
    if let Some(attempt) = &open.attempt {
        return exercise::draw(model, open, attempt, area, buf);
    }
    let scene = open.scene();
    let timeline = open.timeline();
    let panes = panes_of(model, open, &timeline, area);
    let tabs = is_tabbed(&panes) && model.presentation.is_none();
    prose::draw(model, open, panes.prose, buf);
    for language in [Language::Python, Language::Rust] {
        let room = if tabs { 0 } else { panes.code[language as usize].width.saturating_sub(4) };
        let variant = code::variant_title(model, open, room as usize).filter(|_| language == Language::Rust);
        let name = variant.unwrap_or_else(|| code::name(model, &scene, language));
        let title = if tabs { code::tab_title(model, &scene, language, name) } else { name };
        code::draw(model, &scene, language, &title, panes.code[language as usize], buf);
        let title = output::title(model, &scene, language, tabs);
        output::draw(model, &scene, language, &title, panes.output[language as usize], buf);
    }
    if !panes.timeline.is_empty() {
        timeline::draw(model, &timeline, panes.timeline, buf);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wide_screens_show_all_panes_and_small_ones_show_tabs() {
        let all = panes(Rect::new(0, 1, 120, 34), [true; 2], Language::Python, Tab::Code, (12, 0));
        assert!(
            [all.prose, all.code[0], all.code[1], all.timeline, all.output[0], all.output[1]]
                .iter()
                .all(|area| area.height >= 4)
        );
        let small = panes(Rect::new(0, 1, 80, 22), [true; 2], Language::Rust, Tab::Code, (12, 0));
        assert!(small.code[0].is_empty() && !small.code[1].is_empty() && small.output[1].is_empty());
        assert!(small.prose.height >= 13, "{small:?}");
    }

    proptest! {
        #[test]
        fn panes_never_overlap_nor_leave_the_screen(width in 1u16..260, height in 1u16..90, rows in 0u16..60, overview in 0u16..2, output: bool) {
            let area = Rect::new(0, 0, width, height);
            let tab = if output { Tab::Output } else { Tab::Code };
            let panes = panes(area, [true; 2], Language::Python, tab, (rows, overview));
            let all = [panes.prose, panes.code[0], panes.code[1], panes.timeline, panes.output[0], panes.output[1]];
            for (at, one) in all.iter().enumerate() {
                prop_assert_eq!(one.intersection(area).area(), one.area());
                for other in &all[at + 1..] {
                    prop_assert_eq!(one.intersection(*other).area(), 0, "{:?} {:?}", one, other);
                }
            }
        }
    }
}
