//! The operator's desk: the phone at the right, the card in the middle.

pub mod card;
pub mod dock;
mod note;
pub mod page;
pub mod state;
