//! The tables of a pack: which keys each has, what stands there, and which of them have to be there. The reader asks by it,
//! and editors are told it as a JSON Schema, so that both know the same. Says nothing about what the keys refer to.

use crate::trace::{Cause, State};
use serde_json::{Map, Value, json};

/// A table: what messages call it, and its keys.
#[derive(Debug)]
pub struct Shape {
    /// `` `[[step]]` ``, or what else names it in a sentence.
    pub name: &'static str,
    /// In the order in which they are listed.
    pub keys: &'static [Key],
}

/// A key of a table.
#[derive(Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// Whether it has to be there.
    pub needed: bool,
    /// What stands there.
    pub kind: Kind,
    /// What it means, in a sentence for who writes it.
    pub meaning: &'static str,
}

/// What stands at a key.
#[derive(Debug)]
pub enum Kind {
    /// Any text.
    Text,
    /// A text that is not empty.
    Words,
    /// An id, or the name of a beat: lower-case letters, digits and `-`.
    Name,
    /// The name of a Rust file that lies in the lesson's folder.
    RustFile,
    /// One of these.
    Word(&'static [&'static str]),
    /// A whole number from this one up.
    Count(u32),
    /// A number of minutes, whole or not.
    Minutes,
    /// The version of the format.
    Version,
    /// A text once a language.
    Texts,
    /// Several texts once a language, where there are any.
    ManyTexts,
    /// Two to five texts once a language.
    Choices,
    /// Three such texts, from a nudge to nearly the answer.
    Hints,
    /// Texts; what each is.
    List(Of),
    /// A table with a header, such as `[output]`.
    Table(&'static Shape),
    /// A table within a line.
    Inline(&'static Shape),
    /// Tables with a header each, such as `[[step]]`; where the key has to be there, at least one.
    Tables(&'static Shape),
    /// Two to four tables within a line, each of this shape.
    Lanes(&'static Shape),
    /// The questions of a step: tables whose keys depend on what is asked.
    Questions,
}

/// What the texts of a list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// People; there may be none.
    Authors,
    /// Language codes.
    Languages,
    /// Folders.
    Folders,
    /// Ids of pairs; there may be none.
    Pairs,
    /// Names of beats, in order; there may be none.
    Beats,
    /// States that a lane passes through, each perhaps with its cause.
    Passed,
    /// Wrong answers, as the trace would say them.
    Wrong,
}

const fn needed(name: &'static str, kind: Kind, meaning: &'static str) -> Key {
    Key { name, needed: true, kind, meaning }
}

const fn optional(name: &'static str, kind: Kind, meaning: &'static str) -> Key {
    Key { name, needed: false, kind, meaning }
}

/// `pack.toml`.
pub static PACK: Shape = Shape {
    name: "the file",
    keys: &[
        needed("format", Kind::Version, "The version of the pack format."),
        needed("id", Kind::Name, "The stable name of the pack: progress is kept under it."),
        needed("title", Kind::Texts, "What the reader sees, once a language."),
        needed("authors", Kind::List(Of::Authors), "Who wrote it."),
        needed(
            "languages",
            Kind::List(Of::Languages),
            "Language codes; the first is for readers whose own is missing.",
        ),
        needed("chapters", Kind::List(Of::Folders), "The folders of the chapters, in order."),
    ],
};

/// `chapter.toml`.
pub static CHAPTER: Shape = Shape {
    name: "the file",
    keys: &[
        needed("id", Kind::Name, "The stable name of the chapter, unique in the pack."),
        needed("title", Kind::Texts, "What the reader sees, once a language."),
        needed("lessons", Kind::List(Of::Folders), "The folders of the lessons, in order."),
    ],
};

/// `glossary.toml`.
pub static GLOSSARY: Shape = Shape {
    name: "the file",
    keys: &[needed("term", Kind::Tables(&TERM), "The words of the lessons, in the order in which they are listed.")],
};

/// `[[term]]`.
pub static TERM: Shape = Shape {
    name: "`[[term]]`",
    keys: &[
        needed("id", Kind::Name, "The stable name of the term, unique in the file."),
        needed("lesson", Kind::Text, "The id of the lesson in which it is met first."),
        needed("name", Kind::Texts, "The word, once a language."),
        optional("also", Kind::ManyTexts, "Other forms of it and other words for it, once a language."),
        needed("text", Kind::Texts, "What it means, once a language, as Markdown."),
    ],
};

/// `map.toml`.
pub static MAP: Shape = Shape { name: "the file", keys: &[needed("row", Kind::Tables(&ROW), "The ideas, in order.")] };

/// `[[row]]`.
pub static ROW: Shape = Shape {
    name: "`[[row]]`",
    keys: &[
        needed("lesson", Kind::Text, "The id of the lesson in which both are seen side by side."),
        needed("near", Kind::Word(&["same", "close", "far"]), "How close the two are."),
        needed("python", Kind::Words, "What Python writes."),
        needed("rust", Kind::Words, "What Rust writes."),
        needed("ends", Kind::Texts, "Where the analogy ends, once a language, as Markdown."),
    ],
};

/// `lesson.toml`.
pub static LESSON: Shape = Shape {
    name: "the file",
    keys: &[
        needed("id", Kind::Name, "The stable name of the lesson, unique in the pack: progress is kept under it."),
        needed("title", Kind::Texts, "What the reader sees, once a language."),
        optional(
            "since",
            Kind::Word(&["3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15"]),
            "The oldest Python that runs main.py; every one that yieldscope runs where it is not given.",
        ),
        optional("clock", Kind::Word(&["virtual", "real"]), "The clock of both runs; virtual where it is not given."),
        optional(
            "axis",
            Kind::Word(&["event", "line", "time"]),
            "What the timeline is drawn against at first; event where it is not given.",
        ),
        optional("misconception", Kind::Table(&MISCONCEPTION), "What people believe, and the step that refutes it."),
        needed("output", Kind::Table(&OUTPUT), "All that each program writes to standard output."),
        optional("rust", Kind::Tables(&RUST), "The Rust programs, where there are several: each is a tab."),
        optional("differs", Kind::Tables(&DIFFERS), "Where the two programs honestly part."),
        optional("pair", Kind::Tables(&PAIR), "Two lanes that stand for each other, one of each program."),
        needed("step", Kind::Tables(&STEP), "The steps of the walkthrough, in order."),
        optional("exercise", Kind::Table(&EXERCISE), "What the learner writes at the end."),
    ],
};

/// `[misconception]`.
pub static MISCONCEPTION: Shape = Shape {
    name: "`[misconception]`",
    keys: &[
        needed("step", Kind::Text, "The id of the step at which the screen refutes it."),
        needed("claim", Kind::Texts, "What people believe, in their words."),
    ],
};

/// `[output]`.
pub static OUTPUT: Shape = Shape {
    name: "`[output]`",
    keys: &[
        optional("python", Kind::Text, "What main.py writes; main.rs too where `rust` is not given."),
        optional("rust", Kind::Text, "What main.rs writes, where that is something else or there is no main.py."),
    ],
};

/// `[[rust]]`.
pub static RUST: Shape = Shape {
    name: "`[[rust]]`",
    keys: &[
        needed("file", Kind::RustFile, "The program, a file in the lesson's folder."),
        needed("title", Kind::Texts, "What its tab says: a word or two."),
        needed("reason", Kind::Texts, "Why there is such a program; the reader is told where it is shown."),
        optional("lane", Kind::Tables(&RUST_LANE), "Its own lanes for pairs; others have the lane of main.rs."),
    ],
};

/// `[[rust.lane]]`.
pub static RUST_LANE: Shape = Shape {
    name: "`[[rust.lane]]`",
    keys: &[
        needed("pair", Kind::Text, "The id of a pair."),
        optional("lane", Kind::Words, "The name of its lane in this program; not given where it has none."),
        optional("nth", Kind::Count(1), "Which of the lanes with that name, from 1."),
    ],
};

/// `[[differs]]`.
pub static DIFFERS: Shape = Shape {
    name: "`[[differs]]`",
    keys: &[
        needed("what", Kind::Word(&["output", "beats", "states"]), "In what the programs part."),
        needed("reason", Kind::Texts, "Why, once a language; the reader is told."),
        optional("step", Kind::Text, "The id of the step at which the reader is told; the last where it is not given."),
    ],
};

/// `[[pair]]`.
pub static PAIR: Shape = Shape {
    name: "`[[pair]]`",
    keys: &[
        needed("id", Kind::Name, "Its name; steps give it in `states`."),
        needed("python", Kind::Inline(&LANE), "The lane of main.py."),
        needed("rust", Kind::Inline(&LANE), "The lane of main.rs."),
    ],
};

/// A lane of a pair.
pub static LANE: Shape = Shape {
    name: "the lane of a pair",
    keys: &[
        needed("lane", Kind::Words, "The name of a lane in the trace."),
        optional("nth", Kind::Count(1), "Which of the lanes with that name, from 1."),
    ],
};

/// `[[step]]`.
pub static STEP: Shape = Shape {
    name: "`[[step]]`",
    keys: &[
        needed("id", Kind::Name, "Names the section of the prose: `## Title {#id}`."),
        needed("beat", Kind::Name, "The beat at which the step stands."),
        optional("hit", Kind::Count(1), "The how-manieth time the beat is reached, from 1."),
        optional(
            "in",
            Kind::Word(&["both", "python", "rust"]),
            "The programs that have the step; both where it is not given.",
        ),
        optional("states", Kind::List(Of::Pairs), "The pairs whose two lanes are in the same state here."),
        optional("minutes", Kind::Minutes, "How many minutes the step takes before a class."),
        optional("question", Kind::Questions, "Asked at the step, before the walk goes on."),
    ],
};

/// `[exercise]`.
pub static EXERCISE: Shape = Shape {
    name: "`[exercise]`",
    keys: &[
        optional("python", Kind::Table(&PYTHON_TASK), "It in Python: exercise/starter.py and exercise/solution.py."),
        optional("rust", Kind::Table(&RUST_TASK), "It in Rust: exercise/starter.rs and exercise/solution.rs."),
    ],
};

/// `[exercise.python]`.
pub static PYTHON_TASK: Shape = Shape { name: "`[exercise.python]`", keys: &TASK };

/// `[exercise.rust]`.
pub static RUST_TASK: Shape = Shape { name: "`[exercise.rust]`", keys: &TASK };

static TASK: [Key; 4] = [
    needed("hints", Kind::Hints, "Three hints, once a language, each saying more than the one before."),
    optional("output", Kind::Text, "All that a solution writes to standard output."),
    optional("states", Kind::Tables(&PASSAGE), "Lanes of a solution, and the states that they pass through."),
    optional("beats", Kind::List(Of::Beats), "Beats that a solution reaches, in this order; others may lie between."),
];

/// `[[exercise.python.states]]`, and the same of Rust.
pub static PASSAGE: Shape = Shape {
    name: "`states` of an exercise",
    keys: &[
        needed("lane", Kind::Words, "The name of a lane in the trace."),
        optional("nth", Kind::Count(1), "Which of the lanes with that name, from 1."),
        needed(
            "pass",
            Kind::List(Of::Passed),
            "States that it passes through, in this order, such as `suspended` or `suspended yield`; others may lie between.",
        ),
    ],
};

/// `[[step.question]]` as long as it is not known what it asks: all keys that some question has.
pub static QUESTION: Shape = Shape {
    name: QUESTION_NAME,
    keys: &[
        needed("ask", Kind::Word(&["state", "value", "output", "lane", "order", "local", "choice"]), ASK),
        optional("why", Kind::Texts, WHY),
        optional("of", Kind::Word(&["python", "rust"]), OF),
        optional("lane", Kind::Words, LANE_ASKED),
        optional("nth", Kind::Count(1), NTH),
        optional("lanes", Kind::Lanes(&ENTRANT), LANES),
        optional("name", Kind::Words, LOCAL),
        optional("wrong", Kind::List(Of::Wrong), WRONG_MEANING),
        optional("prompt", Kind::Texts, PROMPT),
        optional("choices", Kind::Choices, CHOICES),
        optional("answer", Kind::Count(0), ANSWER),
    ],
};

const QUESTION_NAME: &str = "`[[step.question]]`";
const ASK: &str = "What is asked: the trace answers all but choice.";
const WHY: &str = "Shown with the answer, once a language.";
const OF: &str = "The program it is about; python where it is not given.";
const LANE_ASKED: &str = "The name of a lane in the trace.";
const NTH: &str = "Which of the lanes with that name, from 1.";
const LANES: &str = "The lanes whose order of ending is asked for, two to four.";
const LOCAL: &str = "The name of a local of the lane, as the program has it.";
const WRONG_MEANING: &str = "Wrong answers of your own, offered before those of the trace: what people would expect.";
const PROMPT: &str = "The question, once a language.";
const CHOICES: &str = "Its answers, two to five.";
const ANSWER: &str = "The place of the right choice, counted from 0.";

/// A question about the state of a lane.
static ABOUT_STATE: Shape = Shape {
    name: QUESTION_NAME,
    keys: &[
        needed("ask", Kind::Word(&["state"]), ASK),
        needed("lane", Kind::Words, LANE_ASKED),
        optional("nth", Kind::Count(1), NTH),
        optional("why", Kind::Texts, WHY),
        optional("of", Kind::Word(&["python", "rust"]), OF),
    ],
};

/// A question about what comes out of a lane.
static ABOUT_VALUE: Shape = Shape {
    name: QUESTION_NAME,
    keys: &[
        needed("ask", Kind::Word(&["value"]), ASK),
        needed("lane", Kind::Words, LANE_ASKED),
        optional("nth", Kind::Count(1), NTH),
        optional("wrong", Kind::List(Of::Wrong), WRONG_MEANING),
        optional("why", Kind::Texts, WHY),
        optional("of", Kind::Word(&["python", "rust"]), OF),
    ],
};

/// A question about what is printed.
static ABOUT_OUTPUT: Shape = Shape {
    name: QUESTION_NAME,
    keys: &[
        needed("ask", Kind::Word(&["output"]), ASK),
        optional("wrong", Kind::List(Of::Wrong), WRONG_MEANING),
        optional("why", Kind::Texts, WHY),
        optional("of", Kind::Word(&["python", "rust"]), OF),
    ],
};

/// A question about the next turn.
static ABOUT_TURN: Shape = Shape {
    name: QUESTION_NAME,
    keys: &[
        needed("ask", Kind::Word(&["lane"]), ASK),
        optional("why", Kind::Texts, WHY),
        optional("of", Kind::Word(&["python", "rust"]), OF),
    ],
};

/// A question about the order in which lanes end.
static ABOUT_ORDER: Shape = Shape {
    name: QUESTION_NAME,
    keys: &[
        needed("ask", Kind::Word(&["order"]), ASK),
        needed("lanes", Kind::Lanes(&ENTRANT), LANES),
        optional("why", Kind::Texts, WHY),
        optional("of", Kind::Word(&["python", "rust"]), OF),
    ],
};

/// One of the lanes of such a question.
pub static ENTRANT: Shape = Shape {
    name: "a lane of `lanes`",
    keys: &[
        needed("lane", Kind::Words, LANE_ASKED),
        optional("nth", Kind::Count(1), NTH),
        optional(
            "called",
            Kind::Words,
            "What it is called in the question, such as the name that it has in the program.",
        ),
    ],
};

/// A question about what a local will be.
static ABOUT_LOCAL: Shape = Shape {
    name: QUESTION_NAME,
    keys: &[
        needed("ask", Kind::Word(&["local"]), ASK),
        needed("lane", Kind::Words, LANE_ASKED),
        optional("nth", Kind::Count(1), NTH),
        needed("name", Kind::Words, LOCAL),
        optional("wrong", Kind::List(Of::Wrong), WRONG_MEANING),
        optional("why", Kind::Texts, WHY),
        optional("of", Kind::Word(&["python", "rust"]), OF),
    ],
};

/// A question of the author's own.
static OWN: Shape = Shape {
    name: QUESTION_NAME,
    keys: &[
        needed("ask", Kind::Word(&["choice"]), ASK),
        needed("prompt", Kind::Texts, PROMPT),
        needed("choices", Kind::Choices, CHOICES),
        needed("answer", Kind::Count(0), ANSWER),
        optional("why", Kind::Texts, WHY),
        optional("of", Kind::Word(&["python", "rust"]), OF),
    ],
};

/// The shapes of a question, each for what its first key says.
pub static QUESTIONS: [&Shape; 7] =
    [&ABOUT_STATE, &ABOUT_VALUE, &ABOUT_OUTPUT, &ABOUT_TURN, &ABOUT_ORDER, &ABOUT_LOCAL, &OWN];

/// How many wrong answers a question of the trace has at most.
pub const WRONG: usize = 3;

/// How many hints an exercise has.
pub const HINTS: usize = 3;

/// The states that a lane can pass through, and what brings it into each.
pub static PASSED: [(State, &[Cause]); 5] = [
    (State::Created, &[]),
    (State::Ready, &[Cause::Schedule, Cause::Wake, Cause::Submit]),
    (
        State::Running,
        &[Cause::Next, Cause::Send, Cause::Throw, Cause::Close, Cause::Await, Cause::Poll, Cause::Step, Cause::Start],
    ),
    (State::Suspended, &[Cause::Yield, Cause::Await, Cause::Pending, Cause::Sleep, Cause::Block]),
    (State::Closed, &[Cause::Return, Cause::Raise, Cause::Close, Cause::Cancel, Cause::Drop, Cause::Collect]),
];

/// How many minutes a step can take before a class.
pub const MINUTES: std::ops::RangeInclusive<f64> = 0.1..=240.0;

/// How many lanes a question about their order has.
pub const LANE_COUNT: std::ops::RangeInclusive<usize> = 2..=4;

/// How many answers a question of the author's own can have.
pub const CHOICE_COUNT: std::ops::RangeInclusive<usize> = 2..=5;

impl Shape {
    /// The key with this name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// The shape of a question that asks for `word`.
    pub fn of_question(word: &str) -> Option<&'static Self> {
        QUESTIONS.into_iter().find(|shape| matches!(shape.keys[0].kind, Kind::Word(words) if words.contains(&word)))
    }
}

/// A file of a pack that is written in TOML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TomlFile {
    /// `pack.toml`
    Pack,
    /// `chapter.toml`
    Chapter,
    /// `lesson.toml`
    Lesson,
    /// `glossary.toml`
    Glossary,
    /// `map.toml`
    Map,
}

