//! What is made before the crate is compiled: the bundled Rust programs, instrumented, and as tables the files of the
//! bundled pack, what a list of its lessons tells, and its recorded runs; and the tables of keys, strings
//! and themes, in JSON.

#[path = "src/lesson/files.rs"]
#[allow(dead_code, reason = "the crate uses what this script does not")]
mod files;
#[path = "src/instrument/mod.rs"]
#[allow(dead_code, reason = "the crate uses what this script does not")]
mod instrument;

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

type Outcome = Result<(), Box<dyn Error>>;

/// Bundled programs are compiled into this crate, and held to none of its rules.
const FREE: &str =
    "#[allow(warnings, missing_docs, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]";

fn main() -> Outcome {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for watched in [
        "build.rs",
        "src/instrument",
        "src/lesson/files.rs",
        "lessons",
        "assets",
        "tests/programs/rust",
        "benches/programs",
    ] {
        if root.join(watched).exists() {
            println!("cargo:rerun-if-changed={watched}");
        }
    }
    link_at_fixed_addresses();
    link_what_unwinds();
    println!("cargo:rustc-env=YIELDSCOPE_RUSTC={}", rustc_version());
    println!("cargo:rustc-env=YIELDSCOPE_INSTRUMENTER={:016x}", digest(&files(&root.join("src/instrument"))?)?);
    let lessons = files(&root.join("lessons"))?;
    let is_program = |name: &str| match name.split('/').collect::<Vec<_>>()[..] {
        [_, _, file] => file.ends_with(".rs"),
        [_, _, "exercise", file] => file == "solution.rs",
        _ => false,
    };
    let programs = lessons.iter().filter(|(name, _)| is_program(name));
    // `main.rs` has the lesson's own key; further programs have their names in theirs.
    let programs = programs.map(|(name, path)| (name.trim_end_matches("/main.rs").to_owned(), path.clone()));
    write_programs(&out, "programs", programs.collect())?;
    for (folder, name, key) in
        [("tests/programs/rust", "test_programs", "selftest"), ("benches/programs", "bench_programs", "bench")]
    {
        let programs = files(&root.join(folder))?.into_iter();
        let programs = programs.filter_map(|(name, path)| Some((format!("{key}/{}", name.strip_suffix(".rs")?), path)));
        write_programs(&out, name, programs.collect())?;
    }
    let themes = files(&root.join("assets/themes"))?.into_iter().map(|(_, path)| path);
    for theme in themes {
        let name = theme.with_extension("json");
        write_if_changed(&out.join(name.file_name().ok_or("no name")?), json(&theme)?.to_string().as_bytes())?;
    }
    for (table, nested) in [("keys", &["footer"][..]), ("ui/en", &[]), ("ui/ko", &[])] {
        let table = root.join("assets").join(table).with_extension("toml");
        let name = table.with_extension("rs");
        write_if_changed(&out.join(name.file_name().ok_or("no name")?), parts(&json(&table)?, nested)?.as_bytes())?;
    }
    let recorded = files(&root.join("assets/recorded"))?;
    let tables = table("LESSON_FILES", "The files of the bundled pack: path and content.", &lessons)
        + &outline(&lessons)?
        + &table("RECORDED_FILES", "The recorded runs of its Python programs: path and content.", &recorded);
    write_if_changed(&out.join("bundled_files.rs"), tables.as_bytes())?;
    let probe = files(&root.join("assets/rust-probe"))?;
    let probe = table("PROBE_FILES", "The probe for Rust programs: path and content.", &probe);
    write_if_changed(&out.join("rust_probe.rs"), probe.as_bytes())
}

/// The bundled programs bring tens of thousands of addresses, which a program that may be loaded anywhere has written into its
/// memory at every start: half a millisecond of the first frame. An optimized one is linked for one place, where its linker is
/// known to do so.
fn link_at_fixed_addresses() {
    let is = |name: &str, wanted: &str| env::var(name).is_ok_and(|value| value == wanted);
    if is("PROFILE", "release") && is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo:rustc-link-arg-bin=yieldscope=-no-pie");
    }
}

/// A table in TOML as JSON: every start reads it, and JSON is read in a fraction of the time.
fn json(path: &Path) -> Result<serde_json::Value, Box<dyn Error>> {
    let wrong = |error: toml::de::Error| format!("{}: {error}", path.display());
    Ok(toml::from_str(&fs::read_to_string(path)?).map_err(wrong)?)
}

/// A table of sections, each in JSON, as `tui::section::Parts` has it; those in `nested` are tables of sections themselves.
fn parts(table: &serde_json::Value, nested: &[&str]) -> Result<String, Box<dyn Error>> {
    let mut rows = Vec::new();
    for (key, section) in table.as_object().ok_or("a file of sections is no table")? {
        let part = match nested.contains(&key.as_str()) {
            true => parts(section, &[])?,
            false => format!("Parts::Section({:?})", section.to_string()),
        };
        rows.push(format!("({key:?}, {part})"));
    }
    Ok(format!("Parts::Table(&[{}])", rows.join(",\n")))
}

