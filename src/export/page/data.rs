//! What the script of a page reads, as JSON.

use super::{Page, PlaceKind, Questions, Stop};
use crate::trace::Language;
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything that changes while a page plays.
#[derive(Serialize)]
pub(super) struct Data<'a> {
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<BTreeMap<&'static str, &'a str>>,
    places: Vec<PlaceData<'a>>,
    programs: Vec<ProgramData<'a>>,
    timelines: Vec<TimelineData<'a>>,
}

#[derive(Serialize)]
struct PlaceData<'a> {
    kind: PlaceKind,
    positions: &'a [usize],
    /// The place of the right answer of each question.
    questions: Vec<usize>,
}

#[derive(Serialize)]
struct ProgramData<'a> {
    name: &'a str,
    side: u8,
    language: Language,
    lanes: &'a [String],
    stops: &'a [Stop],
    states: &'a [(usize, u32, &'static str, String)],
    locals: &'a [(usize, u32, String, Option<String>)],
    outputs: &'a [(usize, bool, String)],
}

#[derive(Serialize)]
struct TimelineData<'a> {
    programs: &'a [usize],
    ends: &'a [Vec<f64>],
}

impl Page<'_> {
    /// What the script reads.
    pub(super) fn data(&self, questions: Questions) -> Data<'_> {
        let places = self.places.iter().map(|place| PlaceData {
            kind: place.kind,
            positions: &place.positions,
            questions: questions.of(place).iter().map(|question| question.right).collect(),
        });
        let programs = self.programs.iter().map(|program| ProgramData {
            name: &program.name,
            side: program.language.code(),
            language: program.language,
            lanes: &program.lanes,
            stops: &program.stops,
            states: &program.states,
            locals: &program.locals,
            outputs: &program.outputs,
        });
        let timelines = self
            .timelines
            .iter()
            .map(|timeline| TimelineData { programs: &timeline.programs, ends: &timeline.strip.ends });
        Data {
            version: 1,
            words: (questions == Questions::Asked).then(|| self.words()),
            places: places.collect(),
            programs: programs.collect(),
            timelines: timelines.collect(),
        }
    }

    /// The words that the script says.
    fn words(&self) -> BTreeMap<&'static str, &str> {
        let words = &self.words;
        let words = [
            ("begin", words.begin),
            ("end", words.end),
            ("step", words.step),
            ("event", words.event),
            ("play", words.play),
            ("pause", words.pause),
            ("nothing", words.nothing),
            ("about_to_run", words.about_to_run),
            ("right", words.right),
            ("wrong", words.wrong),
            ("answer_is", words.answer_is),
        ];
        words.into_iter().collect()
    }
}
