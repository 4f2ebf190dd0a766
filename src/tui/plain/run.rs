//! The loop of the dialogue: lines in, lines out. It takes what comes from runs and from the keyboard, lets `update` change the
//! model, does what that asks for, and prints what is new.

use super::{Dialogue, typed};
use crate::tui::effects::{Effects, outside};
use crate::tui::events::{self, Input, Reason};
use crate::tui::model::Model;
use crate::tui::msg::{Cmd, Msg};
use crate::tui::run::{Incoming, Start, WAITING, begin};
use crate::tui::unix;
use crate::tui::update::update;
use std::collections::VecDeque;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Lines that were typed and wait, at most. Whoever pipes more in waits.
const TYPED: usize = 16;
/// The cells of a line where there is no terminal that has a width.
const WIDTH: usize = 80;
/// A line is neither narrower nor wider than this: long ones are hard to read.
const WIDTHS: (usize, usize) = (20, 100);

/// Opens the tutorial as a dialogue on standard input and output, and gives the exit code once it is over: the reader has left,
/// or the input has ended.
///
/// # Errors
/// When standard output cannot be written, other than because its reader has gone.
pub fn open(start: Start) -> io::Result<u8> {
    let (sender, incoming) = sync_channel(WAITING);
    let (mut model, mut effects) = begin(start, sender.clone());
    let signals = sender.clone();
    events::catch_signals()?.listen(move |input| drop(signals.send(Incoming::Input(input))))?;
    let more = listen_to_lines(sender)?;
    let mut talk = Talk::new(more);
    let result = talk.run(&mut model, &mut effects, &incoming).and_then(|()| talk.close());
    // Runners that wait to tell their news must not wait for ever.
    drop(incoming);
    effects.finish();
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(0),
        result => result.map(|()| talk.left.map_or(0, Reason::exit_code)),
    }
}

/// Reads lines on a thread of its own, each once there is leave to; `None` at the end of the input. Gives where leave is given.
pub(super) fn listen_to_lines(sender: SyncSender<Incoming>) -> io::Result<SyncSender<()>> {
    let (more, leave) = sync_channel(TYPED);
    thread::Builder::new().name("lines".into()).spawn(move || {
        let mut input = io::stdin().lock();
        while let Ok(()) = leave.recv() {
            let mut bytes = Vec::new();
            let read = input.read_until(b'\n', &mut bytes);
            let line = read.is_ok_and(|count| count > 0).then(|| String::from_utf8_lossy(&bytes).into_owned());
            let over = line.is_none();
            if sender.send(Incoming::Line(line)).is_err() || over {
                return;
            }
        }
    })?;
    for _ in 0..TYPED {
        let _ = more.try_send(());
    }
    Ok(more)
}

/// The cells of a line.
pub(super) fn width() -> usize {
    let known = io::stdout().is_terminal().then(crossterm::terminal::size).and_then(Result::ok);
    known.map_or(WIDTH, |(columns, _)| usize::from(columns).saturating_sub(1).clamp(WIDTHS.0, WIDTHS.1))
}

/// The dialogue under way.
struct Talk {
    dialogue: Dialogue,
    /// What was typed and not dealt with yet; `None`: the input is over.
    typed: VecDeque<Option<String>>,
    /// Leave to read a further line.
    more: SyncSender<()>,
    /// Why it ends, where that was not typed.
    left: Option<Reason>,
    /// Whether what is typed is to be seen among what is told: a terminal shows it by itself.
    echo: bool,
    /// Whether a prompt stands, and nothing after it.
    prompted: bool,
}

impl Talk {
    fn new(more: SyncSender<()>) -> Self {
        let echo = !io::stdin().is_terminal();
        let dialogue = Dialogue::new(width());
        Self { dialogue, typed: VecDeque::new(), more, left: None, echo, prompted: false }
    }

