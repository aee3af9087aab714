//! Wallboards and their keys.

use crate::Result;
use crate::words::{read, word};
use domain::wallboards::{Wallboard, WallboardForm};
use domain::{EmployeeId, QueueId, Timestamp, WallboardId};
use sqlx::PgConnection;

/// A wallboard that is being made.
pub struct New<'a> {
    pub id: WallboardId,
    pub form: &'a WallboardForm,
    /// SHA-256 of the key.
    pub key_hash: &'a [u8],
    pub by: EmployeeId,
    pub now: Timestamp,
}

/// Conflicts: `wallboards_name_empty`, `wallboards_name_too_long`, `wallboard_queues_queue_id_fkey`.
pub async fn insert(db: &mut PgConnection, new: &New<'_>) -> Result<()> {
    sqlx::query!(
        "insert into wallboards (id, name, key_hash, layout, created_at, created_by) values ($1, $2, $3, $4, $5, $6)",
        new.id as _,
        new.form.name,
        new.key_hash,
        word(&new.form.layout),
        new.now as _,
        new.by as _,
    )
    .execute(&mut *db)
    .await?;
    let queues: Vec<uuid::Uuid> = new.form.queues.iter().map(|queue| queue.0).collect();
    sqlx::query!(
        "insert into wallboard_queues (wallboard_id, queue_id, place)
         select $1, t.queue, t.place::smallint from unnest($2::uuid[]) with ordinality as t (queue, place)",
        new.id as _,
        &queues,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Those that are not revoked, the newest first.
pub async fn list(db: &mut PgConnection) -> Result<Vec<Wallboard>> {
    let rows = sqlx::query!(
        r#"select w.id as "id: WallboardId", w.name, w.layout, w.created_at as "created_at: Timestamp",
             e.name as created_by, array(select q.queue_id from wallboard_queues q where q.wallboard_id = w.id
               order by q.place) as "queues!: Vec<QueueId>"
         from wallboards w join employees e on e.id = w.created_by
         where w.revoked_at is null order by w.created_at desc"#
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Wallboard {
                id: row.id,
                name: row.name,
                layout: read(&row.layout)?,
                queues: row.queues,
                created_at: row.created_at,
                created_by: row.created_by,
            })
        })
        .collect()
}

/// The wallboard of a key, unless it is revoked.
pub async fn by_key(db: &mut PgConnection, key_hash: &[u8]) -> Result<Option<Wallboard>> {
    let row = sqlx::query!(
        r#"select w.id as "id: WallboardId", w.name, w.layout, w.created_at as "created_at: Timestamp",
             e.name as created_by, array(select q.queue_id from wallboard_queues q where q.wallboard_id = w.id
               order by q.place) as "queues!: Vec<QueueId>"
         from wallboards w join employees e on e.id = w.created_by
         where w.key_hash = $1 and w.revoked_at is null"#,
        key_hash,
    )
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        Ok(Wallboard {
            id: row.id,
            name: row.name,
            layout: read(&row.layout)?,
            queues: row.queues,
            created_at: row.created_at,
            created_by: row.created_by,
        })
    })
    .transpose()
}

/// Whether there was one to revoke.
pub async fn revoke(db: &mut PgConnection, id: WallboardId, now: Timestamp) -> Result<bool> {
    let done = sqlx::query!(
        "update wallboards set revoked_at = $2 where id = $1 and revoked_at is null",
        id as _,
        now as _
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}
