//! How talks sounded, told by the browser phone while it talks and after.

use crate::centre::Cx;
use crate::error::{Error, Result};
use domain::quality::Sample;
use domain::{CallId, Permission};

/// Half a minute each: a long talk of a page that had no link for an hour.
const MOST: usize = 240;

/// Keeps samples of a call of one's own; those that are known already change nothing. Errors: `bad_samples`.
pub async fn save(cx: &Cx, call: CallId, samples: &[Sample]) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    if samples.len() > MOST {
        return Err(Error::field("bad_samples", "samples"));
    }
    crate::calls::own(cx, call).await?;
    let mut db = cx.centre.pool.begin().await?;
    store::quality::add(&mut db, call, cx.actor.employee, samples).await?;
    Ok(db.commit().await?)
}
