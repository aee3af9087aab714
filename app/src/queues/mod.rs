pub mod api;
#[cfg(feature = "ui")]
pub mod page;
#[cfg(feature = "ui")]
pub mod sheet;
