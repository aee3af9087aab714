//! The audit: who changed what, when, from what to what.

use crate::{EmployeeId, Timestamp};
use serde::{Deserialize, Serialize};

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditRow {
    pub id: i64,
    pub at: Timestamp,
    /// None: the command line.
    pub by: Option<EmployeeId>,
    pub by_name: Option<String>,
    /// `queues.save`.
    pub what: String,
    pub subject: Option<uuid::Uuid>,
    pub subject_name: Option<String>,
    /// What differs; whole things on creation (no `from`) and removal (no `to`).
    pub changes: Vec<FieldChange>,
}

/// A field by its path (`limits.max_wait`) with its values as JSON text; ids come with their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    pub field: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

/// What the audit is narrowed by; all given must hold. Half open: from ≤ at < to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditFilter {
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
    pub by: Option<EmployeeId>,
    /// The noun: `queues`, `lines`, `employees`.
    pub noun: Option<String>,
    /// Part of a name or of a value.
    pub text: String,
}
