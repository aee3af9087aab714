//! STUN and TURN servers for the browsers' phones. A change counts from the next account of a phone on.

use crate::centre::{Centre, Cx};
use crate::error::{Error, Result};
use crate::secrets;
use domain::ice_servers::{IceServer, MOST};
use domain::{IceServerId, Permission};
use sqlx::PgConnection;
use store::audit::Change;
use store::ice_servers::Row;

/// All of them, with their credentials: whoever may change them may test them, too.
pub async fn list(cx: &Cx) -> Result<Vec<IceServer>> {
    cx.need(Permission::IceServersWrite)?;
    let mut db = cx.centre.pool.acquire().await?;
    all(&cx.centre, &mut db).await
}

/// What a browser's phone is told.
pub(crate) async fn all(centre: &Centre, db: &mut PgConnection) -> Result<Vec<IceServer>> {
    let key = &centre.settings.secret;
    let open = |row: Row| {
        let credential = match &row.credential {
            Some(sealed) => secrets::open(key, &purpose(row.id), sealed)?,
            None => String::new(),
        };
        Ok(IceServer { id: row.id, url: row.url, username: row.username, credential })
    };
    store::ice_servers::all(db).await?.into_iter().map(open).collect()
}

/// Adds one, or changes the one with that id. Errors: `ice_url_bad`, `ice_url_taken`, `ice_username_needed`,
/// `ice_credential_needed`, `ice_servers_enough`.
pub async fn save(cx: &Cx, server: IceServer) -> Result<()> {
    cx.need(Permission::IceServersWrite)?;
    let server = server.checked().map_err(|(code, field)| Error::field(code, field))?;
    let mut db = cx.centre.pool.begin().await?;
    store::ice_servers::lock(&mut db).await?;
    let known = store::ice_servers::all(&mut db).await?;
    let before = known.iter().find(|row| row.id == server.id);
    if before.is_none() && known.len() >= MOST {
        return Err(Error::rule("ice_servers_enough"));
    }
    let credential = match server.credential.as_str() {
        "" => None,
        secret => Some(secrets::seal(&cx.centre.settings.secret, &purpose(server.id), secret)?),
    };
    let row = Row { id: server.id, url: server.url, username: server.username, credential };
    store::ice_servers::save(&mut db, &row, cx.now()).await?;
    audit(cx, &mut db, "ice_servers.save", before, Some(&row)).await?;
    Ok(db.commit().await?)
}

pub async fn remove(cx: &Cx, id: IceServerId) -> Result<()> {
    cx.need(Permission::IceServersWrite)?;
    let mut db = cx.centre.pool.begin().await?;
    let known = store::ice_servers::all(&mut db).await?;
    store::ice_servers::remove(&mut db, id).await?;
    audit(cx, &mut db, "ice_servers.remove", known.iter().find(|row| row.id == id), None).await?;
    Ok(db.commit().await?)
}

fn purpose(id: IceServerId) -> String {
    format!("ice:{id}")
}

/// Without the credential.
async fn audit(
    cx: &Cx,
    db: &mut PgConnection,
    what: &str,
    before: Option<&Row>,
    after: Option<&Row>,
) -> Result<()> {
    let shown = |row: &Row| serde_json::json!({ "url": row.url, "username": row.username });
    let change = Change {
        at: cx.now(),
        by: Some(cx.actor.employee),
        what,
        subject: before.or(after).map(|row| row.id.0),
        before: before.map(shown),
        after: after.map(shown),
        request: &cx.request,
    };
    Ok(store::audit::add(db, &change).await?)
}
