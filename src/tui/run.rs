//! The loop: the one place with effects. It waits for what happens, lets `update` change the model, does what that asks
//! for, and draws once when all that has come is taken in. When nothing moves it waits without using the CPU.

use super::effects::{Effects, Share, Subject, exit_code, outside};
use super::events::{self, Input, Reason};
use super::keys::KeyMap;
use super::model::{Finding, Model, Origin, Presentation, RunState, Traced};
use super::msg::{Cmd, Msg};
use super::terminal::{Part, Terminal};
use super::theme::{Depth, Look, Theme};
use super::update::{begin_for_newcomer, open_lesson_of, open_trace, present, update};
use super::views;
use super::words;
use crate::lesson::{Files, Pack};
use crate::room::client::RoomUrl;
use crate::store::{Folders, Foreign, Keeper, Opened};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// Time between two frames while something moves.
const FRAME: Duration = Duration::from_micros(16_667);
/// The time that passes between two frames, at most: after a pause the playhead goes on, and does not jump.
const LONGEST: Duration = Duration::from_millis(100);
/// Messages that wait at most. A program that makes events faster than they are taken in must not keep keys waiting: its
/// runner waits instead, and the program itself never does.
pub(super) const WAITING: usize = 8;

/// What a screen is opened with, whatever it shows.
pub struct Setting {
    /// Progress and settings as they were kept.
    pub opened: Opened,
    /// Writes them down.
    pub keeper: Keeper,
    /// The language of the screen.
    pub language: String,
    /// The screen's colours.
    pub theme: Theme,
    /// Which key brings what.
    pub keys: &'static KeyMap,
    /// What else the user chose of the screen.
    pub manners: Manners,
}

impl Setting {
    /// Gives a model what the user chose of its screen, and says what there is to know about what was kept.
    fn apply(&self, model: &mut Model) {
        model.keys = self.keys;
        (model.mouse, model.still) = (self.manners.mouse, self.manners.still);
        let said = self.opened.notes.iter().map(|problem| words::problem(model.strings, problem));
        let said: Vec<String> = said.collect();
        model.notice = (!said.is_empty()).then(|| said.join(" "));
        model.problems.clone_from(&self.opened.notes);
    }
}

/// What the tutorial starts with.
pub struct Start {
    /// The packs whose lessons are listed, each with its programs that the user has not let run.
    pub packs: Vec<(Pack, Vec<Foreign>)>,
    /// The folder of the first pack, where that is to be watched.
    pub watched: Option<Watched>,
    /// Whether packs that were added are to be read and listed as well, once the first frame stands.
    pub reads_added: bool,
    /// Where programs are kept as files.
    pub folders: Option<Folders>,
    /// The interpreter that the user named.
    pub python: Option<PathBuf>,
    /// What the screen is opened with.
    pub setting: Setting,
    /// What is to be presented to a class, in the place of a tutorial.
    pub presentation: Option<Presentation>,
    /// What it is shared with.
    pub share: Option<Share>,
    /// The ids of the pack and the lesson to open; without them, the tutorial goes on where it was left.
    pub lesson: Option<(String, String)>,
    /// Whether someone who was never here is to be shown around.
    pub shows_around: bool,
}

/// A pack whose folder is watched.
pub struct Watched {
    /// The folder.
    pub folder: PathBuf,
    /// Its files as they were read.
    pub files: Files,
    /// What is wrong with them.
    pub findings: Vec<Finding>,
}

/// What a trace is opened with.
pub struct TraceStart {
    /// What it is of.
    pub subject: Subject,
    /// What the screen is opened with.
    pub setting: Setting,
}

/// What the notes of a presentation are shown with.
pub struct NotesStart {
    /// The folder with the sockets of presentations.
    pub run: PathBuf,
    /// The name of the presentation; without it, the one that was begun last.
    pub of: Option<String>,
    /// The language that the user named; without it, that of the class, as soon as something is told.
    pub named_language: Option<String>,
    /// What the screen is opened with.
    pub setting: Setting,
}

/// What a presentation elsewhere is followed with.
pub struct FollowStart {
    /// Its address.
    pub url: RoomUrl,
    /// What the screen is opened with.
    pub setting: Setting,
}

/// How the screen answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manners {
    /// Whether the mouse is taken from the beginning.
    pub mouse: bool,
    /// Whether playheads arrive at once, and nothing is seen on its way.
    pub still: bool,
}

