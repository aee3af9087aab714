pub mod api;
#[cfg(feature = "ui")]
mod bulk;
#[cfg(feature = "ui")]
mod bulk_bar;
#[cfg(feature = "ui")]
mod card;
#[cfg(feature = "ui")]
mod contacts;
#[cfg(feature = "ui")]
mod dialogs;
#[cfg(feature = "ui")]
mod form;
#[cfg(feature = "ui")]
mod import;
#[cfg(feature = "ui")]
pub mod levels;
#[cfg(feature = "ui")]
mod list;
#[cfg(feature = "ui")]
pub mod page;
#[cfg(feature = "ui")]
mod people;
#[cfg(feature = "ui")]
mod photo;
#[cfg(feature = "ui")]
mod sheet;

/// Where the card of an employee is opened.
#[cfg(feature = "ui")]
pub fn card_address(id: domain::EmployeeId) -> String {
    format!("/employees?open={id}")
}

/// A role as people call it.
#[cfg(feature = "ui")]
pub fn role_word(role: domain::Role) -> &'static str {
    use crate::ui::words;
    use domain::Role;
    match role {
        Role::Administrator => words::employees::administrator(),
        Role::Supervisor => words::employees::supervisor(),
        Role::Operator => words::employees::operator(),
    }
}

/// Where the photo of that version is.
#[cfg(feature = "ui")]
pub fn photo_src(id: domain::EmployeeId, version: &str) -> String {
    format!("/photos/{id}?v={version}")
}
