//! The Python that programs of lessons run on, as the screen tells of it.

use crate::base::{Obstacle, ObstacleKind, Problem};

/// A Python that can run programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Python {
    /// Its name and version, as a trace gives them: `CPython 3.13.0`.
    pub runtime: String,
    /// The version: major and minor.
    pub version: (u8, u8),
    /// Where it is.
    pub path: String,
}

impl Python {
    /// Why it does not run a lesson that needs the version `since`, where it is too old for that.
    pub fn too_old_for(&self, since: Option<(u8, u8)>) -> Option<Problem> {
        let (major, minor) = since.filter(|since| self.version < *since)?;
        let needed = format!("{major}.{minor}");
        let said = format!("this lesson needs Python {needed} or newer, and {} is {}", self.path, self.runtime);
        let obstacle = Obstacle::new(ObstacleKind::LessonNeeds, [&needed, &self.path, &self.runtime]);
        Some(Problem::new(said, obstacle))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_python_runs_the_lessons_that_are_no_younger() {
        let python = Python { runtime: "CPython 3.8.18".into(), version: (3, 8), path: "/opt/python".into() };
        assert_eq!((python.too_old_for(None), python.too_old_for(Some((3, 8)))), (None, None));
        let problem = python.too_old_for(Some((3, 11))).expect("a problem");
        assert_eq!(problem.sentence, "this lesson needs Python 3.11 or newer, and /opt/python is CPython 3.8.18");
    }
}
