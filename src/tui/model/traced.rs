//! A trace that is open: of a program of the user's own, as it runs, or from a file.

use super::{Alone, Outlook, RunState, Scene, Side};
use crate::lesson::{Axis, ProgramText};
use crate::trace::wire::{Piece, Reader};
use crate::trace::{Clock, Header, Language};

/// Where an open trace comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A program that is run here.
    Run {
        /// Whether whatever it reads from its standard input is empty, because the keyboard is ours.
        reads_nothing: bool,
    },
    /// A file.
    File,
}

/// The text of the traced program, beside the trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// It has not been read yet.
    Unread,
    /// It is the program that was traced.
    Here,
    /// There is no such file, or it cannot be read; why.
    Missing(String),
    /// There is a file, and it is not the program that was traced.
    Changed,
}

/// How much of the file with an open trace has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it; of a program that is run here there is no file.
    Whole,
    /// So many percent; more comes.
    Reading(u8),
    /// So many percent; no more comes.
    Part(u8),
}

/// How what is seen stands to what happens, as with a live video.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing has come yet: the program is being started, or the file opened.
    Waiting,
    /// The file is being read.
    Reading,
    /// A part of the file was read, and no more of it will be.
    Part,
    /// The program runs, and the playhead follows the end.
    Live,
    /// The program runs, and the playhead stays behind.
    Behind,
    /// Nothing more will come.
    Ended,
    /// Nothing came: the program could not be started.
    Failed,
}

/// A trace that is open, with its program and its playhead.
#[derive(Debug)]
pub struct Traced {
    /// The program, its trace and its playhead.
    pub side: Side,
    /// Where the trace comes from.
    pub origin: Origin,
    /// Whether there is a text to show beside it.
    pub source: Source,
    /// What the timeline is drawn against.
    pub axis: Axis,
    /// How the timeline is looked at.
    pub outlook: Outlook,
    /// Whether the playhead goes with the end of the trace while that grows.
    pub following: bool,
    /// Whether the playhead moves on its own.
    pub playing: bool,
    /// How fast: 1 is five stops a second by event, one second a second by time.
    pub speed: f64,
    /// What has passed since the playhead came where it stands: parts of a stop by event, seconds by time.
    pub passed: f64,
    /// Whether a small screen shows the output, in place of the code.
    pub output: bool,
    /// What has the room of the other panes.
    pub alone: Alone,
    /// Whether what the user ought to know of this run has been said: that it wants input, that a warning came.
    pub told: Told,
    /// How much of its file has been read.
    pub extent: Extent,
    /// Puts pieces of the file at the end of the trace.
    reader: Reader,
    /// How many lines of the file are no events, and were passed over.
    pub damaged: usize,
}

/// What was said at the foot of the screen about a run, once each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// That it met the end of its input.
    pub input: bool,
    /// That it was warned.
    pub warning: bool,
}

impl Traced {
    /// A trace of which nothing is known but the name of its program and, where it is run here, its language.
    pub fn new(name: &str, language: Language, origin: Origin) -> Self {
        let header = Header {
            language,
            runtime: String::new(),
            program: name.to_owned(),
            clock: Clock::Real,
            recorded: false,
            digest: None,
        };
        let extent = if origin == Origin::File { Extent::Reading(0) } else { Extent::Whole };
        Self {
            side: Side::of(Some(text(name, String::new())), header),
            origin,
            source: Source::Unread,
            axis: Axis::Event,
            outlook: Outlook::default(),
            following: true,
            playing: false,
            speed: 1.0,
            passed: 0.0,
            output: false,
            alone: Alone::Nothing,
            told: Told::default(),
            extent,
            reader: Reader::default(),
            damaged: 0,
        }
    }

    /// How what is seen stands to what happens.
    pub fn standing(&self) -> Standing {
        match &self.side.run {
            RunState::Failed(_) => Standing::Failed,
            RunState::Idle => Standing::Waiting,
            RunState::Running if self.side.trace.is_empty() => Standing::Waiting,
            RunState::Running if self.origin == Origin::File => Standing::Reading,
            RunState::Running if self.following => Standing::Live,
            RunState::Running => Standing::Behind,
            RunState::Ended if matches!(self.extent, Extent::Part(_)) => Standing::Part,
            RunState::Ended => Standing::Ended,
        }
    }

    /// Whether more is to come: the program runs here, or the file is being read.
    pub fn is_growing(&self) -> bool {
        self.side.run == RunState::Running
    }

    /// What its panes are drawn from.
    pub fn scene(&self) -> Scene<'_> {
        Scene {
            sides: [Some(&self.side), None],
            focus: self.side.language,
            axis: self.axis,
            outlook: &self.outlook,
            step: None,
            moment: true,
            parting: None,
        }
    }

    /// Takes what the trace says about itself.
    pub fn start(&mut self, header: Header) {
        self.side.language = header.language;
        if let Some(program) = &mut self.side.program {
            program.name.clone_from(&header.program);
        }
        self.side.trace.set_header(header);
    }

    /// Takes further pieces of its file, which reach to so many percent of it.
    pub fn take(&mut self, pieces: Vec<Piece>, percent: u8) {
        let Side { trace, index, .. } = &mut self.side;
        for piece in pieces {
            self.damaged += self.reader.take(trace, piece, |trace, event| index.put(trace, event)).len();
        }
        self.extent = Extent::Reading(percent);
    }

    /// No more of its file comes: the whole was read, or only the part that is here.
    pub fn finish(&mut self, is_whole: bool) {
        self.side.run = RunState::Ended;
        self.extent = if is_whole { Extent::Whole } else { Extent::Part(self.percent()) };
    }

    /// How much of its file has been read, in percent.
    pub fn percent(&self) -> u8 {
        match self.extent {
            Extent::Whole => 100,
            Extent::Reading(percent) | Extent::Part(percent) => percent,
        }
    }

    /// Takes the text of the program, in place of the one that was there.
    pub fn put_text(&mut self, read: Result<String, Source>) {
        let name = self.side.program.as_ref().map(|program| program.name.clone()).unwrap_or_default();
        self.side.highlighted = None;
        let (source, content) = match read {
            Ok(content) => (Source::Here, content),
            Err(source) => (source, String::new()),
        };
        self.source = source;
        self.side.program = Some(text(&name, content));
    }
}

fn text(name: &str, text: String) -> ProgramText {
    ProgramText { name: name.to_owned(), text, beats: Default::default() }
}
