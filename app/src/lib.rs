//! What both sides agree on: server functions (compiled twice) and pages (compiled to wasm only).
//!
//! One folder a noun: `api.rs` has its server functions, `page.rs` what it draws. Server functions have two
//! statements: who asks, then the call of one service.

#[cfg(feature = "ssr")]
pub mod context;
pub mod error;

pub mod account;
pub mod alerts;
pub mod audit;
pub mod calendars;
pub mod callbacks;
pub mod calls;
pub mod directory;
pub mod emergency;
pub mod employees;
pub mod help;
pub mod history;
pub mod ice_servers;
pub mod lines;
pub mod live;
pub mod names;
pub mod phones;
pub mod presence;
pub mod quality;
pub mod queues;
pub mod regions;
pub mod sessions;
pub mod skills;
pub mod subscribers;
pub mod supervision;
pub mod today;
pub mod wallboards;
pub mod wire;

#[cfg(feature = "ui")]
pub mod desk;
#[cfg(feature = "ui")]
pub mod palette;
#[cfg(feature = "ui")]
pub mod phone;
#[cfg(feature = "ui")]
pub mod realtime;
#[cfg(feature = "ui")]
pub mod shell;
#[cfg(feature = "ui")]
pub mod sound;
#[cfg(feature = "ui")]
pub mod ui;
