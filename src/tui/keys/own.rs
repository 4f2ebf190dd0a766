//! The user's own keys, laid over the bundled ones: what their file says of an action takes the place of its keys, and what
//! it leaves out stays. Where anything is wrong with the file, nothing of it is in use, and all of that is said.

use super::{Action, Actions, Context, KeyMap, Table, bundled};
use crate::base::{Obstacle, ObstacleKind, Position, Problem};
use crate::tui::section::Section;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Actions without which nobody would find out again: one key of each is left.
const NEEDED: [(Context, Action); 8] = [
    (Context::Any, Action::Quit),
    (Context::Any, Action::Help),
    (Context::Help, Action::Close),
    (Context::Trust, Action::Decline),
    (Context::Editor, Action::LeaveEditor),
    (Context::Exercise, Action::LeaveEditor),
    (Context::Filter, Action::ClearFilter),
    (Context::Pointer, Action::Pointer),
];

/// The tables of the user's file: contexts by name, in each actions with their keys.
#[derive(Deserialize)]
struct Own(BTreeMap<Context, Actions>);

impl KeyMap {
    /// The bundled keys with those of the user's file over them.
    ///
    /// # Errors
    /// All that is wrong with the file, a sentence each: what does not read (with line and column), keys that stand twice,
    /// actions that need a key and have none.
    pub fn with_own(text: &str) -> Result<Self, Vec<Problem>> {
        let Own(own) = toml::from_str(text).map_err(|error| vec![unread(text, &error)])?;
        let mut table = bundled();
        let mut wrong = Vec::new();
        for (context, actions) in own {
            for (action, keys) in actions {
                let known = table.of_mut(context);
                match known.get_mut(&action) {
                    Some(known) => *known = keys,
                    None => wrong.push(unknown(context, action, known)),
                }
            }
        }
        for (context, action) in NEEDED {
            if table.of_mut(context).get(&action).is_none_or(Vec::is_empty) {
                let (action, context) = (action.name(), context.name());
                let obstacle = Obstacle::new(ObstacleKind::KeyNeeded, [&action, &context]);
                wrong.push(Problem::new(format!("`{action}` in [{context}] needs a key"), obstacle));
            }
        }
        table.leave_out_empty_offers();
        match Self::unchecked(table, Section::into_inner, Section::into_inner).checked() {
            Ok(map) if wrong.is_empty() => Ok(map),
            Ok(_) => Err(wrong),
            Err(more) => Err(wrong.into_iter().chain(more).collect()),
        }
    }

    /// The whole key map as the text of a file that [`KeyMap::with_own`] reads, without what the footer offers. `says` gives
    /// what an action does, in words.
    pub fn to_toml(&self, says: impl Fn(Action) -> String) -> String {
        let mut text = String::new();
        for &context in Context::ALL {
            let _ = writeln!(text, "\n[{}]", context.name());
            for binding in self.of(context) {
                let keys: Vec<String> = binding.keys.iter().map(|key| format!("{:?}", key.name())).collect();
                let line = format!("{} = [{}]", binding.action.name(), keys.join(", "));
                let _ = writeln!(text, "{line:<44} # {}", says(binding.action));
            }
        }
        text
    }
}

/// What is said of a text that does not read, with its place.
fn unread(text: &str, error: &toml::de::Error) -> Problem {
    let mut said = error.message().replace('\n', " ");
    if let Some(span) = error.span() {
        let Position { line, column } = Position::of(text, span.start);
        said = format!("line {line}, column {column}: {said}");
    }
    Problem::new(said.clone(), Obstacle::new(ObstacleKind::KeysUnread, [&said]))
}

/// What is said of an action that a context does not have.
fn unknown(context: Context, action: Action, known: &Actions) -> Problem {
    let names: Vec<&str> = known.keys().map(|action| action.name()).collect();
    let (action, context) = (action.name(), context.name());
    let said = format!("`{action}` is nothing that [{context}] has; it has {}", names.join(", "));
    Problem::new(said, Obstacle::new(ObstacleKind::KeyUnknown, [&action, &context]))
}

