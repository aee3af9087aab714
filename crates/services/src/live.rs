//! The live state for HTTP clients, and what a supervisor does on the spot.

use crate::centre::Cx;
use crate::error::{Error, Result};
use domain::board::Board;
use domain::{EmployeeId, Permission, QueueId};
use store::audit::Change;
use switch::Input;

/// The level that operators have in a queue they are put into on the spot: the middle of 1 to 5.
const LEVEL: u8 = 3;
const LONGEST_COMMENT: usize = 200;

/// The board as the asker may see it.
pub async fn board(cx: &Cx) -> Result<Board> {
    if !cx.actor.may(Permission::DeskUse) {
        cx.need(Permission::BoardRead)?;
    }
    Ok(cx.centre.switchboard.board().visible_to(&cx.actor))
}

/// Frees an operator who is stuck: whatever Asterisk does not have is ended. Errors: `comment_empty`, `not_stuck`,
/// `not_at_desk`, unavailable while Asterisk does not answer.
pub async fn release(cx: &Cx, operator: EmployeeId, comment: &str) -> Result<()> {
    cx.need(Permission::PresenceSetOthers)?;
    let comment = said(comment)?;
    let present = cx.centre.switchboard.legs_present().await?;
    let by = cx.actor.employee;
    let input = Input::ReleaseAsked { operator, by, comment: comment.clone(), present };
    cx.centre.switchboard.ask(input).await?;
    remember(cx, "live.release", operator.0, serde_json::json!({ "comment": comment })).await
}

/// Puts operators into a queue or takes them out of it, now. Errors: `queues_bad`.
pub async fn staff(cx: &Cx, queue: QueueId, operators: &[EmployeeId], on: bool) -> Result<()> {
    cx.need(Permission::QueuesStaff)?;
    let mut db = cx.centre.pool.begin().await?;
    match on {
        true => store::staff::join_queue(&mut db, operators, queue, LEVEL, cx.now()).await?,
        false => store::staff::leave_queue(&mut db, operators, queue, cx.now()).await?,
    }
    let after = serde_json::json!({ "operators": operators, "on": on });
    store::audit::add(&mut db, &change(cx, "live.staff", queue.0, after)).await?;
    db.commit().await?;
    cx.centre.switchboard.config_changed().await;
    Ok(())
}

/// The reason that a supervisor gives, trimmed. Errors: `comment_empty`, `comment_too_long`.
pub(crate) fn said(comment: &str) -> Result<String> {
    let comment = comment.split_whitespace().collect::<Vec<_>>().join(" ");
    match comment.chars().count() {
        0 => Err(Error::field("comment_empty", "comment")),
        n if n > LONGEST_COMMENT => Err(Error::field("comment_too_long", "comment")),
        _ => Ok(comment),
    }
}

/// Into the audit; what was done stays done while the database is away, as the journal has it too.
pub(crate) async fn remember(
    cx: &Cx,
    what: &str,
    subject: uuid::Uuid,
    after: serde_json::Value,
) -> Result<()> {
    let added = async {
        let mut db = cx.centre.pool.acquire().await?;
        Ok(store::audit::add(&mut db, &change(cx, what, subject, after)).await?)
    };
    match added.await {
        Err(Error::Unavailable(_)) => Ok(()),
        answer => answer,
    }
}

fn change<'a>(cx: &'a Cx, what: &'a str, subject: uuid::Uuid, after: serde_json::Value) -> Change<'a> {
    Change {
        at: cx.now(),
        by: Some(cx.actor.employee),
        what,
        subject: Some(subject),
        before: None,
        after: Some(after),
        request: &cx.request,
    }
}
