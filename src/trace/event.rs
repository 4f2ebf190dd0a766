//! The words of a trace: events, lanes, states and what caused them.

use std::borrow::Cow;

/// Declares an enum whose members have a number (its record code) and a name (its word on the wire).
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$member_meta:meta])* $member:ident = $code:literal $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum $name { $($(#[$member_meta])* $member = $code,)* }

        impl $name {
            /// Every member, in the order of their codes.
            pub const ALL: &'static [Self] = &[$(Self::$member),*];

            /// The word for it on the wire.
            pub fn name(self) -> &'static str {
                match self { $(Self::$member => $word,)* }
            }

            /// The member with this word, if there is one.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($word => Some(Self::$member),)* _ => None }
            }

            /// The number it has in a record.
            pub fn code(self) -> u8 {
                self as u8
            }

            /// The member with this number, if there is one.
            pub fn from_code(code: u8) -> Option<Self> {
                match code { $($code => Some(Self::$member),)* _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                Self::from_name(&name).ok_or_else(|| serde::de::Error::custom(format!("unknown word `{name}`")))
            }
        }
    };
}

words! {
    /// The language of the traced program.
    Language {
        /// Python.
        Python = 0 "python",
        /// Rust.
        Rust = 1 "rust",
    }
}

words! {
    /// The clock of a run: `t` of every event is read from it.
    Clock {
        /// Time jumps to the next timer when every task waits for one.
        Virtual = 1 "virtual",
        /// The wall clock.
        Real = 2 "real",
    }
}

words! {
    /// What kind of thing runs or waits in a lane.
    LaneKind {
        /// The main routine.
        Main = 0 "main",
        /// A thread.
        Thread = 1 "thread",
        /// A process.
        Process = 2 "process",
        /// A generator, or a stackful coroutine in Rust.
        Generator = 3 "generator",
        /// A coroutine of an `async def`, or the future of an `async fn`.
        Coroutine = 4 "coroutine",
        /// An async generator.
        AsyncGenerator = 5 "async_generator",
        /// A task of an event loop or of a runtime.
        Task = 6 "task",
        /// A job of an executor, known by its future.
        Future = 7 "future",
        /// A hand-written Rust iterator.
        Iterator = 8 "iterator",
    }
}

words! {
    /// The five states, the same for every lane in both languages.
    State {
        /// Made, and not begun.
        Created = 0 "created",
        /// Waiting for its turn.
        Ready = 1 "ready",
        /// Running, or waiting for the one it called.
        Running = 2 "running",
        /// Paused in the middle.
        Suspended = 3 "suspended",
        /// Over.
        Closed = 4 "closed",
    }
}

words! {
    /// What brought a lane into its state.
    Cause {
        /// Made by a call.
        Call = 0 "call",
        /// Put into the queue of the event loop.
        Schedule = 1 "schedule",
        /// Woken by what it waited for.
        Wake = 2 "wake",
        /// Given to an executor.
        Submit = 3 "submit",
        /// Resumed by `next`.
        Next = 4 "next",
        /// Resumed by `send`, with a value.
        Send = 5 "send",
        /// Resumed by `throw`, with an exception.
        Throw = 6 "throw",
        /// Running because of `close()`, or closed by it.
        Close = 7 "close",
        /// Running because it was awaited, or suspended in an await.
        Await = 8 "await",
        /// Running because it was polled.
        Poll = 9 "poll",
        /// A task's turn.
        Step = 10 "step",
        /// Started.
        Start = 11 "start",
        /// Paused by a `yield`.
        Yield = 12 "yield",
        /// Paused by `Poll::Pending`.
        Pending = 13 "pending",
        /// Paused until a time.
        Sleep = 14 "sleep",
        /// Blocked: lock, join, receive.
        Block = 15 "block",
        /// Ended by returning.
        Return = 16 "return",
        /// Ended by an exception or a panic.
        Raise = 17 "raise",
        /// Ended by cancellation.
        Cancel = 18 "cancel",
        /// Ended by being dropped.
        Drop = 19 "drop",
        /// Ended by being collected as garbage.
        Collect = 20 "collect",
    }
}

impl Cause {
    /// Whether this cause can bring a lane into `state`.
    pub fn leads_to(self, state: State) -> bool {
        use Cause::*;
        match state {
            State::Created => matches!(self, Call),
            State::Ready => matches!(self, Schedule | Wake | Submit),
            State::Running => matches!(self, Next | Send | Throw | Close | Await | Poll | Step | Start),
            State::Suspended => matches!(self, Yield | Await | Pending | Sleep | Block),
            State::Closed => matches!(self, Return | Raise | Close | Cancel | Drop | Collect),
        }
    }
}

words! {
    /// A standard stream of the program.
    Stream {
        /// Standard output.
        Stdout = 1 "stdout",
        /// Standard error.
        Stderr = 2 "stderr",
    }
}

