//! The operator's desk: the phone at the right, the card in the middle.

mod actions;
pub mod card;
pub mod dock;
mod doing;
mod note;
pub mod page;
pub mod state;
mod transfer;
