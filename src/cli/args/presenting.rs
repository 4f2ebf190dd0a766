//! What the command line may say of a presentation: giving it, its notes, following it.

use clap::Args;
use std::path::PathBuf;

/// Arguments of `present`.
#[derive(Debug, Args)]
#[command(after_help = "Nothing that is done in a presentation changes how far you are as a learner.")]
pub struct PresentArguments {
    /// The lesson or the chapter, by its id or its place such as 02-send, or the pack, by its id or its folder
    #[arg(value_name = "LESSON|CHAPTER|PACK")]
    pub what: String,
    /// Take so many minutes for the whole; without it, as many as the steps say
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u32).range(1..=1440))]
    pub minutes: Option<u32>,
    /// Let a class follow in browsers and terminals: on this machine alone, or at an address of it such as 192.168.0.7 or
    /// 192.168.0.7:8000; 0.0.0.0 means all it has. The last option, or --share=IP
    #[arg(long, value_name = "IP[:PORT]", num_args = 0..=1, default_missing_value = "")]
    pub share: Option<String>,
    /// Keep in this file how often each answer was chosen: .csv or .json
    #[arg(long, value_name = "FILE", requires = "share")]
    pub answers: Option<PathBuf>,
}

/// Arguments of `notes`.
#[derive(Debug, Args)]
pub struct NotesArguments {
    /// Show those of the presentation of this lesson, chapter or pack instead of the one that was begun last
    #[arg(long, value_name = "NAME")]
    pub of: Option<String>,
    /// Print them line by line, at each step, until the presentation is over
    #[arg(long)]
    pub plain: bool,
}

/// Arguments of `follow`.
#[derive(Debug, Args)]
#[command(
    after_help = "Nothing runs here and nothing is kept: you see what the class sees, and can look back on your own."
)]
pub struct FollowArguments {
    /// The address that the presenter's screen shows, such as 192.168.1.20:8080/k7wmqp
    #[arg(value_name = "URL")]
    pub url: String,
    /// Tell it line by line: each step when the class comes to it, and what the class is asked
    #[arg(long)]
    pub plain: bool,
}
