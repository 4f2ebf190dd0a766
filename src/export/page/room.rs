//! The page that follows a presentation: a shell, in which no lesson is yet, and the pieces of a lesson that are put into it.

use super::data::Data;
use super::{Page, Questions, document, policy, style};
use crate::base::text::harmless_json;
use crate::export::escape::escaped;
use serde::Serialize;
use std::collections::BTreeMap;

const TEMPLATE: &str =
    concat!(include_str!("../../../assets/page/head.html"), include_str!("../../../assets/page/room.html"));
const STYLE: &str = include_str!("../../../assets/page/room.css");
const SCRIPT: &str =
    concat!(include_str!("../../../assets/page/page.js"), include_str!("../../../assets/page/follow.js"));

/// A lesson as it is put into the shell.
#[derive(Serialize)]
struct Pieces<'a> {
    version: u32,
    /// The id of the lesson.
    lesson: &'a str,
    title: &'a str,
    places: String,
    programs: String,
    timelines: String,
    data: Data<'a>,
}

impl Page<'_> {
    /// What is put into a [`Shell`], as JSON; `lesson` is the id of the lesson. Questions are not in it: a class is asked them
    /// otherwise, and their answers are nobody's to read ahead.
    pub fn pieces(&self, lesson: &str) -> String {
        let pieces = Pieces {
            version: 1,
            lesson,
            title: &self.title,
            places: self.places(Questions::LeftOut),
            programs: self.programs(),
            timelines: self.timelines(),
            data: self.data(Questions::LeftOut),
        };
        // None of it can fail to be JSON.
        harmless_json(serde_json::to_string(&pieces).unwrap_or_default())
    }
}

/// The page that follows a presentation, before it has heard of it.
#[derive(Clone, Debug)]
pub struct Shell<'a> {
    /// The code of the language that it speaks at first.
    pub language: &'a str,
    /// What it says, by the codes of the languages that it can speak; `language` among them.
    pub words: BTreeMap<&'a str, BTreeMap<String, String>>,
}

impl Shell<'_> {
    /// The page as an HTML document.
    pub fn write(&self) -> String {
        let style = format!("{}{STYLE}", style());
        let words = self.words.get(self.language);
        // None of it can fail to be JSON, nor can anything in it end the element that it stands in.
        let data = harmless_json(serde_json::to_string(&self.words).unwrap_or_default()).replace('<', "\\u003c");
        let switch = |(code, words): (&&str, &BTreeMap<String, String>)| {
            let (code, name) = (escaped(code), words.get("language").map_or(*code, |name| name.as_str()));
            let name = escaped(name);
            format!(
                "<button type=\"button\" lang=\"{code}\" data-speaks=\"{code}\" aria-pressed=\"false\">{name}</button>"
            )
        };
        let mut texts = vec![
            // An icon that is there already is not asked for.
            ("icon", "\n<link rel=\"icon\" href=\"data:,\">".to_owned()),
            ("title", "yieldscope".to_owned()),
            ("language", escaped(self.language)),
            ("policy", format!("{}; connect-src 'self'; img-src data:", policy(&style, Some(SCRIPT)))),
            ("style", style),
            ("switch", self.words.iter().map(switch).collect()),
            ("noscript", self.without_script()),
            ("data", data),
            ("script", SCRIPT.to_owned()),
        ];
        texts.extend(words.into_iter().flatten().map(|(name, said)| (name.as_str(), escaped(said))));
        document(TEMPLATE, &texts)
    }

    /// What is said in every language where the browser runs no script.
    fn without_script(&self) -> String {
        let said = |(code, words): (&&str, &BTreeMap<String, String>)| {
            let said = words.get("needs_script").map_or("", String::as_str);
            format!("<p lang=\"{}\">{}</p>", escaped(code), escaped(said))
        };
        self.words.iter().map(said).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::page;
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest, Sha256};

    /// A shell that says `said` wherever it says something.
    fn shell(said: &str) -> String {
        let names = TEMPLATE.split("{{").skip(1).filter_map(|rest| rest.split_once("}}"));
        let words = names.map(|(name, _)| (name.to_owned(), said.to_owned())).collect();
        Shell { language: "en", words: BTreeMap::from([("en", words)]) }.write()
    }

    #[test]
    fn no_text_becomes_an_element_of_a_room() {
        let hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'{{script}}";
        let pieces: serde_json::Value = serde_json::from_str(&page(hostile).pieces(hostile)).expect("JSON");
        for html in ["places", "programs", "timelines"].map(|part| pieces[part].as_str().expect("HTML")) {
            assert!(
                !html.contains("<script") && !html.contains("<img") && !html.contains("onerror=alert(1)>\""),
                "{html}"
            );
        }
        assert_eq!((&pieces["lesson"], &pieces["title"]), (&hostile.into(), &hostile.into()));
        assert_eq!(pieces["data"]["places"][1]["questions"], serde_json::json!([]));
        assert!(!page("x").pieces("x").contains("fieldset"), "questions are asked elsewhere");
        let shell = shell(hostile);
        assert_eq!((shell.matches("<script").count(), shell.matches("<img").count()), (2, 0), "{shell}");
    }

    #[test]
    fn the_policy_of_a_shell_lets_it_talk_to_its_room_and_nobody_else() {
        let shell = shell("x");
        let policy = shell.split("Content-Security-Policy\" content=\"").nth(1).and_then(|rest| rest.split('"').next());
        let policy: BTreeMap<&str, &str> =
            policy.expect("a policy").split("; ").filter_map(|rule| rule.split_once(' ')).collect();
        let within = |open: &str, close: &str| shell.rsplit(open).next().and_then(|rest| rest.split(close).next());
        for (rule, text) in
            [("script-src", within("<script>", "</script>")), ("style-src", within("<style>", "</style>"))]
        {
            let digest = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.expect("an element"))));
            assert_eq!(policy[rule], digest, "{rule}");
        }
        assert_eq!((policy["default-src"], policy["connect-src"], policy["img-src"]), ("'none'", "'self'", "data:"));
    }
}
