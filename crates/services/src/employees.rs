//! Employees: cards, passwords, SIP accounts. Every change is audited and reaches the telephone machine at once.

pub mod bulk;
pub mod dismissal;
pub mod import;
pub mod photos;

use crate::centre::Cx;
use crate::error::{Error, Result};
use crate::{passwords, secrets};
use domain::account::SessionInfo;
use domain::employees::{EmployeeCard, EmployeeFilter, EmployeeForm, EmployeeRow, EmployeeSecrets, Page};
use domain::{EmployeeId, Permission, Phone, Role, Timestamp};
use sqlx::PgConnection;
use std::collections::BTreeSet;
use store::audit::Change;

const PAGE: i64 = 50;
const LONGEST_NAME: usize = 200;
const LONGEST_EMAIL: usize = 254;

/// A page by name; the count comes with the first.
pub async fn list(cx: &Cx, filter: &EmployeeFilter, after: Option<&str>) -> Result<Page<EmployeeRow>> {
    cx.need(Permission::EmployeesRead)?;
    let mut db = cx.centre.pool.acquire().await?;
    let place = after.and_then(read_cursor);
    let mut rows = store::employees::list(&mut db, filter, place, PAGE + 1).await?;
    let more = rows.len() as i64 > PAGE;
    rows.truncate(PAGE as usize);
    let next = rows.last().filter(|_| more).map(|last| format!("{}{}", last.id, last.name));
    let total = if after.is_none() { Some(store::employees::count(&mut db, filter).await?) } else { None };
    Ok(Page { rows, next, total, more: false })
}

/// A cursor is the last row's id (36 letters) and name.
fn read_cursor(text: &str) -> Option<(&str, EmployeeId)> {
    let (id, name) = text.split_at_checked(36)?;
    Some((name, id.parse().ok()?))
}

pub async fn get(cx: &Cx, id: EmployeeId) -> Result<EmployeeCard> {
    cx.need(Permission::EmployeesRead)?;
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::employees::get(&mut db, id).await?)
}

/// Creates an employee; the secrets are answered once.
pub async fn create(cx: &Cx, form: EmployeeForm) -> Result<EmployeeSecrets> {
    cx.need(Permission::EmployeesWrite)?;
    let made = add(&cx.centre.pool, &cx.centre.settings.secret, cx.now(), By::of(cx), form).await?;
    cx.centre.switchboard.config_changed().await;
    Ok(made)
}

/// Who made a change, for the audit.
pub struct By<'a> {
    /// None: the command line.
    pub employee: Option<EmployeeId>,
    pub request: &'a str,
}

impl<'a> By<'a> {
    fn of(cx: &'a Cx) -> Self {
        By { employee: Some(cx.actor.employee), request: &cx.request }
    }
}

/// Creates an employee without asking who wants it: for the command line, which whoever can run it may use.
pub async fn add(
    pool: &sqlx::PgPool,
    key: &[u8; 32],
    now: Timestamp,
    by: By<'_>,
    form: EmployeeForm,
) -> Result<EmployeeSecrets> {
    let form = valid(form)?;
    let id = EmployeeId(uuid::Uuid::now_v7());
    let password = secrets::random_password();
    let hash = passwords::hash(password.clone()).await?;
    let mut db = pool.begin().await?;
    store::employees::insert(&mut db, id, &form, &hash, now).await?;
    let sip =
        if form.extension.is_some() { new_phone(&mut db, key, id, form.desk_phone).await? } else { None };
    let after = Some(json(&form));
    audit(&mut db, now, &by, "employees.create", id, None, after).await?;
    db.commit().await?;
    let (sip_user, sip_password) = sip.unzip();
    Ok(EmployeeSecrets { id, password: Some(password), sip_user, sip_password })
}

/// Makes an administrator when nobody is there yet; answers login and password then. For the first start.
pub async fn first_administrator(
    pool: &sqlx::PgPool,
    key: &[u8; 32],
    now: Timestamp,
) -> Result<Option<(String, String)>> {
    let mut db = pool.acquire().await?;
    if store::employees::any(&mut db).await? {
        return Ok(None);
    }
    drop(db);
    let login = "admin".to_owned();
    let form = EmployeeForm {
        name: "Администратор".to_owned(),
        login: login.clone(),
        roles: vec![Role::Administrator],
        ..EmployeeForm::default()
    };
    let made = add(pool, key, now, By { employee: None, request: "serve" }, form).await?;
    Ok(made.password.map(|password| (login, password)))
}

