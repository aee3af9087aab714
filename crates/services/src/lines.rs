//! Lines: number, flow, hours. Every change is audited and reaches the telephone machine at once.

use crate::centre::Cx;
use crate::error::{Error, Result};
use crate::{audit, sayings};
use domain::lines::{Choices, LineCard, LineForm, LineRow, PromptChoice, WhenClosed};
use domain::{FlowId, LineId, Permission, Phone};
use sqlx::PgConnection;

const LONGEST_NAME: usize = 100;

/// By name.
pub async fn list(cx: &Cx, text: &str, inactive: bool) -> Result<Vec<LineRow>> {
    cx.need(Permission::QueuesRead)?;
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::lines::list(&mut db, text.trim(), inactive).await?)
}

pub async fn get(cx: &Cx, id: LineId) -> Result<LineCard> {
    cx.need(Permission::QueuesRead)?;
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::lines::get(&mut db, id).await?)
}

/// What the cards of lines and queues can choose from.
pub async fn choices(cx: &Cx) -> Result<Choices> {
    cx.need(Permission::QueuesRead)?;
    let mut db = cx.centre.pool.begin().await?;
    // What every card may want is there to be chosen.
    sayings::need(&mut db, &sayings::to_choose()).await?;
    let flows = store::lines::flows(&mut db).await?;
    let prompts = store::prompts::all(&mut db).await?;
    db.commit().await?;
    let prompts = prompts.into_iter().filter(|prompt| prompt.kind != "tone");
    let prompts = prompts.map(|prompt| PromptChoice { id: prompt.id, name: prompt.name, text: prompt.text });
    let zones = jiff::tz::db().available().map(|zone| zone.to_string()).filter(|zone| zone.contains('/'));
    Ok(Choices { flows, prompts: prompts.collect(), zones: zones.collect() })
}

pub async fn create(cx: &Cx, form: LineForm) -> Result<LineCard> {
    cx.need(Permission::LinesWrite)?;
    let (form, flow) = valid(form)?;
    let id = LineId(uuid::Uuid::now_v7());
    let mut db = cx.centre.pool.begin().await?;
    store::lines::insert(&mut db, id, &form, flow).await?;
    say_what_is_needed(&mut db, &form).await?;
    audit::note(&mut db, cx, "lines.create", Some(id.0), None, Some(&form)).await?;
    let made = store::lines::get(&mut db, id).await?;
    db.commit().await?;
    cx.centre.config_changed().await;
    Ok(made)
}

/// Saves a card begun from `version`.
pub async fn save(cx: &Cx, id: LineId, version: i64, form: LineForm) -> Result<LineCard> {
    cx.need(Permission::LinesWrite)?;
    let (form, flow) = valid(form)?;
    let mut db = cx.centre.pool.begin().await?;
    let before = store::lines::get(&mut db, id).await?;
    store::lines::update(&mut db, id, version, &form, flow).await?;
    say_what_is_needed(&mut db, &form).await?;
    audit::note(&mut db, cx, "lines.save", Some(id.0), Some(&before.form), Some(&form)).await?;
    let saved = store::lines::get(&mut db, id).await?;
    db.commit().await?;
    cx.centre.config_changed().await;
    Ok(saved)
}

/// Closes or brings back; calls under way go on.
pub async fn set_active(cx: &Cx, id: LineId, active: bool) -> Result<LineCard> {
    cx.need(Permission::LinesWrite)?;
    let mut db = cx.centre.pool.begin().await?;
    let before = store::lines::get(&mut db, id).await?;
    if before.active == active {
        return Ok(before);
    }
    store::lines::set_active(&mut db, id, active).await?;
    let (was, is) = (serde_json::json!({ "active": !active }), serde_json::json!({ "active": active }));
    audit::note(&mut db, cx, "lines.set_active", Some(id.0), Some(&was), Some(&is)).await?;
    let saved = store::lines::get(&mut db, id).await?;
    db.commit().await?;
    cx.centre.config_changed().await;
    Ok(saved)
}

async fn say_what_is_needed(db: &mut PgConnection, form: &LineForm) -> Result<()> {
    let mut said = form.closed.prompts.clone();
    if form.closed.then == WhenClosed::Voicemail {
        said.extend(sayings::message());
    }
    sayings::need(db, &said).await
}

/// The form as it is kept: trimmed, the number normalised, checked.
fn valid(mut form: LineForm) -> Result<(LineForm, FlowId)> {
    form.name = form.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if form.name.is_empty() {
        return Err(Error::field("name_empty", "name"));
    }
    if form.name.chars().count() > LONGEST_NAME {
        return Err(Error::field("name_too_long", "name"));
    }
    let number = Phone::parse(&form.number).map_err(|_| Error::field("number_bad", "number"))?;
    form.number = number.to_string();
    // Who is sent away hears why.
    if form.calendar.is_some() && form.closed.prompts.is_empty() && form.closed.then == WhenClosed::HangUp {
        form.closed.prompts = vec![domain::sayings::CLOSED];
    }
    if form.closed.prompts.len() > 5 {
        return Err(Error::field("prompts_bad", "closed"));
    }
    let flow = form.flow.ok_or(Error::field("flow_needed", "flow"))?;
    Ok((form, flow))
}
