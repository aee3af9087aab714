//! Signed-in browsers and scripts.

use crate::Result;
use domain::account::SessionInfo;
use domain::{EmployeeId, Role, SessionId, Timestamp};
use sqlx::PgConnection;

/// A session that is being opened.
pub struct New<'a> {
    pub id: SessionId,
    pub employee: EmployeeId,
    /// SHA-256 of the token.
    pub token_hash: &'a [u8],
    pub now: Timestamp,
    pub expires_at: Timestamp,
    pub address: &'a str,
    pub agent: Option<&'a str>,
}

pub async fn insert(db: &mut PgConnection, new: &New<'_>) -> Result<()> {
    sqlx::query!(
        "insert into sessions (id, employee_id, token_hash, created_at, seen_at, expires_at, address, agent)
         values ($1, $2, $3, $4, $4, $5, $6, $7)",
        new.id as _,
        new.employee as _,
        new.token_hash,
        new.now as _,
        new.expires_at as _,
        new.address,
        new.agent,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A session that holds.
#[derive(Clone, Debug)]
pub struct Session {
    pub id: SessionId,
    pub employee: EmployeeId,
    pub roles: Vec<Role>,
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
}

/// The session of a token: not revoked, not expired at `now`, seen since `seen_after`, of an active employee.
pub async fn by_token(
    db: &mut PgConnection,
    token_hash: &[u8],
    now: Timestamp,
    seen_after: Timestamp,
) -> Result<Option<Session>> {
    let row = sqlx::query!(
        r#"select s.id as "id: SessionId", s.employee_id as "employee: EmployeeId", e.roles,
             s.seen_at as "seen_at: Timestamp", s.expires_at as "expires_at: Timestamp"
         from sessions s join employees e on e.id = s.employee_id and e.active
         where s.token_hash = $1 and s.revoked_at is null and s.expires_at > $2 and s.seen_at > $3"#,
        token_hash,
        now as _,
        seen_after as _
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Session {
        id: row.id,
        employee: row.employee,
        roles: row.roles.iter().filter_map(|word| Role::from_word(word)).collect(),
        seen_at: row.seen_at,
        expires_at: row.expires_at,
    }))
}

/// Puts off the idle expiry.
pub async fn seen(db: &mut PgConnection, id: SessionId, now: Timestamp) -> Result<()> {
    sqlx::query!("update sessions set seen_at = greatest(seen_at, $2) where id = $1", id as _, now as _)
        .execute(db)
        .await?;
    Ok(())
}

pub async fn revoke(db: &mut PgConnection, id: SessionId, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "update sessions set revoked_at = $2 where id = $1 and revoked_at is null",
        id as _,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Revokes all sessions of an employee, but the one given; answers how many.
pub async fn revoke_all(
    db: &mut PgConnection,
    employee: EmployeeId,
    but: Option<SessionId>,
    now: Timestamp,
) -> Result<u64> {
    let done = sqlx::query!(
        "update sessions set revoked_at = $3
         where employee_id = $1 and revoked_at is null and id is distinct from $2",
        employee as _,
        but as _,
        now as _
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Whether an employee has a session that holds (as in `by_token`).
pub async fn any(
    db: &mut PgConnection,
    employee: EmployeeId,
    now: Timestamp,
    seen_after: Timestamp,
) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from sessions where employee_id = $1 and revoked_at is null
             and expires_at > $2 and seen_at > $3) as "any!""#,
        employee as _,
        now as _,
        seen_after as _
    )
    .fetch_one(db)
    .await?)
}

/// Removes sessions that were over before `before`.
pub async fn tidy(db: &mut PgConnection, before: Timestamp) -> Result<u64> {
    let done = sqlx::query!("delete from sessions where expires_at < $1 or revoked_at < $1", before as _)
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

/// The sessions of an employee that hold (as in `by_token`), the last seen first; `current` is the asker's.
pub async fn of(
    db: &mut PgConnection,
    employee: EmployeeId,
    current: SessionId,
    now: Timestamp,
    seen_after: Timestamp,
) -> Result<Vec<SessionInfo>> {
    let rows = sqlx::query!(
        r#"select id as "id: SessionId", created_at as "created_at: Timestamp", seen_at as "seen_at: Timestamp",
             address, agent
         from sessions where employee_id = $1 and revoked_at is null and expires_at > $2 and seen_at > $3
         order by seen_at desc, id desc"#,
        employee as _,
        now as _,
        seen_after as _
    )
    .fetch_all(db)
    .await?;
    let info = rows.into_iter().map(|row| SessionInfo {
        id: row.id,
        created_at: row.created_at,
        seen_at: row.seen_at,
        address: row.address,
        agent: row.agent,
        current: row.id == current,
    });
    Ok(info.collect())
}

/// Revokes one session of this employee; answers whether there was one to revoke.
pub async fn revoke_own(
    db: &mut PgConnection,
    employee: EmployeeId,
    id: SessionId,
    now: Timestamp,
) -> Result<bool> {
    let done = sqlx::query!(
        "update sessions set revoked_at = $3 where id = $1 and employee_id = $2 and revoked_at is null",
        id as _,
        employee as _,
        now as _
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}
