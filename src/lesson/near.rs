//! "Did you mean": which known word a misspelt one was meant to be.

/// The candidate that `word` is most likely a misspelling of; `None` where none is near enough.
pub fn near<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let far = (word.chars().count() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= far)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The help for a word that is not among `candidates`: the one that was probably meant, else all that there are.
pub fn did_you_mean(word: &str, candidates: &[&str], what: &str) -> String {
    match (near(word, candidates.iter().copied()), candidates) {
        (Some(meant), _) => format!("did you mean `{meant}`?"),
        (None, []) => format!("there are no {what}"),
        (None, _) => format!("{what} are {}", list(candidates)),
    }
}

/// Names for a sentence: `` `a`, `b` ``; the first twelve where there are more.
pub fn list(names: &[&str]) -> String {
    let mut out = names.iter().take(12).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if names.len() > 12 {
        out.push_str(", …");
    }
    out
}

/// Pairs names that are unknown with names that are missing, since one misspelling makes one of each. Gives for every
/// unknown name the missing one it was meant to be, and takes that one out of `missing`.
pub fn pair<'m>(unknown: &[&str], missing: &mut Vec<&'m str>) -> Vec<Option<&'m str>> {
    unknown
        .iter()
        .map(|name| {
            let meant = near(name, missing.iter().copied())?;
            missing.retain(|other| *other != meant);
            Some(meant)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_near_to_its_misspellings_only() {
        assert_eq!(near("lanes", ["line", "lane", "output"]), Some("lane"));
        assert_eq!(near("kr", ["en", "ko"]), Some("ko"));
        assert_eq!(near("banana", ["en", "ko"]), None);
        assert_eq!(did_you_mean("banana", &["en", "ko"], "languages"), "languages are `en`, `ko`");
        assert_eq!(did_you_mean("banana", &[], "languages"), "there are no languages");
    }

    #[test]
    fn one_misspelling_uses_up_one_missing_name() {
        let mut missing = vec!["second", "first"];
        assert_eq!(pair(&["secnd", "sekond"], &mut missing), [Some("second"), None]);
        assert_eq!(missing, ["first"]);
    }
}
