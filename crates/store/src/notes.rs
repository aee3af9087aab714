//! What operators write down about calls.

use crate::Result;
use domain::history::CallNote;
use domain::{CallId, EmployeeId, Timestamp, TopicId};
use sqlx::PgConnection;

/// The note of a call; empty when nothing was written.
pub async fn get(db: &mut PgConnection, call: CallId) -> Result<CallNote> {
    let row = sqlx::query_as!(
        CallNote,
        r#"select topic_id as "topic: TopicId", note from call_notes where call_id = $1"#,
        call as _
    )
    .fetch_optional(db)
    .await?;
    Ok(row.unwrap_or_default())
}

/// Saves topic and note. Conflicts: `call_notes_note_too_long`, `call_notes_topic_id_fkey`.
pub async fn save(
    db: &mut PgConnection,
    call: CallId,
    note: &CallNote,
    by: EmployeeId,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into call_notes (call_id, topic_id, note, by, updated_at) values ($1, $2, $3, $4, $5)
         on conflict (call_id) do update set topic_id = excluded.topic_id, note = excluded.note,
           by = excluded.by, updated_at = excluded.updated_at, note_version = call_notes.note_version + 1",
        call as _,
        note.topic as _,
        note.note,
        by as _,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Who talked in the call, if the projection has it already.
pub async fn operator_of(db: &mut PgConnection, call: CallId) -> Result<Option<EmployeeId>> {
    Ok(sqlx::query_scalar!(
        r#"select operator_id as "operator: EmployeeId" from calls where id = $1"#,
        call as _
    )
    .fetch_optional(db)
    .await?
    .flatten())
}
