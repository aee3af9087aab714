//! Employees (requirements A1–A3, A8).

use crate::error::ApiError;
use crate::wire::Wire;
use domain::EmployeeId;
use domain::account::SessionInfo;
use domain::bulk::{BulkBefore, BulkChange, BulkDone, BulkScope};
use domain::employees::{EmployeeCard, EmployeeFilter, EmployeeForm, EmployeeRow, EmployeeSecrets, Page};
use domain::import::{ImportPreview, Imported};
use leptos::prelude::*;

/// A page of employees by name. `after` is the `next` of the page before.
#[server(prefix = "/api", endpoint = "employees/list", protocol = Wire)]
pub async fn list(filter: EmployeeFilter, after: Option<String>) -> Result<Page<EmployeeRow>, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::employees::list(&cx, &filter, after.as_deref()).await?)
}

#[server(prefix = "/api", endpoint = "employees/get", protocol = Wire)]
pub async fn get(id: EmployeeId) -> Result<EmployeeCard, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::employees::get(&cx, id).await?)
}

/// Creates an employee; the password (and a desk phone's SIP secret) are answered once and kept hashed or
/// encrypted only. Errors: `login_taken`, `extension_taken`, `name_empty`, `login_bad`, `extension_bad`,
/// `extension_needed`, `roles_empty`.
#[server(prefix = "/api", endpoint = "employees/create", protocol = Wire)]
pub async fn create(form: EmployeeForm) -> Result<EmployeeSecrets, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::employees::create(&cx, form).await?)
}

/// Saves a card begun from `version`. Errors: as `create`, and `changed_meanwhile`.
#[server(prefix = "/api", endpoint = "employees/save", protocol = Wire)]
pub async fn save(id: EmployeeId, version: i64, form: EmployeeForm) -> Result<EmployeeCard, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::employees::save(&cx, id, version, form).await?)
}

/// Deactivates or brings back. Sessions are revoked and the phone is unregistered at once. Errors: `last_administrator`.
#[server(prefix = "/api", endpoint = "employees/set_active", protocol = Wire)]
pub async fn set_active(id: EmployeeId, active: bool) -> Result<EmployeeCard, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::employees::set_active(&cx, id, active).await?)
}

/// Makes a new password and, for a desk phone, a new SIP secret.
#[server(prefix = "/api", endpoint = "employees/reset_secrets", protocol = Wire)]
pub async fn reset_secrets(id: EmployeeId) -> Result<EmployeeSecrets, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::employees::reset_secrets(&cx, id).await?)
}

/// Where an employee is signed in, the last seen first.
#[server(prefix = "/api", endpoint = "employees/sessions", protocol = Wire)]
pub async fn sessions(id: EmployeeId) -> Result<Vec<SessionInfo>, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::employees::sessions(&cx, id).await?)
}

/// Ends all sessions of an employee, but the asker's own; answers how many.
#[server(prefix = "/api", endpoint = "employees/end_sessions", protocol = Wire)]
pub async fn end_sessions(id: EmployeeId) -> Result<u64, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::employees::end_sessions(&cx, id).await?)
}

/// Sets the photo from a JPEG, PNG or WebP in base64 and answers its version. Errors: `photo_bad`.
#[server(prefix = "/api", endpoint = "employees/set_photo", protocol = Wire)]
pub async fn set_photo(id: EmployeeId, picture: String) -> Result<String, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::employees::photos::set(&cx, id, &picture).await?)
}

/// Takes the photo away.
#[server(prefix = "/api", endpoint = "employees/remove_photo", protocol = Wire)]
pub async fn remove_photo(id: EmployeeId) -> Result<(), ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::employees::photos::remove(&cx, id).await?)
}

/// Dismisses on that day (`2026-11-24`), the first without access; today is at once, but nobody is cut off in a call.
/// Errors: `date_bad`, `last_administrator`, `not_oneself`.
#[server(prefix = "/api", endpoint = "employees/dismiss", protocol = Wire)]
pub async fn dismiss(id: EmployeeId, on: String) -> Result<EmployeeCard, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::employees::dismissal::dismiss(&cx, id, &on).await?)
}

/// Takes a dismissal back, planned or done, with queues and skills. Errors: `extension_taken`.
#[server(prefix = "/api", endpoint = "employees/bring_back", protocol = Wire)]
pub async fn bring_back(id: EmployeeId) -> Result<EmployeeCard, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::employees::dismissal::bring_back(&cx, id).await?)
}

/// What an import of this file (CSV or XLSX, base64) would make, with every problem. Errors: `import_unreadable`,
/// `import_no_columns`, `import_empty`, `import_too_many`.
#[server(prefix = "/api", endpoint = "employees/preview_import", protocol = Wire)]
pub async fn preview_import(file: String) -> Result<ImportPreview, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::employees::import::preview(&cx, &file).await?)
}

/// Makes everybody of the file, or nobody; passwords are answered once. Errors: as `preview_import`, and
/// `import_has_problems`.
#[server(prefix = "/api", endpoint = "employees/import", protocol = Wire)]
pub async fn import(file: String) -> Result<Vec<Imported>, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::employees::import::run(&cx, &file).await?)
}

/// One change for many: queues, skills, roles, the region, access. Answers how they were, which `undo_many` takes, and
/// for whom it was refused. Errors: `too_many_employees`, `last_administrator`.
#[server(prefix = "/api", endpoint = "employees/change_many", protocol = Wire)]
pub async fn change_many(scope: BulkScope, change: BulkChange) -> Result<BulkDone, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::employees::bulk::change_many(&cx, &scope, change).await?)
}

/// Puts many back as they were, but for who was changed since; answers how many. Errors: as `change_many`.
#[server(prefix = "/api", endpoint = "employees/undo_many", protocol = Wire)]
pub async fn undo_many(before: Vec<BulkBefore>) -> Result<u64, ApiError> {
    let cx = crate::context::cx().await?;
    Ok(services::employees::bulk::undo_many(&cx, &before).await?)
}
