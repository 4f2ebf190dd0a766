//! `yieldscope follow`: a presentation that is shared, in this terminal, on the screen or line by line.

use super::args::{Common, FollowArguments};
use super::context::Context;
use super::learn::cannot_be_drawn;
use super::out::Failure;
use crate::room::client::{NoUrl, RoomUrl};
use crate::tui::plain::follow::{self, Ended};
use crate::tui::run::{self, FollowStart};
use crate::tui::theme::{Depth, Ground, theme};

/// Follows the presentation and gives the exit code.
///
/// # Errors
/// When the address is none, and when the screen or standard output cannot be written; line by line also when the presentation cannot be
/// followed.
pub fn follow(common: &Common, arguments: &FollowArguments) -> Result<u8, Failure> {
    let url: RoomUrl = arguments.url.parse().map_err(|error: NoUrl| {
        let help = "write it as the presenter's screen shows it, such as yieldscope follow 192.168.1.20:8080/k7wmqp";
        Failure::Usage(error.to_string(), Some(help.to_owned()))
    })?;
    // Who follows is no learner: no progress is read, and none is kept.
    let context = Context::look(&Common { pack: None, ..common.clone() })?;
    let is_plain = arguments.plain || cannot_be_drawn().is_some();
    let theme = if is_plain { theme(Ground::Dark, Depth::None) } else { context.look.theme() };
    let start = FollowStart { url, setting: context.setting(theme) };
    if !is_plain {
        return run::open_followed(start).map_err(|error| {
            let what = format!("the screen cannot be drawn: {error}");
            Failure::Ours(what, Some("yieldscope follow URL --plain tells the presentation line by line".to_owned()))
        });
    }
    match follow::follow(start).map_err(|error| Failure::Ours(format!("it cannot be printed: {error}"), None))? {
        Ended::Left(code) => Ok(code),
        Ended::Refused => Ok(1),
    }
}
