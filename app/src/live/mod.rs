#[cfg(feature = "ui")]
mod alerts;
pub mod api;
#[cfg(feature = "ui")]
mod crew;
#[cfg(feature = "ui")]
mod help;
#[cfg(feature = "ui")]
pub mod over;
#[cfg(feature = "ui")]
pub mod page;
#[cfg(feature = "ui")]
mod presence_menu;
#[cfg(feature = "ui")]
mod reason;
#[cfg(feature = "ui")]
mod row;
#[cfg(feature = "ui")]
mod spark;
#[cfg(feature = "ui")]
mod staff;
#[cfg(feature = "ui")]
mod table;
#[cfg(feature = "ui")]
mod thresholds;
#[cfg(feature = "ui")]
mod tiles;
#[cfg(feature = "ui")]
mod waiting;
#[cfg(feature = "ui")]
mod who;
