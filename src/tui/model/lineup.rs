//! Which lanes a timeline shows and in which order, where that is not all of them in the order of creation.

use super::Side;
use super::outlook::Sort;
use crate::trace::columns::Lane;
use crate::trace::{LaneId, LaneKind, State};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The lanes that are shown, in order.
#[derive(Clone, Debug)]
pub struct Lineup {
    /// In the order in which they are shown.
    pub lanes: Vec<LaneId>,
    /// How many lanes are folded into each that has any.
    pub folded: BTreeMap<LaneId, usize>,
    /// How many lanes the filter hides.
    pub filtered: usize,
    /// Of those that are folded into each lane, the one with the longest name.
    longest: BTreeMap<LaneId, LaneId>,
    /// For each lane, by its number: the lane that it is folded into.
    folders: Vec<Option<LaneId>>,
    key: Key,
}

/// What a lineup was made of: while it is the same, so is the lineup.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    sort: Sort,
    filter: Filter,
    folds: BTreeSet<LaneId>,
    lanes: usize,
    /// How far what is shown of activity goes.
    reached: Option<usize>,
    /// Where the playhead stands, where states matter.
    playhead: Option<usize>,
}

/// What is wanted of a lane that is shown: each word is to be in its name, its kind, or the word for its state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    words: Vec<Word>,
}

/// One word of a filter, in small letters.
#[derive(Clone, Debug, PartialEq)]
struct Word {
    text: String,
    kinds: Vec<LaneKind>,
    /// The states whose word it is part of, with the kinds of lanes that call them so.
    states: Vec<(LaneKind, State)>,
}

impl Filter {
    /// The filter that was typed as `text`. `name` gives what a state of a kind of lane, or with `None` a kind, is called.
    pub fn new(text: &str, name: impl Fn(LaneKind, Option<State>) -> Vec<String>) -> Self {
        let has = |names: Vec<String>, word: &str| names.iter().any(|name| name.to_lowercase().contains(word));
        let word = |text: &str| {
            let text = text.to_lowercase();
            let kinds = LaneKind::ALL.iter().copied();
            let states = kinds.clone().flat_map(|kind| State::ALL.iter().map(move |state| (kind, *state)));
            Word {
                kinds: kinds.filter(|kind| has(name(*kind, None), &text)).collect(),
                states: states.filter(|(kind, state)| has(name(*kind, Some(*state)), &text)).collect(),
                text,
            }
        };
        Self { words: text.split_whitespace().map(word).collect() }
    }

    /// Whether it wants nothing.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    fn has_states(&self) -> bool {
        self.words.iter().any(|word| !word.states.is_empty())
    }

    fn lets_through(&self, lane: &Lane, name: &str, state: impl Fn() -> Option<State>) -> bool {
        self.words.iter().all(|word| {
            let number = word.text.strip_prefix('#').and_then(|number| number.parse().ok());
            name.contains(&word.text)
                || number == Some(lane.nth)
                || word.kinds.contains(&lane.kind)
                || !word.states.is_empty() && state().is_some_and(|state| word.states.contains(&(lane.kind, state)))
        })
    }
}

impl Lineup {
    /// Brings the lineup of `side` to where its trace and its playhead are; takes it away where all lanes are shown as they were
    /// made. Costs nothing where nothing has changed.
    pub fn refresh(side: &mut Side, sort: Sort, filter: &Filter) {
        if sort == Sort::Creation && filter.is_empty() && side.folds.is_empty() {
            side.lineup = None;
            return;
        }
        let reached = side.seen();
        let key = Key {
            sort,
            filter: filter.clone(),
            folds: side.folds.clone(),
            lanes: side.index.lanes_at(reached).len(),
            reached: (sort == Sort::Activity).then_some(reached),
            playhead: filter.has_states().then_some(side.playhead),
        };
        if side.lineup.as_ref().is_none_or(|lineup| lineup.key != key) {
            side.lineup = Some(Self::new(side, key));
        }
    }

    /// The lane that `lane` is folded into.
    pub fn folder(&self, lane: LaneId) -> Option<LaneId> {
        self.folders.get(lane.index()).copied().flatten()
    }

    /// Of the lanes that are folded into `lane`, the one with the longest name.
    pub fn longest_in(&self, lane: LaneId) -> Option<LaneId> {
        self.longest.get(&lane).copied()
    }

