//! Words and rules of the contact centre: everything the page and the server must agree on.
//!
//! Pure: no clock, no socket, no chance. Time, ids and chance come as arguments (see clippy.toml here).

pub mod audit;
pub mod board;
pub mod calendars;
pub mod callbacks;
pub mod calls;
pub mod config;
pub mod emergency;
pub mod employees;
pub mod events;
pub mod flows;
pub mod history;
pub mod ids;
pub mod lines;
pub mod permission;
pub mod phone;
pub mod presence;
pub mod queues;
pub mod sayings;
pub mod skills;
pub mod subscribers;
pub mod time;
mod wire;

pub use ids::*;
pub use permission::{Actor, Permission, Role};
pub use phone::Phone;
pub use presence::{Console, Presence};
pub use time::{Millis, Timestamp};
