//! What went wrong, for whoever tells it in words of their own. It knows neither those words nor who is told.

use serde::Deserialize;

/// Something that went wrong: a sentence in English, and what it is, where that is one of the things that are told in other
/// words as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What happened and what to do about it, in English, without a full stop.
    pub sentence: String,
    /// What it is.
    pub obstacle: Option<Obstacle>,
}

impl Problem {
    /// A problem that is `obstacle`, with its English sentence.
    pub fn new(sentence: impl Into<String>, obstacle: Obstacle) -> Self {
        Self { sentence: sentence.into(), obstacle: Some(obstacle) }
    }
}

impl From<String> for Problem {
    /// A problem of which nothing but its sentence is known.
    fn from(sentence: String) -> Self {
        Self { sentence, obstacle: None }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence)
    }
}

/// What stands in the way: its kind, and the values that belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// Its kind.
    pub kind: ObstacleKind,
    values: Vec<String>,
}

impl Obstacle {
    /// An obstacle of this kind, with a value for each of its names, in their order.
    pub fn new<const N: usize>(kind: ObstacleKind, values: [&dyn ToString; N]) -> Self {
        debug_assert_eq!(kind.names().len(), N, "{kind:?}");
        Self { kind, values: values.into_iter().map(ToString::to_string).collect() }
    }

    /// Its values, each with its name.
    pub fn values(&self) -> Vec<(&'static str, &str)> {
        self.kind.names().iter().copied().zip(self.values.iter().map(String::as_str)).collect()
    }
}

/// Declares the kinds of obstacles, each with the names of its values.
macro_rules! kinds {
    ($($(#[$meta:meta])* $kind:ident($($name:ident),*),)*) => {
        /// The kinds of obstacles. A table of words has a sentence for each of them, by its name in snake case.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum ObstacleKind { $($(#[$meta])* $kind,)* }

        impl ObstacleKind {
            /// Every kind, in order.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// The names of the values that belong to it.
            pub fn names(self) -> &'static [&'static str] {
                match self { $(Self::$kind => &[$(stringify!($name)),*],)* }
            }
        }
    };
}

kinds! {
    /// No Python is on the PATH.
    NoPython(oldest),
    /// There is none where the user has named one.
    PythonMissing(path),
    /// What is there cannot be run.
    PythonNoProgram(path),
    /// It does not run.
    PythonUnusable(path, why),
    /// It does not answer as a Python does.
    PythonUnlike(path),
    /// It is a Python that cannot be traced.
    PythonOther(path, found),
    /// No program can be traced with it.
    PythonTooOld(path, found, oldest),
    /// It is too old for the lesson.
    LessonNeeds(needed, path, found),
    /// There is no such tool on the PATH to compile with.
    NoCompiler(tool),
    /// There is one, and it does not run.
    CompilerSilent(),
    /// It cannot compile the probe.
    CompilerTooOld(found, oldest),
    /// Cargo says that it cannot build the program.
    CargoFailed(program, why),
    /// The program is wrong, in one place.
    NotCompiled(program, why),
    /// It is wrong in `more` further places.
    NotCompiledMore(program, why, more),
    /// What a run needs cannot be written to the folder for what is temporary.
    NoRoom(folder, why),
    /// A file that is kept cannot be read.
    KeptUnread(file, why),
    /// A newer version of this program has written it.
    KeptNewer(file, format, known),
    /// It is damaged, and was put aside.
    KeptDamaged(file, why, aside),
    /// It is damaged, and stays where it is.
    KeptPassedOver(file, why),
    /// Another instance keeps progress and settings.
    KeptElsewhere(),
    /// Their folder cannot be written.
    KeptNowhere(folder, why),
    /// A file that is kept cannot be written.
    NotWritten(file, why),
    /// Something is wrong with the user's own keys.
    OwnKeys(file),
    /// Their file does not read.
    KeysUnread(why),
    /// One key means two things at once.
    KeyTwice(key, one, other, context),
    /// There is no such action.
    KeyUnknown(action, context),
    /// An action that needs a key has none.
    KeyNeeded(action, context),
    /// There is no terminal to draw on.
    NoTerminal(),
    /// Nothing can be drawn on it.
    DumbTerminal(),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_obstacle_names_its_values() {
        let obstacle = Obstacle::new(ObstacleKind::KeptNewer, [&"progress.toml", &3, &2]);
        assert_eq!(obstacle.values(), [("file", "progress.toml"), ("format", "3"), ("known", "2")]);
    }
}
