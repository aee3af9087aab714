//! The switchboard as a whole: what Asterisk says becomes orders, rows and screens, whatever fails on the way.

mod faults;
mod projection;
mod restart;
mod stand;
mod talks;
