pub mod api;
#[cfg(feature = "ui")]
pub mod switch;
