//! The JSON Schema of a pack's files says the same as the reader.

use crate::files::good;
use jsonschema::Validator;
use toml::{Table, Value};
use yieldscope::lesson::schema::{TomlFile, json_schema};
use yieldscope::lesson::{Files, read};
use yieldscope::store::packs;

/// The codes of what can be wrong with one value, seen alone.
const ALONE: &[&str] = &[
    "bad-file",
    "bad-folder",
    "bad-id",
    "bad-language",
    "beat-name",
    "choice-count",
    "duplicate-folder",
    "duplicate-language",
    "duplicate-pair",
    "empty-file",
    "empty-text",
    "hint-count",
    "lane-count",
    "missing-key",
    "no-chapters",
    "no-languages",
    "no-lessons",
    "no-rows",
    "no-states",
    "no-steps",
    "no-terms",
    "out-of-range",
    "pack-version",
    "question-key",
    "unknown-key",
    "unknown-word",
    "wrong-count",
    "wrong-twice",
    "wrong-type",
];

/// What refers to something else, and what only the languages of the pack make wrong: a schema of one file cannot see it.
const TOGETHER: &[&str] = &[
    "answer-range",
    "choice-twice",
    "duplicate-id",
    "duplicate-program",
    "duplicate-word",
    "lane-twice",
    "missing-folder",
    "missing-file",
    "missing-language",
    "missing-output",
    "missing-section",
    "no-demand",
    "no-exercise",
    "one-program",
    "question-of",
    "states-of-one",
    "undeclared-difference",
    "unknown-beat",
    "unknown-language",
    "unknown-lesson",
    "unknown-pair",
    "unknown-step",
    "unlisted",
    "unlisted-language",
    "unused-file",
    "unused-language",
    "unused-pair",
];

fn validator(file: TomlFile) -> Validator {
    let schema = json_schema(file);
    assert!(jsonschema::meta::is_valid(&schema), "no good schema: {}", file.name());
    jsonschema::validator_for(&schema).expect("a schema")
}

fn kind(path: &str) -> Option<TomlFile> {
    TomlFile::ALL.iter().copied().find(|file| path.rsplit('/').next() == Some(&format!("{}.toml", file.name())))
}

fn is_valid(validator: &Validator, table: &Table) -> bool {
    validator.is_valid(&serde_json::to_value(table).expect("JSON"))
}

#[test]
fn the_packs_that_are_good_are_good_by_the_schema_too() {
    let bundled = packs::bundled().files;
    for files in [good(), bundled.get().clone()] {
        for path in files.paths() {
            let Some(file) = kind(path) else { continue };
            let table: Table = files.text(path).parse().expect("TOML");
            let json = serde_json::to_value(&table).expect("JSON");
            let wrong: Vec<String> = validator(file).iter_errors(&json).map(|error| error.to_string()).collect();
            assert!(wrong.is_empty(), "{path}: {wrong:?}");
        }
    }
}

/// Values of every type, one of which fits wherever something stands.
fn values() -> Vec<Value> {
    let table = |text: &str| Value::Table(text.parse().expect("TOML"));
    let list = |items: &[&str]| Value::Array(items.iter().map(|item| Value::from(*item)).collect());
    vec![
        Value::from(1),
        Value::from(0),
        Value::from(-1),
        Value::from(5_000_000_000_i64),
        Value::from(1.5),
        Value::from(true),
        Value::from(""),
        Value::from(" "),
        Value::from("made"),
        Value::from("main.rs"),
        Value::from("suspended yield"),
        Value::from("Made"),
        Value::from("rust"),
        Value::from("choice"),
        Value::from("output"),
        list(&[]),
        list(&["en", "ko"]),
        list(&["en", "en"]),
        list(&["../x"]),
        list(&[""]),
        list(&["created", "closed"]),
        Value::Array(vec![Value::from(1)]),
        table(""),
        table("en = 'a'\nko = 'b'"),
        table("en = ''\nko = 'b'"),
        table("en = 1\nko = 'b'"),
        table("lane = 'main'"),
        Value::Array(vec![table("")]),
        Value::Array(vec![table("en = 'a'\nko = 'b'")]),
        Value::Array(vec![table("ask = 'lane'")]),
        Value::Array(vec![table("lane = 'main'")]),
        Value::Array(vec![table("lane = 'main'"), table("lane = 'jar'\nnth = 2\ncalled = 'red'")]),
    ]
}

/// A way to a value: keys and places in lists.
#[derive(Clone, Debug)]
enum Part {
    Key(String),
    At(usize),
}

/// All ways into a table, from the outermost in.
fn ways(value: &Value, before: &[Part], all: &mut Vec<Vec<Part>>) {
    let inner: Vec<(Part, &Value)> = match value {
        Value::Table(table) => table.iter().map(|(key, value)| (Part::Key(key.clone()), value)).collect(),
        Value::Array(list) => list.iter().enumerate().map(|(at, value)| (Part::At(at), value)).collect(),
        _ => Vec::new(),
    };
    for (part, value) in inner {
        let way = [before, &[part]].concat();
        all.push(way.clone());
        ways(value, &way, all);
    }
}

