//! What every layer needs and none owns: places in a text, findings about it, what went wrong, the width of text on a
//! screen, work side by side. Knows nothing of traces, lessons or terminals.

pub mod compiler;
pub mod diagnostic;
pub mod parallel;
pub mod problem;
pub mod span;
pub mod text;

pub use compiler::{Building, Remark};
pub use diagnostic::{Diagnostic, Severity};
pub use parallel::side_by_side;
pub use problem::{Obstacle, ObstacleKind, Problem};
pub use span::{Position, Span};
