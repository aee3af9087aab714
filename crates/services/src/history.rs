//! The history of calls. An operator sees (and may hear) the own ones, whatever is asked.

use crate::centre::Cx;
use crate::error::{Error, Result};
use domain::employees::Page;
use domain::history::{CallDetails, CallFilter, CallRow};
use domain::{CallId, Permission};

const PAGE: i64 = 50;

/// A page of calls, the newest first.
pub async fn list(cx: &Cx, filter: &CallFilter, after: Option<&str>) -> Result<Page<CallRow>> {
    let mut filter = filter.clone();
    if !cx.actor.may(Permission::CallsReadAll) {
        cx.need(Permission::CallsReadOwn)?;
        filter.operator = Some(cx.actor.employee);
    }
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::history::list(&mut db, &filter, after, PAGE).await?)
}

/// One call with its timeline, reasons and sound.
pub async fn get(cx: &Cx, call: CallId) -> Result<CallDetails> {
    let all = cx.actor.may(Permission::CallsReadAll);
    if !all {
        cx.need(Permission::CallsReadOwn)?;
    }
    let mut db = cx.centre.pool.acquire().await?;
    let (details, operator) = store::history::get(&mut db, call).await?;
    let me = cx.actor.employee;
    if !all && operator != Some(me) && !store::history::took_part(&mut db, call, me).await? {
        return Err(Error::NotFound);
    }
    Ok(details)
}
