//! Everything that can happen, and everything that is to be done about it.

use super::highlight::Piece;
use super::model::follower::Followed;
use super::model::{Finding, Python, Source};
use super::notes::Heard;
use crate::base::{Building, Problem, Remark};
use crate::lesson::Pack;
use crate::room;
use crate::store::Foreign;
use crate::trace::{Event, Header, Language, Status, Trace, wire};
use crossterm::event::{KeyEvent, MouseEvent};
use ratatui::layout::Size;
use std::time::Duration;

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse did something; only while it is ours.
    Mouse(MouseEvent),
    /// A text was pasted.
    Paste(String),
    /// The terminal has this size now.
    Resize(Size),
    /// This much time has passed while something moves.
    Tick(Duration),
    /// This much time has passed on the clock of a presentation, or until a lost connection is tried again.
    Clock(Duration),
    /// What is heard of a presentation elsewhere, whose notes are shown.
    Heard(Heard),
    /// What is heard of a presentation elsewhere that is followed.
    Followed(Followed),
    /// News of the room of a presentation: how many follow it, and what they have answered.
    Room(room::News),
    /// News of a run.
    Run {
        /// Which program.
        language: Language,
        /// Which of its runs.
        run: u64,
        /// What is new.
        news: News,
    },
    /// Packs that were added, each with its programs that the user has not let run.
    Added(Vec<(Pack, Vec<Foreign>)>),
    /// The pack whose folder is watched was read anew; or why it cannot be.
    Reloaded(Box<Result<Reloaded, String>>),
    /// The programs of which a version of the learner's own is kept: the ids of pack and lesson and the program's name.
    Kept(Vec<[String; 3]>),
    /// What the learner wrote earlier in the place of a lesson's program.
    Edited {
        /// The pack's id.
        pack: String,
        /// The lesson's id.
        lesson: String,
        /// The file name of the program.
        program: String,
        /// The text.
        text: String,
    },
    /// What came of the user's own editor.
    Outside(Outside),
    /// The words of the pack have been read.
    WordsRead,
    /// Which Python was found, or why there is none.
    Python(Result<Python, Problem>),
    /// The text of a program in colour.
    Highlighted {
        /// Whose it is.
        owner: Owner,
        /// Which program.
        language: Language,
        /// Its lines.
        lines: Vec<Vec<Piece>>,
    },
    /// Something went wrong at the edge: progress that could not be saved.
    Notice(Problem),
    /// What is being written cannot be run here; why.
    CannotRun(Problem),
    /// The program is to end: a signal, or the terminal is gone.
    Leave,
}

/// What came of the user's own editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outside {
    /// It was left, and this is the text.
    Written(String),
    /// It could not be run, or said that it failed, or its file is gone; why.
    Failed {
        /// The editor, as the user named it.
        editor: String,
        /// What went wrong.
        why: String,
        /// What it has left in the file, where that can be read.
        text: Option<String>,
    },
    /// None is named.
    Unnamed,
}

/// A pack that was read anew.
#[derive(Debug)]
pub struct Reloaded {
    /// The pack, as far as it can be used.
    pub pack: Pack,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
    /// Its programs that the user has not let run.
    pub foreign: Vec<Foreign>,
}

/// Whose a program is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A lesson's.
    Lesson {
        /// The pack's id.
        pack: String,
        /// The lesson's id.
        id: String,
        /// The file name of the program.
        program: String,
        /// Which of the program's texts.
        version: u64,
    },
    /// The open trace's, at the run with this number.
    Trace(u64),
}

/// News of a run, in the order in which they come.
#[derive(Debug)]
pub enum News {
    /// The program is being compiled: what is done now.
    Building(Building),
    /// What the compiler has said about the program.
    Remarks(Vec<Remark>),
    /// It runs; what its trace says about itself.
    Started(Header),
    /// A thread that later events refer to.
    Thread {
        /// Its number on the wire.
        thread: u32,
        /// Its process's number on the wire.
        process: u32,
    },
    /// Further events.
    Events(Vec<Event<'static>>),
    /// It is over.
    Ended(Status),
    /// It could not be started; why, and what to do.
    Failed(Problem),
    /// It cannot be run here; why. What it did elsewhere comes next.
    NotHere(Problem),
    /// This is what it did elsewhere.
    Recorded(Box<Trace>),
    /// The text of the program of the open trace, or why there is none to show.
    Text(Result<String, Source>),
    /// Further pieces of the file that holds the trace.
    Pieces {
        /// The pieces, in order.
        pieces: Vec<wire::Piece>,
        /// The share of the file up to their end, in percent.
        percent: u8,
    },
    /// No more of the file comes.
    Read(Until),
}

/// How far the file with a trace was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Until {
    /// To its end.
    End,
    /// Until it was asked to stop.
    Stopped,
    /// Until it could not be read any further; why.
    Broken(String),
}

/// Something to be done. Only the loop does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cmd {
    /// Run a program of a lesson.
    Run {
        /// The lesson's id.
        lesson: String,
        /// The file name of the program.
        program: String,
        /// Its language.
        language: Language,
        /// The number of the run.
        run: u64,
        /// What the learner wrote in its place, where that is to run.
        text: Option<String>,
    },
    /// Say so where there is nothing that could run what is written in the place of a program of a lesson.
    FindTools {
        /// The lesson's id.
        lesson: String,
        /// The language of the program.
        language: Language,
    },
    /// Look for what the learner wrote earlier in the place of the programs of a lesson.
    FindEdits {
        /// The lesson's id.
        lesson: String,
    },
    /// Keep what the learner wrote in the place of a program; nothing where it is the lesson's own text again.
    KeepEdit {
        /// The lesson's id.
        lesson: String,
        /// The file name of the program.
        program: String,
        /// The text.
        text: Option<String>,
    },
    /// Read the words of the pack: those in the prose are marked once they are known.
    ReadWords,
    /// Run the program of the open trace, or read the file that holds it.
    Trace {
        /// The number of the run.
        run: u64,
    },
    /// Keep that the user lets these programs run.
    Trust(Vec<Foreign>),
    /// Stop every run.
    Stop,
    /// Work out the colours of a program.
    Highlight {
        /// Whose it is.
        owner: Owner,
        /// Which program.
        language: Language,
        /// Its text.
        text: String,
    },
    /// Write the progress and the settings down.
    Save,
    /// Open the user's own editor on a text.
    OpenEditor {
        /// The name of the file that the editor is given.
        name: String,
        /// The text.
        text: String,
    },
    /// Answer what the class of the presentation is asked that is followed.
    Answer {
        /// In which poll.
        poll: u64,
        /// In which of its rounds, from 1.
        round: usize,
        /// Which of the choices, from 0.
        choice: usize,
    },
    /// Fetch the lesson with this number of the presentation that is followed.
    FetchLesson {
        /// Its number.
        number: u64,
    },
    /// Take the mouse of the terminal, or give it back.
    Mouse(bool),
    /// Give the terminal back until `fg`.
    Suspend,
    /// Leave the program.
    Quit,
}