/// How the user left a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// The exit code: the program's own if it ended by itself, 124 if it was stopped, 128 and the number of a signal that came.
    pub code: u8,
    /// Whether the program was still running, and was stopped for that.
    pub was_running: bool,
}

/// What the loop takes in.
#[derive(Debug)]
pub enum Incoming {
    /// From the terminal or a signal.
    Input(Input),
    /// From a run or from the edge.
    Msg(Msg),
    /// A line that was typed; `None`: there are no more. Only the dialogue in plain text reads lines.
    Line(Option<String>),
}

/// Opens the tutorial and gives the exit code once the user has left it.
///
/// # Errors
/// When the terminal cannot be taken over, or can no longer be written to.
pub fn open(start: Start) -> io::Result<u8> {
    let (sender, incoming) = sync_channel(WAITING);
    let (mut model, effects) = begin(start, sender.clone());
    let left = show(&mut model, effects, sender, incoming)?;
    Ok(left.map_or(0, Reason::exit_code))
}

/// The model with which the tutorial begins, and what does things for it.
pub(super) fn begin(start: Start, sender: SyncSender<Incoming>) -> (Model, Effects) {
    let mut setting = start.setting;
    let mut packs = start.packs.into_iter();
    let (pack, foreign) = packs.next().unwrap_or_default();
    let progress = std::mem::take(&mut setting.opened.progress);
    let mut model = Model::new(Arc::new(pack), progress, &setting.language, setting.theme.clone());
    model.foreign.insert(model.pack.id.clone(), foreign);
    update(&mut model, Msg::Added(packs.collect()));
    setting.apply(&mut model);
    let resume = model.progress.resume(&model.pack).filter(|resume| resume.inside);
    let last = resume.and_then(|resume| model.pack.entries().nth(resume.lesson));
    let last = last.map(|entry| (model.pack.id.clone(), entry.outline.id.to_string()));
    let read = model.progress.clone();
    let mut first = match (start.presentation, start.lesson.or(last)) {
        (Some(presentation), _) => present(&mut model, presentation),
        (None, Some((pack, id))) => open_lesson_of(&mut model, &pack, &id),
        (None, None) => Vec::new(),
    };
    if start.shows_around && model.presentation.is_none() {
        first.extend(begin_for_newcomer(&mut model, &read));
    }
    let kept = (setting.keeper, start.folders, setting.opened.settings);
    let effects = Effects::new(sender, kept, start.python, first).with_read(read).sharing(start.share);
    let effects = if start.reads_added { effects.with_added() } else { effects };
    let effects = match start.watched {
        Some(Watched { folder, files, findings }) => {
            model.findings = findings;
            effects.watching(folder, files)
        }
        None => effects,
    };
    (model, effects)
}

/// Opens a trace: runs its program or reads its file, and shows it until the user leaves it.
///
/// # Errors
/// When the terminal cannot be taken over, or can no longer be written to.
pub fn open_trace_of(start: TraceStart) -> io::Result<Left> {
    let (sender, incoming) = sync_channel(WAITING);
    let traced = Traced::new(&start.subject.name(), start.subject.language(), start.subject.origin());
    let setting = start.setting;
    let mut model = Model::of_trace(traced, &setting.language, setting.theme.clone());
    setting.apply(&mut model);
    let first = open_trace(&mut model);
    let kept = (setting.keeper, None, setting.opened.settings);
    let effects = Effects::new(sender.clone(), kept, None, first).of_trace(start.subject);
    let left = show(&mut model, effects, sender, incoming)?;
    let traced = model.traced();
    let was_running = traced.is_some_and(|traced| traced.origin != Origin::File && traced.is_growing());
    let own = traced.map_or(0, |traced| match traced.side.run {
        RunState::Failed(_) => 1,
        _ => exit_code(&traced.origin, traced.side.trace.end()),
    });
    Ok(Left { code: left.map_or(own, Reason::exit_code), was_running })
}