    fn run(&mut self, model: &mut Model, effects: &mut Effects, incoming: &Receiver<Incoming>) -> io::Result<()> {
        let first = effects.at_start(model);
        if carry_out(first, model, effects) {
            return Ok(());
        }
        self.tell(model)?;
        while let Ok(first) = incoming.recv() {
            for incoming in [first].into_iter().chain(incoming.try_iter().take(WAITING)) {
                let cmds = self.hear(model, incoming);
                if carry_out(cmds, model, effects) {
                    return Ok(());
                }
            }
            self.tell(model)?;
            while let Some(typed) = self.next_typed(model) {
                let cmds = self.take(model, typed)?;
                if carry_out(cmds, model, effects) {
                    return Ok(());
                }
                self.tell(model)?;
            }
        }
        Ok(())
    }

    /// Whatever comes after this begins on a line of its own.
    fn close(&self) -> io::Result<()> {
        if self.prompted { self.print("\n") } else { Ok(()) }
    }

    fn hear(&mut self, model: &mut Model, incoming: Incoming) -> Vec<Cmd> {
        match incoming {
            Incoming::Msg(msg) => update(model, msg),
            Incoming::Line(line) => {
                self.typed.push_back(line);
                Vec::new()
            }
            Incoming::Input(Input::Quit(reason)) => {
                self.left = Some(reason);
                update(model, Msg::Leave)
            }
            // Only a stop comes as a key here.
            Incoming::Input(Input::Key(_)) => vec![Cmd::Suspend],
            Incoming::Input(Input::Resume) => {
                self.prompted = false;
                Vec::new()
            }
            Incoming::Input(Input::Paste(_) | Input::Mouse(_) | Input::Resize(_)) => Vec::new(),
        }
    }

    /// What was typed and can be dealt with now.
    fn next_typed(&mut self, model: &Model) -> Option<Option<String>> {
        let urgent = |typed: &Option<String>| typed.as_ref().is_some_and(|typed| typed::is_urgent(model, typed));
        let stops = |typed: &Option<String>| typed.as_ref().is_some_and(|typed| typed::stops_run(model, typed));
        // Who sits at a terminal and wants away does not wait, nor for what was typed before. Lines that come from elsewhere were
        // written before anything ran: each waits for what the one before it began, but for one that ends just that.
        let waits = match self.echo {
            true => !self.typed.front().is_some_and(stops),
            false => !self.typed.iter().any(urgent),
        };
        if Dialogue::must_wait(model) && waits {
            return None;
        }
        self.typed.pop_front()
    }

    fn take(&mut self, model: &mut Model, typed: Option<String>) -> io::Result<Vec<Cmd>> {
        let Some(typed) = typed else { return Ok(update(model, Msg::Leave)) };
        let _ = self.more.try_send(());
        if self.echo {
            self.print(&format!("{}\n\n", crate::base::text::tame(typed.trim())))?;
        }
        self.prompted = false;
        let (said, cmds) = match Dialogue::wanted_file(model, &typed) {
            Some(wanted) => {
                let read = outside::read(Path::new(wanted.file()));
                self.dialogue.take_file(model, wanted, read)
            }
            None => self.dialogue.take(model, &typed),
        };
        self.print(&said)?;
        Ok(cmds)
    }

    /// Prints what is new, and asks for the next line where one can be taken.
    fn tell(&mut self, model: &Model) -> io::Result<()> {
        let said = self.dialogue.tell(model);
        if !said.is_empty() {
            if self.prompted {
                self.print("\n")?;
            }
            self.print(&said)?;
            self.prompted = false;
        }
        if !self.prompted && !Dialogue::must_wait(model) {
            self.print("> ")?;
            self.prompted = true;
        }
        Ok(())
    }

    fn print(&self, text: &str) -> io::Result<()> {
        print(text)
    }
}

/// Writes on standard output, at once.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Does what is asked for; `true`: the dialogue is over.
pub(super) fn carry_out(cmds: Vec<Cmd>, model: &mut Model, effects: &mut Effects) -> bool {
    for cmd in cmds {
        match cmd {
            Cmd::Quit => return true,
            Cmd::Suspend if unix::can_be_continued() => {
                let paused = effects.pause();
                unix::stop();
                drop(paused);
            }
            // Nothing is drawn.
            Cmd::Suspend | Cmd::Mouse(_) | Cmd::OpenEditor { .. } | Cmd::Highlight { .. } => {}
            cmd => effects.carry_out(cmd, model),
        }
    }
    false
}
