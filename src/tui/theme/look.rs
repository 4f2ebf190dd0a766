//! What the screen is to look like: which theme was chosen, what the terminal's ground is, how many colours it has, and
//! whether its font has more than ASCII. From these a theme follows. Pure; asking the terminal is its keeper's part.

use super::{Theme, of_look};

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// None, or none are wanted.
    #[default]
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
        let kind = term.and_then(|term| term.split('-').next());
        let is_without = kind.is_some_and(|kind| ["dumb", "vt100", "vt102", "vt220"].contains(&kind));
        if no_color.is_some_and(|value| !value.is_empty()) || is_without {
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

/// What a terminal writes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ground {
    /// A dark one.
    #[default]
    Dark,
    /// A light one.
    Light,
}

impl Ground {
    /// What the variable `COLORFGBG` says (`foreground;background`); `None` where it says nothing.
    pub fn of(colorfgbg: Option<&str>) -> Option<Self> {
        let background = colorfgbg?.rsplit(';').next()?.parse::<u8>().ok()?;
        Some(if matches!(background, 7 | 9..=15) { Self::Light } else { Self::Dark })
    }
}

/// Which theme the user has chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// The one for the terminal's ground.
    #[default]
    Auto,
    /// The one for dark terminals.
    Dark,
    /// The one for light terminals.
    Light,
    /// That of high contrast for the terminal's ground.
    Contrast,
}

impl Choice {
    /// All of them, in the order in which a key goes through them.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Dark, Self::Light, Self::Contrast];

    /// Its name in the settings and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Contrast => "contrast",
        }
    }

    /// The choice with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }
}

/// What the screen is to look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Which theme the user has chosen.
    pub choice: Choice,
    /// What the terminal writes on; `None` while it is not known.
    pub ground: Option<Ground>,
    /// How many colours it has.
    pub depth: Depth,
    /// Whether it shows no more than ASCII, beside the letters of languages.
    pub ascii: bool,
}

impl Look {
    /// The theme that follows from it.
    pub fn theme(self) -> Theme {
        of_look(self)
    }

    /// The same with the next choice of theme.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Choice::ALL.iter().position(|choice| *choice == self.choice).unwrap_or(0);
        Self { choice: Choice::ALL[(at + 1) % Choice::ALL.len()], ..self }
    }

    /// The ground that the theme is made for, and whether it is one of high contrast.
    pub fn variant(self) -> (Ground, bool) {
        let ground = self.ground.unwrap_or_default();
        match self.choice {
            Choice::Auto => (ground, false),
            Choice::Dark => (Ground::Dark, false),
            Choice::Light => (Ground::Light, false),
            Choice::Contrast => (ground, true),
        }
    }
}

/// Whether the locale that these environment variables tell of names a charset that is not UTF-8. One that names none says
/// nothing.
pub fn is_other_charset(variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name| variable(name).filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
    let charset = locale.as_deref().and_then(|locale| locale.split_once('.')).map(|(_, charset)| charset);
    let charset = charset.map(|charset| charset.split('@').next().unwrap_or_default().to_ascii_lowercase());
    charset.is_some_and(|charset| charset != "utf-8" && charset != "utf8")
}

/// Whether a terminal with these environment variables shows no more than ASCII: its locale names a charset that is not
/// UTF-8, or it is one whose font is known to lack the rest.
pub fn is_ascii_only(variable: impl Fn(&str) -> Option<String>) -> bool {
    let lacks = |term: String| ["linux", "vt100", "vt102", "vt220", "ansi", "cons25"].contains(&&*term);
    is_other_charset(&variable) || variable("TERM").is_some_and(lacks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_tells_depth_and_ground() {
        assert_eq!(Depth::of(Some("1"), Some("truecolor"), Some("xterm")), Depth::None);
        assert_eq!(Depth::of(Some(""), Some("truecolor"), Some("xterm")), Depth::True);
        assert_eq!(Depth::of(None, None, Some("screen-256color")), Depth::Palette);
        assert_eq!(Depth::of(None, None, Some("linux")), Depth::Sixteen);
        for term in ["dumb", "vt100", "vt102", "vt220", "vt100-am"] {
            assert_eq!(Depth::of(None, None, Some(term)), Depth::None, "{term}");
        }
        assert_eq!(Ground::of(Some("0;15")), Some(Ground::Light));
        assert_eq!(Ground::of(Some("15;0")), Some(Ground::Dark));
        assert_eq!((Ground::of(None), Ground::of(Some("default"))), (None, None));
    }

    #[test]
    fn a_key_goes_through_all_themes_and_comes_back() {
        let start = Look { choice: Choice::Light, ..Look::default() };
        let mut look = start;
        let mut names = Vec::new();
        for _ in Choice::ALL {
            look = look.next();
            names.push(look.choice.name());
            assert_eq!(Choice::from_name(look.choice.name()), Some(look.choice));
        }
        assert_eq!(names, ["contrast", "auto", "dark", "light"]);
        assert_eq!(look, start);
    }

    #[test]
    fn only_a_charset_that_is_named_or_a_known_font_means_ascii() {
        let with = |pairs: &[(&str, &str)]| {
            is_ascii_only(|name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
        };
        assert!(!with(&[]) && !with(&[("LANG", "C")]) && !with(&[("LANG", "ko_KR.UTF-8"), ("TERM", "xterm")]));
        assert!(!with(&[("LANG", "de_DE.ISO-8859-1"), ("LC_ALL", "en_US.utf8")]));
        assert!(with(&[("LANG", "de_DE.ISO-8859-1@euro")]) && with(&[("TERM", "linux")]));
    }
}
