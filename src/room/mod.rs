//! The room of a presentation: those who follow it from elsewhere, in a browser or a terminal. What travels to them and back, who has
//! answered what, and the server and the client that carry it. It knows nothing of screens, nor of how a lesson is run: what is to be
//! shown is handed in.

mod ballot;
pub mod client;
mod code;
mod ledger;
pub mod message;
mod position;
pub mod server;

pub use ballot::{Ballot, NotCounted};
pub use code::{Code, NoCode};
pub use ledger::Ledger;
pub use message::{Change, Poll, Question, Refusal, Revealed, Said, State, Told, VERSION, Wording};
pub use position::{AskedHere, Pane, Place, Position};
pub use server::{Document, News, Room, Shell};