fn at<'v>(root: &'v mut Value, way: &[Part]) -> &'v mut Value {
    way.iter().fold(root, |value, part| match part {
        Part::Key(key) => &mut value[key.as_str()],
        Part::At(at) => &mut value[*at],
    })
}

/// The table with something done at a way; `None`: what is there is taken away.
fn changed(table: &Table, way: &[Part], new: Option<&Value>) -> Table {
    let mut root = Value::Table(table.clone());
    match (new, way) {
        (Some(new), way) => *at(&mut root, way) = new.clone(),
        (None, [before @ .., Part::Key(key)]) => {
            at(&mut root, before).as_table_mut().expect("a table").remove(key);
        }
        (None, [before @ .., Part::At(place)]) => {
            at(&mut root, before).as_array_mut().expect("a list").remove(*place);
        }
        (None, []) => {}
    }
    let Value::Table(table) = root else { panic!("a table") };
    table
}

/// What the reader finds in this file.
fn found(files: &Files, path: &str) -> Vec<&'static str> {
    let findings = read(files).1;
    let codes: Vec<&str> = findings.iter().filter(|finding| finding.file == path).map(|finding| finding.code).collect();
    assert!(codes.iter().all(|code| ALONE.contains(code) || TOGETHER.contains(code)), "{codes:?}");
    codes
}

/// The good pack with one lesson alone, or as it is where `path` is not in a lesson: a small pack is read in no time.
fn small(path: &str) -> Files {
    let mut files = good();
    let [chapter, lesson, _] = path.split('/').collect::<Vec<_>>()[..] else { return files };
    let others: Vec<String> =
        files.paths().filter(|other| other.contains('/') && !other.starts_with(chapter)).map(str::to_owned).collect();
    let folder = format!("{chapter}/{lesson}/");
    let beside = |path: &&str| path.matches('/').count() > 1 && path.starts_with(chapter) && !path.starts_with(&folder);
    let beside: Vec<String> = files.paths().filter(beside).map(str::to_owned).collect();
    for path in others.iter().chain(&beside) {
        files.remove(path);
    }
    // They speak of the lessons that are gone.
    for path in ["glossary.toml", "map.toml"] {
        files.remove(path);
    }
    for (path, key, only) in
        [("pack.toml", "chapters", chapter), (&format!("{chapter}/chapter.toml"), "lessons", lesson)]
    {
        let mut table: Table = files.text(path).parse().expect("TOML");
        table.insert(key.to_owned(), Value::Array(vec![Value::from(only)]));
        files.insert(path.to_owned(), toml::to_string(&table).expect("TOML").into_bytes());
    }
    assert_eq!(read(&files).1, []);
    files
}

#[test]
fn the_schema_and_the_reader_object_to_the_same_values_at_every_key() {
    let mut tried = 0;
    let mut parted = Vec::new();
    for path in [
        "pack.toml",
        "01-sums/chapter.toml",
        "01-sums/sums/lesson.toml",
        "00-programs/tabs/lesson.toml",
        "glossary.toml",
        "map.toml",
    ] {
        let (validator, good) = (validator(kind(path).expect("a file of a pack")), small(path));
        let table: Table = good.text(path).parse().expect("TOML");
        let mut all = Vec::new();
        ways(&Value::Table(table.clone()), &[], &mut all);
        let mut cases: Vec<(String, Table)> = Vec::new();
        for way in &all {
            cases.push((format!("{way:?} away"), changed(&table, way, None)));
            for value in values() {
                cases.push((format!("{way:?} = {value}"), changed(&table, way, Some(&value))));
            }
            if let [before @ .., Part::Key(key)] = way.as_slice() {
                let mut more = table.clone();
                let mut root = Value::Table(std::mem::take(&mut more));
                at(&mut root, before).as_table_mut().expect("a table").insert(format!("{key}x"), Value::from(1));
                let Value::Table(more) = root else { panic!("a table") };
                cases.push((format!("{before:?} with {key}x"), more));
            }
        }
        for (name, table) in cases {
            let mut files = good.clone();
            files.insert(path, toml::to_string(&table).expect("TOML").into_bytes());
            let codes = found(&files, path);
            let objects = codes.iter().any(|code| ALONE.contains(code));
            // Which languages the pack has, the schema of a file does not know; some that none can have, it does.
            let by_languages = codes.iter().any(|code| code.ends_with("-language"));
            if objects == is_valid(&validator, &table) && (objects || !by_languages) {
                parted.push(format!("{path}: {name}: the reader says {codes:?}"));
            }
            tried += 1;
        }
    }
    assert!(tried > 1_000, "{tried} values");
    assert!(parted.is_empty(), "{} of {tried}\n{}", parted.len(), parted.join("\n"));
}
