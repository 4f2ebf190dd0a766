//! The screen: a model that `update` changes and views draw, and one loop that has effects.
//!
//! Model, update and views are pure. Views do not know of runs; only the loop and its effects do.

pub mod effects;
pub mod events;
mod glyphs;
pub mod handout;
pub mod highlight;
pub mod keys;
pub mod markdown;
pub mod model;
pub mod msg;
pub mod notes;
pub mod paint;
pub mod plain;
pub mod run;
#[cfg(test)]
mod sample;
pub mod section;
pub mod strings;
pub mod terminal;
pub mod theme;
mod unix;
pub mod update;
pub mod views;
pub mod words;
