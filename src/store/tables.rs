//! Files that are in the binary: the bundled pack and its recorded runs. `build.rs` writes the tables.

include!(concat!(env!("OUT_DIR"), "/bundled_files.rs"));
