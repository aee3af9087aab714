//! Use cases: the only place where things happen. Each is permission → rule → store → publish.
//!
//! One public function is one thing that a person or a timer can do.

pub mod audit;
pub mod calendars;
pub mod callbacks;
pub mod calls;
pub mod centre;
pub mod demo;
pub mod emergency;
pub mod employees;
pub mod error;
pub mod history;
pub mod jobs;
pub mod lines;
pub mod live;
pub mod names;
pub mod passwords;
pub mod phones;
pub mod presence;
pub mod prompts;
pub mod queues;
pub mod recordings;
pub mod sayings;
pub mod secrets;
pub mod sessions;
pub mod skills;
pub mod subscribers;
pub mod switchboard;

pub use centre::{Anyone, Centre, Cx};
pub use error::{Error, Result};