/// `rustc 1.95.0`: what compiles the bundled programs.
fn rustc_version() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().take(2).collect();
    if words.is_empty() { "rustc".to_owned() } else { words.join(" ") }
}

/// The files below a folder, by their path in it, in order; none where there is no such folder. Files and folders that
/// begin with a dot or an underscore belong to tools.
fn files(folder: &Path) -> Result<Vec<(String, PathBuf)>, Box<dyn Error>> {
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).ok_or("a file's name is not UTF-8")?.to_owned();
        if name.starts_with(['.', '_']) {
            continue;
        }
        if path.is_dir() {
            found.extend(files(&path)?.into_iter().map(|(inner, path)| (format!("{name}/{inner}"), path)));
        } else {
            found.push((name, path));
        }
    }
    found.sort();
    Ok(found)
}

/// What tells these files from what they were before.
fn digest(files: &[(String, PathBuf)]) -> Result<u64, Box<dyn Error>> {
    let mut hash = DefaultHasher::new();
    for (name, path) in files {
        name.hash(&mut hash);
        fs::read(path)?.hash(&mut hash);
    }
    Ok(hash.finish())
}

fn table(name: &str, about: &str, files: &[(String, PathBuf)]) -> String {
    let mut text = format!("/// {about}\npub static {name}: &[(&str, &[u8])] = &[\n");
    for (inner, path) in files {
        let _ = writeln!(text, "    ({inner:?}, include_bytes!({:?})),", path.display().to_string());
    }
    text + "];\n"
}

/// What a list of the bundled lessons tells, so that a start need not read them. `store::packs` has a test that it is what
/// reading them gives.
fn outline(lessons: &[(String, PathBuf)]) -> Result<String, Box<dyn Error>> {
    let mut contents = files::Files::new();
    for (inner, path) in lessons {
        contents.insert(inner.as_str(), fs::read(path)?);
    }
    let pack: toml::Table = contents.text("pack.toml").parse()?;
    let mut text = format!(
        "/// What a list of the lessons of the bundled pack tells.\npub static OUTLINE: PackRow = PackRow {{\n    \
         id: {:?}, title: {}, authors: {}, languages: {},\n    chapters: &[\n",
        string(&pack, "id")?,
        title(&pack)?,
        strings(&pack, "authors")?,
        strings(&pack, "languages")?,
    );
    for folder in list(&pack, "chapters")? {
        let folder = folder.as_str().ok_or("a chapter's folder is no text")?;
        let chapter: toml::Table = contents.text(&format!("{folder}/chapter.toml")).parse()?;
        let (id, chapter_title) = (string(&chapter, "id")?, title(&chapter)?);
        writeln!(text, "        ChapterRow {{ id: {id:?}, folder: {folder:?}, title: {chapter_title}, lessons: &[")?;
        for lesson in list(&chapter, "lessons")? {
            let key = format!("{folder}/{}", lesson.as_str().ok_or("a lesson's folder is no text")?);
            let lesson: toml::Table = contents.text(&format!("{key}/lesson.toml")).parse()?;
            let (id, title, hash) = (string(&lesson, "id")?, title(&lesson)?, contents.hash(&key));
            let introduction = introductions(&contents, &pack, &key)?;
            let belief = lesson.get("misconception").and_then(|table| table.get("claim")).map(texts_of);
            let belief = belief.map_or("None".to_owned(), |belief| format!("Some({belief})"));
            let since = lesson.get("since").and_then(toml::Value::as_str);
            let since = since.map_or("None".to_owned(), |since| format!("Some(({}))", since.replace('.', ", ")));
            let steps = list(&lesson, "step")?.iter().filter_map(|step| step.get("id")?.as_str());
            let steps: Vec<String> = steps.map(borrowed).collect();
            let is_its_own = |(inner, _): &&(String, PathBuf)| inner.starts_with(&format!("{key}/"));
            let from = lessons.iter().take_while(|file| !is_its_own(file)).count();
            let to = from + lessons[from..].iter().take_while(is_its_own).count();
            writeln!(
                text,
                "            LessonRow {{ files: ({from}, {to}), outline: Outline {{ id: {}, key: {}, title: {title}, \
                 introduction: {introduction}, belief: {belief}, since: {since}, steps: Borrowed(&[{}]), hash: {} }} }},",
                borrowed(id),
                borrowed(&key),
                steps.join(", "),
                borrowed(&hash),
            )?;
        }
        text.push_str("        ] },\n");
    }
    Ok(text + "    ],\n};\n")
}

fn list<'t>(table: &'t toml::Table, key: &str) -> Result<&'t Vec<toml::Value>, String> {
    table.get(key).and_then(toml::Value::as_array).ok_or_else(|| format!("no list `{key}` in a file of the lessons"))
}

fn string<'t>(table: &'t toml::Table, key: &str) -> Result<&'t str, String> {
    table.get(key).and_then(toml::Value::as_str).ok_or_else(|| format!("no text `{key}` in a file of the lessons"))
}

