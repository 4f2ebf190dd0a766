//! yieldscope: an interactive tutorial for the terminal that runs a real Python program and its Rust equivalent side by
//! side, and animates what every coroutine in them does.
//!
//! The modules stand in layer order: each imports from those above it only, and `tests/layers.rs` holds them to it.

pub mod base;
pub mod trace;

pub mod lesson;
pub mod timeline;

pub mod instrument;
pub mod runner;
pub mod store;

pub mod export;
pub mod room;
pub mod tui;

pub mod cli;
