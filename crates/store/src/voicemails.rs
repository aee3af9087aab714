//! Messages that callers left.

use crate::Result;
use crate::words::{cursor, phone, read_cursor};
use domain::callbacks::VoicemailRow;
use domain::employees::Page;
use domain::{CallId, EmployeeId, LineId, Millis, Phone, QueueId, RecordingId, Timestamp};
use sqlx::PgConnection;

/// A message began (projection). The same twice is once.
pub async fn left(
    db: &mut PgConnection,
    id: RecordingId,
    call: CallId,
    line: Option<LineId>,
    queue: Option<QueueId>,
    number: Option<&Phone>,
    at: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into voicemails (id, call_id, line_id, queue_id, number, left_at) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing",
        id as _,
        call as _,
        line as _,
        queue as _,
        number.map(Phone::as_str),
        at as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The newest first; those not heard, or all.
pub async fn list(
    db: &mut PgConnection,
    unheard: bool,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<VoicemailRow>> {
    let (at, id) = after.and_then(read_cursor).unzip();
    let rows = sqlx::query!(
        r#"select v.id as "id: RecordingId", v.call_id as "call: CallId", v.number, s.name as "subscriber_name?",
             q.name as "queue_name?", l.name as "line_name?", v.left_at as "left_at: Timestamp",
             r.length_ms as "length_ms?", e.name as "heard_by?", v.heard_at as "heard_at: Timestamp"
         from voicemails v
         left join recordings r on r.id = v.id and r.state = 'stored'
         left join queues q on q.id = v.queue_id left join lines l on l.id = v.line_id
         left join subscriber_phones p on p.phone = v.number left join subscribers s on s.id = p.subscriber_id
         left join employees e on e.id = v.heard_by
         where (not $1 or v.heard_at is null) and ($2::timestamptz is null or (v.left_at, v.id) < ($2, $3))
         order by v.left_at desc, v.id desc limit $4"#,
        unheard,
        at as _,
        id,
        limit + 1
    )
    .fetch_all(&mut *db)
    .await?;
    let mut rows: Vec<VoicemailRow> = rows
        .into_iter()
        .map(|row| VoicemailRow {
            id: row.id,
            call: row.call,
            number: phone(row.number),
            subscriber_name: row.subscriber_name,
            queue_name: row.queue_name,
            line_name: row.line_name,
            left_at: row.left_at,
            length: row.length_ms.map(|ms| Millis(u64::try_from(ms).unwrap_or(0))),
            heard_by: row.heard_by,
            heard_at: row.heard_at,
        })
        .collect();
    let more = rows.len() as i64 > limit;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|last| cursor(last.left_at, last.id.0));
    let total = sqlx::query_scalar!(
        r#"select count(*) as "n!" from voicemails where not $1 or heard_at is null"#,
        unheard
    )
    .fetch_one(db)
    .await?;
    Ok(Page { rows, next, total: u64::try_from(total).ok(), more: false })
}

/// Somebody has dealt with it; who did first stays.
pub async fn heard(db: &mut PgConnection, id: RecordingId, by: EmployeeId, now: Timestamp) -> Result<()> {
    let done = sqlx::query!(
        "update voicemails set heard_by = coalesce(heard_by, $2), heard_at = coalesce(heard_at, $3) where id = $1",
        id as _,
        by as _,
        now as _
    )
    .execute(db)
    .await?;
    if done.rows_affected() == 0 { Err(crate::Error::Gone) } else { Ok(()) }
}
