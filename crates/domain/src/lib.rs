//! Words and rules of the contact centre: everything the page and the server must agree on.
//!
//! Pure: no clock, no socket, no chance. Time, ids and chance come as arguments (see clippy.toml here).

pub mod account;
pub mod audit;
pub mod board;
pub mod breaks;
pub mod bulk;
pub mod calendars;
pub mod callbacks;
pub mod calls;
pub mod config;
pub mod directory;
pub mod emergency;
pub mod employees;
pub mod events;
pub mod flows;
pub mod help;
pub mod history;
pub mod ice_servers;
pub mod ids;
pub mod import;
pub mod lines;
pub mod participants;
pub mod permission;
pub mod phone;
pub mod presence;
pub mod quality;
pub mod queues;
pub mod sayings;
pub mod skills;
pub mod subscribers;
pub mod supervision;
pub mod time;
pub mod today;
pub mod typing;
pub mod wallboards;
mod wire;

pub use ids::*;
pub use participants::{ParticipantLive, Party, Stage, Target};
pub use permission::{Actor, Permission, Role};
pub use phone::Phone;
pub use presence::{Console, Presence};
pub use time::{Millis, Timestamp};
