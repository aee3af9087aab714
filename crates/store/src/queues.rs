//! Queues: the card, the list, and what the telephone machine must know of them.

use crate::words::{json, millis, ms, read, to_json};
use crate::{Error, Result};
use domain::config::{Level, Queue, QueueAlerts};
use domain::queues::{Distribution, Limits, QueueRow};
use domain::{PromptId, QueueId, SkillId};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// A queue as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub queue: Queue,
    pub active: bool,
    pub version: i64,
}

/// One row of `queues`, as both the card and the configuration read it.
struct Row {
    id: QueueId,
    name: String,
    priority: i32,
    ring_ms: i64,
    max_misses: i16,
    after_call_ms: i64,
    after_call_extensions: i16,
    service_target_ms: i64,
    service_level: i16,
    recommended_talk_ms: i64,
    music: String,
    announce_every_ms: i64,
    announce: Vec<PromptId>,
    announce_far: Option<PromptId>,
    strategy: String,
    relax_every_ms: i64,
    prefer_last_ms: i64,
    max_wait_ms: i64,
    max_size: i32,
    overflow_prompts: Vec<PromptId>,
    overflow: serde_json::Value,
    wait_told: Vec<PromptId>,
    auto_answer: bool,
    active: bool,
    version: i64,
}

impl Row {
    fn read(self) -> Result<Stored> {
        let queue = Queue {
            id: self.id,
            name: self.name,
            priority: self.priority,
            required: BTreeMap::new(),
            ring: millis(self.ring_ms),
            max_misses: self.max_misses as u8,
            after_call: millis(self.after_call_ms),
            after_call_extensions: self.after_call_extensions as u8,
            service_target: millis(self.service_target_ms),
            service_level: self.service_level as u8,
            recommended_talk: millis(self.recommended_talk_ms),
            music: self.music,
            announce_every: millis(self.announce_every_ms),
            announce: self.announce,
            announce_far: self.announce_far,
            auto_answer: self.auto_answer,
            alerts: QueueAlerts::default(),
            wait_told: self.wait_told,
            distribution: Distribution {
                strategy: read(&self.strategy)?,
                relax_every: millis(self.relax_every_ms),
                prefer_last: millis(self.prefer_last_ms),
            },
            limits: Limits {
                max_wait: millis(self.max_wait_ms),
                max_size: u32::try_from(self.max_size).unwrap_or(0),
                prompts: self.overflow_prompts,
                overflow: json(self.overflow)?,
            },
        };
        Ok(Stored { queue, active: self.active, version: self.version })
    }
}

/// All of them or one, the inactive too.
async fn rows(db: &mut PgConnection, id: Option<QueueId>) -> Result<Vec<Stored>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id: QueueId", name, priority, ring_ms, max_misses, after_call_ms, after_call_extensions,
             service_target_ms, service_level, recommended_talk_ms, music, announce_every_ms,
             announce as "announce: Vec<PromptId>", announce_far as "announce_far: PromptId", strategy,
             relax_every_ms, prefer_last_ms, max_wait_ms, max_size,
             overflow_prompts as "overflow_prompts: Vec<PromptId>", overflow,
             wait_told as "wait_told: Vec<PromptId>", auto_answer, active, version
         from queues where $1::uuid is null or id = $1"#,
        id as _
    )
    .fetch_all(&mut *db)
    .await?;
    let mut stored = rows.into_iter().map(Row::read).collect::<Result<Vec<_>>>()?;
    let skills = sqlx::query!(
        r#"select qs.queue_id as "queue: QueueId", qs.skill_id as "skill: SkillId", qs.level
         from queue_skills qs join skills s on s.id = qs.skill_id and s.active
         where $1::uuid is null or qs.queue_id = $1"#,
        id as _
    )
    .fetch_all(&mut *db)
    .await?;
    let mut alerts = crate::alerts::of_queues(&mut *db).await?;
    for one in &mut stored {
        one.queue.alerts = alerts.remove(&one.queue.id).unwrap_or_default();
    }
    let place: BTreeMap<QueueId, usize> = (0..).zip(&stored).map(|(n, one)| (one.queue.id, n)).collect();
    for row in skills {
        if let Some(n) = place.get(&row.queue) {
            stored[*n].queue.required.insert(row.skill, row.level as Level);
        }
    }
    Ok(stored)
}

/// The active ones, for the telephone machine.
pub async fn active(db: &mut PgConnection) -> Result<BTreeMap<QueueId, Queue>> {
    let stored = rows(db, None).await?;
    Ok(stored.into_iter().filter(|one| one.active).map(|one| (one.queue.id, one.queue)).collect())
}

pub async fn get(db: &mut PgConnection, id: QueueId) -> Result<Stored> {
    rows(db, Some(id)).await?.pop().ok_or(Error::Gone)
}

