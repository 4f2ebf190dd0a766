//! `yieldscope open`: a trace that was saved, on the screen or as text.

use super::args::OpenArguments;
use super::context::Context;
use super::follow::{Form, print};
use super::out::{Failure, Out, note};
use super::screen;
use crate::store::saved;
use crate::tui::effects::Subject;

/// Shows the trace and gives the exit code: 1 where a part of it is damaged and was passed over.
///
/// # Errors
/// When the file cannot be read or holds no trace, or when the screen or standard output cannot be written.
pub fn open(context: Context, arguments: &OpenArguments, out: &mut Out) -> Result<u8, Failure> {
    // A file that is no trace is told where the user is, and not on a screen that opens for nothing.
    saved::header(&arguments.file)?;
    if !arguments.json && !arguments.text && screen::is_there() {
        return screen::open_trace(context, Subject::File(arguments.file.clone()));
    }
    let (trace, damage) = saved::read(&arguments.file)?;
    let form = if arguments.json { Form::Json } else { Form::Text };
    print(out, form, &trace)?;
    damage.first.iter().for_each(|place| note(place));
    match damage.lines {
        0 => Ok(0),
        lines => {
            note(&format!("{lines} damaged {} passed over", if lines == 1 { "line was" } else { "lines were" }));
            Ok(1)
        }
    }
}