/// Saves a card begun from `version`.
pub async fn save(cx: &Cx, id: EmployeeId, version: i64, form: EmployeeForm) -> Result<EmployeeCard> {
    cx.need(Permission::EmployeesWrite)?;
    let form = valid(form)?;
    let (now, key) = (cx.now(), &cx.centre.settings.secret);
    let mut db = cx.centre.pool.begin().await?;
    let was_administrator =
        |card: &EmployeeCard| card.active && card.form.roles.contains(&Role::Administrator);
    // Locks before reading, so that two people can't take the right from the last two at once.
    let others = store::employees::other_administrators(&mut db, id).await?;
    let before = store::employees::get(&mut db, id).await?;
    if was_administrator(&before) && !form.roles.contains(&Role::Administrator) && others == 0 {
        return Err(Error::field("last_administrator", "roles"));
    }
    store::employees::update(&mut db, id, version, &form, now).await?;
    let had_phone = before.form.extension.is_some();
    match (&form.extension, had_phone) {
        (Some(_), true) if before.form.desk_phone == form.desk_phone => {}
        (Some(_), true) => {
            other_phone(&mut db, key, id, form.desk_phone).await?;
        }
        // A first phone; the secret of a desk phone is made known by a reset.
        (Some(_), false) => {
            new_phone(&mut db, key, id, form.desk_phone).await?;
        }
        (None, true) => store::employees::set_sip_user(&mut db, id, None).await?,
        (None, false) => {}
    }
    let old = Some(json(&before.form));
    audit(&mut db, now, &By::of(cx), "employees.save", id, old, Some(json(&form))).await?;
    let card = store::employees::get(&mut db, id).await?;
    db.commit().await?;
    cx.centre.switchboard.config_changed().await;
    Ok(card)
}

/// Closes the access or gives it back; of a dismissed one with queues and skills.
pub async fn set_active(cx: &Cx, id: EmployeeId, active: bool) -> Result<EmployeeCard> {
    cx.need(Permission::EmployeesWrite)?;
    if active {
        return dismissal::bring_back(cx, id).await;
    }
    let now = cx.now();
    let mut db = cx.centre.pool.begin().await?;
    let others = store::employees::other_administrators(&mut db, id).await?;
    let before = store::employees::get(&mut db, id).await?;
    if !before.active {
        return Ok(before);
    }
    if before.form.roles.contains(&Role::Administrator) && others == 0 {
        return Err(Error::rule("last_administrator"));
    }
    store::sessions::revoke_all(&mut db, id, None, now).await?;
    store::employees::set_active(&mut db, id, false, now).await?;
    let (old, new) = (serde_json::json!({ "active": true }), serde_json::json!({ "active": false }));
    audit(&mut db, now, &By::of(cx), "employees.set_active", id, Some(old), Some(new)).await?;
    let card = store::employees::get(&mut db, id).await?;
    db.commit().await?;
    cx.centre.remembered.forget_employee(id);
    cx.centre.switchboard.config_changed().await;
    Ok(card)
}

/// Makes a new password and, for a desk phone, a new SIP secret. Sessions of the employee end, but the asker's own.
pub async fn reset_secrets(cx: &Cx, id: EmployeeId) -> Result<EmployeeSecrets> {
    cx.need(Permission::EmployeesWrite)?;
    let now = cx.now();
    let password = secrets::random_password();
    let hash = passwords::hash(password.clone()).await?;
    let mut db = cx.centre.pool.begin().await?;
    let card = store::employees::get(&mut db, id).await?;
    store::employees::set_password(&mut db, id, &hash, now).await?;
    store::sessions::revoke_all(&mut db, id, Some(cx.actor.session), now).await?;
    let desk = card.form.desk_phone && card.form.extension.is_some();
    let sip_password = match card.sip_user.as_ref().filter(|_| desk) {
        Some(_) => Some(new_secret(&mut db, &cx.centre.settings.secret, id).await?),
        None => None,
    };
    audit(&mut db, now, &By::of(cx), "employees.reset_secrets", id, None, None).await?;
    db.commit().await?;
    cx.centre.remembered.forget_employee(id);
    if desk {
        cx.centre.switchboard.config_changed().await;
    }
    Ok(EmployeeSecrets { id, password: Some(password), sip_user: card.sip_user, sip_password })
}

/// Where an employee is signed in, the last seen first.
pub async fn sessions(cx: &Cx, id: EmployeeId) -> Result<Vec<SessionInfo>> {
    cx.need(Permission::EmployeesWrite)?;
    let now = cx.now();
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::sessions::of(&mut db, id, cx.actor.session, now, now - crate::sessions::IDLE).await?)
}

/// Ends all sessions of an employee (but the asker's own), and with them the browser phone's account; answers how
/// many.
pub async fn end_sessions(cx: &Cx, id: EmployeeId) -> Result<u64> {
    cx.need(Permission::EmployeesWrite)?;
    let now = cx.now();
    let mut db = cx.centre.pool.begin().await?;
    let ended = store::sessions::revoke_all(&mut db, id, Some(cx.actor.session), now).await?;
    if ended > 0 {
        let after = serde_json::json!({ "ended": ended });
        audit(&mut db, now, &By::of(cx), "employees.end_sessions", id, None, Some(after)).await?;
        db.commit().await?;
        cx.centre.remembered.forget_employee(id);
        if id != cx.actor.employee
            && let Err(fault) = crate::phones::revoke(&cx.centre, id).await
        {
            // The account ends by itself in time, and without a page nobody uses it.
            tracing::warn!(employee = %id, %fault, "the phone's account stays for now");
        }
    }
    Ok(ended)
}

