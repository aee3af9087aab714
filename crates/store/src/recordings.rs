//! The sound of calls: from the spool to the file store.

use crate::Result;
use crate::words::{json, millis, ms, to_json};
use domain::history::RecordingInfo;
use domain::{CallId, EmployeeId, RecordingId, Timestamp};
use sqlx::PgConnection;

/// The sound begins (projection). The same twice is once.
pub async fn started(db: &mut PgConnection, id: RecordingId, call: CallId, at: Timestamp) -> Result<()> {
    sqlx::query!(
        "insert into recordings (id, call_id, started_at) values ($1, $2, $3) on conflict do nothing",
        id as _,
        call as _,
        at as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The file is whole (projection): it shows up in `pending`.
pub async fn ended(db: &mut PgConnection, id: RecordingId, at: Timestamp) -> Result<()> {
    sqlx::query!(
        "update recordings set ended_at = greatest($2, started_at) where id = $1 and ended_at is null",
        id as _,
        at as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A recording that waits in the spool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    pub id: RecordingId,
    pub call: CallId,
    pub started_at: Timestamp,
    pub ended_at: Timestamp,
    /// How often storing it has failed so far.
    pub attempts: i32,
}

/// Whole recordings that are not stored yet, the oldest first.
pub async fn pending(db: &mut PgConnection, limit: i64) -> Result<Vec<Pending>> {
    Ok(sqlx::query_as!(
        Pending,
        r#"select id as "id: RecordingId", call_id as "call: CallId", started_at as "started_at: Timestamp",
             ended_at as "ended_at!: Timestamp", attempts
         from recordings where state = 'pending' and ended_at is not null
         order by attempts, ended_at limit $1"#,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// It is in the file store under `key`.
pub async fn stored(db: &mut PgConnection, key: &str, info: &RecordingInfo) -> Result<()> {
    sqlx::query!(
        "update recordings set state = 'stored', key = $2, length_ms = $3, bytes = $4, checksum = $5,
           channels = $6, peaks = $7, error = null where id = $1",
        info.id as _,
        key,
        ms(info.length),
        i64::try_from(info.bytes).unwrap_or(i64::MAX),
        info.checksum,
        i16::from(info.channels),
        to_json(&info.peaks)?,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Storing it failed; `for_good` gives it up.
pub async fn failed(db: &mut PgConnection, id: RecordingId, error: &str, for_good: bool) -> Result<()> {
    sqlx::query!(
        "update recordings set attempts = attempts + 1, error = $2,
           state = case when $3 then 'failed' else state end
         where id = $1 and state <> 'stored'",
        id as _,
        error,
        for_good
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The stored sound of a call.
pub async fn of_call(db: &mut PgConnection, call: CallId) -> Result<Option<RecordingInfo>> {
    let row = sqlx::query!(
        r#"select id as "id: RecordingId", started_at as "started_at: Timestamp", length_ms as "length_ms!",
             bytes as "bytes!", checksum as "checksum!", coalesce(channels, 1::smallint) as "channels!", peaks
         from recordings where call_id = $1 and state = 'stored'"#,
        call as _
    )
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        Ok(RecordingInfo {
            id: row.id,
            started_at: row.started_at,
            length: millis(row.length_ms),
            bytes: u64::try_from(row.bytes).unwrap_or(0),
            checksum: row.checksum,
            channels: u8::try_from(row.channels).unwrap_or(1),
            peaks: row.peaks.map(json).transpose()?.unwrap_or_default(),
        })
    })
    .transpose()
}

/// Where a stored recording lies, and whose call it is: what opening it must check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub key: String,
    pub bytes: i64,
    pub call: CallId,
    /// Who talked in the call.
    pub operator: Option<EmployeeId>,
}

/// A stored recording by id; `Gone` when it is not stored.
pub async fn get(db: &mut PgConnection, id: RecordingId) -> Result<Stored> {
    Ok(sqlx::query_as!(
        Stored,
        r#"select r.key as "key!", r.bytes as "bytes!", r.call_id as "call: CallId",
             c.operator_id as "operator: EmployeeId"
         from recordings r left join calls c on c.id = r.call_id
         where r.id = $1 and r.state = 'stored'"#,
        id as _
    )
    .fetch_one(db)
    .await?)
}