    fn new(side: &Side, key: Key) -> Self {
        let all = &side.index.lanes_at(side.seen())[..key.lanes];
        let known = side.trace.lanes();
        let mut names: HashMap<&str, String> = HashMap::new();
        let folders = folders(side, all, &key.folds);
        let (folded, longest) = (BTreeMap::new(), BTreeMap::new());
        let mut lineup = Self { lanes: Vec::new(), folded, filtered: 0, longest, folders: Vec::new(), key };
        let length = |lane: &LaneId| known.get(lane.index()).map_or(0, |lane| lane.name.len());
        for lane in all {
            let Some(of) = known.get(lane.index()) else { continue };
            if let Some(folder) = folders[lane.index()] {
                *lineup.folded.entry(folder).or_default() += 1;
                let longest = lineup.longest.entry(folder).or_insert(*lane);
                if length(lane) > length(longest) {
                    *longest = *lane;
                }
                continue;
            }
            let name = names.entry(&of.name).or_insert_with(|| of.name.to_lowercase());
            let state = || side.index.lane_at(&side.trace, *lane, side.playhead).map(|moment| moment.state);
            if lineup.key.filter.lets_through(of, name, state) {
                lineup.lanes.push(*lane);
            } else {
                lineup.filtered += 1;
            }
        }
        let reached = side.seen();
        match lineup.key.sort {
            Sort::Creation => {}
            Sort::Activity => lineup.lanes.sort_by_key(|lane| Reverse(side.index.active_for(*lane, reached))),
            Sort::Name => lineup
                .lanes
                .sort_by_key(|lane| known.get(lane.index()).map(|lane| (names.get(lane.name.as_str()), lane.nth))),
        }
        lineup.folders = folders;
        lineup
    }
}

/// For each lane, by its number: the outermost lane that it is folded into.
fn folders(side: &Side, all: &[LaneId], folds: &BTreeSet<LaneId>) -> Vec<Option<LaneId>> {
    let known = side.trace.lanes();
    let mut folders = vec![None; known.len()];
    if folds.is_empty() {
        return folders;
    }
    // Who makes a lane was made before it.
    for lane in all {
        let Some(parent) = known.get(lane.index()).and_then(|lane| lane.parent).filter(|parent| parent != lane) else {
            continue;
        };
        let above = folders.get(parent.index()).copied().flatten();
        folders[lane.index()] = above.or_else(|| folds.contains(&parent).then_some(parent));
    }
    folders
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::sample::lesson;
    use crate::timeline::sample;
    use crate::trace::{Language, ThreadId};
    use proptest::prelude::*;

    fn names(kind: LaneKind, state: Option<State>) -> Vec<String> {
        vec![state.map_or(kind.name(), State::name).to_owned()]
    }

    proptest! {
        #[test]
        fn each_lane_is_shown_folded_or_filtered_out(
            trace in sample::traces(), sort in 0usize..3, text in "(g|gen|susp|#2|closed g|x){0,1}", part in 0.0f64..1.0,
            folds in prop::collection::btree_set(0u32..30, 0..3)
        ) {
            let mut side = Side::new(&lesson(), Language::Python);
            side.play(trace);
            side.playhead = (side.trace.len() as f64 * part) as usize;
            side.reached = side.trace.len();
            side.folds = folds.into_iter().map(LaneId).collect();
            let filter = Filter::new(&text, names);
            Lineup::refresh(&mut side, Sort::ALL[sort], &filter);
            let all = side.index.lanes_at(side.reached);
            let Some(lineup) = &side.lineup else {
                prop_assert!(sort == 0 && filter.is_empty() && side.folds.is_empty());
                return Ok(());
            };
            let folded: usize = lineup.folded.values().sum();
            prop_assert_eq!(lineup.lanes.len() + folded + lineup.filtered, all.len());
            prop_assert!(lineup.folded.keys().all(|lane| side.folds.contains(lane)));
            // Who is active while it is folded is found where it is folded, at every place.
            for position in 0..=side.reached {
                let here = position..position;
                let active: BTreeSet<LaneId> = (0..4)
                    .filter_map(|thread| side.index.active_on(ThreadId(thread), position))
                    .filter(|lane| lineup.folder(*lane).is_some())
                    .collect();
                let found: BTreeSet<LaneId> =
                    lineup.folded.keys().filter_map(|folder| side.active_within(*folder, &here)).collect();
                prop_assert!(found.is_subset(&active));
                prop_assert_eq!(found.is_empty(), active.is_empty());
            }
            for lane in &lineup.lanes {
                let state = side.index.lane_at(&side.trace, *lane, side.playhead).map(|moment| moment.state);
                prop_assert!(!text.contains("closed") || state == Some(State::Closed));
                prop_assert!(!text.starts_with("susp") || state == Some(State::Suspended));
            }
            let active = |lane: &LaneId| side.index.active_for(*lane, side.reached);
            match Sort::ALL[sort] {
                Sort::Creation => prop_assert!(lineup.lanes.is_sorted_by_key(|lane| side.index.rank(*lane))),
                Sort::Activity => prop_assert!(lineup.lanes.is_sorted_by(|one, other| active(one) >= active(other))),
                Sort::Name => {
                    let lanes = side.trace.lanes();
                    prop_assert!(lineup.lanes.is_sorted_by_key(|lane| (&lanes[lane.index()].name, lanes[lane.index()].nth)));
                }
            }
        }
    }
}
