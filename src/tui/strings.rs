//! What the screen says, one file a language in `assets/ui/`. A key that is missing or surplus in any of them does not
//! read, and a test reads them all.

mod tables;

pub use tables::*;

use super::keys::{Action, Context, Hint};
use super::section::{Parts, Section};
use crate::base::ObstacleKind;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Everything that the screen says in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
#[allow(missing_docs, reason = "each is documented by its type")]
pub struct Strings {
    pub panes: Section<Panes>,
    pub header: Section<HeaderWords>,
    pub timeline: Section<TimelineWords>,
    pub code: Section<CodeWords>,
    pub compare: Section<CompareWords>,
    pub lesson: Section<LessonWords>,
    pub exercise: Section<ExerciseWords>,
    pub question: Section<QuestionWords>,
    pub review: Section<ReviewWords>,
    pub present: Section<PresentWords>,
    pub follow: Section<FollowWords>,
    pub room: Section<RoomWords>,
    pub notes: Section<NotesWords>,
    pub traced: Section<TracedWords>,
    pub list: Section<ListWords>,
    pub trust: Section<TrustWords>,
    pub watch: Section<WatchWords>,
    pub finder: Section<FinderWords>,
    pub tour: Section<TourWords>,
    pub help: Section<HelpWords>,
    pub messages: Section<MessageWords>,
    pub plain: Section<PlainWords>,
    pub export: Section<ExportWords>,
    pub page: Section<PageWords>,
    pub room_page: Section<RoomPageWords>,
    /// What is done before a program runs.
    pub building: Section<BuildingWords>,
    pub states: Section<StateWords>,
    pub outcomes: Section<OutcomeWords>,
    /// The languages of programs.
    pub languages: Section<LanguageWords>,
    /// The themes that can be chosen.
    pub themes: Section<ThemeWords>,
    actions: Section<BTreeMap<Action, String>>,
    related: Section<BTreeMap<Action, String>>,
    contexts: Section<BTreeMap<Context, String>>,
    hints: Section<BTreeMap<Hint, String>>,
    limits: Section<BTreeMap<String, String>>,
    obstacles: Section<BTreeMap<ObstacleKind, String>>,
}

/// The languages of the screen.
pub const LANGUAGES: [&str; 2] = ["en", "ko"];

impl Strings {
    /// What the screen says in `language`; in English where that is not one of [`LANGUAGES`].
    pub fn of(language: &str) -> &'static Self {
        static ENGLISH: LazyLock<Strings> = LazyLock::new(|| read(&parts::ENGLISH));
        static KOREAN: LazyLock<Strings> = LazyLock::new(|| read(&parts::KOREAN));
        if language == "ko" { &KOREAN } else { &ENGLISH }
    }

    /// The name of a limit, as the end of a trace gives it, in words.
    pub fn limit<'a>(&'a self, name: &'a str) -> &'a str {
        self.limits.get(name).map_or(name, String::as_str)
    }

    /// What stands in the way, and what to do about it; the values of the obstacle are to be filled in.
    pub fn obstacle(&self, kind: ObstacleKind) -> &str {
        self.obstacles.get(&kind).map_or("", String::as_str)
    }

    /// What an action does, for the help.
    pub fn action(&self, action: Action) -> &str {
        self.actions.get(&action).map_or("", String::as_str)
    }

    /// Further words by which an action is looked for.
    pub fn related(&self, action: Action) -> &str {
        self.related.get(&action).map_or("", String::as_str)
    }

    /// The heading of a context in the help.
    pub fn context(&self, context: Context) -> &str {
        self.contexts.get(&context).map_or("", String::as_str)
    }

    /// A word of the footer.
    pub fn hint(&self, hint: Hint) -> &str {
        self.hints.get(&hint).map_or("", String::as_str)
    }
}

fn read(parts: &'static Parts) -> Strings {
    parts.read().expect("a test reads the strings of every language")
}

/// The files of the languages.
mod parts {
    use crate::tui::section::Parts;

    pub static ENGLISH: Parts = include!(concat!(env!("OUT_DIR"), "/en.rs"));
    pub static KOREAN: Parts = include!(concat!(env!("OUT_DIR"), "/ko.rs"));
}

/// `template` with each `{name}` replaced.
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut rest = template;
    let mut out = String::with_capacity(template.len());
    while let Some(open) = rest.find('{') {
        let (before, after) = rest.split_at(open);
        out.push_str(before);
        let named = values.iter().find_map(|(name, value)| {
            let tail = after[1..].strip_prefix(name)?.strip_prefix('}')?;
            Some((*value, tail))
        });
        match named {
            Some((value, tail)) => {
                out.push_str(value);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = &after[1..];
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_language_says_everything() {
        for language in LANGUAGES {
            let strings = Strings::of(language);
            // Reads all sections, of which each asks for all its keys.
            assert!(!format!("{strings:?}").is_empty());
            assert!(Action::ALL.iter().all(|action| !strings.action(*action).is_empty()), "{language}: actions");
            assert!(Context::ALL.iter().all(|context| !strings.context(*context).is_empty()), "{language}: contexts");
            assert!(Hint::ALL.iter().all(|hint| !strings.hint(*hint).is_empty()), "{language}: hints");
        }
    }

    /// The placeholders of each string, by its place in the file.
    fn placeholders(text: &str) -> Vec<(String, BTreeSet<String>)> {
        let table: toml::Table = toml::from_str(text).expect("TOML");
        let mut all = Vec::new();
        for (section, strings) in &table {
            for (key, value) in strings.as_table().expect("a table") {
                let value = value.as_str().expect("a text");
                let names = value.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
                all.push((format!("{section}.{key}"), names.map(|(name, _)| name.to_owned()).collect()));
            }
        }
        all
    }

    #[test]
    fn every_obstacle_is_told_with_its_values() {
        for strings in LANGUAGES.map(Strings::of) {
            for &kind in ObstacleKind::ALL {
                let said = strings.obstacle(kind);
                assert!(said.ends_with('.'), "{kind:?}: {said}");
                let used = said.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
                let used: BTreeSet<&str> = used.map(|(name, _)| name).collect();
                assert_eq!(used, kind.names().iter().copied().collect(), "{kind:?}");
            }
        }
    }

    #[test]
    fn every_language_uses_the_same_placeholders() {
        let english = placeholders(include_str!("../../assets/ui/en.toml"));
        assert_eq!(placeholders(include_str!("../../assets/ui/ko.toml")), english);
    }

    #[test]
    fn values_are_filled_in_once() {
        assert_eq!(fill("{a} and {b}", &[("a", "{b}"), ("b", "1")]), "{b} and 1");
        assert_eq!(fill("{unknown} {", &[]), "{unknown} {");
    }
}
