//! The switchboard as a whole: what Asterisk says becomes orders, rows and screens, whatever fails on the way.
#![allow(clippy::unwrap_used, reason = "a test that can't go on panics")]

mod disk;
mod faults;
mod policies;
mod projection;
mod restart;
mod stand;
mod supervision;
mod talks;
