//! `yieldscope export`: a lesson, the lessons of a chapter or a pack, or a trace in a form that can be given away.

mod arguments;
mod cast;
mod files;
mod reader;
mod runs;
mod subject;
mod text;

pub use arguments::ExportArguments;

use super::consent::consent;
use super::context::Context;
use super::out::{Failure, Out, Progress, note};
use crate::export::page::{Chapter, Index as Contents, Link};
use crate::export::text as sentences;
use crate::lesson::{self, Entry, Lesson, Outline};
use crate::store::Loaded;
use crate::store::saved::{self, Unshown};
use crate::timeline::Index;
use crate::trace::Trace;
use crate::tui::handout::picture::Beside;
use crate::tui::handout::{Said, page, picture};
use crate::tui::model::Source;
use crate::tui::strings::{Strings, fill};
use crate::tui::theme::{Choice, Depth, Look, Theme};
use arguments::Form;
use reader::Reader;
use std::io::Write;
use std::path::Path;
use subject::{Chapters, Subject};

/// Exports what the command line names, and gives the exit code: 1 where a part of a trace is damaged and was passed over.
/// `trusted`: programs of a pack of others may run without asking.
///
/// # Errors
/// When there is no such thing, when a program does not run, or when what comes of it cannot be written.
pub fn export(mut context: Context, trusted: bool, arguments: &ExportArguments, out: &mut Out) -> Result<u8, Failure> {
    let is_pack = subject::take_pack(&mut context, &arguments.what)?;
    let subject = subject::find(&context, &arguments.what, is_pack)?;
    let language = context.ui.code();
    let maker = Maker { context: &context, form: arguments.form(), language, said: Said(Strings::of(language)) };
    let to = arguments.out.as_deref();
    if let Subject::Lesson(loaded, _) | Subject::Chapters(Chapters { loaded, .. }) = &subject {
        consent(context.folders.as_ref(), loaded, trusted)?;
    }
    match subject {
        Subject::Trace(path) => {
            files::check(to, arguments.force)?;
            let (trace, damage) = saved::read(&path)?;
            give(to, &maker.trace(&path, trace)?, out)?;
            damage.first.iter().for_each(|place| note(place));
            return Ok(u8::from(damage.lines > 0));
        }
        Subject::Lesson(loaded, lesson) => {
            files::check(to, arguments.force)?;
            give(to, &maker.lesson(loaded, lesson, Vec::new())?, out)?;
        }
        Subject::Chapters(chapters) => {
            let folder = to.ok_or_else(|| {
                let help = "give --out FOLDER: each lesson becomes a file in it".to_owned();
                Failure::Usage(format!("{} is more than one lesson", arguments.what.display()), Some(help))
            })?;
            maker.chapters(chapters, folder, arguments.force)?;
        }
    }
    Ok(0)
}

/// Writes what was made into a file, or to standard output.
fn give(to: Option<&Path>, made: &str, out: &mut Out) -> Result<(), Failure> {
    match to {
        Some(path) => files::write(path, made),
        None => Ok(out.write_all(made.as_bytes())?),
    }
}

/// Makes exports of one form, in one language.
struct Maker<'c> {
    context: &'c Context,
    form: Form,
    language: &'static str,
    said: Said,
}

