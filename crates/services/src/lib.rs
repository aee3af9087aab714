//! Use cases: the only place where things happen. Each is permission → rule → store → publish.
//!
//! One public function is one thing that a person or a timer can do.

pub mod centre;
pub mod error;

pub use centre::{Anyone, Centre, Cx};
pub use error::{Error, Result};