/// A lane of one trace: its number in order of appearance, from 0, the main routine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LaneId(pub u32);

impl LaneId {
    /// The main routine.
    pub const MAIN: Self = Self(0);

    /// The lane's place in a list of all lanes.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A thread of one trace; 0 is the main thread of the first process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ThreadId(pub u16);

/// The text of a value that crossed or was held: `repr` or `{:?}`, perhaps cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value<'a> {
    /// The text, at most as long as the probe's limit.
    pub text: Cow<'a, str>,
    /// Whether there was more.
    pub cut: bool,
}

impl<'a> Value<'a> {
    /// A value whose text is whole.
    pub fn whole(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), cut: false }
    }

    /// The same value, owning its text.
    pub fn into_owned(self) -> Value<'static> {
        Value { text: Cow::Owned(self.text.into_owned()), cut: self.cut }
    }
}

/// What a suspended lane waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum On<'a> {
    /// Another lane.
    Lane(LaneId),
    /// Something that has no lane: a timer, a lock, a socket.
    Thing(Cow<'a, str>),
}

/// The limits at which a program is stopped.
const LIMITS: [&str; 6] = ["time", "cpu", "memory", "output", "processes", "events"];

/// How the program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It exited with this code.
    Code(i32),
    /// A signal ended it; its name, such as `SIGKILL`.
    Signal(Cow<'static, str>),
    /// We stopped it; the name of the limit (`time`, `cpu`, `memory`, `output`, `processes`, `events`), or `stopped` where the
    /// user asked for it.
    Stopped(Cow<'static, str>),
}

impl Status {
    /// The option that sets another limit than the one at which the program was stopped.
    pub fn option(&self) -> Option<String> {
        match self {
            Self::Stopped(limit) if LIMITS.contains(&limit.as_ref()) => Some(format!("--limit-{limit}")),
            _ => None,
        }
    }

    /// The exit code a shell would show for it: the code itself, 128 + the signal, 124 for a limit, as `timeout` does.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Code(code) => u8::try_from(code & 0xff).unwrap_or(1),
            Self::Signal(name) => match name.as_ref() {
                "SIGHUP" => 129,
                "SIGINT" => 130,
                "SIGQUIT" => 131,
                "SIGILL" => 132,
                "SIGABRT" => 134,
                "SIGBUS" => 135,
                "SIGFPE" => 136,
                "SIGKILL" => 137,
                "SIGSEGV" => 139,
                "SIGPIPE" => 141,
                "SIGTERM" => 143,
                _ => 128,
            },
            Self::Stopped(_) => 124,
        }
    }
}

/// What happened. Borrows its texts from the trace it was read from, or owns them.
#[derive(Clone, Debug, PartialEq)]
pub enum Body<'a> {
    /// A lane appears.
    Lane {
        /// Its number.
        lane: LaneId,
        /// What it is.
        kind: LaneKind,
        /// The name of the function or the thing.
        name: Cow<'a, str>,
        /// The lane that made it.
        parent: Option<LaneId>,
        /// The line where it was made.
        line: Option<u32>,
    },
    /// A lane goes into a state.
    State {
        /// The lane.
        lane: LaneId,
        /// The state it is in from here on.
        state: State,
        /// Why.
        cause: Cause,
        /// What crossed: sent in, yielded, returned, thrown.
        value: Option<Value<'a>>,
        /// Who made, resumed or woke it.
        by: Option<LaneId>,
        /// What it waits for.
        on: Option<On<'a>>,
        /// The line it goes on at, or stopped at.
        line: Option<u32>,
    },
    /// A line is about to run.
    Line {
        /// The lane.
        lane: LaneId,
        /// The line.
        line: u32,
    },
    /// A local has a new value.
    Local {
        /// The lane.
        lane: LaneId,
        /// Its name.
        name: Cow<'a, str>,
        /// Its value; `None`: it is gone.
        value: Option<Value<'a>>,
    },
    /// The program wrote something.
    Output {
        /// Who wrote, where it is known.
        lane: Option<LaneId>,
        /// Where to.
        stream: Stream,
        /// What.
        text: Cow<'a, str>,
    },
    /// A beat of the lesson is reached.
    Beat {
        /// The lane that reached it.
        lane: LaneId,
        /// The beat's name.
        name: Cow<'a, str>,
        /// Its line.
        line: u32,
    },
    /// An exception or error is raised, caught or not.
    Exception {
        /// The lane.
        lane: LaneId,
        /// Where.
        line: Option<u32>,
        /// The exception's text.
        value: Value<'a>,
    },
    /// A warning of the runtime, or of the probe.
    Warning {
        /// The lane it is about, where it is known.
        lane: Option<LaneId>,
        /// What it says.
        text: Cow<'a, str>,
    },
    /// The program is over.
    End {
        /// How it ended.
        status: Status,
        /// How many events were lost.
        lost: u64,
    },
}

