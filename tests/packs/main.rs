//! Packs that are not ours: a good one with all that the format has, in `good`; the same with one mistake each, in a table;
//! one whose every file is wrong, in `wrong`; and good ones spoiled at random.

mod files;
mod folders;
mod fuzz;
mod mistake;
mod mistakes;
mod schema;
mod wrong;
