//! The language of the screen. Pure.

use super::args::UiLanguage;
use crate::tui::theme::is_other_charset;

/// The language of the user's locale: that of the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set. Where it names a charset
/// other than UTF-8 that is English: nothing is written in such a charset here, and of UTF-8 only ASCII is the same in it.
pub fn language(variable: impl Fn(&str) -> Option<String>) -> UiLanguage {
    if is_other_charset(&variable) {
        return UiLanguage::En;
    }
    let locale =
        ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| variable(name).filter(|it| !it.is_empty()));
    let code = locale.as_deref().and_then(|locale| locale.split(['_', '.', '-', '@']).next());
    code.and_then(|code| UiLanguage::from_code(&code.to_ascii_lowercase())).unwrap_or(UiLanguage::En)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let with = |pairs: &[(&str, &str)]| {
            language(|name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())).code()
        };
        assert_eq!(with(&[]), "en");
        assert_eq!(with(&[("LANG", "ko_KR.UTF-8")]), "ko");
        assert_eq!(with(&[("LANG", "ko")]), "ko");
        assert_eq!(with(&[("LANG", "ko_KR.EUC-KR")]), "en");
        assert_eq!(with(&[("LANG", "kok_IN")]), "en");
        assert_eq!(with(&[("LANG", "ko_KR.UTF-8"), ("LC_ALL", "C")]), "en");
        assert_eq!(with(&[("LANG", "en_US.UTF-8"), ("LC_MESSAGES", "ko_KR"), ("LC_ALL", "")]), "ko");
    }
}
