//! A screen as text with its colours beside it: which style each cell has in the dark theme, in the light one and without
//! colour. Cells that are alike in all three share a letter, which the legend explains.

use super::Reader;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use yieldscope::base::text::width;
use yieldscope::tui::theme::{Choice, Depth, Ground, Look};

/// What each of [`LOOKS`] is called in the legend.
const NAMES: [&str; 3] = ["dark", "light", "without colour"];
const LOOKS: [(Ground, Depth); 3] =
    [(Ground::Dark, Depth::True), (Ground::Light, Depth::True), (Ground::Dark, Depth::None)];

impl Reader {
    /// What the screen shows at this size, and in which colours.
    pub fn painted(&mut self, width: u16, height: u16) -> String {
        let before = self.model.theme.clone();
        let looks = LOOKS.map(|(ground, depth)| {
            let look = Look { choice: Choice::Auto, ground: Some(ground), depth, ascii: false };
            self.model.theme = look.theme();
            self.buffer(width, height)
        });
        self.model.theme = before;
        let [dark, light, none] = &looks;
        assert_eq!(super::text(dark), super::text(light), "the ground changes colours alone");
        let mut out = super::text(none);
        if super::text(dark) != out {
            out.push_str("\n-- with colours --\n");
            out.push_str(&differing(&out.clone(), &super::text(dark)));
        }
        out + "\n-- colours --\n" + &colours(&looks)
    }
}

/// The lines of `other` that `text` has not, with their numbers.
fn differing(text: &str, other: &str) -> String {
    let pairs = text.lines().zip(other.lines()).enumerate();
    pairs.filter(|(_, (one, other))| one != other).map(|(at, (_, other))| format!("{at:>2}: {other}\n")).collect()
}

/// A row of runs for each row of cells, and the legend. Cells without a style of their own are dots.
fn colours(looks: &[Buffer; 3]) -> String {
    let mut styles: Vec<[String; 3]> = Vec::new();
    let mut letter = |cells: [&Cell; 3]| {
        let style = cells.map(style);
        if style.iter().all(String::is_empty) {
            return '.';
        }
        let at = styles.iter().position(|known| *known == style).unwrap_or_else(|| {
            styles.push(style);
            styles.len() - 1
        });
        letters().nth(at).expect("a letter for every style")
    };
    let area = looks[0].area;
    let mut out = String::new();
    for y in 0..area.height {
        let mut row: Vec<(char, usize)> = Vec::new();
        let mut x = 0;
        while x < area.width {
            let cells = looks.each_ref().map(|buffer| &buffer[(x, y)]);
            let (letter, cells) = (letter(cells), width(cells[2].symbol()).max(1));
            match row.last_mut() {
                Some((last, count)) if *last == letter => *count += cells,
                _ => row.push((letter, cells)),
            }
            x += cells as u16;
        }
        let runs: Vec<String> = row.iter().map(|(letter, count)| format!("{letter}{count}")).collect();
        out.push_str(&format!("{y:>2}: {}\n", runs.join(" ")));
    }
    for (letter, style) in letters().zip(&styles) {
        let named: Vec<String> = NAMES.iter().zip(style).map(|(name, style)| format!("{name}: {style}")).collect();
        out.push_str(&format!("{letter}  {}\n", named.join(" | ")));
    }
    out
}

fn letters() -> impl Iterator<Item = char> {
    ('a'..='z').chain('A'..='Z').chain('α'..='ω')
}

/// Colours and modifiers of a cell; nothing where it has none.
fn style(cell: &Cell) -> String {
    let mut parts = Vec::new();
    if cell.fg != Color::Reset {
        parts.push(cell.fg.to_string());
    }
    if cell.bg != Color::Reset {
        parts.push(format!("on {}", cell.bg));
    }
    parts.extend(cell.modifier.iter_names().map(|(name, _): (_, Modifier)| name.to_ascii_lowercase()));
    parts.join(" ")
}
