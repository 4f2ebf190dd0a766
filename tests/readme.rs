//! The README tells of the keys that there are: its table is that of the key map, in the words of the help.

use std::fs;
use std::path::Path;
use yieldscope::tui::keys::{Context, KeyMap};
use yieldscope::tui::strings::Strings;

fn key_table() -> String {
    let strings = Strings::of("en");
    let mut table = String::from("| where | key | what it does |\n|---|---|---|\n");
    for &context in Context::ALL {
        for binding in KeyMap::bundled().of(context) {
            let (place, what) = (strings.context(context), strings.action(binding.action));
            table.push_str(&format!("| {place} | `{}` | {what} |\n", binding.label()));
        }
    }
    table
}

#[test]
fn the_readme_has_the_keys_of_the_key_map() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("a README");
    let table = key_table();
    assert!(readme.contains(&table), "write into README.md:\n\n{table}");
}
