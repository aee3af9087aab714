//! STUN and TURN servers. Credentials are sealed by the caller.

use crate::{Error, Result};
use domain::{IceServerId, Timestamp};
use sqlx::PgConnection;

pub struct Row {
    pub id: IceServerId,
    pub url: String,
    pub username: String,
    pub credential: Option<Vec<u8>>,
}

/// All, in the order in which they were added.
pub async fn all(db: &mut PgConnection) -> Result<Vec<Row>> {
    Ok(sqlx::query_as!(
        Row,
        r#"select id as "id: IceServerId", url, username, credential from ice_servers order by created_at, id"#
    )
    .fetch_all(db)
    .await?)
}

/// Adds one, or changes it by id. Conflict: `ice_servers_url_once`.
pub async fn save(db: &mut PgConnection, row: &Row, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "insert into ice_servers (id, url, username, credential, created_at) values ($1, $2, $3, $4, $5)
         on conflict (id) do update
         set url = excluded.url, username = excluded.username, credential = excluded.credential",
        row.id as _,
        row.url,
        row.username,
        row.credential,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Error: `Gone`.
pub async fn remove(db: &mut PgConnection, id: IceServerId) -> Result<()> {
    let done = sqlx::query!("delete from ice_servers where id = $1", id as _).execute(db).await?;
    if done.rows_affected() == 0 { Err(Error::Gone) } else { Ok(()) }
}

/// For as long as the transaction lives nobody else counts or adds.
pub async fn lock(db: &mut PgConnection) -> Result<()> {
    sqlx::query!("lock table ice_servers in share row exclusive mode").execute(db).await?;
    Ok(())
}
