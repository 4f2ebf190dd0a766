//! Arguments in, exit code out: everything else is in the library.

use std::process::ExitCode;
use yieldscope::{cli, runner};

fn main() -> ExitCode {
    // A run of a bundled program is a child process of this very binary.
    runner::rust::run_if_asked().unwrap_or_else(cli::main)
}
