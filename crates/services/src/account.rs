//! One's own account: the password, and where one is signed in. Whoever is signed in may; nobody for another.

use crate::centre::Cx;
use crate::error::{Error, Result};
use crate::sessions::IDLE;
use crate::{employees, passwords, sessions};
use domain::account::{SessionInfo, broken_rule};
use domain::employees::{EmployeeForm, EmployeeSecrets};
use domain::{Permission, SessionId};
use sqlx::PgConnection;
use store::audit::Change;

/// Where the asker is signed in, the last seen first.
pub async fn sessions(cx: &Cx) -> Result<Vec<SessionInfo>> {
    let now = cx.now();
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::sessions::of(&mut db, cx.actor.employee, cx.actor.session, now, now - IDLE).await?)
}

/// Ends one of the asker's sessions; the own one is a sign-out. One that is over already is no error.
pub async fn end_session(cx: &Cx, id: SessionId) -> Result<()> {
    if id == cx.actor.session {
        return sessions::sign_out(cx).await;
    }
    let mut db = cx.centre.pool.begin().await?;
    if store::sessions::revoke_own(&mut db, cx.actor.employee, id, cx.now()).await? {
        audit(cx, &mut db, "account.end_session", serde_json::json!({ "session": id })).await?;
        db.commit().await?;
        cx.centre.remembered.forget_session(id);
    }
    Ok(())
}

/// Ends all of the asker's sessions but this one; answers how many.
pub async fn end_other_sessions(cx: &Cx) -> Result<u64> {
    let mut db = cx.centre.pool.begin().await?;
    let (employee, own) = (cx.actor.employee, cx.actor.session);
    let ended = store::sessions::revoke_all(&mut db, employee, Some(own), cx.now()).await?;
    if ended > 0 {
        audit(cx, &mut db, "account.end_other_sessions", serde_json::json!({ "ended": ended })).await?;
        db.commit().await?;
        cx.centre.remembered.forget_employee(employee);
    }
    Ok(ended)
}

/// Changes the asker's password and ends the other sessions; answers how many those were. Wrong old passwords count
/// as wrong sign-ins do.
///
/// # Errors
/// `wrong_password`, `password_short`, `password_simple`, `password_row`, `password_login`, `password_same`;
/// `Throttled`.
pub async fn change_password(cx: &Cx, old: String, new: String) -> Result<u64> {
    let (now, employee) = (cx.now(), cx.actor.employee);
    let mut db = cx.centre.pool.acquire().await?;
    let (login, hash) = store::employees::own_credentials(&mut db, employee).await?;
    drop(db);
    if let Some(rule) = broken_rule(&new, &login) {
        return Err(Error::field(rule.code(), "new"));
    }
    if old == new {
        return Err(Error::field("password_same", "new"));
    }
    let login = login.to_lowercase();
    let address = cx.address.to_canonical().to_string();
    let attempt = sessions::begin(&cx.centre.pool, &login, &address, now).await?;
    let right = old.len() <= passwords::LONGEST && passwords::verify(old, Some(hash)).await?;
    if !right {
        let mut db = cx.centre.pool.acquire().await?;
        store::sign_ins::failed(&mut db, attempt).await?;
        tracing::info!(login, address, "wrong old password");
        return Err(Error::field("wrong_password", "old"));
    }
    let hash = passwords::hash(new).await?;
    let mut db = cx.centre.pool.begin().await?;
    store::sign_ins::forget(&mut db, &login).await?;
    store::employees::set_password(&mut db, employee, &hash, now).await?;
    let ended = store::sessions::revoke_all(&mut db, employee, Some(cx.actor.session), now).await?;
    audit(cx, &mut db, "account.change_password", serde_json::json!({ "ended": ended })).await?;
    db.commit().await?;
    cx.centre.remembered.forget_employee(employee);
    Ok(ended)
}

/// Works with the other phone from now on: the one of the browser or the one on the desk. A desk phone that was never
/// set up gets an account, which is answered once.
///
/// # Errors
/// `not_at_desk`, `busy`; `changed_meanwhile`.
pub async fn set_phone(cx: &Cx, desk: bool) -> Result<Option<EmployeeSecrets>> {
    cx.need(Permission::DeskUse)?;
    let (now, id) = (cx.now(), cx.actor.employee);
    let mut db = cx.centre.pool.begin().await?;
    let card = store::employees::get(&mut db, id).await?;
    if card.form.extension.is_none() {
        return Err(Error::rule("not_at_desk"));
    }
    if card.form.desk_phone == desk {
        return Ok(None);
    }
    // The phone of a call is not taken away from under it.
    if cx.centre.switchboard.board().operators.get(&id).is_some_and(|own| own.call.is_some()) {
        return Err(Error::rule("busy"));
    }
    let form = EmployeeForm { desk_phone: desk, ..card.form };
    store::employees::update(&mut db, id, card.version, &form, now).await?;
    let made = employees::other_phone(&mut db, &cx.centre.settings.secret, id, desk).await?;
    audit(cx, &mut db, "account.set_phone", serde_json::json!({ "desk_phone": desk })).await?;
    db.commit().await?;
    cx.centre.switchboard.config_changed().await;
    Ok(made.map(|(user, password)| EmployeeSecrets {
        id,
        password: None,
        sip_user: Some(user),
        sip_password: Some(password),
    }))
}

async fn audit(cx: &Cx, db: &mut PgConnection, what: &str, after: serde_json::Value) -> Result<()> {
    let change = Change {
        at: cx.now(),
        by: Some(cx.actor.employee),
        what,
        subject: Some(cx.actor.employee.0),
        before: None,
        after: Some(after),
        request: &cx.request,
    };
    Ok(store::audit::add(db, &change).await?)
}
