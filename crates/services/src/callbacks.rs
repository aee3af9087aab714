//! Wishes to be called back, and messages: lists, and closing them.

use crate::audit;
use crate::centre::Cx;
use crate::error::{Error, Result};
use domain::callbacks::{CallbackRow, CallbackState, VoicemailRow};
use domain::employees::Page;
use domain::{CallbackId, Permission, RecordingId};

const PAGE: i64 = 50;
const LONGEST_NOTE: usize = 2_000;

pub async fn list(cx: &Cx, open: bool, after: Option<&str>) -> Result<Page<CallbackRow>> {
    cx.need(Permission::CallbacksWork)?;
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::callbacks::list(&mut db, open, after, PAGE).await?)
}

/// Closes a wish with its result.
pub async fn close(cx: &Cx, id: CallbackId, version: i64, state: CallbackState, note: &str) -> Result<()> {
    cx.need(Permission::CallbacksWork)?;
    let note = note.trim();
    if note.chars().count() > LONGEST_NOTE {
        return Err(Error::field("note_too_long", "note"));
    }
    let word = match state {
        CallbackState::Open => return Err(Error::rule("state_bad")),
        CallbackState::Done => "done",
        CallbackState::Failed => "failed",
        CallbackState::Dropped => "dropped",
    };
    let mut db = cx.centre.pool.begin().await?;
    store::callbacks::close(&mut db, id, version, word, note, cx.actor.employee, cx.now()).await?;
    let side = |state: &str, note: &str| serde_json::json!({ "state": state, "note": note });
    let (before, after) = (side("open", ""), side(word, note));
    audit::note(&mut db, cx, "callbacks.close", Some(id.0), Some(&before), Some(&after)).await?;
    Ok(db.commit().await?)
}

pub async fn messages(cx: &Cx, unheard: bool, after: Option<&str>) -> Result<Page<VoicemailRow>> {
    cx.need(Permission::RecordingsListen)?;
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::voicemails::list(&mut db, unheard, after, PAGE).await?)
}

/// Marks a message as dealt with.
pub async fn heard(cx: &Cx, id: RecordingId) -> Result<()> {
    cx.need(Permission::RecordingsListen)?;
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::voicemails::heard(&mut db, id, cx.actor.employee, cx.now()).await?)
}
