//! Colours by role, read from `assets/themes/`. What a terminal cannot show is stepped down: truecolor, 256, 16, none.
//!
//! Every state also has a sign and a word on the screen; a theme without any colour still tells them apart.

mod look;

pub use look::{Choice, Depth, Ground, Look, is_ascii_only, is_other_charset};

use super::highlight::CodeRole;
use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A style for each role that a view draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// What it follows from.
    pub look: Look,
    /// Plain text.
    pub text: Style,
    /// What matters less.
    pub dim: Style,
    /// Titles and what is chosen.
    pub title: Style,
    /// Borders.
    pub border: Style,
    /// The border of the pane in focus.
    pub border_focus: Style,
    /// What asks to be looked at: the playhead, the next key.
    pub accent: Style,
    /// Badges of beats.
    pub badge: Style,
    /// The line that is about to run, the row that is chosen.
    pub current_line: Style,
    /// Line numbers.
    pub line_number: Style,
    /// What went wrong.
    pub error: Style,
    /// What went right.
    pub good: Style,
    /// Keys in the footer and the help.
    pub key: Style,
    /// A lane that was made and has not begun.
    pub created: Style,
    /// A lane that waits for its turn.
    pub ready: Style,
    /// A lane that runs and waits for the one it called.
    pub running: Style,
    /// The lane that runs.
    pub active: Style,
    /// A lane that is paused.
    pub suspended: Style,
    /// A lane that is over.
    pub closed: Style,
    /// Control and values going into a lane.
    pub arrow_in: Style,
    /// Control and values coming out of a lane.
    pub arrow_out: Style,
    code: BTreeMap<&'static str, Style>,
}

/// A role as a theme's file gives it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Entry {
    /// `#rrggbb`; absent: the terminal's own.
    fg: Option<String>,
    bg: Option<String>,
    /// The nearest of the terminal's sixteen, by name.
    ansi: Option<String>,
    bold: bool,
    dim: bool,
    italic: bool,
    underline: bool,
    /// Only where there is no colour: swap foreground and background.
    reverse: bool,
}

/// The theme for a ground, as a terminal of this depth can show it.
pub fn theme(ground: Ground, depth: Depth) -> Theme {
    Look { ground: Some(ground), depth, ..Look::default() }.theme()
}

fn of_look(look: Look) -> Theme {
    let (ground, contrast) = look.variant();
    let entries = entries(ground, contrast);
    let style = |name: &str| entries.get(name).map_or(Style::new(), |entry| entry.style(look.depth));
    Theme {
        look,
        text: style("text"),
        dim: style("dim"),
        title: style("title"),
        border: style("border"),
        border_focus: style("border_focus"),
        accent: style("accent"),
        badge: style("badge"),
        current_line: style("current_line"),
        line_number: style("line_number"),
        error: style("error"),
        good: style("good"),
        key: style("key"),
        created: style("created"),
        ready: style("ready"),
        running: style("running"),
        active: style("active"),
        suspended: style("suspended"),
        closed: style("closed"),
        arrow_in: style("arrow_in"),
        arrow_out: style("arrow_out"),
        code: CODE_ROLES.iter().map(|role| (*role, style(role))).collect(),
    }
}

const CODE_ROLES: [&str; 8] = ["keyword", "string", "comment", "number", "function", "type", "constant", "operator"];

fn source(ground: Ground, contrast: bool) -> &'static str {
    match (ground, contrast) {
        (Ground::Dark, false) => include_str!(concat!(env!("OUT_DIR"), "/dark.json")),
        (Ground::Light, false) => include_str!(concat!(env!("OUT_DIR"), "/light.json")),
        (Ground::Dark, true) => include_str!(concat!(env!("OUT_DIR"), "/contrast-dark.json")),
        (Ground::Light, true) => include_str!(concat!(env!("OUT_DIR"), "/contrast-light.json")),
    }
}

fn entries(ground: Ground, contrast: bool) -> BTreeMap<String, Entry> {
    serde_json::from_str(source(ground, contrast)).expect("a test reads the bundled themes")
}

impl Theme {
    /// The style of a piece of code.
    pub fn code(&self, role: CodeRole) -> Style {
        let name = match role {
            CodeRole::Keyword => "keyword",
            CodeRole::String => "string",
            CodeRole::Comment => "comment",
            CodeRole::Number => "number",
            CodeRole::Function => "function",
            CodeRole::Type => "type",
            CodeRole::Constant => "constant",
            CodeRole::Operator => "operator",
            CodeRole::Plain => return self.text,
        };
        self.code.get(name).copied().unwrap_or(self.text)
    }
}

