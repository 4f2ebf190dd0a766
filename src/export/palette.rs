//! The colours of pictures and pages: those of the screen's themes, read from the same files, on white and on dark ground.
//!
//! Light is what a reader sees who says nothing, and what is printed; dark is for who asks for it. It knows roles and style sheets, and
//! not what anything looks like beside its colour.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::LazyLock;

/// A role as the file of a theme gives it; what is only for terminals is passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Role {
    fg: Option<String>,
    bg: Option<String>,
}

/// The colours of one ground.
#[derive(Debug)]
pub struct Palette {
    /// The ground itself, `#rrggbb`.
    pub ground: &'static str,
    /// Plain text.
    pub text: &'static str,
    roles: BTreeMap<String, Role>,
}

/// The colours on white.
pub static LIGHT: LazyLock<Palette> =
    LazyLock::new(|| read("#ffffff", "#1a1a1a", include_str!("../../assets/themes/light.toml")));
/// The colours on dark ground.
pub static DARK: LazyLock<Palette> =
    LazyLock::new(|| read("#1e1e1e", "#e4e4e4", include_str!("../../assets/themes/dark.toml")));

fn read(ground: &'static str, text: &'static str, file: &str) -> Palette {
    let roles = toml::from_str(file).expect("a test reads the bundled themes");
    Palette { ground, text, roles }
}

impl Palette {
    /// The colour of a role, `#rrggbb`; that of plain text where the theme leaves it to the terminal.
    pub fn of(&self, role: &str) -> &str {
        match role {
            "ground" => self.ground,
            "text" => self.text,
            _ => self.roles.get(role).and_then(|role| role.fg.as_deref()).unwrap_or(self.text),
        }
    }

    /// The ground of the line that is about to run.
    pub fn current_line(&self) -> &str {
        self.roles.get("current_line").and_then(|role| role.bg.as_deref()).unwrap_or(self.ground)
    }
}

/// What a rule colours.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    /// The selector.
    pub selector: &'static str,
    /// The property: `fill`, `stroke`, `color`.
    pub property: &'static str,
    /// The role whose colour it gets; `current_line` is the ground of that line.
    pub role: &'static str,
}

/// The rules of a style sheet for both grounds: the light colours, and the dark ones for who asks for them on a screen.
pub fn rules(paints: &[Paint]) -> String {
    let rules = |palette: &Palette| {
        let mut out = String::new();
        for Paint { selector, property, role } in paints {
            let colour = if *role == "current_line" { palette.current_line() } else { palette.of(role) };
            // Writing to a `String` has no way to fail.
            let _ = write!(out, "{selector}{{{property}:{colour}}}");
        }
        out
    };
    format!("{}@media screen and (prefers-color-scheme:dark){{{}}}", rules(&LIGHT), rules(&DARK))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Relative luminance of `#rrggbb`, as WCAG 2 defines it.
    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let share = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect("a colour")) / 255.0;
            if share <= 0.03928 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    /// How far two colours stand apart, as WCAG 2 measures it.
    pub fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_role_stands_out_from_its_ground_as_wcag_asks_of_texts() {
        for palette in [&*LIGHT, &*DARK] {
            let roles = palette.roles.keys().map(String::as_str).chain(["text"]).filter(|role| *role != "border");
            for role in roles {
                for ground in [palette.ground, palette.current_line()] {
                    let ratio = contrast(palette.of(role), ground);
                    assert!(ratio >= 4.5, "{role} {} on {ground}: {ratio:.2}", palette.of(role));
                }
            }
            assert!(contrast(palette.of("border"), palette.ground) >= 3.0);
        }
    }

    #[test]
    fn rules_come_for_both_grounds_and_the_dark_ones_are_for_screens() {
        let rules = rules(&[Paint { selector: ".a", property: "fill", role: "suspended" }]);
        let dark = "@media screen and (prefers-color-scheme:dark){.a{fill:#f08a24}}";
        assert_eq!(rules, format!(".a{{fill:#7d2200}}{dark}"));
    }
}
