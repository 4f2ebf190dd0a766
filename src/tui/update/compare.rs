//! The learner's run beside the lesson's: the lesson's own program is run for it, and its playhead goes along.

use super::{editor, run};
use crate::tui::keys::{Action, Context};
use crate::tui::model::{Compared, Model, Open, Side};
use crate::tui::msg::Cmd;
use crate::tui::strings::fill;

/// Puts the run of the lesson's own program beside that of the learner's version, or takes it away again.
pub fn toggle(model: &mut Model) -> Vec<Cmd> {
    let may_run = model.unknown_programs().is_empty();
    let Some(open) = model.open_mut() else { return Vec::new() };
    if open.compared.take().is_some() {
        return Vec::new();
    }
    let shown = [open.focused()].into_iter().chain(&open.sides).find(|side| side.shows_written);
    let own = shown.or_else(|| open.edited());
    let is_shown = own.is_some_and(|own| own.shows_written);
    let Some(mut compared) = own.and_then(|own| Compared::new(&open.lesson, own)) else {
        model.notice = Some(none(model));
        return Vec::new();
    };
    if !may_run {
        model.trust = Some(0);
        return Vec::new();
    }
    (open.focus, open.scroll, open.asked) = (compared.language(), 0, None);
    // What is kept of an earlier visit runs first.
    let mut cmds = if is_shown { Vec::new() } else { editor::run_kept(model) };
    let run = model.next_run;
    model.next_run += 1;
    let Some(open) = model.open_mut() else { return cmds };
    cmds.extend(run::start(&mut compared.side, &open.lesson.id, run));
    open.compared = Some(Box::new(compared));
    cmds
}

/// That there is no version of the learner's own, and how there would be.
pub fn none(model: &Model) -> String {
    let label = |action| model.keys.label(Context::Lesson, action);
    let keys = [("edit", label(Action::Edit)), ("key", label(Action::Compare))];
    fill(&model.strings.compare.none, &keys.each_ref().map(|(name, key)| (*name, key.as_str())))
}

/// All runs begin again: with them the one that is compared, where it was not over. It goes where the learner's version does.
pub fn again(open: &mut Open, run: u64) -> Option<Cmd> {
    let shows_written = |compared: &Compared| open.side(compared.language()).shows_written;
    if !open.compared.as_deref().is_some_and(shows_written) {
        open.compared = None;
    }
    let compared = open.compared.as_mut()?;
    compared.parting = None;
    if compared.is_running() { run::start(&mut compared.side, &open.lesson.id, run) } else { None }
}

/// A run of these is over: where that is the last of the two, they can be compared.
pub fn judge(open: &mut Open) {
    let Open { compared: Some(compared), sides, .. } = open else { return };
    compared.judge(&mut sides[compared.language() as usize]);
}

/// The playhead of the run that is compared goes along with the learner's.
pub fn follow(model: &mut Model) {
    let Some(Open { compared: Some(compared), sides, .. }) = model.open_mut() else { return };
    let own: &Side = &sides[compared.language() as usize];
    compared.follow(own);
}
