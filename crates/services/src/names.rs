//! Names to choose from in forms and filters.

use crate::centre::Cx;
use crate::error::Result;
use domain::Permission;
use domain::employees::Names;

/// All names; operators too for who may see all calls.
pub async fn all(cx: &Cx) -> Result<Names> {
    cx.need(Permission::LinesRead)?;
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::names::all(&mut db, cx.actor.may(Permission::CallsReadAll)).await?)
}
