pub mod api;
#[cfg(feature = "ui")]
pub mod page;
#[cfg(feature = "ui")]
mod password;
#[cfg(feature = "ui")]
mod phone;
#[cfg(feature = "ui")]
pub mod sessions;
