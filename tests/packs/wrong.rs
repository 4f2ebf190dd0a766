//! A pack whose every file is wrong in a way of its own.

use crate::files::folder;
use std::collections::BTreeSet;
use yieldscope::store::packs;

#[test]
fn all_that_is_wrong_in_every_file_is_found_at_once_and_each_once() {
    let loaded = packs::in_folder(&folder("wrong")).expect("a pack, if a bad one");
    let lines: Vec<String> = loaded
        .findings
        .iter()
        .map(|finding| {
            let help = finding.help.as_deref().expect("what to do");
            format!("{}\n    {help}", finding.one_line(loaded.files.text(&finding.file)))
        })
        .collect();
    // What no list names is read by nobody: it is found as a whole.
    let read = loaded.files.paths().filter(|path| !path.starts_with("05-alone/"));
    let found: BTreeSet<&str> = loaded.findings.iter().map(|finding| finding.file.as_str()).collect();
    let silent: Vec<&str> =
        read.filter(|path| !found.contains(path) && !path.ends_with("/mian.py") && !path.ends_with("/kr.md")).collect();
    assert!(silent.is_empty(), "nothing is found in {silent:?}");
    insta::assert_snapshot!(lines.join("\n"));
}