impl Entry {
    fn style(&self, depth: Depth) -> Style {
        let mut style = Style::new();
        for (wanted, modifier) in [
            (self.bold, Modifier::BOLD),
            (self.dim && depth < Depth::Palette, Modifier::DIM),
            (self.italic, Modifier::ITALIC),
            (self.underline, Modifier::UNDERLINED),
            (self.reverse && depth == Depth::None, Modifier::REVERSED),
        ] {
            if wanted {
                style = style.add_modifier(modifier);
            }
        }
        let color = |hex: &Option<String>| hex.as_deref().and_then(rgb).map(|rgb| step_down(rgb, depth));
        match depth {
            Depth::None => style,
            Depth::Sixteen => Style { fg: self.ansi.as_deref().and_then(|name| name.parse().ok()), ..style },
            _ => Style { fg: color(&self.fg), bg: color(&self.bg), ..style },
        }
    }
}

fn rgb(hex: &str) -> Option<[u8; 3]> {
    let number = u32::from_str_radix(hex.strip_prefix('#')?, 16).ok()?;
    let [_, r, g, b] = number.to_be_bytes();
    Some([r, g, b])
}

/// The colour itself, or the nearest of the 6×6×6 cube and the greys of the 256 palette.
fn step_down([r, g, b]: [u8; 3], depth: Depth) -> Color {
    if depth == Depth::True {
        return Color::Rgb(r, g, b);
    }
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let nearest = |value: u8| (0..6).min_by_key(|at| LEVELS[*at].abs_diff(value)).unwrap_or(0);
    let cube = [r, g, b].map(nearest);
    let distance =
        |other: [u8; 3]| [r, g, b].iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum::<u32>();
    let grey_at = (0..24).min_by_key(|at| distance([8 + 10 * at; 3])).unwrap_or(0);
    if distance([8 + 10 * grey_at; 3]) < distance(cube.map(|at| LEVELS[at])) {
        Color::Indexed(232 + grey_at)
    } else {
        Color::Indexed((16 + 36 * cube[0] + 6 * cube[1] + cube[2]) as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, as WCAG 2 defines it.
    fn luminance(rgb: [u8; 3]) -> f64 {
        let [r, g, b] = rgb.map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.03928 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    const ALL: [(Ground, bool); 4] =
        [(Ground::Dark, false), (Ground::Light, false), (Ground::Dark, true), (Ground::Light, true)];

    /// WCAG 2 asks 4.5 of texts at level AA and 7 at level AAA, and 3 and 4.5 of what is no text.
    #[test]
    fn every_text_stands_out_from_its_ground_as_wcag_asks() {
        for (ground, contrast) in ALL {
            let usual = if ground == Ground::Dark { "#1e1e1e" } else { "#ffffff" };
            let (of_text, of_border) = if contrast { (7.0, 4.5) } else { (4.5, 3.0) };
            let entries = entries(ground, contrast);
            let line = entries["current_line"].bg.clone().expect("the current line has a ground of its own");
            for background in [usual, line.as_str()] {
                for (name, entry) in &entries {
                    let least = if name == "border" { of_border } else { of_text };
                    let Some(fg) = entry.fg.as_deref().and_then(rgb) else { continue };
                    let ratio = self::contrast(fg, rgb(background).expect("a colour"));
                    assert!(ratio >= least, "{ground:?} {contrast} {name} on {background}: {ratio:.2}");
                }
            }
        }
    }

    #[test]
    fn every_theme_tells_of_every_role() {
        let roles = |(ground, contrast)| entries(ground, contrast).into_keys().collect::<Vec<_>>();
        assert!(roles(ALL[0]).len() > 25);
        for other in ALL {
            assert_eq!(roles(other), roles(ALL[0]), "{other:?}");
        }
    }

    #[test]
    fn states_differ_in_colour_at_every_depth_that_has_any() {
        for choice in [Choice::Auto, Choice::Contrast] {
            for ground in [Ground::Dark, Ground::Light] {
                for depth in [Depth::Sixteen, Depth::Palette, Depth::True] {
                    let theme = Look { choice, ground: Some(ground), depth, ascii: false }.theme();
                    let states =
                        [theme.created, theme.ready, theme.running, theme.active, theme.suspended, theme.closed];
                    for (at, one) in states.iter().enumerate() {
                        assert!(!states[at + 1..].contains(one), "{choice:?} {ground:?} {depth:?} {at}");
                    }
                }
            }
        }
    }

    #[test]
    fn without_colour_no_colour_is_used() {
        let theme = theme(Ground::Dark, Depth::None);
        for style in [theme.text, theme.active, theme.suspended, theme.current_line, theme.code(CodeRole::Keyword)] {
            assert_eq!((style.fg, style.bg), (None, None));
        }
        assert!(theme.current_line.add_modifier.contains(Modifier::REVERSED));
    }
}