impl TomlFile {
    /// All of them: those that a pack has to have from the outermost in, then those that it may have.
    pub const ALL: &[Self] = &[Self::Pack, Self::Chapter, Self::Lesson, Self::Glossary, Self::Map];

    /// Its name without the ending.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pack => "pack",
            Self::Chapter => "chapter",
            Self::Lesson => "lesson",
            Self::Glossary => "glossary",
            Self::Map => "map",
        }
    }

    /// Its keys.
    pub fn shape(self) -> &'static Shape {
        match self {
            Self::Pack => &PACK,
            Self::Chapter => &CHAPTER,
            Self::Lesson => &LESSON,
            Self::Glossary => &GLOSSARY,
            Self::Map => &MAP,
        }
    }
}

/// The JSON Schema (draft 2020-12) of a file of a pack.
pub fn json_schema(file: TomlFile) -> Value {
    let mut schema = Map::new();
    schema.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert(
        "title".into(),
        json!(format!("{}.toml of a yieldscope pack, format {}", file.name(), super::read::VERSION)),
    );
    if let Value::Object(table) = of_shape(file.shape()) {
        schema.extend(table);
    }
    Value::Object(schema)
}

fn of_shape(shape: &Shape) -> Value {
    let properties: Map<String, Value> = shape.keys.iter().map(|key| (key.name.to_owned(), of_key(key))).collect();
    let needed: Vec<&str> = shape.keys.iter().filter(|key| key.needed).map(|key| key.name).collect();
    json!({ "type": "object", "properties": properties, "required": needed, "additionalProperties": false })
}

