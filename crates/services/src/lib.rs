//! Use cases: the only place where things happen. Each is permission → rule → store → publish.
//!
//! One public function is one thing that a person or a timer can do.

pub mod account;
pub mod alerts;
pub mod audit;
pub mod calendars;
pub mod callbacks;
pub mod calls;
pub mod centre;
pub mod demo;
pub mod directory;
pub mod emergency;
pub mod employees;
pub mod error;
pub mod help;
pub mod history;
pub mod ice_servers;
pub mod jobs;
pub mod lines;
pub mod live;
pub mod names;
pub mod passwords;
pub mod phones;
pub mod presence;
pub mod prompts;
pub mod quality;
pub mod queues;
pub mod recordings;
pub mod regions;
pub mod sayings;
pub mod secrets;
pub mod sessions;
pub mod skills;
pub mod subscribers;
pub mod supervision;
pub mod switchboard;
pub mod today;
pub mod wallboards;

pub use centre::{Anyone, Centre, Cx};
pub use error::{Error, Result};
