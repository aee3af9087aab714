//! Timelines of calls with their reasons.

use crate::Result;
use crate::words::{json, to_json};
use domain::calls::CallStep;
use domain::{CallId, Timestamp};
use sqlx::PgConnection;

/// One more entry; `seq` is the journal's number, `n` the order within one journal entry. The same twice is once.
pub async fn add(db: &mut PgConnection, call: CallId, seq: u64, n: u16, step: &CallStep) -> Result<()> {
    sqlx::query!(
        "insert into call_steps (call_id, seq, n, at, what, reason) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing",
        call as _,
        i64::try_from(seq).unwrap_or(i64::MAX),
        i16::try_from(n).unwrap_or(i16::MAX),
        step.at as _,
        to_json(&step.what)?,
        to_json(&step.reason)?,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The timeline, in order.
pub async fn of_call(db: &mut PgConnection, call: CallId) -> Result<Vec<CallStep>> {
    let rows = sqlx::query!(
        r#"select at as "at: Timestamp", what, reason from call_steps where call_id = $1 order by seq, n"#,
        call as _
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| Ok(CallStep { at: row.at, what: json(row.what)?, reason: json(row.reason)? }))
        .collect()
}
