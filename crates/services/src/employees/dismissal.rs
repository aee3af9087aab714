//! Dismissal on a day, and return.
//!
//! One rule to know: nobody is cut off in a call. New work ends at once (queues and skills are taken away), access
//! ends when the call and the time after it are over; `round` sees to both, and so a restart forgets neither.

use super::{By, audit};
use crate::centre::{Centre, Cx};
use crate::error::{Error, Result};
use domain::employees::EmployeeCard;
use domain::{EmployeeId, Permission, Role, Timestamp};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::json;
use sqlx::PgConnection;

/// A day further away is a slip of the finger.
const FURTHEST_DAYS: i32 = 366;

/// Dismisses on that day (`2026-11-24`): the first without access. Today or earlier is at once.
///
/// # Errors
/// `date_bad`, `last_administrator`, `not_oneself`; `NotFound`.
pub async fn dismiss(cx: &Cx, id: EmployeeId, on: &str) -> Result<EmployeeCard> {
    cx.need(Permission::EmployeesWrite)?;
    if id == cx.actor.employee {
        return Err(Error::rule("not_oneself"));
    }
    let today = today(&cx.centre)?;
    let day: Date = on.parse().map_err(|_| Error::field("date_bad", "on"))?;
    if today.until(day).is_ok_and(|span| span.get_days().abs() > FURTHEST_DAYS) {
        return Err(Error::field("date_bad", "on"));
    }
    let now = cx.now();
    let mut db = cx.centre.pool.begin().await?;
    let others = store::employees::other_administrators(&mut db, id).await?;
    let before = store::employees::get(&mut db, id).await?;
    if before.active && before.form.roles.contains(&Role::Administrator) && others == 0 {
        return Err(Error::rule("last_administrator"));
    }
    store::employees::dismissal::plan(&mut db, id, &day.to_string(), now).await?;
    let old = json!({ "dismissed_on": before.dismissed_on, "queues": before.form.queues, "skills": before.form.skills });
    let new = json!({ "dismissed_on": day.to_string() });
    audit(&mut db, now, &By::of(cx), "employees.dismiss", id, Some(old), Some(new)).await?;
    let left = match before.active {
        true => day <= today && end(&mut db, &cx.centre, id, now).await?,
        false => {
            store::employees::dismissal::take_work(&mut db, id, now).await?;
            false
        }
    };
    let card = store::employees::get(&mut db, id).await?;
    db.commit().await?;
    publish(&cx.centre, id, left).await;
    Ok(card)
}

/// Takes a dismissal back, planned or done: access, queues and skills are as they were. Errors: `extension_taken`.
pub async fn bring_back(cx: &Cx, id: EmployeeId) -> Result<EmployeeCard> {
    cx.need(Permission::EmployeesWrite)?;
    let now = cx.now();
    let mut db = cx.centre.pool.begin().await?;
    let before = store::employees::get(&mut db, id).await?;
    if before.active && before.dismissed_on.is_none() {
        return Ok(before);
    }
    if !before.active {
        store::employees::set_active(&mut db, id, true, now).await?;
    }
    store::employees::dismissal::give_back(&mut db, id, now).await?;
    let old = json!({ "active": before.active, "dismissed_on": before.dismissed_on });
    audit(&mut db, now, &By::of(cx), "employees.bring_back", id, Some(old), None).await?;
    let card = store::employees::get(&mut db, id).await?;
    db.commit().await?;
    cx.centre.switchboard.config_changed().await;
    Ok(card)
}

/// Ends what is due: those whose day has come, and those who were in a call then. Called every few seconds.
pub async fn round(centre: &Centre) -> Result<()> {
    let today = today(centre)?.to_string();
    let mut db = centre.pool.acquire().await?;
    let due = store::employees::dismissal::due(&mut db, &today).await?;
    drop(db);
    for id in due {
        let now = centre.clock.now();
        let mut db = centre.pool.begin().await?;
        let others = store::employees::other_administrators(&mut db, id).await?;
        let card = store::employees::get(&mut db, id).await?;
        if !card.active || (card.form.roles.contains(&Role::Administrator) && others == 0) {
            continue;
        }
        let had_work = !card.form.queues.is_empty() || !card.form.skills.is_empty();
        let left = end(&mut db, centre, id, now).await?;
        if left || had_work {
            let by = By { employee: None, request: "dismissal" };
            let new = json!({ "active": !left, "dismissed_on": card.dismissed_on });
            audit(&mut db, now, &by, "employees.leave", id, None, Some(new)).await?;
            db.commit().await?;
            publish(centre, id, left).await;
        }
    }
    Ok(())
}

/// Takes the work away, and the access unless there is a call; answers whether the access ended.
async fn end(db: &mut PgConnection, centre: &Centre, id: EmployeeId, now: Timestamp) -> Result<bool> {
    store::employees::dismissal::take_work(&mut *db, id, now).await?;
    let board = centre.switchboard.board();
    if board.operators.get(&id).is_some_and(|desk| desk.call.is_some() || desk.after_call.is_some()) {
        return Ok(false);
    }
    store::employees::set_active(&mut *db, id, false, now).await?;
    store::sessions::revoke_all(db, id, None, now).await?;
    Ok(true)
}

async fn publish(centre: &Centre, id: EmployeeId, left: bool) {
    if left {
        centre.remembered.forget_employee(id);
    }
    centre.switchboard.config_changed().await;
}

/// The centre's day.
fn today(centre: &Centre) -> Result<Date> {
    let zone = TimeZone::get(&centre.settings.zone).unwrap_or(TimeZone::UTC);
    let now = jiff::Timestamp::from_millisecond(centre.clock.now().0);
    Ok(now.map_err(|fault| Error::Internal(fault.to_string()))?.to_zoned(zone).date())
}
