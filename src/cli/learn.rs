//! `yieldscope learn`, and `yieldscope` alone: the tutorial opens.

use super::args::{Common, LearnArguments};
use super::consent::consent;
use super::context::Context;
use super::out::{Failure, note};
use crate::base::{Obstacle, ObstacleKind, Problem};
use crate::store::{Loaded, Origin, Trust};
use crate::tui::effects::Share;
use crate::tui::model::{Finding, Presentation};
use crate::tui::plain;
use crate::tui::run::{self, Setting, Start, Watched};
use crate::tui::strings::Strings;
use crate::tui::theme::{Depth, Ground, theme};
use crate::tui::words;
use std::io::IsTerminal;
use std::path::PathBuf;

/// Opens the tutorial and gives the exit code. Where no screen can be drawn it comes as plain text, and that is said.
///
/// # Errors
/// When there is no such lesson, or when the screen cannot be opened.
pub fn learn(common: &Common, arguments: &LearnArguments) -> Result<u8, Failure> {
    if let (Some(folder), true) = (&arguments.watch, common.pack.is_some()) {
        let help = format!("leave --pack away: the pack in {} is the one that is opened", folder.display());
        return Err(Failure::Usage("--watch and --pack each name a pack".to_owned(), Some(help)));
    }
    if let Some(folder) = arguments.watch.as_ref().filter(|folder| !folder.is_dir()) {
        let help = "name the folder of a pack; `yieldscope new pack` makes one".to_owned();
        return Err(Failure::Usage(format!("{} is no folder", folder.display()), Some(help)));
    }
    let undrawn = if arguments.form.plain { None } else { cannot_be_drawn() };
    let plain = arguments.form.plain || undrawn.is_some();
    if plain && arguments.watch.is_some() {
        let help = "open the pack with --pack, or give --watch where a screen can be drawn".to_owned();
        return Err(Failure::Usage("what is watched cannot be told in plain text".to_owned(), Some(help)));
    }
    let context = Context::open(common, arguments.watch.as_deref().or(common.pack.as_deref()))?;
    if let Some(why) = undrawn {
        note(words::problem(Strings::of(context.ui.code()), &why).trim_end_matches('.'));
    }
    let lesson = match arguments.lesson.as_deref() {
        None => None,
        Some(name) => {
            let (loaded, lesson) = context.lesson(name)?;
            Some((loaded.pack.id.clone(), lesson.id.clone()))
        }
    };
    let watch = arguments.watch.clone();
    open(context, Opening { trusted: common.trust, lesson, watch, is_plain: plain, ..Opening::default() })
}

/// How the tutorial is opened.
#[derive(Default)]
pub(super) struct Opening {
    /// Whether the command line lets the programs of the named pack run.
    pub trusted: bool,
    /// The ids of the pack and the lesson to begin with.
    pub lesson: Option<(String, String)>,
    /// The folder of the pack, where that is watched.
    pub watch: Option<PathBuf>,
    /// Whether it is told line by line.
    pub is_plain: bool,
    /// What is to be presented, in its place.
    pub presentation: Option<Presentation>,
    /// What that is shared with.
    pub share: Option<Share>,
}

/// Why no screen can be drawn here.
pub(super) fn cannot_be_drawn() -> Option<Problem> {
    let terminal = std::io::stdout().is_terminal() && std::io::stdin().is_terminal();
    if !terminal {
        let said = "there is no terminal to draw on, so the tutorial comes as plain text (--plain)";
        return Some(Problem::new(said, Obstacle::new(ObstacleKind::NoTerminal, [])));
    }
    let dumb = std::env::var("TERM").is_ok_and(|kind| kind == "dumb");
    let said = "nothing can be drawn where TERM is dumb, so the tutorial comes as plain text (--plain)";
    dumb.then(|| Problem::new(said, Obstacle::new(ObstacleKind::DumbTerminal, [])))
}

/// Hands over to the tutorial: the packs, the progress and its keeper, the language, and what it is to begin with.
///
/// # Errors
/// When the screen cannot be drawn, or the text not be printed.
pub(super) fn open(mut context: Context, opening: Opening) -> Result<u8, Failure> {
    let Opening { trusted, lesson, watch, is_plain, presentation, share } = opening;
    // Those of a pack that is watched stand on the screen.
    if let (wrong @ 1.., None) = (context.loaded.findings.len(), &watch) {
        context.opened.notes.push(format!("{wrong} findings about this pack; yieldscope check DIR shows them").into());
    }
    if trusted {
        consent(context.folders.as_ref(), &context.loaded, true)?;
    }
    // Packs that were added are read when the first frame stands, but for those that it shows; a dialogue tells all at once.
    let first = lesson.as_ref().map(|(pack, _)| pack.as_str()).or_else(|| context.opened.progress.last_pack());
    let is_beside = context.loaded.origin == Origin::Bundled;
    let is_shown = is_beside && (is_plain || first.is_some_and(|first| first != context.pack().id));
    let beside = if is_shown { context.take_added() } else { Vec::new() };
    let reads_added =
        is_beside && !is_shown && context.folders.as_ref().is_some_and(|folders| folders.packs_file().exists());
    // What comes with the program needs no leave.
    let trust = if is_beside && !is_shown { Trust::default() } else { Trust::load(context.folders.as_ref()) };
    let with_foreign = |loaded: Loaded| {
        let foreign = trust.unknown(&loaded);
        (loaded.pack, foreign)
    };
    let watched = watch.map(|folder| Watched {
        folder,
        files: context.loaded.files.get().clone(),
        findings: Finding::all(&context.loaded.findings, &context.loaded.files),
    });
    let start = Start {
        watched,
        packs: std::iter::once(context.loaded).chain(beside).map(with_foreign).collect(),
        reads_added,
        folders: context.folders,
        python: context.python,
        setting: Setting {
            opened: context.opened,
            keeper: context.keeper,
            language: context.ui.code().to_owned(),
            // Where there is no colour, code and emphasis keep the marks that tell them from other text.
            theme: if is_plain { theme(Ground::Dark, Depth::None) } else { context.look.theme() },
            keys: context.keys,
            manners: context.manners,
        },
        presentation,
        share,
        lesson,
        shows_around: is_beside && !is_plain,
    };
    if is_plain {
        return plain::run::open(start).map_err(|error| Failure::Ours(format!("it cannot be printed: {error}"), None));
    }
    run::open(start).map_err(|error| {
        let what = format!("the screen cannot be drawn: {error}");
        Failure::Ours(what, Some("yieldscope --plain tells the tutorial line by line".to_owned()))
    })
}
