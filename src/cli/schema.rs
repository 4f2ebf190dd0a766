//! `yieldscope schema`: what editors need to know of the files of a pack.

use super::args::SchemaArguments;
use super::out::{Failure, Out};
use crate::lesson::schema::{TomlFile, json_schema};
use crate::store::kept;
use std::fs;
use std::io::Write;
use std::path::Path;

/// Prints the JSON Schema of one file, or writes those of all into a folder.
///
/// # Errors
/// When standard output or a file cannot be written.
pub fn schema(arguments: &SchemaArguments, out: &mut Out) -> Result<(), Failure> {
    if let Some(file) = arguments.file {
        write!(out, "{}", text(file.into())?)?;
    }
    if let Some(folder) = &arguments.into {
        for file in TomlFile::ALL {
            let place = folder.join(format!("{}.json", file.name()));
            write_file(&place, &text(*file)?)?;
            writeln!(out, "made {}", place.display())?;
        }
    }
    Ok(())
}

fn text(file: TomlFile) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(&json_schema(file)).map_err(std::io::Error::from)?;
    Ok(text + "\n")
}

fn write_file(place: &Path, text: &str) -> Result<(), Failure> {
    let made = place.parent().map_or(Ok(()), fs::create_dir_all);
    made.and_then(|()| kept::write_whole(place, text.as_bytes())).map_err(|error| {
        let message = format!("{} cannot be written: {error}", place.display());
        Failure::Ours(message, Some("look at the rights of its folder".to_owned()))
    })
}
