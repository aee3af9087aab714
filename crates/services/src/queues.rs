//! Queues: cards with their policies. Every change is audited and reaches the telephone machine at once.

use crate::centre::Cx;
use crate::error::{Error, Result};
use crate::{audit, sayings};
use domain::config::Queue;
use domain::queues::{Overflow, QueueCard, QueueForm, QueueRow};
use domain::{Millis, Permission, QueueId};
use sqlx::PgConnection;
use std::collections::BTreeMap;
use store::queues::Stored;

const LONGEST_NAME: usize = 100;

/// By priority, then by name.
pub async fn list(cx: &Cx, text: &str, inactive: bool) -> Result<Vec<QueueRow>> {
    cx.need(Permission::QueuesRead)?;
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::queues::list(&mut db, text.trim(), inactive).await?)
}

pub async fn get(cx: &Cx, id: QueueId) -> Result<QueueCard> {
    cx.need(Permission::QueuesRead)?;
    let mut db = cx.centre.pool.acquire().await?;
    Ok(card(store::queues::get(&mut db, id).await?))
}

pub async fn create(cx: &Cx, form: QueueForm) -> Result<QueueCard> {
    cx.need(Permission::QueuesWrite)?;
    let form = valid(form, None)?;
    let queue = queue_of(QueueId(uuid::Uuid::now_v7()), &form, None);
    let mut db = cx.centre.pool.begin().await?;
    say_what_is_needed(&mut db, &queue).await?;
    store::queues::insert(&mut db, &queue).await?;
    audit::note(&mut db, cx, "queues.create", Some(queue.id.0), None, Some(&form)).await?;
    let made = card(store::queues::get(&mut db, queue.id).await?);
    db.commit().await?;
    cx.centre.config_changed().await;
    Ok(made)
}

/// Saves a card begun from `version`.
pub async fn save(cx: &Cx, id: QueueId, version: i64, form: QueueForm) -> Result<QueueCard> {
    cx.need(Permission::QueuesWrite)?;
    let form = valid(form, Some(id))?;
    let mut db = cx.centre.pool.begin().await?;
    let before = store::queues::get(&mut db, id).await?;
    let queue = queue_of(id, &form, Some(&before.queue));
    say_what_is_needed(&mut db, &queue).await?;
    store::queues::update(&mut db, &queue, version).await?;
    audit::note(&mut db, cx, "queues.save", Some(id.0), Some(&card(before).form), Some(&form)).await?;
    let saved = card(store::queues::get(&mut db, id).await?);
    db.commit().await?;
    cx.centre.config_changed().await;
    Ok(saved)
}

/// Closes or brings back. A queue that a flow or an overflow leads to is not closed: callers would be hung up on.
pub async fn set_active(cx: &Cx, id: QueueId, active: bool) -> Result<QueueCard> {
    cx.need(Permission::QueuesWrite)?;
    let mut db = cx.centre.pool.begin().await?;
    let before = store::queues::get(&mut db, id).await?;
    if before.active == active {
        return Ok(card(before));
    }
    if !active && !store::queues::used_by(&mut db, id).await?.is_empty() {
        return Err(Error::rule("queue_used"));
    }
    store::queues::set_active(&mut db, id, active).await?;
    let (was, is) = (serde_json::json!({ "active": !active }), serde_json::json!({ "active": active }));
    audit::note(&mut db, cx, "queues.set_active", Some(id.0), Some(&was), Some(&is)).await?;
    let saved = card(store::queues::get(&mut db, id).await?);
    db.commit().await?;
    cx.centre.config_changed().await;
    Ok(saved)
}

fn card(stored: Stored) -> QueueCard {
    let Stored { queue, active, version } = stored;
    let form = QueueForm {
        name: queue.name,
        priority: queue.priority,
        required: queue.required.into_iter().collect(),
        distribution: queue.distribution,
        ring: queue.ring,
        max_misses: queue.max_misses,
        after_call: queue.after_call,
        after_call_extensions: queue.after_call_extensions,
        service_target: queue.service_target,
        service_level: queue.service_level,
        recommended_talk: queue.recommended_talk,
        auto_answer: queue.auto_answer,
        music: queue.music,
        announce_every: queue.announce_every,
        tell_position: !queue.announce.is_empty() || queue.announce_far.is_some(),
        tell_wait: !queue.wait_told.is_empty(),
        limits: queue.limits,
    };
    QueueCard { id: queue.id, active, version, form }
}

