pub mod api;
#[cfg(feature = "ui")]
mod card;
#[cfg(feature = "ui")]
mod dialogs;
#[cfg(feature = "ui")]
mod form;
#[cfg(feature = "ui")]
mod levels;
#[cfg(feature = "ui")]
mod list;
#[cfg(feature = "ui")]
pub mod page;
#[cfg(feature = "ui")]
mod people;
#[cfg(feature = "ui")]
mod sheet;

/// Where the card of an employee is opened.
#[cfg(feature = "ui")]
pub fn card_address(id: domain::EmployeeId) -> String {
    format!("/employees?open={id}")
}
