//! Lines as they are mostly written, read without a parser for all of JSON: no blanks, each field once, plain numbers. What is
//! written in any other way, right or wrong, is `serde_json`'s, which tells what is wrong with it. Whatever is read here, it would
//! read the same: a test holds that.

use super::{EventLine, OnField};
use std::borrow::Cow;

/// The powers of ten that a float holds as they are. A whole number below 2^53, divided by one of them, is the nearest float to the
/// decimal number that both stand for.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];
/// Digits that always make a number below 2^53, and below 2^64.
const DIGITS_OF_FLOAT: usize = 15;
const DIGITS_OF_WHOLE: usize = 19;

/// Which bytes end a text, or the plain part of it: a quote, a backslash, and what may not stand in one.
const ENDS: [bool; 256] = {
    let mut ends = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        ends[byte] = true;
        byte += 1;
    }
    (ends[b'"' as usize], ends[b'\\' as usize]) = (true, true);
    ends
};

/// The fields of an event, as bits of a set.
mod field {
    pub const SEQ: u32 = 1 << 0;
    pub const T: u32 = 1 << 1;
    pub const EVENT: u32 = 1 << 2;
    pub const LANE: u32 = 1 << 3;
    pub const KIND: u32 = 1 << 4;
    pub const NAME: u32 = 1 << 5;
    pub const STATE: u32 = 1 << 6;
    pub const CAUSE: u32 = 1 << 7;
    pub const VALUE: u32 = 1 << 8;
    pub const CUT: u32 = 1 << 9;
    pub const PARENT: u32 = 1 << 10;
    pub const BY: u32 = 1 << 11;
    pub const ON: u32 = 1 << 12;
    pub const THREAD: u32 = 1 << 13;
    pub const PROCESS: u32 = 1 << 14;
    pub const LINE: u32 = 1 << 15;
    pub const STREAM: u32 = 1 << 16;
    pub const TEXT: u32 = 1 << 17;
    pub const NEEDED: u32 = SEQ | T | EVENT;
}

/// Reads the object that `text` begins with into `line`, which is empty, and gives how many bytes it takes; `None` where it is not
/// written in the plain way.
pub(super) fn scan<'a>(text: &'a str, line: &mut EventLine<'a>) -> Option<usize> {
    let mut cursor = Cursor { text, rest: text.as_bytes() };
    let mut seen = 0;
    cursor.pass(b"{")?;
    loop {
        let field = cursor.field()?;
        if seen & field != 0 {
            return None;
        }
        seen |= field;
        match field {
            field::SEQ => line.seq = cursor.whole()?,
            field::T => line.t = cursor.float()?,
            field::EVENT => line.event = cursor.string()?,
            field::LANE => line.lane = Some(cursor.number()?),
            field::KIND => line.kind = Some(cursor.string()?),
            field::NAME => line.name = Some(cursor.string()?),
            field::STATE => line.state = Some(cursor.string()?),
            field::CAUSE => line.cause = Some(cursor.string()?),
            field::VALUE => line.value = Some(cursor.string()?),
            field::CUT => {
                cursor.pass(b"true")?;
                line.cut = true;
            }
            field::PARENT => line.parent = Some(cursor.number()?),
            field::BY => line.by = Some(cursor.number()?),
            field::ON => {
                let is_text = cursor.rest.first() == Some(&b'"');
                line.on =
                    Some(if is_text { OnField::Thing(cursor.string()?) } else { OnField::Lane(cursor.number()?) });
            }
            field::THREAD => line.thread = Some(cursor.number()?),
            field::PROCESS => line.process = Some(cursor.number()?),
            field::LINE => line.line = Some(cursor.number()?),
            field::STREAM => line.stream = Some(cursor.string()?),
            _ => line.text = Some(cursor.string()?),
        }
        match cursor.next()? {
            b',' => {}
            b'}' => break,
            _ => return None,
        }
    }
    (seen & field::NEEDED == field::NEEDED).then_some(cursor.at())
}

