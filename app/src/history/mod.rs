pub mod api;
#[cfg(feature = "ui")]
mod detail;
#[cfg(feature = "ui")]
mod filters;
#[cfg(feature = "ui")]
mod more;
#[cfg(feature = "ui")]
pub mod page;
#[cfg(feature = "ui")]
mod path;
#[cfg(feature = "ui")]
mod player;
#[cfg(feature = "ui")]
mod query;
#[cfg(feature = "ui")]
mod rows;
#[cfg(feature = "ui")]
pub mod sentences;
#[cfg(feature = "ui")]
mod wave;
