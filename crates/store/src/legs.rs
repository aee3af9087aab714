//! Legs of calls, written by the projection of the journal.

use crate::Result;
use crate::words::word;
use domain::calls::LegRecord;
use sqlx::PgConnection;

/// Saves the leg whole (upsert by id).
pub async fn save(db: &mut PgConnection, leg: &LegRecord) -> Result<()> {
    sqlx::query!(
        "insert into legs (id, call_id, kind, operator_id, number, started_at, answered_at, ended_at, cause)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (id) do update set call_id = excluded.call_id, kind = excluded.kind,
           operator_id = excluded.operator_id, number = excluded.number, started_at = excluded.started_at,
           answered_at = excluded.answered_at, ended_at = excluded.ended_at, cause = excluded.cause",
        leg.id as _,
        leg.call as _,
        word(&leg.kind),
        leg.operator as _,
        leg.number.as_ref().map(|phone| phone.as_str()),
        leg.started_at as _,
        leg.answered_at as _,
        leg.ended_at as _,
        leg.cause.and_then(|cause| i16::try_from(cause).ok()),
    )
    .execute(db)
    .await?;
    Ok(())
}