impl Table {
    fn of_mut(&mut self, context: Context) -> &mut Actions {
        match context {
            Context::List => &mut self.list,
            Context::Lesson => &mut self.lesson,
            Context::Question => &mut self.question,
            Context::Present => &mut self.present,
            Context::Pointer => &mut self.pointer,
            Context::Follow => &mut self.follow,
            Context::Poll => &mut self.poll,
            Context::Editor => &mut self.editor,
            Context::Exercise => &mut self.exercise,
            Context::Filter => &mut self.filter,
            Context::Trace => &mut self.trace,
            Context::Run => &mut self.run,
            Context::Trust => &mut self.trust,
            Context::Notes => &mut self.notes,
            Context::Finder => &mut self.finder,
            Context::Tour => &mut self.tour,
            Context::Help => &mut self.help,
            Context::Any => &mut self.any,
        }
    }

    /// An action that the user has given no key is not offered.
    fn leave_out_empty_offers(&mut self) {
        let contexts: Vec<Context> = self.footer.keys().copied().collect();
        for context in contexts {
            let mut with_key = Vec::new();
            for &layer in context.layers() {
                with_key
                    .extend(self.of_mut(layer).iter().filter(|(_, keys)| !keys.is_empty()).map(|(&action, _)| action));
            }
            let Some(offers) = self.footer.get_mut(&context) else { continue };
            for offer in offers.iter_mut() {
                offer.actions.retain(|action| with_key.contains(action));
            }
            offers.retain(|offer| !offer.actions.is_empty());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    fn press(map: &KeyMap, context: Context, code: KeyCode) -> Option<Action> {
        map.press(context, KeyEvent::new(code, KeyModifiers::NONE)).map(|press| press.action)
    }

    #[test]
    fn own_keys_take_the_place_of_the_bundled_ones_and_the_rest_stays() {
        let map = KeyMap::with_own("[lesson]\nnext_step = [\"D\", \"ctrl+n\"]\npredict = []\n").expect("a key map");
        assert_eq!(press(&map, Context::Lesson, KeyCode::Char('D')), Some(Action::NextStep));
        assert_eq!(press(&map, Context::Lesson, KeyCode::Right), None);
        assert_eq!(press(&map, Context::Lesson, KeyCode::Left), Some(Action::PreviousStep));
        let footer = map.footer(Context::Lesson);
        let offered: Vec<&str> = footer.iter().map(|offer| offer.keys.as_str()).collect();
        assert!(offered.contains(&"←/D") && !offered.contains(&"p") && !offered.contains(&""), "{offered:?}");
        assert_eq!(map.label(Context::Lesson, Action::Predict), "");
    }

    #[test]
    fn all_that_is_wrong_is_said_and_nothing_is_taken() {
        let wrong = |text| {
            let all = KeyMap::with_own(text).expect_err("refused");
            all.into_iter().map(|problem| problem.sentence).collect::<Vec<_>>().join("\n")
        };
        let all = wrong("[lesson]\nnext_step = [\"x\"]\nskip = [\"s\"]\n[any]\nquit = []\n");
        assert!(all.contains("`x` is `next_step` and `stop_run` in [lesson]"), "{all}");
        assert!(all.contains("`skip` is nothing that [lesson] has; it has play_pause, next_step"), "{all}");
        assert!(all.contains("`quit` in [any] needs a key"), "{all}");
        let unread = wrong("[lesson]\nnext_step = [\"hyper+x\"]\n");
        assert!(unread.contains("line 2") && unread.contains("`hyper+x` is no key"), "{unread}");
        assert!(wrong("[lessons]\n").contains("unknown variant `lessons`"));
        assert!(wrong("[lesson]\nnext = [\"n\"]\n").contains("unknown variant `next`"));
        assert!(wrong("[footer]\n").contains("footer"));
    }

    #[test]
    fn what_is_written_out_reads_as_the_same_keys() {
        let text = KeyMap::bundled().to_toml(|action| action.name().to_owned());
        let again = KeyMap::with_own(&text).expect("a key map");
        for &context in Context::ALL {
            assert!(again.of(context).eq(KeyMap::bundled().of(context)), "{context:?}");
        }
        assert!(text.contains("play_pause = [\"space\"]") && text.contains("suspend = [\"ctrl+z\"]"), "{text}");
    }
}
