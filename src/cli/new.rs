//! `yieldscope new`: a pack or a lesson that already passes the check, to be written over.

use super::args::{NewArguments, NewCommand, NewLesson, NewPack};
use super::out::{Failure, Out};
use crate::lesson::{Files, scaffold};
use crate::store::{Folders, kept, packs, trust};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Makes what is asked for and says what was made and what comes next.
///
/// # Errors
/// When a name cannot be used, something is there already, or a file cannot be written.
pub fn new(arguments: &NewArguments, out: &mut Out) -> Result<(), Failure> {
    match &arguments.command {
        NewCommand::Pack(pack) => new_pack(pack, out),
        NewCommand::Lesson(lesson) => new_lesson(lesson, out),
    }
}

fn new_pack(arguments: &NewPack, out: &mut Out) -> Result<(), Failure> {
    let folder = &arguments.folder;
    let there = fs::read_dir(folder).is_ok_and(|mut inside| inside.next().is_some());
    if there || folder.is_file() {
        let help = "name a folder that is not there yet, or an empty one";
        return Err(usage(format!("{} is there already", folder.display()), help));
    }
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let id = match &arguments.id {
        Some(id) => named("pack", id)?.to_owned(),
        None => match scaffold::check_id(&name) {
            Ok(()) => name,
            Err(near) if !near.is_empty() => near,
            Err(_) => return Err(usage(format!("`{name}` gives no id for the pack"), "name one with --id ID")),
        },
    };
    let mut languages = arguments.language.clone();
    languages.dedup();
    let files = scaffold::pack(&id, &languages);
    write(folder, &files)?;
    trust(folder);
    say(out, folder, &files)?;
    let place = folder.display();
    writeln!(out, "\nCheck it, and open it:\n  yieldscope check {place}\n  yieldscope --pack {place}")?;
    Ok(())
}

fn new_lesson(arguments: &NewLesson, out: &mut Out) -> Result<(), Failure> {
    let id = named("lesson", &arguments.id)?;
    let (root, chapter) = place(&arguments.folder)?;
    let loaded = packs::in_folder(&root).map_err(|error| Failure::Usage(error.message, error.help))?;
    let chapter = match chapter {
        Some(chapter) => chapter,
        None => match loaded.pack.chapters.last() {
            Some(last) => last.folder.clone(),
            None => {
                let message = format!("the pack in {} has no chapter", root.display());
                return Err(usage(message, "make a folder with a chapter.toml and list it in pack.toml"));
            }
        },
    };
    if loaded.pack.lesson(id).is_some() || root.join(&chapter).join(id).exists() {
        return Err(usage(format!("there is a lesson `{id}` already"), "choose another id"));
    }
    let toml = format!("{chapter}/chapter.toml");
    let listed = scaffold::list_lesson(loaded.files.text(&toml), id).map_err(|why| {
        usage(format!("{} {why}", root.join(&toml).display()), "mend it first: `yieldscope check` names the place")
    })?;
    let files = scaffold::lesson(&format!("{chapter}/{id}"), id, &loaded.pack.languages);
    write(&root, &files)?;
    // The list comes last: until then the pack is what it was.
    let mut list = Files::new();
    list.insert(toml, listed.into_bytes());
    write(&root, &list)?;
    trust(&root.join(&chapter).join(id));
    say(out, &root, &files)?;
    let place = root.display();
    writeln!(
        out,
        "\nIt is the last lesson of {chapter}. Check it, and open it:\n  yieldscope check {place}\n  yieldscope --pack {place} learn {id}"
    )?;
    Ok(())
}

/// Nobody is asked whether what was made here may run. Where that cannot be kept, it is asked.
fn trust(folder: &Path) {
    if let (Ok(folders), Ok(programs)) = (Folders::find(), trust::in_folder(folder)) {
        let _ = trust::agree(&folders, &programs);
    }
}

/// The folder of the pack that `folder` is or lies in, and the chapter where it is one.
fn place(folder: &Path) -> Result<(PathBuf, Option<String>), Failure> {
    if folder.join("pack.toml").is_file() {
        return Ok((folder.to_owned(), None));
    }
    let whole = folder.canonicalize().ok().filter(|whole| whole.join("chapter.toml").is_file());
    let chapter = whole.as_ref().and_then(|whole| Some((whole.parent()?, whole.file_name()?.to_str()?)));
    match chapter.filter(|(above, _)| above.join("pack.toml").is_file()) {
        Some((above, name)) => Ok((above.to_owned(), Some(name.to_owned()))),
        None => {
            let help = "name the folder of a pack, or of one of its chapters; `yieldscope new pack` makes one";
            Err(usage(format!("{} is neither a pack nor a chapter of one", folder.display()), help))
        }
    }
}

fn named<'a>(what: &str, id: &'a str) -> Result<&'a str, Failure> {
    scaffold::check_id(id).map(|()| id).map_err(|near| {
        let help = match near.as_str() {
            "" => "use lower-case letters, digits and `-`".to_owned(),
            near => format!("use lower-case letters, digits and `-`, such as `{near}`"),
        };
        Failure::Usage(format!("`{id}` is no good id for a {what}"), Some(help))
    })
}

fn write(root: &Path, files: &Files) -> Result<(), Failure> {
    for path in files.paths() {
        let place = root.join(path);
        let written = place
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| kept::write_whole(&place, files.get(path).unwrap_or_default()));
        written.map_err(|error| {
            Failure::Ours(
                format!("{} cannot be written: {error}", place.display()),
                Some("look at the rights of its folder".to_owned()),
            )
        })?;
    }
    Ok(())
}

fn say(out: &mut Out, root: &Path, files: &Files) -> Result<(), Failure> {
    for path in files.paths() {
        writeln!(out, "made {}", root.join(path).display())?;
    }
    Ok(())
}

fn usage(message: String, help: &str) -> Failure {
    Failure::Usage(message, Some(help.to_owned()))
}
