//! `yieldscope present`: a lesson, a chapter or a pack before a class.

use super::args::{Common, PresentArguments};
use super::context::Context;
use super::learn::{Opening, cannot_be_drawn, open};
use super::out::Failure;
use crate::lesson::near::did_you_mean;
use crate::lesson::{Chapter, Entry};
use crate::room::server::address;
use crate::room::{Code, Room};
use crate::store::{Loaded, Progress};
use crate::tui::effects::{Share, begin_answers};
use crate::tui::model::Presentation;
use crate::tui::model::presentation::Shared;
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::Duration;

/// Presents and gives the exit code.
///
/// # Errors
/// When there is nothing of that name, or no terminal to present on.
pub fn present(common: &Common, arguments: &PresentArguments) -> Result<u8, Failure> {
    if cannot_be_drawn().is_some() {
        let help = "yieldscope learn LESSON --plain tells a lesson line by line".to_owned();
        return Err(Failure::Usage("there is no terminal to present on".to_owned(), Some(help)));
    }
    let mut common = common.clone();
    if common.pack.is_none() && is_pack(Path::new(&arguments.what)) {
        common.pack = Some(arguments.what.clone().into());
    }
    // Who presents is no learner: no progress is read, and none is kept.
    let mut context = Context::look(&common)?;
    context.opened.progress = Progress::default();
    let mut presentation = presentation(&context, arguments)?;
    let share = match &arguments.share {
        Some(address) => Some(share(&context, &mut presentation, address, arguments.answers.as_deref())?),
        None => None,
    };
    let lesson = presentation.lessons.first().map(|id| (presentation.pack.clone(), id.clone()));
    let opening =
        Opening { trusted: common.trust, lesson, presentation: Some(presentation), share, ..Opening::default() };
    open(context, opening)
}

/// Whether a pack lies there: a folder with its `pack.toml`, or a file, which is taken for an archive.
fn is_pack(path: &Path) -> bool {
    path.is_file() || path.join("pack.toml").is_file()
}

/// What is to be presented.
fn presentation(context: &Context, arguments: &PresentArguments) -> Result<Presentation, Failure> {
    let (loaded, name, entries) = chosen(context, &arguments.what)?;
    if entries.is_empty() {
        return Err(Failure::Usage(format!("there is no lesson in `{}`", arguments.what), None));
    }
    let whole = arguments.minutes.map(|minutes| Duration::from_secs(u64::from(minutes) * 60));
    Ok(Presentation::new(name, &loaded.pack.id, entries.into_iter().map(Entry::lesson), whole))
}

/// Opens the room of a presentation at this address.
fn share(
    context: &Context,
    presentation: &mut Presentation,
    address: &str,
    answers: Option<&Path>,
) -> Result<Share, Failure> {
    let usage = |why: String, help: Option<&str>| Failure::Usage(why, help.map(str::to_owned));
    let address = address::parse(address).map_err(|why| usage(why, None))?;
    if let Some(path) = answers {
        let is_known = path.extension().is_some_and(|kind| kind == "csv" || kind == "json");
        if !is_known {
            let why = format!("answers are kept as .csv or .json, and {} is neither", path.display());
            return Err(usage(why, None));
        }
        begin_answers(path).map_err(|error| {
            let why = format!("answers cannot be kept in {}: {error}", path.display());
            usage(why, Some("give another name with --answers"))
        })?;
    }
    let (sender, news) = channel();
    let code = Code::random().map_err(|error| Failure::Ours(format!("there is no code for a room: {error}"), None))?;
    let room = Room::open(address, code, move |news| drop(sender.send(news)));
    let room = room.map_err(|error| usage(error.to_string(), None))?;
    presentation.shared = Some(Shared::new(&room.url()));
    let packs = std::iter::once(&context.loaded).chain(context.added());
    let files = packs.into_iter().find(|loaded| loaded.pack.id == presentation.pack);
    let files = files.map(|loaded| loaded.files.get().clone()).unwrap_or_default();
    Ok(Share { room, news, files, answers: answers.map(Path::to_owned) })
}

/// The pack, the name and the lessons of what the user names: a lesson or a chapter by its id or its place, or a pack by its id
/// or its place.
fn chosen<'c>(context: &'c Context, what: &str) -> Result<(&'c Loaded, &'c str, Vec<&'c Entry>), Failure> {
    let packs = || std::iter::once(&context.loaded).chain(context.added());
    let place = what.trim_matches('/');
    let is_meant = |entry: &&Entry| entry.outline.id == what || entry.outline.key == place;
    if packs().any(|loaded| loaded.pack.entries().any(|entry| is_meant(&entry))) {
        // It knows of lessons that several packs have.
        let (loaded, _) = context.lesson(what)?;
        let entry = loaded.pack.entries().find(is_meant);
        return Ok((loaded, entry.map_or("", |entry| &entry.outline.id), entry.into_iter().collect()));
    }
    let is_chapter = |chapter: &&Chapter| chapter.id == what || chapter.folder == place;
    let chapter = packs().find_map(|loaded| Some((loaded, loaded.pack.chapters.iter().find(is_chapter)?)));
    if let Some((loaded, chapter)) = chapter {
        return Ok((loaded, &chapter.id, chapter.lessons.iter().collect()));
    }
    if let Some(loaded) = packs().find(|loaded| loaded.pack.id == what) {
        return Ok((loaded, &loaded.pack.id, loaded.pack.entries().collect()));
    }
    if is_pack(Path::new(what)) {
        return Ok((&context.loaded, &context.loaded.pack.id, context.loaded.pack.entries().collect()));
    }
    let names = packs().flat_map(|loaded| {
        let chapters = loaded.pack.chapters.iter().map(|chapter| chapter.id.as_str());
        let lessons = loaded.pack.entries().map(|entry| &*entry.outline.id);
        std::iter::once(loaded.pack.id.as_str()).chain(chapters).chain(lessons)
    });
    let help = did_you_mean(what, &names.collect::<Vec<_>>(), "packs, chapters and lessons");
    Err(Failure::Usage(format!("there is no lesson, chapter or pack `{what}`"), Some(help)))
}
