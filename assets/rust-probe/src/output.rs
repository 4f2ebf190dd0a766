//! What the program prints: recorded before the bytes are written, so that a reader of both can tell them apart.

use crate::lanes;
use std::fmt::Arguments;

/// Bytes of one output record at most.
const LIMIT: usize = 64 << 10;

/// Writes to standard output or standard error as `print!` and its kin do, and records it.
pub fn write_text(stderr: bool, text: Arguments<'_>, newline: bool) {
    if !lanes::on() {
        return write_bytes(stderr, text, newline);
    }
    let mut text = text.to_string();
    if newline {
        text.push('\n');
    }
    record(stderr, &text);
    write_bytes(stderr, format_args!("{text}"), false);
}

/// Records what is about to be written, in pieces where it is long.
pub(crate) fn record(stderr: bool, mut text: &str) {
    while !text.is_empty() {
        let (piece, rest) = text.split_at(text.floor_char_boundary(LIMIT));
        lanes::output(stderr, piece);
        text = rest;
    }
}

#[allow(clippy::print_stdout, clippy::print_stderr, reason = "these are the program's own prints")]
fn write_bytes(stderr: bool, text: Arguments<'_>, newline: bool) {
    match (stderr, newline) {
        (false, false) => std::print!("{text}"),
        (false, true) => std::println!("{text}"),
        (true, false) => std::eprint!("{text}"),
        (true, true) => std::eprintln!("{text}"),
    }
}
