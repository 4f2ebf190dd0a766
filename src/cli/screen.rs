//! Opening the screen: whether there is one to draw on, and what it looks like.

use super::args::Common;
use super::context::Context;

use super::out::{Failure, note};
use crate::store::Settings;
use crate::tui::effects::Subject;
use crate::tui::run::{self, Manners, TraceStart};
use crate::tui::theme::{Choice, Depth, Ground, Look, is_ascii_only};
use std::fs::File;
use std::io::IsTerminal;

/// Whether a trace can be shown on a screen: there is one, and keys can be read. They come from standard input, or from the
/// terminal behind it where that is a file or a pipe.
pub fn is_there() -> bool {
    std::io::stdout().is_terminal() && (std::io::stdin().is_terminal() || File::open("/dev/tty").is_ok())
}

/// What the screen is to look like: what the command line says, else the settings, else the environment.
pub fn look(common: &Common, settings: &Settings) -> Look {
    let of = |name: &str| std::env::var(name).ok();
    let kept = || settings.theme.as_deref().and_then(Choice::from_name);
    Look {
        choice: common.theme.map(Choice::from).or_else(kept).unwrap_or_default(),
        ground: Ground::of(of("COLORFGBG").as_deref()),
        depth: Depth::of(of("NO_COLOR").as_deref(), of("COLORTERM").as_deref(), of("TERM").as_deref()),
        ascii: common.ascii || settings.ascii.unwrap_or_else(|| is_ascii_only(of)),
    }
}

/// How the screen is to answer: what the command line says, else the settings.
pub fn manners(common: &Common, settings: &Settings) -> Manners {
    Manners {
        mouse: common.mouse || settings.mouse.unwrap_or(false),
        still: common.reduced_motion || settings.reduced_motion.unwrap_or(false),
    }
}

/// Opens a trace on the screen and gives the exit code once the user has left it: that of the program if it ended by itself,
/// 124 if it was stopped, 0 for a trace from a file.
///
/// # Errors
/// When the screen cannot be drawn.
pub fn open_trace(context: Context, subject: Subject) -> Result<u8, Failure> {
    let name = subject.name();
    let theme = context.look.theme();
    let start = TraceStart { subject, setting: context.setting(theme) };
    let left = run::open_trace_of(start).map_err(|error| {
        let what = format!("the screen cannot be drawn: {error}");
        Failure::Ours(what, Some("with --text the trace is printed instead".to_owned()))
    })?;
    if left.was_running {
        note(&format!("{name} was still running, and was stopped"));
    }
    Ok(left.code)
}
