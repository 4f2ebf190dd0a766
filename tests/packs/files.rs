//! The packs that lie beside the tests.

use std::path::{Path, PathBuf};
use yieldscope::base::Diagnostic;
use yieldscope::lesson::Files;
use yieldscope::store::packs;

/// The folder of one of them.
pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs").join(name)
}

/// The files of the good pack.
pub fn good() -> Files {
    let loaded = packs::in_folder(&folder("good")).expect("a pack");
    assert_eq!(rendered(&loaded.files, &loaded.findings), "");
    loaded.files.get().clone()
}

/// The findings as a reader sees them.
pub fn rendered(files: &Files, findings: &[Diagnostic]) -> String {
    findings.iter().map(|finding| finding.render(files.text(&finding.file))).collect::<Vec<_>>().join("\n\n")
}
