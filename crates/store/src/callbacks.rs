//! Wishes to be called back.

use crate::Result;
use crate::words::{cursor, phone, read, read_cursor};
use domain::callbacks::{CallbackRow, CallbackState};
use domain::employees::Page;
use domain::{CallId, CallbackId, EmployeeId, LineId, Phone, QueueId, Timestamp};
use sqlx::PgConnection;

/// A caller asked (projection). A number that is open already is only counted up. The same twice is once.
pub async fn asked(
    db: &mut PgConnection,
    id: CallbackId,
    call: CallId,
    line: Option<LineId>,
    queue: QueueId,
    number: &Phone,
    at: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into callbacks (id, call_id, line_id, queue_id, number, asked_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (number) where state = 'open'
         do update set asked = callbacks.asked + 1 where callbacks.id <> excluded.id",
        id as _,
        call as _,
        line as _,
        queue as _,
        number.as_str(),
        at as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The open ones, the oldest first; or the closed ones, the newest first.
pub async fn list(
    db: &mut PgConnection,
    open: bool,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<CallbackRow>> {
    let (at, id) = after.and_then(read_cursor).unzip();
    let rows = sqlx::query!(
        r#"select b.id as "id: CallbackId", b.call_id as "call: CallId", b.number, s.name as "subscriber_name?",
             q.name as "queue_name?", l.name as "line_name?", b.asked_at as "asked_at: Timestamp", b.asked, b.state,
             b.note, e.name as "closed_by?", b.closed_at as "closed_at: Timestamp", b.version
         from callbacks b
         left join queues q on q.id = b.queue_id left join lines l on l.id = b.line_id
         left join subscriber_phones p on p.phone = b.number left join subscribers s on s.id = p.subscriber_id
         left join employees e on e.id = b.closed_by
         where (b.state = 'open') = $1
           and ($2::timestamptz is null
             or case when $1 then (b.asked_at, b.id) > ($2, $3) else (b.asked_at, b.id) < ($2, $3) end)
         order by case when $1 then b.asked_at end, case when not $1 then b.asked_at end desc,
           case when $1 then b.id end, case when not $1 then b.id end desc
         limit $4"#,
        open,
        at as _,
        id,
        limit + 1
    )
    .fetch_all(&mut *db)
    .await?;
    let mut rows = rows
        .into_iter()
        .map(|row| {
            let state: CallbackState = read(&row.state)?;
            Ok(CallbackRow {
                id: row.id,
                call: row.call,
                number: phone(Some(row.number)),
                subscriber_name: row.subscriber_name,
                queue_name: row.queue_name,
                line_name: row.line_name,
                asked_at: row.asked_at,
                asked: u32::try_from(row.asked).unwrap_or(1),
                state,
                note: row.note,
                closed_by: row.closed_by,
                closed_at: row.closed_at,
                version: row.version,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let more = rows.len() as i64 > limit;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|last| cursor(last.asked_at, last.id.0));
    let total =
        sqlx::query_scalar!(r#"select count(*) as "n!" from callbacks where (state = 'open') = $1"#, open)
            .fetch_one(db)
            .await?;
    Ok(Page { rows, next, total: u64::try_from(total).ok(), more: false })
}

/// Closes an open one over `version`; `Changed` when it is not that any more.
pub async fn close(
    db: &mut PgConnection,
    id: CallbackId,
    version: i64,
    state: &str,
    note: &str,
    by: EmployeeId,
    now: Timestamp,
) -> Result<()> {
    let done = sqlx::query!(
        "update callbacks set state = $3, note = $4, closed_by = $5, closed_at = $6, version = version + 1
         where id = $1 and version = $2 and state = 'open'",
        id as _,
        version,
        state,
        note,
        by as _,
        now as _
    )
    .execute(db)
    .await?;
    if done.rows_affected() == 0 { Err(crate::Error::Changed) } else { Ok(()) }
}
