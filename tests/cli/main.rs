//! The built program from outside, in a closed environment: a temporary home, no PATH but what a test gives.

mod bad_input;
mod export;
mod lessons;
mod limits;
mod packs;
mod plain;
mod programs;
mod rust;
mod saved;
mod streams;
mod words;
mod world;
