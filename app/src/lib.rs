//! What both sides agree on: server functions (compiled twice) and pages (compiled to wasm only).
//!
//! One folder a noun: `api.rs` has its server functions, `page.rs` what it draws. Server functions have two
//! statements: who asks, then the call of one service.

#[cfg(feature = "ssr")]
pub mod context;
pub mod error;

pub mod audit;
pub mod calendars;
pub mod callbacks;
pub mod calls;
pub mod emergency;
pub mod employees;
pub mod history;
pub mod lines;
pub mod live;
pub mod names;
pub mod phones;
pub mod presence;
pub mod queues;
pub mod sessions;
pub mod skills;
pub mod subscribers;
pub mod wire;

#[cfg(feature = "ui")]
pub mod desk;
#[cfg(feature = "ui")]
pub mod phone;
#[cfg(feature = "ui")]
pub mod realtime;
#[cfg(feature = "ui")]
pub mod shell;
#[cfg(feature = "ui")]
pub mod ui;