/// A place in the text of a line.
struct Cursor<'a> {
    text: &'a str,
    /// What stands there and after it.
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    /// How many bytes are passed.
    #[inline]
    fn at(&self) -> usize {
        self.text.len() - self.rest.len()
    }

    /// Passes a byte.
    #[inline]
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    /// Passes `word`, if it stands here.
    #[inline]
    fn pass(&mut self, word: &[u8]) -> Option<()> {
        self.rest = self.rest.strip_prefix(word)?;
        Some(())
    }

    /// Passes the name of a field and its colon.
    #[inline]
    fn field(&mut self) -> Option<u32> {
        macro_rules! one_of {
            ($($name:literal $field:ident)*) => {{
                $(if let Some(rest) = self.rest.strip_prefix(concat!("\"", $name, "\":").as_bytes()) {
                    self.rest = rest;
                    return Some(field::$field);
                })*
            }};
        }
        // By the first letter, and those that come often first.
        match self.rest.get(1)? {
            b's' => one_of!("seq" SEQ "state" STATE "stream" STREAM),
            b't' => one_of!("t" T "thread" THREAD "text" TEXT),
            b'e' => one_of!("event" EVENT),
            b'l' => one_of!("lane" LANE "line" LINE),
            b'c' => one_of!("cause" CAUSE "cut" CUT),
            b'v' => one_of!("value" VALUE),
            b'n' => one_of!("name" NAME),
            b'b' => one_of!("by" BY),
            b'o' => one_of!("on" ON),
            b'k' => one_of!("kind" KIND),
            b'p' => one_of!("parent" PARENT "process" PROCESS),
            _ => {}
        }
        None
    }

    /// Passes digits, which go on from `number`; gives what they make then, and how many they are.
    #[inline]
    fn digits(&mut self, mut number: u64) -> (u64, usize) {
        let mut count = 0;
        for byte in self.rest {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            // Where there are too many of them, nobody uses it.
            number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
            count += 1;
        }
        self.rest = &self.rest[count..];
        (number, count)
    }

    /// A whole number and how many digits it has; nothing where they are none, or begin with a zero that means nothing.
    #[inline]
    fn counted(&mut self) -> Option<(u64, usize)> {
        let first = *self.rest.first()?;
        let (number, count) = self.digits(0);
        (count == 1 || count > 1 && first != b'0').then_some((number, count))
    }

    #[inline]
    fn whole(&mut self) -> Option<u64> {
        let (number, count) = self.counted()?;
        (count <= DIGITS_OF_WHOLE).then_some(number)
    }

    #[inline]
    fn number(&mut self) -> Option<u32> {
        u32::try_from(self.whole()?).ok()
    }

    /// A decimal number without an exponent.
    #[inline]
    fn float(&mut self) -> Option<f64> {
        let (mut number, count) = self.counted()?;
        let mut decimals = 0;
        if self.pass(b".").is_some() {
            (number, decimals) = self.digits(number);
            if decimals == 0 {
                return None;
            }
        }
        (count + decimals <= DIGITS_OF_FLOAT).then(|| number as f64 / POWERS[decimals])
    }

    /// A text in quotes; where something in it is escaped, `serde_json` reads it.
    #[inline]
    fn string(&mut self) -> Option<Cow<'a, str>> {
        self.pass(b"\"")?;
        let begin = self.at();
        let length = self.rest.iter().position(|byte| ENDS[usize::from(*byte)])?;
        self.rest = &self.rest[length..];
        match self.rest[0] {
            b'"' => {
                self.rest = &self.rest[1..];
                self.text.get(begin..begin + length).map(Cow::Borrowed)
            }
            b'\\' => self.escaped(begin),
            _ => None,
        }
    }

    /// The text that begins at `begin`, after its quote, the first of whose backslashes stands here.
    #[cold]
    fn escaped(&mut self, begin: usize) -> Option<Cow<'a, str>> {
        loop {
            match self.next()? {
                b'"' => break,
                // What stands after a backslash ends no text.
                b'\\' => {
                    self.next()?;
                }
                _ => {}
            }
        }
        let text = self.text.get(begin - 1..self.at())?;
        serde_json::from_str::<String>(text).ok().map(Cow::Owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What is read by this module, where it is, is what `serde_json` reads.
    fn agrees(text: &str) -> bool {
        let mut line = EventLine::default();
        let Some(length) = scan(text, &mut line) else { return false };
        let theirs: EventLine<'_> = serde_json::from_str(&text[..length]).expect("it is JSON");
        assert_eq!(line, theirs, "{text}");
        assert_eq!(line.t.to_bits(), theirs.t.to_bits(), "{text}");
        true
    }

    fn texts() -> impl Strategy<Value = String> {
        prop_oneof!["[a-z_]{0,8}", "\\PC{0,6}", any::<String>(), Just("\\\"".to_owned())]
    }

    fn lines() -> impl Strategy<Value = EventLine<'static>> {
        let text = || proptest::option::of(texts().prop_map(Cow::Owned));
        let number = || proptest::option::of(any::<u32>());
        let on =
            prop_oneof![any::<u32>().prop_map(OnField::Lane), texts().prop_map(|text| OnField::Thing(text.into()))];
        let head =
            (any::<u64>(), prop_oneof![0.0..1e4, any::<f64>().prop_filter("JSON has no others", |t| t.is_finite())]);
        let texts = (texts(), text(), text(), text(), text(), text(), text(), text());
        let numbers = (number(), number(), number(), number(), number(), number());
        (head, texts, numbers, proptest::option::of(on), any::<bool>()).prop_map(|(head, texts, numbers, on, cut)| {
            let (event, kind, name, state, cause, value, stream, text) = texts;
            let (lane, parent, by, thread, process, line) = numbers;
            EventLine {
                seq: head.0,
                t: head.1,
                event: event.into(),
                lane,
                kind,
                name,
                state,
                cause,
                value,
                cut,
                parent,
                by,
                on,
                thread,
                process,
                line,
                stream,
                text,
                status: None,
                lost: None,
            }
        })
    }

    #[test]
    fn lines_as_we_write_them_are_read_here() {
        let documented = include_str!("../../../docs/trace-format.md").split("```").nth(1).expect("an example");
        let lines: Vec<&str> = documented.trim().lines().skip(1).collect();
        // The end of a trace comes once.
        assert!(lines.iter().filter(|line| !line.contains("\"end\"")).all(|line| agrees(line)), "{lines:?}");
        assert!(agrees(r#"{"t":0.25,"seq":3,"event":"output","stream":"stdout","text":"a\n\"\\"},"#));
    }

    #[test]
    fn what_is_written_otherwise_is_left_to_serde() {
        for field in [
            r#""lane":01"#,
            r#""lane":-1"#,
            r#""lane":1.0"#,
            r#""lane":1e2"#,
            r#""lane":4294967296"#,
            r#""lane":null"#,
            r#""lane":"1""#,
            r#""lane": 1"#,
            r#""lane":1,"lane":1"#,
            r#""cut":false"#,
            r#""other":1"#,
            r#""value":"\x""#,
            r#""value":"\"#,
            "\"value\":\"a\tb\"",
            r#""value":"a"#,
            r#""status":0"#,
        ] {
            assert!(!agrees(&format!(r#"{{"seq":0,"t":0.0,"event":"line",{field}}}"#)), "{field}");
        }
        for t in ["1.", ".5", "00.5", "1e3", "0.1234567890123456", "-0.5", "NaN", ""] {
            assert!(!agrees(&format!(r#"{{"seq":0,"t":{t},"event":"line"}}"#)), "{t}");
        }
        assert!(!agrees(r#"{"seq":0,"t":0.5}"#) && !agrees("{}") && !agrees("") && !agrees("{\"seq\":0"));
    }

    proptest! {
        #[test]
        fn whatever_is_read_here_is_what_serde_reads(line in lines()) {
            agrees(&serde_json::to_string(&line).expect("numbers and texts"));
        }

        #[test]
        fn times_are_the_same_floats(t in 0u64..1_000_000_000_000_000, decimals in 0usize..18) {
            let digits = format!("{t:0>width$}", width = decimals + 1);
            let (whole, part) = digits.split_at(digits.len() - decimals);
            let point = if part.is_empty() { "" } else { "." };
            agrees(&format!(r#"{{"seq":0,"t":{whole}{point}{part},"event":"line"}}"#));
        }

        #[test]
        fn a_line_with_a_changed_byte_is_read_as_serde_reads_it_or_left_to_it(line in lines(), at: usize, byte in 0u8..128) {
            let mut bytes = serde_json::to_vec(&line).expect("numbers and texts");
            let at = at % bytes.len();
            bytes[at] = byte;
            if let Ok(text) = String::from_utf8(bytes) {
                agrees(&text);
            }
        }
    }
}
