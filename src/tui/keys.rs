//! The key map: which key brings which action in which context, read from `assets/keys.toml`.
//!
//! The footer and the help are made from the same table, so they cannot tell of keys that do nothing. This module does not
//! know what an action does, nor the words for it.

mod key;
mod own;
mod words;

pub use key::{Key, UnknownKey};
pub use words::{Action, Context, Hint};

use super::section::Section;
use crate::base::{Obstacle, ObstacleKind, Problem};
use crate::lesson::Later;
use crossterm::event::{KeyEvent, KeyEventKind};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::convert;
use std::sync::LazyLock;

/// What a key press asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Press {
    /// The action.
    pub action: Action,
    /// The place of the key among the keys of the action, from 0: which answer, which pane. Means nothing else.
    pub place: usize,
}

/// An action of one context with its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Where the keys work.
    pub context: Context,
    /// What they bring.
    pub action: Action,
    /// In the order of the table.
    pub keys: Vec<Key>,
    /// Whether a reader is told of keys in words, such as `left` for `←`.
    pub in_words: bool,
}

impl Binding {
    /// All its keys for a reader: `→ l n`; keys that count up are shortened, as in `1-9`.
    pub fn label(&self) -> String {
        self.short_range().unwrap_or_else(|| self.keys.iter().map(|key| self.said(key)).collect::<Vec<_>>().join(" "))
    }

    /// One of its keys for a reader.
    pub fn said(&self, key: &Key) -> String {
        if self.in_words { key.word() } else { key.label() }
    }

    /// Whether each of its keys means something of its own.
    pub fn counts(&self) -> bool {
        matches!(self.action, Action::Answer | Action::AnswerLetter | Action::Pane | Action::ShowPane | Action::Jump)
    }

    /// `first-last` for the keys of an action that takes the key's place.
    fn short_range(&self) -> Option<String> {
        let (first, last) = (self.keys.first()?, self.keys.last()?);
        (self.counts() && first != last).then(|| format!("{}-{}", self.said(first), self.said(last)))
    }

    /// Its first key for a reader: `→`.
    pub fn first_label(&self) -> String {
        self.short_range().or_else(|| self.keys.first().map(|key| self.said(key))).unwrap_or_default()
    }
}

/// One offer of the footer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The keys, for a reader: `←/→`.
    pub keys: String,
    /// What they do, in a word of the UI strings.
    pub hint: Hint,
}

/// The file of keys: `A` is read of each context, `F` of what its footer offers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table<A = Section<Actions>, F = Section<Footer>> {
    any: A,
    list: A,
    lesson: A,
    question: A,
    present: A,
    pointer: A,
    follow: A,
    poll: A,
    editor: A,
    exercise: A,
    filter: A,
    trace: A,
    run: A,
    trust: A,
    notes: A,
    finder: A,
    tour: A,
    help: A,
    footer: BTreeMap<Context, F>,
}

type Actions = BTreeMap<Action, Vec<Key>>;
type Footer = Vec<FooterEntry>;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FooterEntry {
    hint: Hint,
    actions: Vec<Action>,
}

/// The key map. What it has of a context is read when that is asked for.
#[derive(Debug)]
pub struct KeyMap {
    bindings: BTreeMap<Context, Later<Vec<Binding>>>,
    footer: BTreeMap<Context, Later<Footer>>,
}

