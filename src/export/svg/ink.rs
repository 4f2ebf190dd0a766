//! Elements and texts of a picture. Knows XML, and nothing of what is drawn.

use crate::export::escape::escaped;
use std::fmt::Write;

/// A length in pixels, short: whole where it is whole, else with one decimal.
pub fn px(length: f64) -> String {
    let text = format!("{length:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// The attribute for a class; nothing for none.
fn named(class: &str) -> String {
    if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") }
}

/// Elements one after another.
#[derive(Debug, Default)]
pub struct Ink {
    out: String,
}

impl Ink {
    /// What was drawn so far.
    pub fn into_text(self) -> String {
        self.out
    }

    /// Elements that were drawn elsewhere, or other text that is XML already.
    pub fn raw(&mut self, xml: &str) {
        self.out.push_str(xml);
    }

    /// Opens a group of this class; `data` are its further attributes, as XML. Each is to be closed.
    pub fn open(&mut self, class: &str, data: &str) {
        let _ = write!(self.out, "<g class=\"{}\"{data}>", escaped(class));
    }

    /// Closes the group that was opened last.
    pub fn close(&mut self) {
        self.out.push_str("</g>");
    }

    /// What the group that is open is called.
    pub fn title(&mut self, text: &str) {
        let _ = write!(self.out, "<title>{}</title>", escaped(text));
    }

    /// A box.
    pub fn rect(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64)) {
        let class = named(class);
        let (x, y, width, height) = (px(x), px(y), px(width.max(0.0)), px(height.max(0.0)));
        let _ = write!(self.out, "<rect{class} x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>");
    }

    /// A path.
    pub fn path(&mut self, class: &str, path: &str) {
        let class = named(class);
        let _ = write!(self.out, "<path{class} d=\"{path}\"/>");
    }

    /// A straight line.
    pub fn line(&mut self, class: &str, (x, y): (f64, f64), (to_x, to_y): (f64, f64)) {
        self.path(class, &format!("M{} {}L{} {}", px(x), px(y), px(to_x), px(to_y)));
    }

    /// A text whose base line begins at a point.
    pub fn text(&mut self, class: &str, (x, y): (f64, f64), text: &str) {
        let class = named(class);
        let _ = write!(self.out, "<text{class} x=\"{}\" y=\"{}\">{}</text>", px(x), px(y), escaped(text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_short() {
        assert_eq!([1.0, 2.25, -0.5, 10.04].map(px), ["1", "2.2", "-0.5", "10"]);
    }
}
