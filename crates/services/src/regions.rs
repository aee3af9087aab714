//! Regions where employees work.

use crate::centre::Cx;
use crate::error::{Error, Result};
use domain::employees::Named;
use domain::{Permission, RegionId};
use store::audit::Change;

/// Adds a region. Errors: `name_empty`, `name_too_long`, `name_taken`.
pub async fn create(cx: &Cx, name: &str) -> Result<Named<RegionId>> {
    cx.need(Permission::EmployeesWrite)?;
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Error::field("name_empty", "name"));
    }
    let id = RegionId(uuid::Uuid::now_v7());
    let mut db = cx.centre.pool.begin().await?;
    store::regions::insert(&mut db, id, &name).await?;
    let change = Change {
        at: cx.now(),
        by: Some(cx.actor.employee),
        what: "regions.create",
        subject: Some(id.0),
        before: None,
        after: Some(serde_json::json!({ "name": name })),
        request: &cx.request,
    };
    store::audit::add(&mut db, &change).await?;
    db.commit().await?;
    Ok(Named { id, name })
}