impl KeyMap {
    /// The key map that is part of the program.
    pub fn bundled() -> &'static Self {
        static MAP: LazyLock<KeyMap> =
            // Every start asks for it: that it has no conflicts is for a test to find.
            LazyLock::new(|| KeyMap::unchecked(bundled(), Section::into_inner, Section::into_inner));
        &MAP
    }

    /// Reads a key map. The errors are all that is wrong with it, one sentence each.
    pub fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        let table = toml::from_str(text).map_err(|error| vec![error.to_string().into()])?;
        Self::unchecked(table, convert::identity, convert::identity).checked()
    }

    /// It, where nothing is wrong with it.
    fn checked(self) -> Result<Self, Vec<Problem>> {
        let mut wrong = self.conflicts();
        wrong.extend(self.empty_offers().into_iter().map(Problem::from));
        if wrong.is_empty() { Ok(self) } else { Err(wrong) }
    }

    fn unchecked<A: Send + 'static, F: Send + 'static>(
        table: Table<A, F>,
        actions: fn(A) -> Actions,
        footer: fn(F) -> Footer,
    ) -> Self {
        let contexts = [
            (Context::List, table.list),
            (Context::Lesson, table.lesson),
            (Context::Question, table.question),
            (Context::Present, table.present),
            (Context::Pointer, table.pointer),
            (Context::Follow, table.follow),
            (Context::Poll, table.poll),
            (Context::Editor, table.editor),
            (Context::Exercise, table.exercise),
            (Context::Filter, table.filter),
            (Context::Trace, table.trace),
            (Context::Run, table.run),
            (Context::Trust, table.trust),
            (Context::Notes, table.notes),
            (Context::Finder, table.finder),
            (Context::Tour, table.tour),
            (Context::Help, table.help),
            (Context::Any, table.any),
        ];
        let binding = move |context, (action, keys)| Binding { context, action, keys, in_words: false };
        let bindings = contexts.into_iter().map(|(context, of_context)| {
            let read = move || actions(of_context).into_iter().map(|pair| binding(context, pair)).collect();
            (context, Later::new(read))
        });
        let offers = table.footer.into_iter().map(|(context, offers)| (context, Later::new(move || footer(offers))));
        Self { bindings: bindings.collect(), footer: offers.collect() }
    }

    /// The same keys, told in words: where the signs of arrows cannot be shown, what stands for them is another key.
    pub fn in_words(&self) -> Self {
        let told = |bindings: &Later<Vec<Binding>>| {
            let bindings = bindings.clone();
            Later::new(move || {
                bindings.get().iter().cloned().map(|binding| Binding { in_words: true, ..binding }).collect()
            })
        };
        let bindings = self.bindings.iter().map(|(context, bindings)| (*context, told(bindings)));
        Self { bindings: bindings.collect(), footer: self.footer.clone() }
    }

    /// What a key event asks for in `context`; releases ask for nothing.
    pub fn press(&self, context: Context, event: KeyEvent) -> Option<Press> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        let key = Key::of(event);
        context.layers().iter().find_map(|&layer| {
            self.of(layer).find_map(|binding| {
                let place = binding.keys.iter().position(|&other| other == key)?;
                Some(Press { action: binding.action, place })
            })
        })
    }

    /// The bindings of one context, without those it lies over, in the order of the help.
    pub fn of(&self, context: Context) -> impl Iterator<Item = &Binding> {
        self.bindings.get(&context).into_iter().flat_map(Later::get)
    }

    /// The binding that brings `action` in `context`, or in one that it lies over.
    pub fn binding(&self, context: Context, action: Action) -> Option<&Binding> {
        context.layers().iter().find_map(|&layer| self.of(layer).find(|binding| binding.action == action))
    }

    /// The first key for `action` in `context`, for a reader; empty where there is none.
    pub fn label(&self, context: Context, action: Action) -> String {
        self.binding(context, action).map(Binding::first_label).unwrap_or_default()
    }

    /// What the footer offers in `context`, the most useful first, help last.
    pub fn footer(&self, context: Context) -> Vec<Offer> {
        let entries = self.footer.get(&context).map_or(&[][..], |offers| offers.get());
        entries
            .iter()
            .map(|entry| {
                let keys: Vec<String> = entry.actions.iter().map(|&action| self.label(context, action)).collect();
                Offer { keys: keys.join("/"), hint: entry.hint }
            })
            .collect()
    }

    /// Keys that stand twice in contexts that lie over each other.
    fn conflicts(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        for (context, first, second, key) in self.pairs() {
            let (key, one, other, context) = (key.name(), first.name(), second.name(), context.name());
            let said = format!("`{key}` is `{one}` and `{other}` in [{context}]; give one another key");
            let obstacle = Obstacle::new(ObstacleKind::KeyTwice, [&key, &one, &other, &context]);
            found.push(Problem::new(said, obstacle));
        }
        found
    }

    fn pairs(&self) -> Vec<(Context, Action, Action, Key)> {
        let mut pairs = Vec::new();
        for &context in Context::ALL {
            let mut seen: Vec<(Key, Action)> = Vec::new();
            for binding in context.layers().iter().flat_map(|&layer| self.of(layer)) {
                for &key in &binding.keys {
                    match seen.iter().find(|(other, _)| *other == key) {
                        Some(&(_, first)) => pairs.push((context, first, binding.action, key)),
                        None => seen.push((key, binding.action)),
                    }
                }
            }
        }
        pairs
    }

    /// Offers of the footer for which there is no key.
    fn empty_offers(&self) -> Vec<String> {
        let offers = self.footer.iter().flat_map(|(&context, entries)| {
            entries.get().iter().flat_map(move |entry| entry.actions.iter().map(move |&action| (context, action)))
        });
        offers
            .filter(|&(context, action)| self.label(context, action).is_empty())
            .map(|(context, action)| {
                format!("the footer of [{}] offers `{}`, which has no key there", context.name(), action.name())
            })
            .collect()
    }
}

/// The file of keys that comes with the program.
fn bundled() -> Table {
    parts::KEYS.read().expect("a test reads the bundled key map")
}

mod parts {
    use crate::tui::section::Parts;

