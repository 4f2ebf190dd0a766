//! What can be wrong with the folder that a pack lies in.

use crate::files::good;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use yieldscope::lesson::Files;
use yieldscope::store::packs;

fn write(files: &Files, folder: &Path) {
    for path in files.paths() {
        let place = folder.join(path);
        fs::create_dir_all(place.parent().expect("a folder")).expect("made");
        fs::write(place, files.get(path).expect("its content")).expect("written");
    }
}

/// The findings about the good pack after something was done to its folder: `file: code`.
fn found(change: impl FnOnce(&Path)) -> Vec<String> {
    let home = tempfile::tempdir().expect("a temporary folder");
    let pack = home.path().join("pack");
    write(&good(), &pack);
    change(&pack);
    let findings = packs::in_folder(&pack).expect("a pack").findings;
    assert!(findings.iter().all(|finding| finding.help.is_some()));
    findings.iter().map(|finding| format!("{}: {}", finding.file, finding.code)).collect()
}

#[test]
fn links_are_found_once_each_and_never_followed() {
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    write(&good(), elsewhere.path());
    let instead = |inner: &'static str| {
        let goal = elsewhere.path().join(inner);
        move |pack: &Path| {
            let path = pack.join(inner);
            let gone = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            gone.expect("it was there");
            symlink(goal, path).expect("linked");
        }
    };
    for inner in [
        "pack.toml",
        "02-more",
        "02-more/chapter.toml",
        "02-more/again",
        "02-more/again/lesson.toml",
        "02-more/again/main.py",
        "02-more/again/main.rs",
        "02-more/again/ko.md",
    ] {
        assert_eq!(found(instead(inner)), [format!("{inner}: link")]);
    }
    let ring = |pack: &Path| symlink(pack, pack.join("01-sums/ring")).expect("linked");
    assert_eq!(found(ring), ["01-sums/ring: link"]);
    let nowhere = |pack: &Path| symlink("nowhere", pack.join("01-sums/sums/notes.txt")).expect("linked");
    assert_eq!(found(nowhere), ["01-sums/sums/notes.txt: link"]);
}

#[test]
fn what_is_no_file_or_lies_too_deep_is_found_once() {
    let socket = |pack: &Path| drop(std::os::unix::net::UnixListener::bind(pack.join("s")).expect("bound"));
    assert_eq!(found(socket), ["s: no-file"]);
    let deep = |pack: &Path| fs::create_dir_all(pack.join("a/b/c/d/e/f/g")).expect("made");
    assert_eq!(found(deep), ["a/b/c/d/e/f: too-deep"]);
    assert_eq!(found(|pack| fs::create_dir_all(pack.join(".git/a/b/c/d/e/f/g")).expect("made")), [""; 0]);
}

#[test]
fn a_name_that_is_no_text_is_found_once() {
    let name = std::ffi::OsStr::from_bytes(b"note\xff.txt");
    let found = found(|pack| {
        // Some file systems have no such names.
        if fs::write(pack.join(name), "").is_err() {
            fs::write(pack.join("note\u{fffd}.txt"), "").expect("written");
        }
    });
    assert!(found.is_empty() || found == ["note\u{fffd}.txt: file-name"], "{found:?}");
}
