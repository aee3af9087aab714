//! Every line of SQL. One file an aggregate, one function a statement (or a few that belong together), all on
//! `&mut PgConnection`: transactions belong to `services`.
//!
//! One rule to know: text in the database that is a word of the domain is written and read by `words`.

pub mod alerts;
pub mod audit;
pub mod calendars;
pub mod callbacks;
pub mod calls;
pub mod catalogue;
pub mod config;
pub mod emergency;
pub mod employees;
pub mod error;
pub mod history;
pub mod ice_servers;
pub mod journal;
pub mod legs;
pub mod lines;
pub mod names;
pub mod notes;
pub mod presence;
pub mod prompts;
pub mod quality;
pub mod queues;
pub mod recordings;
pub mod regions;
pub mod sessions;
pub mod sign_ins;
pub mod skills;
pub mod speed_dials;
pub mod staff;
pub mod steps;
pub mod subscribers;
pub mod today;
pub mod voicemails;
pub mod wallboards;
mod words;

pub use error::{Error, Result, is_away};

/// The migrations, compiled in: the program carries the schema that it was built for.
static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");

/// Brings the schema up. Migrations that this program does not know were made by a newer one: it was rolled back,
/// and the schema only ever grows (see 0001), so it can work with them.
pub async fn migrate(pool: &sqlx::PgPool) -> std::result::Result<(), sqlx::migrate::MigrateError> {
    let mut known = sqlx::migrate!("../../migrations");
    known.set_ignore_missing(true);
    known.run(pool).await
}

/// Whether the schema has all that this program knows of.
pub async fn is_migrated(pool: &sqlx::PgPool) -> Result<bool> {
    let newest = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0);
    let there: Option<i64> = sqlx::query_scalar("select max(version) from _sqlx_migrations where success")
        .fetch_one(pool)
        .await
        .or_else(|fault| match &fault {
            // The table itself is missing: an empty base.
            sqlx::Error::Database(e) if e.code().as_deref() == Some("42P01") => Ok(None),
            _ => Err(fault),
        })?;
    Ok(there.is_some_and(|there| there >= newest))
}
