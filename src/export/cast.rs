//! Recordings for asciinema, version 2: what a terminal is sent, and when. Knows nothing of what is shown.

use serde_json::json;

/// A recording that grows.
#[derive(Debug)]
pub struct Cast {
    width: u16,
    height: u16,
    title: String,
    events: Vec<(f64, String)>,
}

impl Cast {
    /// A recording of a terminal of this size, in which nothing has happened.
    pub fn new(width: u16, height: u16, title: String) -> Self {
        Self { width, height, title, events: Vec::new() }
    }

    /// After `seconds` from the beginning the terminal is sent `sent`; nothing where that is empty. Times do not fall.
    pub fn push(&mut self, seconds: f64, sent: String) {
        if !sent.is_empty() {
            self.events.push((seconds, sent));
        }
    }

    /// The recording as it stands in a file: the header and the events, a line each.
    pub fn write(&self) -> String {
        let header = json!({
            "version": 2,
            "width": self.width,
            "height": self.height,
            "title": self.title,
            "env": { "TERM": "xterm-256color" },
        });
        let mut out = format!("{header}\n");
        for (seconds, sent) in &self.events {
            // Milliseconds are what a player can show.
            let seconds = (seconds * 1e3).round() / 1e3;
            out.push_str(&format!("{}\n", json!([seconds, "o", sent])));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_is_a_header_and_a_line_an_event() {
        let mut cast = Cast::new(80, 24, "a \"title\"".to_owned());
        cast.push(0.0, "\u{1b}[2J".to_owned());
        cast.push(1.0, String::new());
        cast.push(1.23456, "é\r\n".to_owned());
        let header = r#"{"env":{"TERM":"xterm-256color"},"height":24,"title":"a \"title\"","version":2,"width":80}"#;
        assert_eq!(cast.write(), format!("{header}\n[0.0,\"o\",\"\\u001b[2J\"]\n[1.235,\"o\",\"é\\r\\n\"]\n"));
    }
}
