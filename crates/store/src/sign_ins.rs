//! Attempts to sign in, for throttling.
//!
//! One rule to know: an attempt is written before the password is looked at, so that many at once can't all slip
//! through; one under way counts against its login, but not against its address, where many may sign in at once.

use crate::Result;
use domain::Timestamp;
use sqlx::PgConnection;

/// How often it went wrong since `since`, by login (with those under way) and by address.
pub struct Counts {
    pub login: i64,
    pub address: i64,
}

/// Locks the login for the transaction, so that counting and adding are one step.
pub async fn lock(db: &mut PgConnection, login: &str) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('sign_in ' || $1, 0))", login)
        .execute(db)
        .await?;
    Ok(())
}

pub async fn counts(db: &mut PgConnection, login: &str, address: &str, since: Timestamp) -> Result<Counts> {
    Ok(sqlx::query_as!(
        Counts,
        r#"select
             (select count(*) from sign_in_attempts where login = $1 and at > $3) as "login!",
             (select count(*) from sign_in_attempts where address = $2 and failed and at > $3) as "address!""#,
        login,
        address,
        since as _
    )
    .fetch_one(db)
    .await?)
}

/// An attempt begins.
pub async fn begin(db: &mut PgConnection, login: &str, address: &str, now: Timestamp) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        "insert into sign_in_attempts (at, login, address) values ($1, $2, $3) returning id",
        now as _,
        login,
        address
    )
    .fetch_one(db)
    .await?)
}

/// It went wrong.
pub async fn failed(db: &mut PgConnection, attempt: i64) -> Result<()> {
    sqlx::query!("update sign_in_attempts set failed = true where id = $1", attempt).execute(db).await?;
    Ok(())
}

/// It succeeded: the login starts anew.
pub async fn forget(db: &mut PgConnection, login: &str) -> Result<()> {
    sqlx::query!("delete from sign_in_attempts where login = $1", login).execute(db).await?;
    Ok(())
}

/// Removes those before `before`.
pub async fn tidy(db: &mut PgConnection, before: Timestamp) -> Result<()> {
    sqlx::query!("delete from sign_in_attempts where at < $1", before as _).execute(db).await?;
    Ok(())
}
