//! Speaks Asterisk's words and none of ours: channels, bridges, playbacks, endpoints.
//!
//! - [`Client`]: typed requests to the Asterisk REST Interface (ARI, Asterisk 18–22).
//! - [`stream`]: the event WebSocket, with pings and reconnection. Events lost while it was down are lost,
//!   so whoever reads it must compare belief with `GET` answers at every [`stream::Item::Connected`].
//! - [`manager`]: the few things ARI cannot do (MixMonitor), over the Asterisk Manager Interface.
//! - `fake`: an Asterisk inside the test process (feature `fake`).
//!
//! The one rule: every request has a time limit, and no reply within it means "unknown", never "not done".
//! Ids are chosen by the caller before the request, so that a repeat answers [`Error::Conflict`] instead of
//! making a second channel.
#![warn(missing_docs)]

pub mod client;
mod config;
mod error;
pub mod events;
#[cfg(any(test, feature = "fake"))]
pub mod fake;
pub mod manager;
pub mod model;
pub mod stream;
mod timestamp;

pub use client::Client;
pub use config::Config;
pub use error::Error;
pub use events::{Event, Stamped};
pub use timestamp::epoch_ms;
