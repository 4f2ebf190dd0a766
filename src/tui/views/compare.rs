//! The learner's run beside the lesson's, in words: where they part, and what each did there.

use super::{facts, prose};
use crate::base::text;
use crate::timeline::parting::Parting;
use crate::trace::Body;
use crate::tui::keys::{Action, Context};
use crate::tui::markdown;
use crate::tui::model::{Compared, Model, Open, RunState, Side};
use crate::tui::strings::fill;
use crate::tui::words;
use ratatui::text::Line;

/// The cells of a value that are shown at most.
const VALUE: usize = 60;

/// What is to be said of the two runs, in `width` cells.
pub fn lines(model: &Model, open: &Open, compared: &Compared, width: u16) -> Vec<Line<'static>> {
    let (words, own) = (&model.strings.compare, open.side(compared.language()));
    let said = match compared.parting {
        None => cannot(model, own, &compared.side).unwrap_or_else(|| words.running.clone()),
        Some(None) => words.same.clone(),
        Some(Some(_)) => words.part.clone(),
    };
    let mut lines = prose::headed(model, &words.title, &said, width);
    if let Some(Some(Parting([mine, theirs]))) = compared.parting {
        for (label, side, at) in [(&words.yours, own, mine), (&words.lessons, &compared.side, theirs)] {
            let did = at.and_then(|at| deed(model, side, at)).unwrap_or_else(|| words.nothing_more.clone());
            lines.push(Line::default());
            lines.push(Line::styled(format!("{label}:"), model.theme.accent));
            let wrapped = markdown::wrap(&text::tame(&did), width as usize);
            lines.extend(wrapped.into_iter().map(|line| Line::styled(line, model.theme.text)));
        }
    }
    lines
}

/// Why they cannot be compared, where one of them could not be run.
fn cannot(model: &Model, own: &Side, lessons: &Side) -> Option<String> {
    let words = &model.strings.compare;
    if let Some(error) = own.first_error() {
        let at = fill(&model.strings.timeline.at_line, &[("line", &error.line.to_string())]);
        let at = if error.line > 0 { format!("{at}: ") } else { String::new() };
        return Some(fill(&words.broken, &[("why", &format!("{at}{}", error.message))]));
    }
    [(&words.yours, own), (&words.lessons, lessons)].into_iter().find_map(|(name, side)| match &side.run {
        RunState::Failed(why) => {
            Some(fill(&words.failed, &[("name", name), ("why", &words::problem(model.strings, why))]))
        }
        _ => None,
    })
}

/// The key that ends the comparison.
pub fn foot(model: &Model) -> Line<'static> {
    let key = model.keys.label(Context::Lesson, Action::Compare);
    Line::styled(fill(&model.strings.compare.back, &[("key", &key)]), model.theme.accent)
}

/// What happened at place `at` of a run, in words: `averager GEN_SUSPENDED: yield 10.0`.
fn deed(model: &Model, side: &Side, at: usize) -> Option<String> {
    let (words, trace) = (&model.strings.compare, &side.trace);
    let title = |lane| words::lane_title(model.strings, trace, lane);
    let cut = |value: &str| text::fit(&facts::one_line(value), VALUE);
    Some(match trace.get(at)?.body {
        Body::State { lane, .. } => {
            let moment = side.index.lane_at(trace, lane, at + 1)?;
            let kind = trace.lanes().get(lane.index())?.kind;
            let state = words::state_name(model.strings, side.language, kind, &moment);
            let how = facts::how(model, side, &moment, VALUE).map_or(String::new(), |how| format!(": {how}"));
            format!("{} {state}{how}", title(lane))
        }
        Body::Output { text, .. } => fill(&words.prints, &[("text", &cut(text.trim_end()))]),
        Body::Exception { lane, value, .. } => {
            let raised = fill(&model.strings.timeline.raised, &[("exception", &cut(&value.text))]);
            format!("{} {raised}", title(lane))
        }
        Body::Warning { text, .. } => cut(&text),
        Body::End { .. } => words::ending(model.strings, trace).unwrap_or_else(|| words.ends.clone()),
        Body::Lane { .. } | Body::Line { .. } | Body::Local { .. } | Body::Beat { .. } => return None,
    })
}
