//! The terminal's side: keys, themes, words, text and the terminal itself.

pub mod highlight;
pub mod keys;
