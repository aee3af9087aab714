//! Queues, lines, flows, skills, topics and reasons: adding or replacing each by id. Used by the demo and, later,
//! by their editors.

use crate::Result;
use crate::config::Graph;
use crate::words::{ms, to_json};
use domain::config::{Level, Line, Queue};
use domain::employees::{BreakReason, Named};
use domain::{EmployeeId, FlowId, SkillId, Timestamp, TopicId};
use sqlx::PgConnection;

pub async fn save_skill(db: &mut PgConnection, skill: &Named<SkillId>) -> Result<()> {
    sqlx::query!(
        "insert into skills (id, name) values ($1, $2) on conflict (id) do update set name = excluded.name",
        skill.id as _,
        skill.name
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn save_topic(db: &mut PgConnection, topic: &Named<TopicId>, place: i16) -> Result<()> {
    sqlx::query!(
        "insert into topics (id, name, place) values ($1, $2, $3)
         on conflict (id) do update set name = excluded.name, place = excluded.place",
        topic.id as _,
        topic.name,
        place
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn save_break_reason(db: &mut PgConnection, reason: &BreakReason, place: i16) -> Result<()> {
    sqlx::query!(
        "insert into break_reasons (id, name, minutes, place) values ($1, $2, $3, $4)
         on conflict (id) do update set name = excluded.name, minutes = excluded.minutes, place = excluded.place",
        reason.id as _,
        reason.name,
        reason.minutes.and_then(|m| i32::try_from(m).ok()),
        place
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A queue with the skills it requires. Conflicts: `queues_name_taken`.
pub async fn save_queue(db: &mut PgConnection, queue: &Queue) -> Result<()> {
    let announce: Vec<uuid::Uuid> = queue.announce.iter().map(|id| id.0).collect();
    sqlx::query!(
        "insert into queues (id, name, priority, ring_ms, max_misses, after_call_ms, after_call_extensions,
           service_target_ms, service_level, recommended_talk_ms, music, announce_every_ms, announce, announce_far,
           auto_answer)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         on conflict (id) do update set name = excluded.name, priority = excluded.priority,
           ring_ms = excluded.ring_ms, max_misses = excluded.max_misses, after_call_ms = excluded.after_call_ms,
           after_call_extensions = excluded.after_call_extensions, service_target_ms = excluded.service_target_ms,
           service_level = excluded.service_level, recommended_talk_ms = excluded.recommended_talk_ms,
           music = excluded.music, announce_every_ms = excluded.announce_every_ms, announce = excluded.announce,
           announce_far = excluded.announce_far, auto_answer = excluded.auto_answer,
           version = queues.version + 1",
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
        &announce,
        queue.announce_far as _,
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

/// A line. Conflicts: `lines_number_taken`.
pub async fn save_line(db: &mut PgConnection, line: &Line) -> Result<()> {
    sqlx::query!(
        "insert into lines (id, name, number, flow_id) values ($1, $2, $3, $4)
         on conflict (id) do update set name = excluded.name, number = excluded.number,
           flow_id = excluded.flow_id, version = lines.version + 1",
        line.id as _,
        line.name,
        line.number.as_str(),
        line.flow as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Publishes a version of a flow, adding the flow itself when it is new. A version that exists is not changed.
/// The graph must have been validated.
pub async fn publish_flow(
    db: &mut PgConnection,
    id: FlowId,
    name: &str,
    version: u32,
    graph: &Graph,
    by: Option<EmployeeId>,
    now: Timestamp,
) -> Result<()> {
    let version = i32::try_from(version).unwrap_or(i32::MAX);
    sqlx::query!(
        "insert into flows (id, name) values ($1, $2) on conflict (id) do update set name = excluded.name",
        id as _,
        name
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "insert into flow_versions (flow_id, version, graph, created_at, created_by) values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        id as _,
        version,
        to_json(graph)?,
        now as _,
        by as _
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("update flows set published = $2 where id = $1", id as _, version).execute(db).await?;
    Ok(())
}
