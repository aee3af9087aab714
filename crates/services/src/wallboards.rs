//! Boards on walls: made, revoked, and found by their keys.

use crate::centre::{Centre, Cx};
use crate::error::{Error, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::wallboards::{Wallboard, WallboardForm, WallboardKey};
use domain::{Permission, WallboardId};
use sha2::{Digest, Sha256};
use store::audit::Change;

/// Those that are in use, the newest first.
pub async fn list(cx: &Cx) -> Result<Vec<Wallboard>> {
    cx.need(Permission::WallboardsWrite)?;
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::wallboards::list(&mut db).await?)
}

/// Makes one; the key is answered once. Errors: `name_empty`, `name_too_long`, `queues_bad`.
pub async fn create(cx: &Cx, form: WallboardForm) -> Result<WallboardKey> {
    cx.need(Permission::WallboardsWrite)?;
    let mut form = form;
    form.name = form.name.split_whitespace().collect::<Vec<_>>().join(" ");
    let once = form.queues.iter().collect::<std::collections::BTreeSet<_>>().len() == form.queues.len();
    if form.queues.is_empty() || !once {
        return Err(Error::field("queues_bad", "queues"));
    }
    let key = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    let (id, now) = (WallboardId(uuid::Uuid::now_v7()), cx.now());
    let mut db = cx.centre.pool.begin().await?;
    let new =
        store::wallboards::New { id, form: &form, key_hash: &hash_of(&key), by: cx.actor.employee, now };
    store::wallboards::insert(&mut db, &new).await?;
    let after = serde_json::to_value(&form).unwrap_or_default();
    audit(cx, &mut db, "wallboards.create", id, Some(after)).await?;
    db.commit().await?;
    Ok(WallboardKey { id, key })
}

/// The key opens nothing any more, and boards that are open with it go dark. Errors: `NotFound`.
pub async fn revoke(cx: &Cx, id: WallboardId) -> Result<()> {
    cx.need(Permission::WallboardsWrite)?;
    let mut db = cx.centre.pool.begin().await?;
    if !store::wallboards::revoke(&mut db, id, cx.now()).await? {
        return Err(Error::NotFound);
    }
    audit(cx, &mut db, "wallboards.revoke", id, None).await?;
    db.commit().await?;
    cx.centre.remembered.wallboard_revoked(id);
    Ok(())
}

/// The wallboard of a key. Errors: `SignedOut` when no such key is in use.
pub async fn by_key(centre: &Centre, key: &str) -> Result<Wallboard> {
    let mut db = centre.pool.acquire().await?;
    store::wallboards::by_key(&mut db, &hash_of(key)).await?.ok_or(Error::SignedOut)
}

fn hash_of(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}

async fn audit(
    cx: &Cx,
    db: &mut sqlx::PgConnection,
    what: &str,
    id: WallboardId,
    after: Option<serde_json::Value>,
) -> Result<()> {
    let change = Change {
        at: cx.now(),
        by: Some(cx.actor.employee),
        what,
        subject: Some(id.0),
        before: None,
        after,
        request: &cx.request,
    };
    Ok(store::audit::add(db, &change).await?)
}