/// Shows the notes of a presentation on this machine until the user leaves them, and gives the exit code.
///
/// # Errors
/// When the terminal cannot be taken over, or can no longer be written to.
pub fn open_notes(start: NotesStart) -> io::Result<u8> {
    let (sender, incoming) = sync_channel(WAITING);
    let setting = start.setting;
    let mut model = Model::of_notes(start.named_language.as_deref(), &setting.language, setting.theme.clone());
    setting.apply(&mut model);
    let kept = (setting.keeper, None, setting.opened.settings);
    let effects = Effects::new(sender.clone(), kept, None, Vec::new()).listening(start.run, start.of);
    let left = show(&mut model, effects, sender, incoming)?;
    Ok(left.map_or(0, Reason::exit_code))
}

/// Follows a presentation elsewhere until the user leaves it, and gives the exit code.
///
/// # Errors
/// When the terminal cannot be taken over, or can no longer be written to.
pub fn open_followed(start: FollowStart) -> io::Result<u8> {
    let (sender, incoming) = sync_channel(WAITING);
    let (mut model, effects) = begin_following(start, sender.clone());
    let left = show(&mut model, effects, sender, incoming)?;
    Ok(left.map_or(0, Reason::exit_code))
}

/// The model with which a presentation is followed, and what does things for it.
pub(super) fn begin_following(start: FollowStart, sender: SyncSender<Incoming>) -> (Model, Effects) {
    let setting = start.setting;
    let mut model = Model::following(&start.url.to_string(), &setting.language, setting.theme.clone());
    setting.apply(&mut model);
    let kept = (setting.keeper, None, setting.opened.settings);
    (model, Effects::new(sender, kept, None, Vec::new()).following(start.url))
}

/// Takes the terminal over and shows the model until the user leaves it; gives why, where it was not by a key.
fn show(
    model: &mut Model,
    mut effects: Effects,
    sender: SyncSender<Incoming>,
    incoming: Receiver<Incoming>,
) -> io::Result<Option<Reason>> {
    // Catching comes first: a signal between the two would end the program with the terminal still taken.
    let signals = events::catch_signals()?;
    let send = move |input| drop(sender.send(Incoming::Input(input)));
    let mut terminal = Terminal::enter()?;
    if model.mouse {
        terminal.mouse(true)?;
    }
    let mut left = None;
    // Signals and keys wait until the first frame stands, which need not wait for the threads that take them.
    let first = draw(model, &mut terminal, Part::Whole)
        .and_then(|()| signals.listen(send.clone()))
        .and_then(|()| find_ground(model, &mut terminal))
        .and_then(|()| events::listen_to_terminal(send));
    let result = first.and_then(|()| run(model, &mut terminal, &mut effects, &incoming, &mut left));
    terminal.leave();
    // Runners that wait to tell their news must not wait for ever.
    drop(incoming);
    effects.end_presentation(model);
    effects.finish();
    result.map(|()| left)
}

/// Finds out what the terminal writes on, where that makes a difference and nothing has told of it; draws again where the
/// first frame was for another ground. The first frame does not wait for the answer.
fn find_ground(model: &mut Model, terminal: &mut Terminal) -> io::Result<()> {
    let look = model.theme.look;
    if look.ground.is_some() || look.depth == Depth::None {
        return Ok(());
    }
    let found = Look { ground: terminal.ground(), ..look };
    model.theme = found.theme();
    if found.variant() == look.variant() { Ok(()) } else { draw(model, terminal, Part::Whole) }
}

/// Runs the loop, with the first frame drawn, until the user leaves it; `left` tells why, where it was not by a key.
fn run(
    model: &mut Model,
    terminal: &mut Terminal,
    effects: &mut Effects,
    incoming: &Receiver<Incoming>,
    left: &mut Option<Reason>,
) -> io::Result<()> {
    let mut clock = Clock::new();
    for cmd in effects.at_start(model) {
        if carry_out(cmd, model, terminal, effects)? {
            return Ok(());
        }
    }
    effects.tell_presentation(model);
    loop {
        let mut msgs = Vec::new();
        match next(model, incoming, &mut clock) {
            Some(first) => msgs.push(first),
            None => return Ok(()),
        }
        msgs.extend(incoming.try_iter().take(WAITING));
        if model.has_clock() {
            update(model, Msg::Clock(clock.passed()));
        }
        let asked = msgs.iter().any(|incoming| matches!(incoming, Incoming::Input(_)));
        for incoming in msgs {
            let msg = match incoming {
                Incoming::Msg(msg) => Some(msg),
                Incoming::Line(_) => None,
                Incoming::Input(input) => {
                    let input = resumed(input, terminal);
                    if let Input::Quit(reason) = &input {
                        *left = Some(*reason);
                    }
                    take_input(input, terminal)
                }
            };
            for cmd in msg.map(|msg| update(model, msg)).unwrap_or_default() {
                if carry_out(cmd, model, terminal, effects)? {
                    return Ok(());
                }
            }
        }
        effects.tell_presentation(model);
        // While something moves the next frame follows by itself. Whoever presses a key sees all that comes of it at once.
        let part = if model.is_moving() && !asked { Part::AsFits } else { Part::Whole };
        draw(model, terminal, part)?;
    }
}

