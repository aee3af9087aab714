pub mod api;
#[cfg(feature = "ui")]
pub mod at_talk;
#[cfg(feature = "ui")]
pub mod panel;