fn of_key(key: &Key) -> Value {
    let mut schema = of_kind(&key.kind);
    if let Value::Object(table) = &mut schema {
        table.insert("description".into(), json!(key.meaning));
        if key.needed && matches!(key.kind, Kind::Tables(_)) {
            table.insert("minItems".into(), json!(1));
        }
    }
    schema
}

fn of_kind(kind: &Kind) -> Value {
    let texts = || {
        json!({
            "type": "object",
            "minProperties": 1,
            "propertyNames": { "pattern": LANGUAGE },
            "additionalProperties": { "type": "string", "pattern": WRITTEN },
        })
    };
    match kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::Words => json!({ "type": "string", "minLength": 1 }),
        Kind::Name => json!({ "type": "string", "pattern": "^[a-z0-9-]+$" }),
        Kind::RustFile => json!({ "type": "string", "pattern": RUST_FILE }),
        Kind::Word(words) => json!({ "type": "string", "enum": words }),
        Kind::Count(least) => json!({ "type": "integer", "minimum": least, "maximum": u32::MAX }),
        Kind::Minutes => json!({ "type": "number", "minimum": MINUTES.start(), "maximum": MINUTES.end() }),
        Kind::Version => json!({ "type": "integer", "const": super::read::VERSION }),
        Kind::Texts => texts(),
        Kind::ManyTexts => json!({
            "type": "object",
            "propertyNames": { "pattern": LANGUAGE },
            "additionalProperties": { "type": "array", "items": { "type": "string", "pattern": WRITTEN } },
        }),
        Kind::Choices => {
            json!({ "type": "array", "items": texts(), "minItems": CHOICE_COUNT.start(), "maxItems": CHOICE_COUNT.end() })
        }
        Kind::Hints => json!({ "type": "array", "items": texts(), "minItems": HINTS, "maxItems": HINTS }),
        Kind::List(of) => of_list(*of),
        Kind::Table(shape) | Kind::Inline(shape) => of_shape(shape),
        Kind::Tables(shape) => json!({ "type": "array", "items": of_shape(shape) }),
        Kind::Lanes(shape) => {
            json!({ "type": "array", "items": of_shape(shape), "minItems": LANE_COUNT.start(), "maxItems": LANE_COUNT.end() })
        }
        Kind::Questions => {
            let each: Vec<Value> = QUESTIONS.into_iter().map(of_shape).collect();
            json!({ "type": "array", "items": { "type": "object", "oneOf": each } })
        }
    }
}

