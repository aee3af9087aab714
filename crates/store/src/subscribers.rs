//! Subscribers by number.

use crate::{Error, Result};
use domain::{Phone, SubscriberId, Timestamp};
use sqlx::PgConnection;

/// A card as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscriber {
    pub id: SubscriberId,
    pub name: String,
    pub version: i64,
}

pub async fn by_number(db: &mut PgConnection, phone: &Phone) -> Result<Option<Subscriber>> {
    Ok(sqlx::query_as!(
        Subscriber,
        r#"select s.id as "id: SubscriberId", s.name, s.version
         from subscriber_phones p join subscribers s on s.id = p.subscriber_id where p.phone = $1"#,
        phone.as_str()
    )
    .fetch_optional(db)
    .await?)
}

/// A new card with one number. Conflicts: `subscriber_phones_pkey` when somebody was first,
/// `subscribers_name_too_long`.
pub async fn insert(
    db: &mut PgConnection,
    id: SubscriberId,
    phone: &Phone,
    name: &str,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into subscribers (id, name, created_at, updated_at) values ($1, $2, $3, $3)",
        id as _,
        name,
        now as _
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "insert into subscriber_phones (phone, subscriber_id) values ($1, $2)",
        phone.as_str(),
        id as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Renames over `version`; `Changed` when that is not the newest.
pub async fn rename(
    db: &mut PgConnection,
    id: SubscriberId,
    version: i64,
    name: &str,
    now: Timestamp,
) -> Result<()> {
    let done = sqlx::query!(
        "update subscribers set name = $3, version = version + 1, updated_at = $4 where id = $1 and version = $2",
        id as _,
        version,
        name,
        now as _
    )
    .execute(db)
    .await?;
    if done.rows_affected() == 0 { Err(Error::Changed) } else { Ok(()) }
}
