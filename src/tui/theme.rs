//! Colours by role, read from `assets/themes/`. What a terminal cannot show is stepped down: truecolor, 256, 16, none.
//!
//! Every state also has a sign and a word on the screen; a theme without any colour still tells them apart.

use super::highlight::CodeRole;
use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;
use std::collections::BTreeMap;

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// None, or none are wanted.
    None,
    /// The terminal's own sixteen.
    Sixteen,
    /// The palette of 256.
    Palette,
    /// 24 bits.
    True,
}

impl Depth {
    /// The depth that these environment variables tell of. A `NO_COLOR` that is not empty means none.
    pub fn of(no_color: Option<&str>, colorterm: Option<&str>, term: Option<&str>) -> Self {
        if no_color.is_some_and(|value| !value.is_empty()) || term == Some("dumb") {
            return Self::None;
        }
        match (colorterm, term) {
            (Some("truecolor" | "24bit"), _) => Self::True,
            (_, Some(term)) if term.contains("direct") => Self::True,
            (_, Some(term)) if term.contains("256color") => Self::Palette,
            _ => Self::Sixteen,
        }
    }
}

/// Which of the bundled themes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// For a dark terminal.
    Dark,
    /// For a light terminal.
    Light,
}

impl Ground {
    /// What the variable `COLORFGBG` says (`foreground;background`); dark where it says nothing.
    pub fn of(colorfgbg: Option<&str>) -> Self {
        let background =
            colorfgbg.and_then(|value| value.rsplit(';').next()).and_then(|value| value.parse::<u8>().ok());
        match background {
            Some(7 | 9..=15) => Self::Light,
            _ => Self::Dark,
        }
    }
}

/// A style for each role that a view draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
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
    let entries = entries(ground);
    let style = |name: &str| entries.get(name).map_or(Style::new(), |entry| entry.style(depth));
    Theme {
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

fn source(ground: Ground) -> &'static str {
    match ground {
        Ground::Dark => include_str!("../../assets/themes/dark.toml"),
        Ground::Light => include_str!("../../assets/themes/light.toml"),
    }
}

fn entries(ground: Ground) -> BTreeMap<String, Entry> {
    toml::from_str(source(ground)).expect("a test reads the bundled themes")
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

    #[test]
    fn every_text_stands_out_from_its_ground_as_wcag_aa_asks() {
        for (ground, usual) in [(Ground::Dark, "#1e1e1e"), (Ground::Light, "#ffffff")] {
            let entries = entries(ground);
            let line = entries["current_line"].bg.clone().expect("the current line has a ground of its own");
            for background in [usual, line.as_str()] {
                for (name, entry) in &entries {
                    // Borders are no text; WCAG asks 3:1 of them.
                    let least = if name == "border" { 3.0 } else { 4.5 };
                    let Some(fg) = entry.fg.as_deref().and_then(rgb) else { continue };
                    let ratio = contrast(fg, rgb(background).expect("a colour"));
                    assert!(ratio >= least, "{ground:?} {name} on {background}: {ratio:.2}");
                }
            }
        }
    }

    #[test]
    fn states_differ_in_colour_at_every_depth_that_has_any() {
        for ground in [Ground::Dark, Ground::Light] {
            for depth in [Depth::Sixteen, Depth::Palette, Depth::True] {
                let theme = theme(ground, depth);
                let states = [theme.created, theme.ready, theme.running, theme.active, theme.suspended, theme.closed];
                for (at, one) in states.iter().enumerate() {
                    assert!(!states[at + 1..].contains(one), "{ground:?} {depth:?} {at}");
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

    #[test]
    fn the_environment_tells_depth_and_ground() {
        assert_eq!(Depth::of(Some("1"), Some("truecolor"), Some("xterm")), Depth::None);
        assert_eq!(Depth::of(Some(""), Some("truecolor"), Some("xterm")), Depth::True);
        assert_eq!(Depth::of(None, None, Some("screen-256color")), Depth::Palette);
        assert_eq!(Depth::of(None, None, Some("linux")), Depth::Sixteen);
        assert_eq!(Ground::of(Some("0;15")), Ground::Light);
        assert_eq!(Ground::of(Some("15;0")), Ground::Dark);
        assert_eq!(Ground::of(None), Ground::Dark);
    }
}