/// By priority, then by name; `inactive` ones instead of active ones.
pub async fn list(db: &mut PgConnection, text: &str, inactive: bool) -> Result<Vec<QueueRow>> {
    let rows = sqlx::query!(
        r#"select id as "id: QueueId", name, priority, strategy, service_target_ms, service_level, active,
             (select count(*) from employee_queues eq join employees e on e.id = eq.employee_id and e.active
              where eq.queue_id = q.id) as "operators!"
         from queues q where active <> $1 and lower(name) like lower($2) order by priority desc, name, id"#,
        inactive,
        crate::words::part(text)
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(QueueRow {
                id: row.id,
                name: row.name,
                priority: row.priority,
                strategy: read(&row.strategy)?,
                operators: u32::try_from(row.operators).unwrap_or(0),
                service_target: millis(row.service_target_ms),
                service_level: row.service_level as u8,
                active: row.active,
            })
        })
        .collect()
}

/// Adds a queue; one that is there already stays as it is. Conflicts: `queues_name_taken` and the checks.
pub async fn insert(db: &mut PgConnection, queue: &Queue) -> Result<()> {
    let done = sqlx::query!(
        "insert into queues (id, name) values ($1, $2) on conflict (id) do nothing",
        queue.id as _,
        queue.name
    )
    .execute(&mut *db)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(());
    }
    write(db, queue).await
}

/// Saves over `version`; `Changed` when that is not the newest.
pub async fn update(db: &mut PgConnection, queue: &Queue, version: i64) -> Result<()> {
    let done = sqlx::query!(
        "update queues set version = version + 1 where id = $1 and version = $2",
        queue.id as _,
        version
    )
    .execute(&mut *db)
    .await?;
    if done.rows_affected() == 0 {
        return Err(Error::Changed);
    }
    write(db, queue).await
}

async fn write(db: &mut PgConnection, queue: &Queue) -> Result<()> {
    let ids = |prompts: &[PromptId]| prompts.iter().map(|id| id.0).collect::<Vec<_>>();
    sqlx::query!(
        "update queues set name = $2, priority = $3, ring_ms = $4, max_misses = $5, after_call_ms = $6,
           after_call_extensions = $7, service_target_ms = $8, service_level = $9, recommended_talk_ms = $10,
           music = $11, announce_every_ms = $12, announce = $13, announce_far = $14, strategy = $15,
           relax_every_ms = $16, prefer_last_ms = $17, max_wait_ms = $18, max_size = $19, overflow_prompts = $20,
           overflow = $21, wait_told = $22, auto_answer = $23
         where id = $1",
        queue.id as _,
        queue.name,
        queue.priority,
        ms(queue.ring),
        i16::from(queue.max_misses),
        ms(queue.after_call),
        i16::from(queue.after_call_extensions),
        ms(queue.service_target),
        i16::from(queue.service_level),
        ms(queue.recommended_talk),
        queue.music,
        ms(queue.announce_every),
        &ids(&queue.announce),
        queue.announce_far as _,
        queue.distribution.strategy.word(),
        ms(queue.distribution.relax_every),
        ms(queue.distribution.prefer_last),
        ms(queue.limits.max_wait),
        i32::try_from(queue.limits.max_size).unwrap_or(i32::MAX),
        &ids(&queue.limits.prompts),
        to_json(&queue.limits.overflow)?,
        &ids(&queue.wait_told),
        queue.auto_answer,
    )
    .execute(&mut *db)
    .await?;
    let skills: Vec<uuid::Uuid> = queue.required.keys().map(|id| id.0).collect();
    let levels: Vec<i16> = queue.required.values().map(|level: &Level| i16::from(*level)).collect();
    sqlx::query!("delete from queue_skills where queue_id = $1", queue.id as _).execute(&mut *db).await?;
    sqlx::query!(
        "insert into queue_skills (queue_id, skill_id, level)
         select $1, t.skill, t.level from unnest($2::uuid[], $3::smallint[]) as t (skill, level)",
        queue.id as _,
        &skills,
        &levels
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Closes or brings back. Conflicts: `queues_name_taken` when the name went to another.
pub async fn set_active(db: &mut PgConnection, id: QueueId, active: bool) -> Result<()> {
    sqlx::query!(
        "update queues set active = $2, version = version + 1 where id = $1 and active <> $2",
        id as _,
        active
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Names of published flows that lead to the queue, and of queues that overflow into it: it can't be closed then.
pub async fn used_by(db: &mut PgConnection, id: QueueId) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        r#"select f.name as "name!" from flows f
           join flow_versions v on v.flow_id = f.id and v.version = f.published
         where f.active and v.graph::text like '%' || $2 || '%'
         union select name from queues where active and id <> $1 and overflow ->> 'queue' = $2
         order by 1"#,
        id as _,
        id.to_string()
    )
    .fetch_all(db)
    .await?)
}