/// What a language code looks like.
const LANGUAGE: &str = "^[a-z]{2,3}(-[A-Za-z0-9]+)*$";
/// A text in which something is written.
const WRITTEN: &str = "\\S";

/// What the name of a Rust file looks like that lies directly in a folder.
const RUST_FILE: &str = "^[^./\\\\:][^/\\\\:]*\\.rs$";

/// Every state, alone and with each of its causes.
fn passed() -> Vec<String> {
    let of = |(state, causes): &(State, &[Cause])| {
        let with: Vec<String> = causes.iter().map(|cause| format!("{state} {cause}")).collect();
        std::iter::once(state.to_string()).chain(with).collect::<Vec<_>>()
    };
    PASSED.iter().flat_map(of).collect()
}

fn of_list(of: Of) -> Value {
    let (item, least, once) = match of {
        Of::Authors => (json!({ "type": "string", "pattern": WRITTEN }), 0, false),
        Of::Languages => (json!({ "type": "string", "pattern": LANGUAGE }), 1, true),
        Of::Folders => (json!({ "type": "string", "pattern": "^[^./\\\\:][^/\\\\:]*$" }), 1, true),
        Of::Pairs => (json!({ "type": "string" }), 0, true),
        Of::Beats => (json!({ "type": "string", "pattern": "^[a-z0-9-]+$" }), 0, false),
        Of::Passed => (json!({ "type": "string", "enum": passed() }), 1, false),
        Of::Wrong => (json!({ "type": "string", "pattern": WRITTEN }), 1, true),
    };
    let mut list = json!({ "type": "array", "items": item, "minItems": least, "uniqueItems": once });
    if of == Of::Wrong {
        list["maxItems"] = json!(WRONG);
    }
    list
}
