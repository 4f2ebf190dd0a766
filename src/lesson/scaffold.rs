//! New packs and lessons: files that already pass the check, with comments that teach the format. Pure: names in, files
//! out; who writes them is not known here.

use super::files::Files;
use super::read::{is_name, slug};

const PACK: &str = include_str!("../../assets/scaffold/pack.toml");
const CHAPTER: &str = include_str!("../../assets/scaffold/chapter.toml");
const LESSON: &str = include_str!("../../assets/scaffold/lesson.toml");
const PYTHON: &str = include_str!("../../assets/scaffold/main.py");
const RUST: &str = include_str!("../../assets/scaffold/main.rs");
const ENGLISH: &str = include_str!("../../assets/scaffold/en.md");
const KOREAN: &str = include_str!("../../assets/scaffold/ko.md");

/// The folder of the first chapter of a new pack.
pub const CHAPTER_FOLDER: &str = "01-first";
/// The first lesson of a new pack.
const FIRST: &str = "first-steps";

/// Texts of the scaffold that a reader sees: key, English, Korean.
const TEXTS: [(&str, &str, &str); 6] = [
    ("claim", "Calling a generator function runs its body.", "제너레이터 함수를 호출하면 본문이 실행됩니다."),
    ("reason", "In Rust …", "Rust에서는 …"),
    (
        "why",
        "Nothing runs before somebody asks for a value. Then the body runs, and the caller waits.",
        "누군가 값을 달라고 하기 전에는 아무것도 실행되지 않습니다. 그때 본문이 실행되고 호출한 쪽은 기다립니다.",
    ),
    ("prompt", "Who gets the value that `yield` hands out?", "`yield`가 내보낸 값은 누가 받을까요?"),
    ("main", "whoever called `next`", "`next`를 호출한 쪽"),
    ("body", "the body itself", "본문 자신"),
];

/// Whether this can be an id; else the nearest that can be, where there is one.
///
/// # Errors
/// What to use instead, where there is something near; empty where there is not.
pub fn check_id(id: &str) -> Result<(), String> {
    if is_name(id) { Ok(()) } else { Err(slug(id)) }
}

/// The files of a new pack with one chapter and one lesson. `languages` are codes such as `en`; what is to be read in
/// another than English or Korean stands there in English, to be translated.
pub fn pack(id: &str, languages: &[String]) -> Files {
    let list: Vec<String> = languages.iter().map(|language| format!("\"{language}\"")).collect();
    let pack = fill(
        PACK,
        &[
            ("id", id.to_owned()),
            ("title", texts(languages, &title(id), &title(id))),
            ("languages", format!("[{}]", list.join(", "))),
        ],
    );
    let chapter = fill(CHAPTER, &[("title", texts(languages, "First things", "첫걸음")), ("lesson", FIRST.to_owned())]);
    let mut files = lesson(&format!("{CHAPTER_FOLDER}/{FIRST}"), FIRST, languages);
    files.insert("pack.toml", pack.into_bytes());
    files.insert(format!("{CHAPTER_FOLDER}/chapter.toml"), chapter.into_bytes());
    files
}

/// The files of a new lesson in the folder `key`, of a pack in these languages.
pub fn lesson(key: &str, id: &str, languages: &[String]) -> Files {
    let mut values = vec![("id", id.to_owned()), ("title", texts(languages, &title(id), &title(id)))];
    values.extend(TEXTS.iter().map(|(key, english, korean)| (*key, texts(languages, english, korean))));
    let toml = fill(LESSON, &values);
    let mut files = Files::new();
    files.insert(format!("{key}/lesson.toml"), toml.into_bytes());
    files.insert(format!("{key}/main.py"), PYTHON.as_bytes().to_vec());
    files.insert(format!("{key}/main.rs"), RUST.as_bytes().to_vec());
    for language in languages {
        let prose = if language == "ko" { KOREAN } else { ENGLISH };
        let prose = fill(prose, &[("title", title(id))]);
        files.insert(format!("{key}/{language}.md"), prose.into_bytes());
    }
    files
}

/// The text of a `chapter.toml` with one lesson more at the end of its list; all else stays as it is.
///
/// # Errors
/// Why it cannot be added, to stand after the name of the file.
pub fn list_lesson(chapter: &str, folder: &str) -> Result<String, &'static str> {
    let mut document: toml_edit::DocumentMut = chapter.parse().map_err(|_| "is no good TOML")?;
    let list = document.get_mut("lessons").and_then(toml_edit::Item::as_array_mut);
    let list = list.ok_or("has no list `lessons`")?;
    let last = list.iter().last().and_then(|last| last.decor().prefix()?.as_str()).filter(|_| list.len() > 1);
    let decor = last.map(str::to_owned);
    list.push(folder);
    if let (Some(decor), Some(new)) = (decor, list.len().checked_sub(1).and_then(|at| list.get_mut(at))) {
        new.decor_mut().set_prefix(decor);
    }
    Ok(document.to_string())
}

/// `first-steps` as a reader would write it: `First steps`.
fn title(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// A text once a language, as TOML has it.
fn texts(languages: &[String], english: &str, korean: &str) -> String {
    let text = |language: &String| format!("{language} = \"{}\"", if language == "ko" { korean } else { english });
    format!("{{ {} }}", languages.iter().map(text).collect::<Vec<_>>().join(", "))
}

fn fill(template: &str, values: &[(&str, String)]) -> String {
    values.iter().fold(template.to_owned(), |text, (key, value)| text.replace(&format!("{{{{{key}}}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::read;

    fn languages(codes: &[&str]) -> Vec<String> {
        codes.iter().map(|&code| code.to_owned()).collect()
    }

    #[test]
    fn a_new_pack_has_no_finding_in_any_language() {
        for codes in [&["en"][..], &["ko"], &["en", "ko"], &["pt-BR", "en"]] {
            let files = pack("my-pack", &languages(codes));
            let (pack, findings) = read(&files);
            let shown: Vec<String> = findings.iter().map(|finding| finding.render(files.text(&finding.file))).collect();
            assert!(shown.is_empty(), "{codes:?}:\n{}", shown.join("\n"));
            assert_eq!((pack.id.as_str(), pack.languages.len(), pack.lessons().count()), ("my-pack", codes.len(), 1));
            let open: Vec<&str> = files.paths().filter(|path| files.text(path).contains("{{")).collect();
            assert!(open.is_empty(), "placeholders are left in {open:?}");
        }
    }

    #[test]
    fn a_lesson_is_added_to_the_end_of_the_list_of_its_chapter() {
        let listed = |lessons: &str| list_lesson(&format!("id = \"a\" # why\nlessons = {lessons}\n"), "new");
        let of = |lessons: &str| Ok(format!("id = \"a\" # why\nlessons = {lessons}\n"));
        assert_eq!(listed("[]"), of("[\"new\"]"));
        assert_eq!(listed("[\"a\"]"), of("[\"a\", \"new\"]"));
        assert_eq!(listed("[\n    \"a\",\n    \"b\",\n]"), of("[\n    \"a\",\n    \"b\",\n    \"new\",\n]"));
        assert_eq!(listed("3"), Err("has no list `lessons`"));
        assert_eq!(list_lesson("=", "new"), Err("is no good TOML"));
    }

    #[test]
    fn an_id_becomes_a_title_and_a_bad_one_a_better_one() {
        assert_eq!((title("first-steps"), title("")), ("First steps".to_owned(), String::new()));
        assert_eq!(
            (check_id("a-1"), check_id("My Lesson"), check_id("한국어")),
            (Ok(()), Err("my-lesson".into()), Err(String::new()))
        );
    }
}
