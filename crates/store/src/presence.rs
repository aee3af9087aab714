//! How long each operator was what, as intervals without gaps or overlaps.

use crate::Result;
use crate::words::to_json;
use domain::calls::Reason;
use domain::{CallId, EmployeeId, Presence, Timestamp};
use sqlx::PgConnection;

/// One change of presence, as the journal tells it.
pub struct Change<'a> {
    pub operator: EmployeeId,
    pub at: Timestamp,
    pub to: Presence,
    /// None: made by a call or a rule.
    pub by: Option<EmployeeId>,
    pub reason: &'a Reason,
    pub call: Option<CallId>,
}

/// Ends the open interval and begins the next. An instant before the open interval's beginning (a clock that was
/// set back) is taken as that beginning: the order of the journal is the truth, and the projection never stops.
pub async fn change(db: &mut PgConnection, change: &Change<'_>) -> Result<()> {
    let ended = sqlx::query_scalar!(
        r#"update presence_intervals set ended_at = greatest($2, started_at)
         where employee_id = $1 and ended_at is null returning ended_at as "ended_at: Timestamp""#,
        change.operator as _,
        change.at as _,
    )
    .fetch_optional(&mut *db)
    .await?
    .flatten();
    sqlx::query!(
        "insert into presence_intervals (employee_id, presence, break_reason_id, started_at, by, reason, call_id)
         values ($1, $2, $3, $4, $5, $6, $7)",
        change.operator as _,
        change.to.word(),
        change.to.break_reason() as _,
        ended.unwrap_or(change.at) as _,
        change.by as _,
        to_json(change.reason)?,
        change.call as _,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// An interval as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    pub presence: String,
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

/// The intervals of one operator that touch from ≤ t < to, in order.
pub async fn of_operator(
    db: &mut PgConnection,
    operator: EmployeeId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Interval>> {
    Ok(sqlx::query_as!(
        Interval,
        r#"select presence, started_at as "started_at: Timestamp", ended_at as "ended_at: Timestamp"
         from presence_intervals
         where employee_id = $1 and started_at < $3 and (ended_at is null or ended_at > $2)
         order by started_at, id"#,
        operator as _,
        from as _,
        to as _,
    )
    .fetch_all(db)
    .await?)
}
