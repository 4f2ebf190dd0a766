//! The probe that lives inside a traced Rust program and reports its events.
