//! Who changed what. Append only.

use crate::Result;
use domain::{EmployeeId, Timestamp};
use sqlx::PgConnection;

/// One change. `before` and `after` without secrets.
pub struct Change<'a> {
    pub at: Timestamp,
    /// None: the command line.
    pub by: Option<EmployeeId>,
    /// `employees.save`.
    pub what: &'a str,
    pub subject: Option<uuid::Uuid>,
    pub before: Option<serde_json::Value>,
    pub after: Option<serde_json::Value>,
    pub request: &'a str,
}

/// Adds it, unless the same was added since then: a player asks for a sound in many parts.
pub async fn add_once(db: &mut PgConnection, change: &Change<'_>, since: Timestamp) -> Result<()> {
    sqlx::query!(
        "insert into audit (at, by, what, subject, before, after, request)
         select $1, $2, $3, $4, $5, $6, $7
         where not exists (select from audit a where a.subject = $4 and a.what = $3 and a.by = $2 and a.at > $8)",
        change.at as _,
        change.by as _,
        change.what,
        change.subject,
        change.before,
        change.after,
        change.request,
        since as _,
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn add(db: &mut PgConnection, change: &Change<'_>) -> Result<()> {
    sqlx::query!(
        "insert into audit (at, by, what, subject, before, after, request) values ($1, $2, $3, $4, $5, $6, $7)",
        change.at as _,
        change.by as _,
        change.what,
        change.subject,
        change.before,
        change.after,
        change.request,
    )
    .execute(db)
    .await?;
    Ok(())
}