/// A list of texts, as Rust writes it.
fn strings(table: &toml::Table, key: &str) -> Result<String, String> {
    let texts: Vec<&str> = list(table, key)?.iter().filter_map(toml::Value::as_str).collect();
    Ok(format!("&{texts:?}"))
}

/// The title in each language, as Rust writes it.
fn title(table: &toml::Table) -> Result<String, String> {
    Ok(texts_of(table.get("title").ok_or("no title in a file of the lessons")?))
}

/// A text in each language, as Rust writes it.
fn texts_of(texts: &toml::Value) -> String {
    let texts = texts.as_table().into_iter().flatten();
    written(texts.filter_map(|(language, text)| Some((language.clone(), text.as_str()?.to_owned()))).collect())
}

/// Texts by their language, as Rust writes them.
fn written(texts: BTreeMap<String, String>) -> String {
    let rows = texts.iter().map(|(language, text)| format!("({}, {})", borrowed(language), borrowed(text)));
    format!("Texts::bundled(&[{}])", rows.collect::<Vec<_>>().join(", "))
}

/// A text that lies in the binary, as Rust writes it.
fn borrowed(text: &str) -> String {
    format!("Borrowed({text:?})")
}

/// What the prose of a lesson begins with in each language, as Rust writes it: between its title and its first section.
fn introductions(contents: &files::Files, pack: &toml::Table, key: &str) -> Result<String, Box<dyn Error>> {
    let mut texts = BTreeMap::new();
    for language in list(pack, "languages")?.iter().filter_map(toml::Value::as_str) {
        let prose = contents.text(&format!("{key}/{language}.md"));
        let after_title = prose.split_once('\n').map_or("", |(_, rest)| rest);
        let text = after_title.split("\n## ").next().unwrap_or("").trim().to_owned();
        texts.insert(language.to_owned(), text);
    }
    Ok(written(texts))
}

/// What unwinds a panic is linked into an optimized program, where the linker has it to link: a library of its own is one more
/// to be loaded, and asks the processor for its features first, which takes long where that is a virtual one.
fn link_what_unwinds() {
    let is = |name: &str, wanted: &str| env::var(name).is_ok_and(|value| value == wanted);
    let is_for_here = env::var("HOST").ok() == env::var("TARGET").ok();
    if !(is("PROFILE", "release")
        && is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        && is_for_here)
    {
        return;
    }
    let linker = env::var_os("RUSTC_LINKER").unwrap_or_else(|| "cc".into());
    let asked = Command::new(linker).arg("-print-file-name=libgcc_eh.a").output();
    let Some(place) = asked.ok().and_then(|output| String::from_utf8(output.stdout).ok()) else { return };
    let place = Path::new(place.trim_end());
    if let (true, Some(folder)) = (place.is_absolute() && place.is_file(), place.parent()) {
        println!("cargo:rustc-link-search=native={}", folder.display());
        println!("cargo:rustc-link-lib=static:-bundle=gcc_eh");
    }
}

/// Writes one module for each program, and `OUT_DIR/<name>.rs` with the modules and a table from key to program.
fn write_programs(out: &Path, name: &str, programs: Vec<(String, PathBuf)>) -> Outcome {
    let folder = out.join(name);
    fs::create_dir_all(&folder)?;
    let (mut modules, mut rows) = (String::new(), String::new());
    for (key, path) in programs {
        let source = fs::read_to_string(&path)?;
        let made = instrument::instrument(&source, instrument::Options::default());
        let module: String = key.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let target = folder.join(format!("p_{module}.rs"));
        let file = key.rsplit('/').next().filter(|last| last.ends_with(".rs")).unwrap_or("main.rs");
        // Only inside of the module are the types that its `main` may return in sight.
        let entry = format!(
            "pub(super) fn __entry() -> ::std::process::ExitCode {{ ::yieldscope_probe::program({file:?}, file!(), {}, main) }}\n",
            made.main_line
        );
        write_if_changed(&target, format!("{}\n{entry}", made.text).as_bytes())?;
        let target = target.display().to_string();
        let _ = writeln!(modules, "{FREE}\n#[path = {target:?}]\nmod p_{module};");
        let _ = writeln!(rows, "    ({key:?}, p_{module}::__entry),");
    }
    let run = "/// A program.\ntype Run = fn() -> ::std::process::ExitCode;";
    let about = "/// Programs by their key: each runs as its own `main` would.";
    let table = format!("static PROGRAMS: &[(&str, Run)] = &[\n{rows}];\n");
    write_if_changed(&out.join(format!("{name}.rs")), format!("{modules}\n{run}\n{about}\n{table}").as_bytes())
}

/// A file that stays as it is keeps its time, and what depends on it is not compiled again.
fn write_if_changed(path: &Path, content: &[u8]) -> Outcome {
    if fs::read(path).ok().as_deref() != Some(content) {
        fs::write(path, content)?;
    }
    Ok(())
}
