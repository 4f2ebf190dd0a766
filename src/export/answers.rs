//! How often each answer to the questions of a presentation was chosen, for a spreadsheet or a program. Nobody's name is in it.

use crate::base::text::tame;
use serde::Serialize;

/// A question that a class has answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// The number of its poll, from 1.
    pub poll: u64,
    /// The id of the lesson.
    pub lesson: String,
    /// The id of the step.
    pub step: String,
    /// What was asked.
    pub question: String,
    /// The answers to choose from.
    pub choices: Vec<String>,
    /// Which of them is right, from 0.
    pub right: usize,
    /// How often each was chosen, a list a round.
    pub rounds: Vec<Vec<usize>>,
}

/// What the columns of the table are, one row a choice and round.
const COLUMNS: [&str; 9] = ["poll", "lesson", "step", "question", "round", "letter", "choice", "right", "answers"];

/// As a table with a row a choice and round, and a header above.
pub fn csv(answered: &[Answered]) -> String {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut write = |row: Vec<String>| table.write_record(row).is_ok();
    let mut is_whole = write(COLUMNS.map(str::to_owned).to_vec());
    for one in answered {
        for (round, counts) in one.rounds.iter().enumerate() {
            for (at, (choice, count)) in one.choices.iter().zip(counts).enumerate() {
                is_whole &= write(row(one, round, (at, choice), *count));
            }
        }
    }
    debug_assert!(is_whole, "memory takes what is written");
    table.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn row(one: &Answered, round: usize, (at, choice): (usize, &str), count: usize) -> Vec<String> {
    let letter = char::from_u32('A' as u32 + at as u32).map_or_else(String::new, String::from);
    let right = if at == one.right { "yes" } else { "no" };
    let texts = [&one.lesson, &one.step, &one.question].map(|text| cell(text));
    let [lesson, step, question] = texts;
    let (poll, round, count) = (one.poll.to_string(), (round + 1).to_string(), count.to_string());
    vec![poll, lesson, step, question, round, letter, cell(choice), right.to_owned(), count]
}

/// A text as a cell. A spreadsheet would take one that begins like a formula for one.
fn cell(text: &str) -> String {
    let text = tame(text);
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

/// As a JSON array.
pub fn json(answered: &[Answered]) -> String {
    serde_json::to_string_pretty(answered).map_or_else(|_| String::new(), |text| text + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered() -> Answered {
        Answered {
            poll: 1,
            lesson: "priming".to_owned(),
            step: "send".to_owned(),
            question: "What does \"send\" give,\nand why?".to_owned(),
            choices: ["=1+1", "-1", "'a'"].map(str::to_owned).to_vec(),
            right: 2,
            rounds: vec![vec![3, 0, 4], vec![0, 1, 6]],
        }
    }

    #[test]
    fn a_table_has_a_row_a_choice_and_round_and_no_cell_is_a_formula() {
        let table = csv(&[answered()]);
        let mut rows = csv::Reader::from_reader(table.as_bytes());
        assert_eq!(rows.headers().expect("a header").iter().collect::<Vec<_>>(), COLUMNS);
        let rows: Vec<Vec<String>> =
            rows.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
        assert_eq!(rows.len(), 6);
        let question = "What does \"send\" give,\nand why?";
        assert_eq!(rows[0], ["1", "priming", "send", question, "1", "A", "'=1+1", "no", "3"]);
        assert_eq!(rows[5], ["1", "priming", "send", question, "2", "C", "'a'", "yes", "6"]);
        assert_eq!(rows[4][6], "'-1");
    }

    #[test]
    fn json_says_the_same() {
        let read: serde_json::Value = serde_json::from_str(&json(&[answered()])).expect("JSON");
        assert_eq!(read[0]["rounds"], serde_json::json!([[3, 0, 4], [0, 1, 6]]));
        assert_eq!((&read[0]["right"], &read[0]["choices"][0]), (&2.into(), &"=1+1".into()));
        assert_eq!(json(&[]).trim(), "[]");
        assert_eq!(csv(&[]).lines().count(), 1);
    }
}
