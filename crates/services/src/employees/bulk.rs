//! One change for many employees: all in one transaction, each with its record in the audit, and one undo.

use super::{By, audit, json, valid};
use crate::centre::Cx;
use crate::error::{Error, Result};
use domain::bulk::{BulkBefore, BulkChange, BulkDone, BulkRefusal, BulkScope};
use domain::employees::EmployeeCard;
use domain::{EmployeeId, Permission, Timestamp};
use sqlx::PgConnection;

/// More than a centre has.
const MOST: usize = 2_000;

/// Changes all of them; who cannot be changed so is told by name. Errors: `too_many_employees`,
/// `last_administrator`.
pub async fn change_many(cx: &Cx, scope: &BulkScope, change: BulkChange) -> Result<BulkDone> {
    cx.need(Permission::EmployeesWrite)?;
    let now = cx.now();
    let mut db = cx.centre.pool.begin().await?;
    let ids = match scope {
        BulkScope::Ids { ids } => ids.clone(),
        BulkScope::Filter { filter } => store::employees::ids(&mut db, filter).await?,
    };
    if ids.len() > MOST {
        return Err(Error::rule("too_many_employees"));
    }
    // One order for everybody who changes many, so that two of them do not wait for each other.
    let mut done = BulkDone::default();
    for id in store::employees::lock(&mut db, &ids).await? {
        let card = store::employees::get(&mut db, id).await?;
        // Of somebody who is refused nothing is left; the others go on.
        let mut step = sqlx::Connection::begin(&mut *db).await?;
        let changed = one(cx, &mut step, &card, change, now).await;
        match changed {
            Ok(_) => step.commit().await?,
            Err(_) => step.rollback().await?,
        }
        match changed {
            Ok(true) => done.before.push(BulkBefore {
                id,
                version: store::employees::get(&mut db, id).await?.version,
                active: card.active,
                roles: card.form.roles,
                queues: card.form.queues,
                skills: card.form.skills,
                region: card.form.region,
            }),
            Ok(false) => {}
            Err(Error::Rule { code, .. } | Error::Conflict { code, .. }) => {
                done.refused.push(BulkRefusal { name: card.form.name, code: code.to_owned() });
            }
            Err(other) => return Err(other),
        }
    }
    keep_an_administrator(&mut db).await?;
    db.commit().await?;
    publish(cx, &done.before).await;
    Ok(done)
}

/// Puts them back as they were; answers how many. Who was changed since stays as they are.
pub async fn undo_many(cx: &Cx, before: &[BulkBefore]) -> Result<u64> {
    cx.need(Permission::EmployeesWrite)?;
    if before.len() > MOST {
        return Err(Error::rule("too_many_employees"));
    }
    let now = cx.now();
    let mut db = cx.centre.pool.begin().await?;
    let ids: Vec<EmployeeId> = before.iter().map(|one| one.id).collect();
    let mut back = Vec::new();
    for id in store::employees::lock(&mut db, &ids).await? {
        let card = store::employees::get(&mut db, id).await?;
        let Some(was) = before.iter().find(|was| was.id == id && was.version == card.version) else {
            continue;
        };
        let mut form = card.form.clone();
        (form.roles, form.queues, form.skills, form.region) =
            (was.roles.clone(), was.queues.clone(), was.skills.clone(), was.region);
        let form = valid(form)?;
        if form != card.form {
            store::employees::update(&mut db, id, card.version, &form, now).await?;
        }
        if was.active != card.active {
            set_active(&mut db, id, was.active, now).await?;
        }
        record(cx, &mut db, "employees.undo_many", &card, now).await?;
        back.push(was.clone());
    }
    keep_an_administrator(&mut db).await?;
    db.commit().await?;
    publish(cx, &back).await;
    Ok(back.len() as u64)
}

/// Whether it changed anything.
async fn one(
    cx: &Cx,
    db: &mut PgConnection,
    card: &EmployeeCard,
    change: BulkChange,
    now: Timestamp,
) -> Result<bool> {
    if let BulkChange::SetActive { active } = change {
        if active == card.active {
            return Ok(false);
        }
        if card.id == cx.actor.employee {
            return Err(Error::rule("not_oneself"));
        }
        if card.dismissed_on.is_some() {
            return Err(Error::rule("is_dismissed"));
        }
        set_active(&mut *db, card.id, active, now).await?;
    } else {
        let form = change.apply(card.form.clone());
        if form == card.form {
            return Ok(false);
        }
        store::employees::update(&mut *db, card.id, card.version, &valid(form)?, now).await?;
    }
    record(cx, db, "employees.change_many", card, now).await?;
    Ok(true)
}

async fn set_active(db: &mut PgConnection, id: EmployeeId, active: bool, now: Timestamp) -> Result<()> {
    if !active {
        store::sessions::revoke_all(&mut *db, id, None, now).await?;
    }
    Ok(store::employees::set_active(db, id, active, now).await?)
}

async fn record(
    cx: &Cx,
    db: &mut PgConnection,
    what: &str,
    before: &EmployeeCard,
    now: Timestamp,
) -> Result<()> {
    let after = store::employees::get(&mut *db, before.id).await?;
    let (old, new) = match before.active == after.active {
        true => (json(&before.form), json(&after.form)),
        false => {
            (serde_json::json!({ "active": before.active }), serde_json::json!({ "active": after.active }))
        }
    };
    audit(db, now, &By::of(cx), what, before.id, Some(old), Some(new)).await
}

async fn keep_an_administrator(db: &mut PgConnection) -> Result<()> {
    // Nobody is left out of the count: the id of none.
    match store::employees::other_administrators(db, EmployeeId::nth(0)).await? {
        0 => Err(Error::rule("last_administrator")),
        _ => Ok(()),
    }
}

async fn publish(cx: &Cx, changed: &[BulkBefore]) {
    for one in changed {
        cx.centre.remembered.forget_employee(one.id);
    }
    if !changed.is_empty() {
        cx.centre.switchboard.config_changed().await;
    }
}