impl Body<'_> {
    /// The lane it is about, where there is one.
    pub fn lane(&self) -> Option<LaneId> {
        match self {
            Self::Lane { lane, .. }
            | Self::State { lane, .. }
            | Self::Line { lane, .. }
            | Self::Local { lane, .. }
            | Self::Beat { lane, .. }
            | Self::Exception { lane, .. } => Some(*lane),
            Self::Output { lane, .. } | Self::Warning { lane, .. } => *lane,
            Self::End { .. } => None,
        }
    }

    /// The same, with other numbers for its lanes; `None` where one of them has none. The lane that a `lane` event
    /// makes is asked for as well.
    pub fn renumbered(mut self, number: impl Fn(LaneId) -> Option<LaneId>) -> Option<Self> {
        self.renumber(number)?;
        Some(self)
    }

    /// As [`Self::renumbered`], in place; where a lane has no other number, some may have theirs already.
    pub fn renumber(&mut self, number: impl Fn(LaneId) -> Option<LaneId>) -> Option<()> {
        let change = |lane: &mut LaneId| number(*lane).map(|known| *lane = known);
        match self {
            Self::Lane { lane, parent, .. } => {
                change(lane)?;
                parent.iter_mut().try_for_each(change)?;
            }
            Self::State { lane, by, on, .. } => {
                change(lane)?;
                by.iter_mut().try_for_each(change)?;
                if let Some(On::Lane(on)) = on {
                    change(on)?;
                }
            }
            Self::Line { lane, .. }
            | Self::Local { lane, .. }
            | Self::Beat { lane, .. }
            | Self::Exception { lane, .. } => change(lane)?,
            Self::Output { lane, .. } | Self::Warning { lane, .. } => lane.iter_mut().try_for_each(change)?,
            Self::End { .. } => {}
        }
        Some(())
    }

    /// The word for it on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Lane { .. } => "lane",
            Self::State { .. } => "state",
            Self::Line { .. } => "line",
            Self::Local { .. } => "local",
            Self::Output { .. } => "output",
            Self::Beat { .. } => "beat",
            Self::Exception { .. } => "exception",
            Self::Warning { .. } => "warning",
            Self::End { .. } => "end",
        }
    }

    /// The same, owning its texts.
    pub fn into_owned(self) -> Body<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match self {
            Self::Lane { lane, kind, name, parent, line } => Body::Lane { lane, kind, name: own(name), parent, line },
            Self::State { lane, state, cause, value, by, on, line } => Body::State {
                lane,
                state,
                cause,
                value: value.map(Value::into_owned),
                by,
                on: on.map(|on| match on {
                    On::Lane(lane) => On::Lane(lane),
                    On::Thing(thing) => On::Thing(own(thing)),
                }),
                line,
            },
            Self::Line { lane, line } => Body::Line { lane, line },
            Self::Local { lane, name, value } => {
                Body::Local { lane, name: own(name), value: value.map(Value::into_owned) }
            }
            Self::Output { lane, stream, text } => Body::Output { lane, stream, text: own(text) },
            Self::Beat { lane, name, line } => Body::Beat { lane, name: own(name), line },
            Self::Exception { lane, line, value } => Body::Exception { lane, line, value: value.into_owned() },
            Self::Warning { lane, text } => Body::Warning { lane, text: own(text) },
            Self::End { status, lost } => Body::End { status, lost },
        }
    }
}

/// One event: when, on which thread, what. Its `seq` is its place in the trace.
#[derive(Clone, Debug, PartialEq)]
pub struct Event<'a> {
    /// Seconds since the start, on the run's clock.
    pub t: f64,
    /// The thread it happened on.
    pub thread: ThreadId,
    /// What happened.
    pub body: Body<'a>,
}

impl Event<'_> {
    /// The same, owning its texts.
    pub fn into_owned(self) -> Event<'static> {
        Event { t: self.t, thread: self.thread, body: self.body.into_owned() }
    }
}

/// What a trace says about itself before its first event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The program's language.
    pub language: Language,
    /// Name and version of what ran it: `CPython 3.13.0`.
    pub runtime: String,
    /// The program's file name.
    pub program: String,
    /// The run's clock.
    pub clock: Clock,
    /// Whether it was recorded on another machine, and is played here.
    pub recorded: bool,
    /// The SHA-256 of the program's file, in hexadecimal, where it is known: so that a reader can tell whether a file that it
    /// finds is the program that was traced.
    pub digest: Option<String>,
}

impl Header {
    /// What ran the program, as it is shown: `CPython 3.13.0`, or `recorded, CPython 3.13` for a recorded run.
    pub fn runtime_label(&self) -> String {
        if !self.recorded {
            return self.runtime.clone();
        }
        let dots = self.runtime.match_indices('.').nth(1).map_or(self.runtime.len(), |(at, _)| at);
        format!("recorded, {}", &self.runtime[..dots])
    }
}
