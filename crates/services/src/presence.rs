//! Presence: one's own, and that of many at once for supervisors.

use crate::centre::Cx;
use crate::error::{Error, Result};
use domain::{EmployeeId, Permission, Presence};
use futures::StreamExt;
use switch::Input;

/// Asks for a presence of one's own.
pub async fn set(cx: &Cx, presence: Presence) -> Result<()> {
    cx.need(Permission::DeskUse)?;
    check(cx, presence).await?;
    ask(cx, cx.actor.employee, presence, None).await
}

/// The same for many, with the reason, which is kept in the intervals and in the audit; answers those for whom it was
/// refused. Errors: `bad_presence`, `comment_empty`, `comment_too_long`.
pub async fn set_many(
    cx: &Cx,
    operators: &[EmployeeId],
    presence: Presence,
    comment: Option<&str>,
) -> Result<Vec<EmployeeId>> {
    cx.need(Permission::PresenceSetOthers)?;
    check(cx, presence).await?;
    let comment = comment.map(crate::live::said).transpose()?;
    // At once, so that they share the journal's flush; a few, so that one request does not fill the engine's door.
    let asked = futures::stream::iter(operators.iter().copied())
        .map(async |operator| (operator, ask(cx, operator, presence, comment.clone()).await));
    let answers: Vec<_> = asked.buffered(64).collect().await;
    let (mut refused, mut changed) = (Vec::new(), Vec::new());
    for (operator, answer) in answers {
        match answer {
            Ok(()) => changed.push(operator),
            Err(Error::Rule { .. } | Error::NotFound | Error::Conflict { .. }) => refused.push(operator),
            Err(fault) => return Err(fault),
        }
    }
    for operator in changed.into_iter().filter(|_| comment.is_some()) {
        let after = serde_json::json!({ "presence": presence, "comment": comment });
        crate::live::remember(cx, "presence.set_many", operator.0, after).await?;
    }
    Ok(refused)
}

async fn ask(cx: &Cx, operator: EmployeeId, to: Presence, comment: Option<String>) -> Result<()> {
    if !cx.centre.switchboard.board().operators.contains_key(&operator) {
        return Err(Error::rule("not_at_desk"));
    }
    cx.centre.switchboard.ask(Input::PresenceAsked { operator, by: cx.actor.employee, to, comment }).await
}

/// Whether a person may ask for it: a break needs one of the centre's reasons.
async fn check(cx: &Cx, presence: Presence) -> Result<()> {
    let bad = || Error::field("bad_presence", "presence");
    if !presence.can_be_asked() {
        return Err(bad());
    }
    if let Presence::Break { reason } = presence {
        let reason = reason.ok_or_else(bad)?;
        match known(cx, reason).await {
            Ok(true) => {}
            Ok(false) => return Err(bad()),
            // The phones work while the database is away, and so do breaks.
            Err(Error::Unavailable(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(())
}

async fn known(cx: &Cx, reason: domain::BreakReasonId) -> Result<bool> {
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::names::is_break_reason(&mut db, reason).await?)
}
