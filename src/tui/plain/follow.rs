//! The loop in which a presentation is followed line by line: what is heard of it changes the model, and what is new is printed.

use super::followed::Chronicle;
use super::run::{carry_out, listen_to_lines, print, width};
use crate::tui::events::{self, Input, Reason};
use crate::tui::model::follower::Line;
use crate::tui::model::{Follower, Model};
use crate::tui::msg::{Cmd, Msg};
use crate::tui::run::{FollowStart, Incoming, WAITING, begin_following};
use crate::tui::update::update;
use std::io::{self, IsTerminal};
use std::sync::mpsc::sync_channel;

/// How following has ended.
#[derive(Debug)]
pub enum Ended {
    /// The presentation is over, or the reader has left; with this exit code.
    Left(u8),
    /// It cannot be followed; why was told.
    Refused,
}

/// Follows a presentation on standard output until it is over. Answers are read from standard input where that is a terminal.
///
/// # Errors
/// When standard output cannot be written, other than because its reader has gone.
pub fn follow(start: FollowStart) -> io::Result<Ended> {
    let (sender, incoming) = sync_channel(WAITING);
    let (mut model, mut effects) = begin_following(start, sender.clone());
    let signals = sender.clone();
    events::catch_signals()?.listen(move |input| drop(signals.send(Incoming::Input(input))))?;
    let reads = io::stdin().is_terminal();
    let more = reads.then(|| listen_to_lines(sender)).transpose()?;
    let mut chronicle = Chronicle::new(width(), reads);
    let first = effects.at_start(&model);
    let mut left = None;
    let mut is_over = carry_out(first, &mut model, &mut effects);
    let result = loop {
        if let Err(error) = print(&chronicle.tell(&model)) {
            break Err(error);
        }
        if is_over || model.follower.as_ref().is_none_or(|follower| follower.is_over()) {
            break Ok(());
        }
        let Ok(next) = incoming.recv() else { break Ok(()) };
        let cmds = match next {
            Incoming::Msg(msg) => update(&mut model, msg),
            Incoming::Line(None) => Vec::new(),
            Incoming::Line(Some(line)) => {
                let _ = more.as_ref().map(|more| more.try_send(()));
                let (said, cmds) = chronicle.take(&mut model, &line);
                if let Err(error) = print(&said) {
                    break Err(error);
                }
                cmds
            }
            Incoming::Input(input) => input_to(&mut model, input, &mut left),
        };
        is_over = carry_out(cmds, &mut model, &mut effects);
    };
    // Who waits to tell news must not wait for ever.
    drop(incoming);
    effects.finish();
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Ended::Left(0)),
        Err(error) => Err(error),
        Ok(()) if model.follower.as_deref().is_some_and(is_refused) => Ok(Ended::Refused),
        Ok(()) => Ok(Ended::Left(left.map_or(0, Reason::exit_code))),
    }
}

fn is_refused(follower: &Follower) -> bool {
    matches!(follower.line, Line::Refused(_))
}

fn input_to(model: &mut Model, input: Input, left: &mut Option<Reason>) -> Vec<Cmd> {
    match input {
        Input::Quit(reason) => {
            *left = Some(reason);
            update(model, Msg::Leave)
        }
        // Only a stop comes as a key here.
        Input::Key(_) => vec![Cmd::Suspend],
        Input::Resume | Input::Paste(_) | Input::Mouse(_) | Input::Resize(_) => Vec::new(),
    }
}