/// The queue as stored: sentences that it has of its own stay, else it says what every centre says.
fn queue_of(id: QueueId, form: &QueueForm, before: Option<&Queue>) -> Queue {
    let own = |sentences: fn(&Queue) -> &Vec<_>, all: Vec<_>| {
        before.map(sentences).filter(|mine| !mine.is_empty()).cloned().unwrap_or(all)
    };
    let (announce, announce_far) = match form.tell_position {
        true => (
            own(|queue| &queue.announce, sayings::positions()),
            before.and_then(|queue| queue.announce_far).or(Some(domain::sayings::FAR)),
        ),
        false => (Vec::new(), None),
    };
    let wait_told =
        if form.tell_wait { own(|queue| &queue.wait_told, sayings::minutes()) } else { Vec::new() };
    Queue {
        id,
        name: form.name.clone(),
        priority: form.priority,
        required: form.required.iter().copied().collect(),
        ring: form.ring,
        max_misses: form.max_misses,
        after_call: form.after_call,
        after_call_extensions: form.after_call_extensions,
        service_target: form.service_target,
        service_level: form.service_level,
        recommended_talk: form.recommended_talk,
        auto_answer: form.auto_answer,
        // Set on the board, and kept apart.
        alerts: before.map(|queue| queue.alerts).unwrap_or_default(),
        music: form.music.clone(),
        announce_every: form.announce_every,
        announce,
        announce_far,
        wait_told,
        distribution: form.distribution,
        limits: form.limits.clone(),
    }
}

/// Before the queue is written, which refers to its sentences.
async fn say_what_is_needed(db: &mut PgConnection, queue: &Queue) -> Result<()> {
    let mut said = [&queue.announce[..], &queue.wait_told, &queue.limits.prompts].concat();
    said.extend(queue.announce_far);
    match queue.limits.overflow {
        Overflow::Voicemail => said.extend(sayings::message()),
        Overflow::Callback => said.extend(sayings::callback()),
        _ => {}
    }
    sayings::need(db, &said).await
}

/// The form as it is kept: trimmed, checked. `own`: which queue it is.
fn valid(mut form: QueueForm, own: Option<QueueId>) -> Result<QueueForm> {
    form.name = form.name.split_whitespace().collect::<Vec<_>>().join(" ");
    form.music = form.music.trim().to_owned();
    let within =
        |length: Millis, from: u64, to: u64| (Millis::secs(from)..=Millis::secs(to)).contains(&length);
    let once: BTreeMap<_, _> = form.required.iter().copied().collect();
    let checks = [
        (!form.name.is_empty(), "name_empty", "name"),
        (form.name.chars().count() <= LONGEST_NAME, "name_too_long", "name"),
        ((-100..=100).contains(&form.priority), "priority_bad", "priority"),
        (once.len() == form.required.len(), "levels_bad", "required"),
        (once.values().all(|level| (1..=5).contains(level)), "levels_bad", "required"),
        (within(form.ring, 3, 120), "ring_bad", "ring"),
        (form.max_misses >= 1, "misses_bad", "max_misses"),
        (within(form.after_call, 0, 3_600), "length_bad", "after_call"),
        (form.after_call_extensions <= 20, "count_bad", "after_call_extensions"),
        (within(form.service_target, 1, 3_600), "length_bad", "service_target"),
        ((1..=100).contains(&form.service_level), "share_bad", "service_level"),
        (within(form.recommended_talk, 0, 7_200), "length_bad", "recommended_talk"),
        (music_fits(&form.music), "music_bad", "music"),
        (
            form.announce_every == Millis::ZERO || within(form.announce_every, 10, 600),
            "every_bad",
            "announce_every",
        ),
        (within(form.distribution.relax_every, 0, 3_600), "length_bad", "relax_every"),
        (within(form.distribution.prefer_last, 0, 600), "length_bad", "prefer_last"),
        (within(form.limits.max_wait, 0, 7_200), "length_bad", "max_wait"),
        (form.limits.max_size <= 10_000, "count_bad", "max_size"),
        (form.limits.prompts.len() <= 5, "prompts_bad", "overflow"),
    ];
    for (holds, code, field) in checks {
        if !holds {
            return Err(Error::field(code, field));
        }
    }
    let limited = form.limits.max_wait > Millis::ZERO || form.limits.max_size > 0;
    match &form.limits.overflow {
        Overflow::Stay => {}
        _ if !limited => return Err(Error::field("limit_needed", "max_wait")),
        Overflow::Queue { queue } if Some(*queue) == own => {
            return Err(Error::field("overflow_itself", "overflow"));
        }
        _ => {}
    }
    Ok(form)
}

/// A class of Asterisk's: letters, digits, dashes.
fn music_fits(class: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    (1..=40).contains(&class.len()) && class.chars().all(letter)
}