/// When the last frame was, for the time that passes between frames, and when a presentation was told the time.
struct Clock {
    last: Option<Instant>,
    told: Instant,
}

impl Clock {
    fn new() -> Self {
        Self { last: None, told: Instant::now() }
    }

    /// The time since this was asked last.
    fn passed(&mut self) -> Duration {
        let now = Instant::now();
        now - std::mem::replace(&mut self.told, now)
    }
}

/// Waits for what happens next: a tick while something moves, the next second of a presentation, and whatever comes. `None`:
/// nothing can come any more.
fn next(model: &Model, incoming: &Receiver<Incoming>, clock: &mut Clock) -> Option<Incoming> {
    if !model.is_moving() {
        clock.last = None;
        let Some(second) = model.next_second() else {
            return incoming.recv().ok();
        };
        return match incoming.recv_timeout(second.saturating_sub(clock.told.elapsed())) {
            Ok(incoming) => Some(incoming),
            // How late it is, is told whatever comes.
            Err(RecvTimeoutError::Timeout) => Some(Incoming::Msg(Msg::Clock(Duration::ZERO))),
            Err(RecvTimeoutError::Disconnected) => None,
        };
    }
    let last = *clock.last.get_or_insert_with(Instant::now);
    match incoming.recv_timeout(FRAME.saturating_sub(last.elapsed())) {
        Ok(incoming) => Some(incoming),
        Err(RecvTimeoutError::Timeout) => {
            let passed = last.elapsed().min(LONGEST);
            clock.last = Some(Instant::now());
            Some(Incoming::Msg(Msg::Tick(passed)))
        }
        Err(RecvTimeoutError::Disconnected) => None,
    }
}

fn draw(model: &mut Model, terminal: &mut Terminal, part: Part) -> io::Result<()> {
    terminal.draw(part, |buffer| {
        model.size = buffer.area.as_size();
        views::draw_and_point(model, buffer)
    })
}

/// Takes the terminal again where the program goes on. A terminal that is gone cannot be: the system says both at once, in either order.
fn resumed(input: Input, terminal: &mut Terminal) -> Input {
    match input {
        Input::Resume if terminal.resume().is_err() => Input::Quit(Reason::TerminalGone),
        input => input,
    }
}

fn take_input(input: Input, terminal: &mut Terminal) -> Option<Msg> {
    match input {
        Input::Key(key) => Some(Msg::Key(key)),
        Input::Resize(size) => {
            // Smaller and larger again, it is not what it was.
            terminal.forget();
            Some(Msg::Resize(size))
        }
        Input::Resume => None,
        Input::Quit(_) => Some(Msg::Leave),
        Input::Paste(text) => Some(Msg::Paste(text)),
        Input::Mouse(event) => Some(Msg::Mouse(event)),
    }
}

/// Does what is asked for; `true`: the program is to end.
fn carry_out(cmd: Cmd, model: &mut Model, terminal: &mut Terminal, effects: &mut Effects) -> io::Result<bool> {
    match cmd {
        Cmd::Quit => return Ok(true),
        // What runs is no job of the shell's: it stands still with us.
        Cmd::Suspend => {
            let paused = effects.pause();
            terminal.suspend()?;
            drop(paused);
        }
        Cmd::Mouse(taken) => terminal.mouse(taken)?,
        Cmd::OpenEditor { name, text } => {
            let lent = events::lend();
            let outside = terminal.lend(|| outside::edit(&name, &text))?;
            drop(lent);
            for cmd in update(model, Msg::Outside(outside)) {
                if carry_out(cmd, model, terminal, effects)? {
                    return Ok(true);
                }
            }
        }
        cmd => effects.carry_out(cmd, model),
    }
    Ok(false)
}
