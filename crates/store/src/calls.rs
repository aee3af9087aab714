//! Summaries of calls, written by the projection of the journal. Reading is `history`.

use crate::Result;
use crate::words::{ms, word};
use domain::calls::CallRecord;
use sqlx::PgConnection;

/// Saves the summary whole (upsert by id).
pub async fn save(db: &mut PgConnection, call: &CallRecord) -> Result<()> {
    sqlx::query!(
        "insert into calls (id, direction, line_id, number, dialled, queue_id, operator_id, started_at, queued_at,
           answered_at, ended_at, waited_ms, talked_ms, held_ms, outcome, ended_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         on conflict (id) do update set direction = excluded.direction, line_id = excluded.line_id,
           number = excluded.number, dialled = excluded.dialled, queue_id = excluded.queue_id,
           operator_id = excluded.operator_id, started_at = excluded.started_at, queued_at = excluded.queued_at,
           answered_at = excluded.answered_at, ended_at = excluded.ended_at, waited_ms = excluded.waited_ms,
           talked_ms = excluded.talked_ms, held_ms = excluded.held_ms, outcome = excluded.outcome,
           ended_by = excluded.ended_by",
        call.id as _,
        word(&call.direction),
        call.line as _,
        call.number.as_ref().map(|phone| phone.as_str()),
        call.dialled.as_ref().map(|phone| phone.as_str()),
        call.queue as _,
        call.operator as _,
        call.started_at as _,
        call.queued_at as _,
        call.answered_at as _,
        call.ended_at as _,
        ms(call.waited),
        ms(call.talked),
        ms(call.held),
        call.outcome.as_ref().and_then(word),
        call.ended_by.as_ref().and_then(word),
    )
    .execute(db)
    .await?;
    Ok(())
}