/// A new SIP account; for a desk phone with its secret, which is answered. A browser's secret is made when it asks.
async fn new_phone(
    db: &mut PgConnection,
    key: &[u8; 32],
    id: EmployeeId,
    desk: bool,
) -> Result<Option<(String, String)>> {
    let user = format!("op{}", secrets::random_word(10));
    store::employees::set_sip_user(&mut *db, id, Some(&user)).await?;
    if !desk {
        return Ok(None);
    }
    let secret = new_secret(db, key, id).await?;
    Ok(Some((user, secret)))
}

/// The other phone of an operator: the account in use stops working. A desk phone has its own back when there was one;
/// otherwise its new user and secret are answered.
pub(crate) async fn other_phone(
    db: &mut PgConnection,
    key: &[u8; 32],
    id: EmployeeId,
    desk: bool,
) -> Result<Option<(String, String)>> {
    if desk && store::employees::restore_desk_account(&mut *db, id).await? {
        return Ok(None);
    }
    if !desk {
        store::employees::keep_desk_account(&mut *db, id).await?;
    }
    new_phone(db, key, id, desk).await
}

async fn new_secret(db: &mut PgConnection, key: &[u8; 32], id: EmployeeId) -> Result<String> {
    let secret = secrets::random_word(24);
    let sealed = secrets::seal(key, &secrets::sip_purpose(id), &secret)?;
    store::employees::set_sip_secret(db, id, &sealed, None).await?;
    Ok(secret)
}

/// The form as it is kept: trimmed, without repetitions, checked.
fn valid(mut form: EmployeeForm) -> Result<EmployeeForm> {
    form.name = form.name.split_whitespace().collect::<Vec<_>>().join(" ");
    form.login = form.login.trim().to_owned();
    form.extension = form.extension.map(|e| e.trim().to_owned()).filter(|e| !e.is_empty());
    form.email = form.email.trim().to_owned();
    form.contact = form.contact.split_whitespace().collect::<Vec<_>>().join(" ");
    form.roles = Role::ALL.into_iter().filter(|role| form.roles.contains(role)).collect();
    if form.name.is_empty() {
        return Err(Error::field("name_empty", "name"));
    }
    if form.name.chars().count() > LONGEST_NAME {
        return Err(Error::field("name_too_long", "name"));
    }
    let letter = |c: char| c.is_ascii_alphanumeric() || "._@-".contains(c);
    let begins = form.login.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !begins || !(2..=64).contains(&form.login.len()) || !form.login.chars().all(letter) {
        return Err(Error::field("login_bad", "login"));
    }
    if form.roles.is_empty() {
        return Err(Error::field("roles_empty", "roles"));
    }
    match &form.extension {
        Some(e) if !(2..=6).contains(&e.len()) || !e.chars().all(|c| c.is_ascii_digit()) => {
            return Err(Error::field("extension_bad", "extension"));
        }
        None if form.desk_phone || form.roles.contains(&Role::Operator) => {
            return Err(Error::field("extension_needed", "extension"));
        }
        _ => {}
    }
    form.mobile = match form.mobile.trim() {
        "" => String::new(),
        typed => Phone::parse(typed).map_err(|_| Error::field("bad_number", "mobile"))?.as_str().to_owned(),
    };
    if !form.email.is_empty() && !is_email(&form.email) {
        return Err(Error::field("email_bad", "email"));
    }
    if form.contact.chars().count() > LONGEST_NAME {
        return Err(Error::field("contact_too_long", "contact"));
    }
    let once = |ids: Vec<uuid::Uuid>| ids.iter().collect::<BTreeSet<_>>().len() == ids.len();
    let level = |level: u8| (1..=5).contains(&level);
    if !form.queues.iter().all(|q| level(q.1)) || !once(form.queues.iter().map(|q| q.0.0).collect()) {
        return Err(Error::field("queues_bad", "queues"));
    }
    if !form.skills.iter().all(|s| level(s.1)) || !once(form.skills.iter().map(|s| s.0.0).collect()) {
        return Err(Error::field("skills_bad", "skills"));
    }
    Ok(form)
}

/// `somebody@somewhere.ru`; whether it is read there, only a letter can tell.
fn is_email(text: &str) -> bool {
    let Some((who, place)) = text.split_once('@') else { return false };
    let plain = |part: &str| !part.is_empty() && !part.contains(|c: char| c == '@' || c.is_whitespace());
    text.len() <= LONGEST_EMAIL
        && plain(who)
        && plain(place)
        && place.split_once('.').is_some_and(|(name, zone)| !name.is_empty() && !zone.is_empty())
}

fn json(form: &EmployeeForm) -> serde_json::Value {
    serde_json::to_value(form).unwrap_or_default()
}

async fn audit(
    db: &mut PgConnection,
    at: Timestamp,
    by: &By<'_>,
    what: &str,
    subject: EmployeeId,
    before: Option<serde_json::Value>,
    after: Option<serde_json::Value>,
) -> Result<()> {
    let change =
        Change { at, by: by.employee, what, subject: Some(subject.0), before, after, request: by.request };
    Ok(store::audit::add(db, &change).await?)
}
