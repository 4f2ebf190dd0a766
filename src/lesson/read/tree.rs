//! TOML as a tree whose every key and value knows its place. Does not know what the keys mean.

use crate::base::Span;
use toml::de::{DeTable, DeValue};

/// A value and where it stands. A table's place is its header, such as `[[step]]`.
#[derive(Clone, Debug)]
pub struct Node {
    pub span: Span,
    pub value: Value,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Value {
    Text(String),
    /// `None`: a number too large to count with.
    Number(Option<i64>),
    /// A number that is not whole.
    Fraction(f64),
    List(Vec<Node>),
    Table(Vec<Entry>),
    /// Something no key of a pack takes; its name with an article.
    Other(&'static str),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    pub key: String,
    pub at: Span,
    pub node: Node,
}

impl Node {
    /// What it is, with an article.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Text(_) => "a text",
            Value::Number(_) => "a number",
            Value::Fraction(_) => "a fraction",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
            Value::Other(name) => name,
        }
    }

    /// The entries of a table, in the order of the file; none where it is no table.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Table(entries) => entries,
            _ => &[],
        }
    }

    /// The elements of a list; none where it is no list.
    pub fn elements(&self) -> &[Node] {
        match &self.value {
            Value::List(elements) => elements,
            _ => &[],
        }
    }

    /// The entry of a table with this key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The message for a key that is given twice.
pub const DUPLICATE_KEY: &str = "duplicate key";

/// What is no TOML, and where.
#[derive(Clone, Debug)]
pub struct SyntaxError {
    pub span: Span,
    pub message: String,
}

/// The tree of a text, and what is wrong with its syntax. One slip makes a parser stumble several times, so of the errors
/// only the first counts; keys given twice are counted each.
pub fn parse(text: &str) -> (Node, Vec<SyntaxError>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut errors: Vec<SyntaxError> = errors
        .iter()
        .map(|error| SyntaxError {
            span: error.span().map_or(Span::new(0, 0), Span::from),
            message: error.message().to_owned(),
        })
        .collect();
    errors.sort_by_key(|error| error.span);
    let mut stumbled = false;
    // The keys below a header that is given twice are no mistakes of their own.
    let mut header: Option<usize> = None;
    errors.retain(|error| {
        if error.message != DUPLICATE_KEY {
            return !std::mem::replace(&mut stumbled, true);
        }
        let at = error.span.start;
        let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let begins_table = text[line..].trim_start().starts_with('[');
        let is_below = !begins_table
            && header.is_some_and(|header| text.get(header..line).is_some_and(|between| !between.contains("\n[")));
        header = if begins_table { Some(at) } else { header };
        !is_below
    });
    (Node { span: Span::new(0, 0), value: Value::Table(entries(table.get_ref())) }, errors)
}

fn entries(table: &DeTable<'_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            at: key.span().into(),
            node: Node { span: value.span().into(), value: value_of(value.get_ref()) },
        })
        .collect();
    entries.sort_by_key(|entry| entry.at);
    entries
}

fn value_of(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => Value::Number(i64::from_str_radix(number.as_str(), number.radix()).ok()),
        DeValue::Array(elements) => Value::List(
            elements
                .iter()
                .map(|element| Node { span: element.span().into(), value: value_of(element.get_ref()) })
                .collect(),
        ),
        DeValue::Table(table) => Value::Table(entries(table)),
        DeValue::Float(number) => Value::Fraction(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(_) => Value::Other("a truth value"),
        DeValue::Datetime(_) => Value::Other("a date"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_one_error_and_keys_given_twice_are_counted_each() {
        let messages = |text| parse(text).1.into_iter().map(|error| error.message).collect::<Vec<_>>();
        assert_eq!(messages("a = [1, 2\nb = 3\n").len(), 1);
        assert_eq!(messages("a = 1\na = 2\nb = 1\nb = 2\n"), ["duplicate key", "duplicate key"]);
    }

    #[test]
    fn a_table_stands_where_its_header_stands() {
        let text = "[[step]]\nid = 'a'\n";
        let (root, _) = parse(text);
        let steps = root.entry("step").expect("steps");
        assert_eq!(&text[steps.node.elements()[0].span.range()], "[[step]]");
    }
}
