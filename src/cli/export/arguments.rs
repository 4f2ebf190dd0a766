//! What the command line may say about an export.

use clap::{ArgGroup, Args};
use std::path::PathBuf;
use std::str::FromStr;

/// Arguments of `export`.
#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("form").args(["text", "svg", "html", "cast"]).required(true).multiple(false),
    after_help = "A lesson is named by its id or its place, such as 02-send/priming; a chapter by its id or its folder, such as \
02-send; a pack by its id, its folder or its archive. Where a file has the name of a lesson, ./NAME is the file."
)]
pub struct ExportArguments {
    /// The lesson, or the file with a trace; with --out also a chapter or a pack, whose lessons are written into that folder
    #[arg(value_name = "LESSON|TRACE")]
    pub what: PathBuf,
    /// All of it in words, line by line
    #[arg(long)]
    pub text: bool,
    /// The timeline as a picture
    #[arg(long)]
    pub svg: bool,
    /// A page that steps and plays in a browser, without a network
    #[arg(long)]
    pub html: bool,
    /// A recording of the screen for asciinema
    #[arg(long)]
    pub cast: bool,
    /// Write to this file, or the lessons of a chapter or a pack into this folder, instead of to standard output
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
    /// Write over files that are there already
    #[arg(long, requires = "out")]
    pub force: bool,
    /// Record a screen of so many columns and rows
    #[arg(long, value_name = "WxH", default_value = "80x24", conflicts_with_all = ["text", "svg", "html"])]
    pub size: ScreenSize,
}

/// A form in which lessons and traces are given away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Plain text.
    Text,
    /// A picture of the timeline.
    Svg,
    /// A page.
    Html,
    /// A recording of a screen of this size.
    Cast(ScreenSize),
}

impl Form {
    /// The ending of the names of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Svg => "svg",
            Self::Html => "html",
            Self::Cast(_) => "cast",
        }
    }
}

impl ExportArguments {
    /// The form that is asked for; the parser lets no other number of them through than one.
    pub fn form(&self) -> Form {
        match (self.svg, self.html, self.cast) {
            (true, _, _) => Form::Svg,
            (_, true, _) => Form::Html,
            (_, _, true) => Form::Cast(self.size),
            _ => Form::Text,
        }
    }
}

/// The columns and rows of a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScreenSize {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// The smallest screen on which everything can be read.
const LEAST: ScreenSize = ScreenSize { width: 80, height: 24 };
/// The largest that anyone has.
const MOST: ScreenSize = ScreenSize { width: 400, height: 200 };

impl FromStr for ScreenSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once(['x', 'X', '×']).map(|(width, height)| (width.parse(), height.parse()));
        let Some((Ok(width), Ok(height))) = numbers else {
            return Err("a size is columns x rows, such as 120x36".to_owned());
        };
        let fits = (LEAST.width..=MOST.width).contains(&width) && (LEAST.height..=MOST.height).contains(&height);
        fits.then_some(Self { width, height }).ok_or_else(|| {
            format!("a screen has {}x{} to {}x{} cells", LEAST.width, LEAST.height, MOST.width, MOST.height)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_they_are_written() {
        assert_eq!("120x36".parse(), Ok(ScreenSize { width: 120, height: 36 }));
        for wrong in ["", "120", "x", "120x", "79x24", "80x23", "401x24", "-80x24", "80x24x1", "99999999x24"] {
            assert!(wrong.parse::<ScreenSize>().is_err(), "{wrong}");
        }
    }
}
