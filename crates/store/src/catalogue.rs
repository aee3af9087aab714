//! Flows, skills, topics and reasons: adding or replacing each by id. Used by the demo and, later, by their editors.

use crate::Result;
use crate::config::Graph;
use crate::words::to_json;
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
