//! Child processes: each has a lane from when it is started until somebody has waited for it.

use crate::blocks::block;
use crate::lanes::{self, More, On};
use crate::value::{Text, cut};
use crate::words::{Cause, Kind, State};
use std::collections::HashMap;
use std::io;
use std::panic::Location;
use std::process::{Child, Command, ExitStatus, Output};
use std::sync::{Mutex, PoisonError};

/// The lanes of the children that nobody has waited for, by their process id.
static CHILDREN: Mutex<Option<HashMap<u32, u32>>> = Mutex::new(None);

fn with_children<T>(each: impl FnOnce(&mut HashMap<u32, u32>) -> T) -> T {
    each(CHILDREN.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default())
}

/// How a process ended: the cause and the text of its exit code or signal.
fn ending(status: ExitStatus) -> (Cause, Option<Text>) {
    match status.code() {
        Some(code) => (Cause::Return, Some(cut(&code.to_string()))),
        None => (Cause::Raise, Some(cut(&status.to_string()))),
    }
}

fn close(lane: u32, ended: Result<ExitStatus, &io::Error>) {
    let (cause, value) = match ended {
        Ok(status) => ending(status),
        Err(error) => (Cause::Raise, Some(cut(&error.to_string()))),
    };
    lanes::change(lane, State::Closed, cause, More { value, by: None, ..More::default() });
}

/// A lane for the program that is about to be started.
fn lane_for(command: &Command, line: u32) -> Option<u32> {
    let program = command.get_program().to_string_lossy().into_owned();
    let name = program.rsplit('/').next().unwrap_or("process").to_owned();
    let lane = lanes::make(Kind::Process, name, line)?;
    lanes::change(lane, State::Running, Cause::Start, More { by: lanes::active(), ..More::default() });
    Some(lane)
}

/// Starts a program and waits for its end by `run`.
fn whole<T>(
    command: &mut Command,
    line: u32,
    run: impl FnOnce(&mut Command) -> io::Result<T>,
    status: impl FnOnce(&T) -> ExitStatus,
) -> io::Result<T> {
    let Some(lane) = lane_for(command, line) else { return run(command) };
    let blocked = block(On::Lane(lane));
    let ended = run(command);
    close(lane, ended.as_ref().map(status));
    blocked.over(Some(lane));
    ended
}

/// `spawn`, `output` and `status` of a command of `std`.
pub trait Starts {
    /// As `spawn`.
    ///
    /// # Errors
    /// As there.
    fn yieldscope_spawn(&mut self, text: &'static str) -> io::Result<Child>;
    /// As `output`.
    ///
    /// # Errors
    /// As there.
    fn yieldscope_output(&mut self, text: &'static str) -> io::Result<Output>;
    /// As `status`.
    ///
    /// # Errors
    /// As there.
    fn yieldscope_status(&mut self, text: &'static str) -> io::Result<ExitStatus>;
}

impl Starts for Command {
    #[track_caller]
    fn yieldscope_spawn(&mut self, _: &'static str) -> io::Result<Child> {
        let lane = lane_for(self, lanes::line_of(Location::caller()));
        let child = self.spawn();
        if let Some(lane) = lane {
            match &child {
                Ok(child) => drop(with_children(|children| children.insert(child.id(), lane))),
                Err(error) => close(lane, Err(error)),
            }
        }
        child
    }

    #[track_caller]
    fn yieldscope_output(&mut self, _: &'static str) -> io::Result<Output> {
        whole(self, lanes::line_of(Location::caller()), Command::output, |output| output.status)
    }

    #[track_caller]
    fn yieldscope_status(&mut self, _: &'static str) -> io::Result<ExitStatus> {
        whole(self, lanes::line_of(Location::caller()), Command::status, |status| *status)
    }
}

/// `wait` and its kin of a child of `std`.
pub trait Awaits: Sized {
    /// As `wait`.
    ///
    /// # Errors
    /// As there.
    fn yieldscope_wait(&mut self, text: &'static str) -> io::Result<ExitStatus>;
    /// As `wait_with_output`.
    ///
    /// # Errors
    /// As there.
    fn yieldscope_wait_with_output(self, text: &'static str) -> io::Result<Output>;
    /// As `try_wait`.
    ///
    /// # Errors
    /// As there.
    fn yieldscope_try_wait(&mut self, text: &'static str) -> io::Result<Option<ExitStatus>>;
}

/// Waits for the child of this process id.
fn waited<T>(id: u32, wait: impl FnOnce() -> io::Result<T>, status: impl FnOnce(&T) -> ExitStatus) -> io::Result<T> {
    let Some(lane) = with_children(|children| children.remove(&id)) else { return wait() };
    let blocked = block(On::Lane(lane));
    let ended = wait();
    close(lane, ended.as_ref().map(status));
    blocked.over(Some(lane));
    ended
}

impl Awaits for Child {
    fn yieldscope_wait(&mut self, _: &'static str) -> io::Result<ExitStatus> {
        waited(self.id(), || self.wait(), |status| *status)
    }

    fn yieldscope_wait_with_output(self, _: &'static str) -> io::Result<Output> {
        waited(self.id(), || self.wait_with_output(), |output| output.status)
    }

    fn yieldscope_try_wait(&mut self, _: &'static str) -> io::Result<Option<ExitStatus>> {
        let ended = self.try_wait();
        if let Ok(Some(status)) = &ended
            && let Some(lane) = with_children(|children| children.remove(&self.id()))
        {
            close(lane, Ok(*status));
        }
        ended
    }
}