impl Maker<'_> {
    /// A trace in its form.
    fn trace(&self, path: &Path, trace: Trace) -> Result<String, Failure> {
        let (said, language) = (&self.said, self.language);
        Ok(match self.form {
            Form::Text => sentences::write(&trace),
            Form::Svg => picture::of_trace(&trace.header().program, &trace, &Index::new(&trace), said).draw(),
            Form::Html => {
                let text = saved::program_text(path, &trace).ok();
                page::trace(&trace, text, said, language)
            }
            Form::Cast(size) => {
                let title = trace.header().program.clone();
                let text = saved::program_text(path, &trace).map_err(|unshown| match unshown {
                    Unshown::Missing(why) => Source::Missing(why),
                    Unshown::Changed => Source::Changed,
                });
                let reader = Reader::of_trace(&title, trace, text, language, self.theme());
                cast::trace(reader, title, size).map_err(not_drawn)?
            }
        })
    }

    /// A lesson in its form; a page has these ways to others.
    fn lesson(&self, loaded: &Loaded, lesson: &Lesson, links: Vec<Link>) -> Result<String, Failure> {
        let (said, language) = (&self.said, self.language);
        let runs = runs::of(self.context, &loaded.pack.id, lesson)?;
        Ok(match self.form {
            Form::Text => text::lesson(&loaded.pack, lesson, &runs, language),
            Form::Svg => Beside::mains(lesson, &runs).picture(lesson, language, said).draw(),
            Form::Html => page::lesson(lesson, &runs, said, language, links),
            Form::Cast(size) => {
                let reader = Reader::new(&loaded.pack, lesson, &runs, language, self.theme());
                cast::lesson(reader, lesson.title.get(language).to_owned(), size).map_err(not_drawn)?
            }
        })
    }

    /// The colours of a recording: those that the user has chosen, as a terminal with all colours shows them.
    fn theme(&self) -> Theme {
        let ground = self.context.look.ground.filter(|_| self.context.look.choice != Choice::Auto);
        Look { ground, depth: Depth::True, ..self.context.look }.theme()
    }

    /// The lessons of chapters, each in a file of its own below `folder`, with a page that lists them.
    fn chapters(&self, chapters: Chapters<'_>, folder: &Path, force: bool) -> Result<(), Failure> {
        let index = folder.join("index.html");
        let file = |lesson: &str| folder.join(format!("{lesson}.{}", self.form.extension()));
        let entries = || chapters.chapters.iter().flat_map(|chapter| &chapter.lessons);
        files::check_folder(folder)?;
        for path in entries().map(|entry| file(&entry.outline.key)).chain([index.clone()]) {
            files::check(Some(&path), force)?;
        }
        let mut progress = Progress::default();
        let all: Vec<&Entry> = entries().collect();
        for (at, entry) in all.iter().enumerate() {
            progress.say(&format!("{} of {}: {}", at + 1, all.len(), entry.outline.key));
            let beside = [at.checked_sub(1).map(|before| all[before]), all.get(at + 1).copied()];
            let made = self.lesson(chapters.loaded, entry.lesson(), self.links(beside))?;
            files::write(&file(&entry.outline.key), &made)?;
        }
        progress.end();
        files::write(&index, &self.index(chapters))
    }

    /// The ways from a lesson to all of them, to the one before and to the next.
    fn links(&self, [before, after]: [Option<&Entry>; 2]) -> Vec<Link> {
        let words = &self.said.0.page;
        let mut links = vec![Link { to: "../index.html".to_owned(), said: words.index.clone() }];
        for (entry, said) in [(before, &words.lesson_before), (after, &words.lesson_after)] {
            let Some(Outline { key, title, .. }) = entry.map(|entry| &entry.outline) else { continue };
            let said = fill(said, &[("title", title.get(self.language))]);
            links.push(Link { to: format!("../{key}.{}", self.form.extension()), said });
        }
        links
    }

    /// The page that lists the lessons of chapters.
    fn index(&self, chapters: Chapters<'_>) -> String {
        let link = |entry: &Entry| Link {
            to: format!("{}.{}", entry.outline.key, self.form.extension()),
            said: entry.outline.title.get(self.language).to_owned(),
        };
        let chapter = |chapter: &lesson::Chapter| Chapter {
            title: chapter.title.get(self.language).to_owned(),
            lessons: chapter.lessons.iter().map(link).collect(),
        };
        let title = chapters.title.get(self.language).to_owned();
        let chapters = chapters.chapters.iter().map(chapter).collect();
        Contents { language: self.language, title, chapters }.write()
    }
}

/// What is drawn into memory has no reason to fail.
fn not_drawn(error: std::io::Error) -> Failure {
    Failure::Ours(format!("the screen cannot be drawn: {error}"), None)
}