    pub static KEYS: Parts = include!(concat!(env!("OUT_DIR"), "/keys.rs"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyCode, KeyModifiers};

    fn event(code: KeyCode) -> KeyEvent {
        KeyEvent::new(code, KeyModifiers::NONE)
    }

    fn action(context: Context, code: KeyCode) -> Option<Action> {
        KeyMap::bundled().press(context, event(code)).map(|press| press.action)
    }

    fn all(map: &KeyMap) -> impl Iterator<Item = &Binding> {
        Context::ALL.iter().flat_map(|context| map.of(*context))
    }

    #[test]
    fn the_bundled_key_map_is_that_of_its_file() {
        let read = KeyMap::parse(include_str!("../../assets/keys.toml")).expect("the bundled key map reads");
        assert!(all(KeyMap::bundled()).eq(all(&read)));
        assert!(Context::ALL.iter().all(|context| KeyMap::bundled().footer(*context) == read.footer(*context)));
    }

    #[test]
    fn the_bundled_key_map_is_whole_and_free_of_conflicts() {
        let map = KeyMap::parse(include_str!("../../assets/keys.toml")).expect("the bundled key map reads");
        for &action in Action::ALL {
            assert!(all(&map).any(|binding| binding.action == action), "no key for {action:?}");
        }
        for binding in all(&map) {
            assert!(!binding.keys.is_empty(), "{:?} has an empty list of keys", binding.action);
        }
    }

    /// All that is wrong with a file of keys.
    fn refused(text: &str) -> Vec<String> {
        let all = KeyMap::parse(text).expect_err("refused");
        all.into_iter().map(|problem| problem.sentence).collect()
    }

    #[test]
    fn two_commands_on_one_key_are_refused() {
        let text = include_str!("../../assets/keys.toml");
        let within = text.replacen("stop_run = [\"x\"]", "stop_run = [\"r\"]", 1);
        assert_eq!(
            refused(&within),
            [
                "`r` is `run_again` and `stop_run` in [lesson]; give one another key",
                "`r` is `run_again` and `stop_run` in [question]; give one another key",
            ]
        );
        let across = text.replacen("skip = [\"s\"]", "skip = [\"p\"]", 1);
        assert_eq!(refused(&across), ["`p` is `skip` and `predict` in [question]; give one another key"]);
    }

    #[test]
    fn an_unknown_action_or_key_is_refused_with_its_line() {
        let text = include_str!("../../assets/keys.toml");
        let unknown = refused(&text.replacen("skip = [\"s\"]", "skipp = [\"s\"]", 1));
        assert!(unknown[0].contains("unknown variant `skipp`"), "{unknown:?}");
        let unknown = refused(&text.replacen("skip = [\"s\"]", "skip = [\"hyper+s\"]", 1));
        assert!(unknown[0].contains("`hyper+s` is no key"), "{unknown:?}");
    }

    #[test]
    fn keys_that_are_told_in_words_have_no_signs() {
        let map = KeyMap::bundled().in_words();
        let labels: String = all(&map).map(Binding::label).collect();
        assert!(labels.is_ascii(), "{labels}");
        assert_eq!(map.label(Context::Lesson, Action::NextStep), "right");
        assert_eq!(map.footer(Context::Lesson)[2].keys, "left/right");
        assert_eq!(map.press(Context::Lesson, event(KeyCode::Right)).map(|press| press.action), Some(Action::NextStep));
    }

    #[test]
    fn an_offer_without_a_key_is_refused() {
        let text = format!(
            "{}\n[[footer.help]]\nhint = \"skip\"\nactions = [\"skip\"]\n",
            include_str!("../../assets/keys.toml")
        );
        assert_eq!(refused(&text), ["the footer of [help] offers `skip`, which has no key there"]);
    }

    #[test]
    fn a_question_takes_its_own_keys_first_and_leaves_the_rest_to_the_lesson() {
        let press = KeyMap::bundled().press(Context::Question, event(KeyCode::Char('3')));
        assert_eq!(press, Some(Press { action: Action::Answer, place: 2 }));
        assert_eq!(action(Context::Question, KeyCode::Left), Some(Action::PreviousStep));
        assert_eq!(action(Context::Question, KeyCode::Char('q')), Some(Action::Quit));
        assert_eq!(action(Context::Lesson, KeyCode::Char('3')), None);
        assert_eq!(action(Context::List, KeyCode::Char('p')), None);
    }

    #[test]
    fn releases_are_ignored_and_repeats_accepted() {
        let mut key = event(KeyCode::Right);
        key.kind = KeyEventKind::Repeat;
        assert_eq!(KeyMap::bundled().press(Context::Lesson, key).expect("bound").action, Action::NextStep);
        key.kind = KeyEventKind::Release;
        assert_eq!(KeyMap::bundled().press(Context::Lesson, key), None);
    }

    #[test]
    fn the_footer_of_a_lesson_reads_as_designed() {
        let offers = KeyMap::bundled().footer(Context::Lesson);
        let line: Vec<String> = offers.iter().map(|offer| format!("{} {:?}", offer.keys, offer.hint)).collect();
        assert_eq!(
            line.join(" · "),
            "f Back · space Play · ←/→ Step · [/] Lane · p Predict · e Edit · o Yours · r Again · t Line · ,/. Event · esc Lessons · w Words · ? Help"
        );
        assert_eq!(KeyMap::bundled().footer(Context::Question)[1].keys, "1-9");
        assert!(Context::ALL.iter().all(|&context| context == Context::Any
            || KeyMap::bundled().footer(context).iter().any(|offer| !offer.keys.is_empty())));
    }
}
