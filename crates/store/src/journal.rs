//! The engine's journal as shipped here, and how far the projection has read it.

use crate::Result;
use domain::Timestamp;
use serde_json::Value;
use sqlx::PgConnection;

/// The name of the projection that writes calls, legs, steps, presence and recordings.
const CALLS: &str = "calls";

/// The number of the last entry whose rows are written; 0 before the first. Taken `for update`: two writers follow
/// one another.
pub async fn projected(db: &mut PgConnection) -> Result<u64> {
    let seq = sqlx::query_scalar!("select seq from projection where name = $1 for update", CALLS)
        .fetch_optional(db)
        .await?;
    Ok(u64::try_from(seq.unwrap_or(0)).unwrap_or(0))
}

/// Rows are written up to `seq`. In the transaction that wrote them.
pub async fn advance(db: &mut PgConnection, seq: u64) -> Result<()> {
    sqlx::query!(
        "insert into projection (name, seq) values ($1, $2) on conflict (name) do update set seq = excluded.seq",
        CALLS,
        i64::try_from(seq).unwrap_or(i64::MAX)
    )
    .execute(db)
    .await?;
    Ok(())
}

/// An entry to ship: its number, its instant, `switch::Entry` as JSON.
pub struct Shipped {
    pub seq: u64,
    pub at: Timestamp,
    pub entry: Value,
}

/// Ships entries. The same twice is once.
pub async fn ship(db: &mut PgConnection, entries: &[Shipped]) -> Result<()> {
    let seqs: Vec<i64> = entries.iter().map(|e| i64::try_from(e.seq).unwrap_or(i64::MAX)).collect();
    let ats: Vec<Timestamp> = entries.iter().map(|e| e.at).collect();
    let bodies: Vec<Value> = entries.iter().map(|e| e.entry.clone()).collect();
    sqlx::query!(
        "insert into journal (seq, at, entry)
         select t.seq, t.at, t.entry from unnest($1::bigint[], $2::timestamptz[], $3::jsonb[]) as t (seq, at, entry)
         on conflict do nothing",
        &seqs,
        &ats as _,
        &bodies
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Removes at most `limit` shipped entries from before `before`; says how many.
pub async fn trim(db: &mut PgConnection, before: Timestamp, limit: i64) -> Result<u64> {
    let done = sqlx::query!(
        "delete from journal where seq in (select seq from journal where at < $1 order by seq limit $2)",
        before as _,
        limit
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}
