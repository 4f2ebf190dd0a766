//! Settings: what a user chose. Pure; keeping them on disk is the keeper's part.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The format that this program writes.
pub const FORMAT: u64 = 1;

/// What a user chose; what is absent follows the system or the program's default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    format: u64,
    /// Language of the screen: `en`, `ko`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ui: Option<String>,
    /// The theme: `auto`, `dark`, `light`, `contrast`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// Whether the screen is drawn with ASCII alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ascii: Option<bool>,
    /// Whether the mouse chooses lanes and moves the playhead, in place of selecting text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mouse: Option<bool>,
    /// Whether playheads jump, and nothing is seen on its way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reduced_motion: Option<bool>,
    /// How fast the playhead moves; 1 is the speed at which a class can follow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speed: Option<f64>,
    /// The Python interpreter to run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub python: Option<PathBuf>,
    /// Keys of other versions and by other hands: kept as they are.
    #[serde(flatten)]
    others: toml::Table,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            format: FORMAT,
            ui: None,
            theme: None,
            ascii: None,
            mouse: None,
            reduced_motion: None,
            speed: None,
            python: None,
            others: toml::Table::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_survive() {
        let text = "format = 1\nui = \"ko\"\nspeed = 0.5\npython = \"/opt/py\"\nfuture = \"yes\"\n";
        let settings: Settings = toml::from_str(text).expect("read");
        assert_eq!((settings.ui.as_deref(), settings.speed), (Some("ko"), Some(0.5)));
        assert_eq!(toml::to_string_pretty(&settings).expect("written"), text);
    }
}
