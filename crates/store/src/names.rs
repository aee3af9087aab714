//! Names to choose from.

use crate::Result;
use domain::employees::{BreakReason, Named, Names};
use domain::{BreakReasonId, EmployeeId, LineId, QueueId, SkillId, TopicId};
use sqlx::PgConnection;

/// All active names; `operators` only where asked for.
pub async fn all(db: &mut PgConnection, operators: bool) -> Result<Names> {
    let lines = sqlx::query!(r#"select id as "id: LineId", name from lines where active order by name"#)
        .fetch_all(&mut *db)
        .await?;
    let queues = sqlx::query!(r#"select id as "id: QueueId", name from queues where active order by name"#)
        .fetch_all(&mut *db)
        .await?;
    let skills = sqlx::query!(r#"select id as "id: SkillId", name from skills where active order by name"#)
        .fetch_all(&mut *db)
        .await?;
    let topics =
        sqlx::query!(r#"select id as "id: TopicId", name from topics where active order by place, name"#)
            .fetch_all(&mut *db)
            .await?;
    let reasons = sqlx::query!(
        r#"select id as "id: BreakReasonId", name, minutes from break_reasons where active order by place, name"#
    )
    .fetch_all(&mut *db)
    .await?;
    let regions = crate::regions::all(&mut *db).await?;
    let people = if operators {
        sqlx::query!(
            r#"select id as "id: EmployeeId", name from employees
             where active and extension is not null order by name"#
        )
        .fetch_all(db)
        .await?
        .into_iter()
        .map(|row| Named { id: row.id, name: row.name })
        .collect()
    } else {
        Vec::new()
    };
    Ok(Names {
        lines: lines.into_iter().map(|row| Named { id: row.id, name: row.name }).collect(),
        queues: queues.into_iter().map(|row| Named { id: row.id, name: row.name }).collect(),
        skills: skills.into_iter().map(|row| Named { id: row.id, name: row.name }).collect(),
        topics: topics.into_iter().map(|row| Named { id: row.id, name: row.name }).collect(),
        operators: people,
        regions,
        break_reasons: reasons
            .into_iter()
            .map(|row| BreakReason {
                id: row.id,
                name: row.name,
                minutes: row.minutes.and_then(|m| u32::try_from(m).ok()),
            })
            .collect(),
    })
}

/// The names of the given ids, active or not: for timelines of the past.
pub async fn of(
    db: &mut PgConnection,
    queues: &[QueueId],
    lines: &[LineId],
    people: &[EmployeeId],
) -> Result<Names> {
    let ids: Vec<uuid::Uuid> = queues.iter().map(|id| id.0).collect();
    let queues = sqlx::query!(
        r#"select id as "id: QueueId", name from queues where id = any ($1) order by name"#,
        &ids
    )
    .fetch_all(&mut *db)
    .await?;
    let ids: Vec<uuid::Uuid> = lines.iter().map(|id| id.0).collect();
    let lines =
        sqlx::query!(r#"select id as "id: LineId", name from lines where id = any ($1) order by name"#, &ids)
            .fetch_all(&mut *db)
            .await?;
    let ids: Vec<uuid::Uuid> = people.iter().map(|id| id.0).collect();
    let people = sqlx::query!(
        r#"select id as "id: EmployeeId", name from employees where id = any ($1) order by name"#,
        &ids
    )
    .fetch_all(db)
    .await?;
    Ok(Names {
        queues: queues.into_iter().map(|row| Named { id: row.id, name: row.name }).collect(),
        lines: lines.into_iter().map(|row| Named { id: row.id, name: row.name }).collect(),
        operators: people.into_iter().map(|row| Named { id: row.id, name: row.name }).collect(),
        ..Names::default()
    })
}

/// Whether it is an active reason of a break.
pub async fn is_break_reason(db: &mut PgConnection, id: BreakReasonId) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from break_reasons where id = $1 and active) as "known!""#,
        id as _
    )
    .fetch_one(db)
    .await?)
}
