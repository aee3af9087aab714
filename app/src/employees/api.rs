//! Employees (requirements A1–A3, A8).

use crate::error::ApiError;
use crate::wire::Wire;
use domain::EmployeeId;
use domain::employees::{EmployeeCard, EmployeeFilter, EmployeeForm, EmployeeRow, EmployeeSecrets, Page};
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
