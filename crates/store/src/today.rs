//! An operator's own day.

use crate::Result;
use crate::words::millis;
use domain::calls::Direction;
use domain::today::{BreakDay, QueueDay, Stretch};
use domain::{BreakReasonId, EmployeeId, Millis, Presence, QueueId, Timestamp};
use sqlx::PgConnection;

/// The presence intervals that touch from ≤ t < to, in order; one that goes on ends at `to`.
pub async fn stretches(
    db: &mut PgConnection,
    operator: EmployeeId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Stretch>> {
    let rows = sqlx::query!(
        r#"select p.presence, p.break_reason_id as "reason: BreakReasonId", p.started_at as "from: Timestamp",
             p.ended_at as "to: Timestamp", c.queue_id as "queue: QueueId"
         from presence_intervals p left join calls c on c.id = p.call_id
         where p.employee_id = $1 and p.started_at < $3 and (p.ended_at is null or p.ended_at > $2)
         order by p.started_at, p.id"#,
        operator as _,
        from as _,
        to as _,
    )
    .fetch_all(db)
    .await?;
    let presence = |word: &str, reason| match word {
        "ready" => Presence::Ready,
        "outbound" => Presence::Outbound,
        "break" => Presence::Break { reason },
        "ringing" => Presence::Ringing,
        "talking" => Presence::Talking,
        "after_call" => Presence::AfterCall,
        _ => Presence::Offline,
    };
    Ok(rows
        .into_iter()
        .map(|row| Stretch {
            presence: presence(&row.presence, row.reason),
            from: row.from,
            to: row.to.unwrap_or(to),
            queue: row.queue,
        })
        .collect())
}

/// Answered calls that began in from ≤ t < to, by queue; the outgoing ones under no queue. Internal calls are
/// nobody's work.
pub async fn queues(
    db: &mut PgConnection,
    operator: EmployeeId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<QueueDay>> {
    let rows = sqlx::query!(
        r#"select c.direction, c.queue_id as "queue: QueueId", max(q.name) as name, count(*) as "calls!",
             sum(c.talked_ms)::bigint as "talk!", sum(c.held_ms)::bigint as "hold!",
             max(q.recommended_talk_ms) as usual_talk, max(q.after_call_ms) as usual_after
         from calls c left join queues q on q.id = c.queue_id
         where c.operator_id = $1 and c.started_at >= $2 and c.started_at < $3 and c.answered_at is not null
           and c.direction <> 'internal'
         group by c.direction, c.queue_id order by count(*) desc, max(q.name)"#,
        operator as _,
        from as _,
        to as _,
    )
    .fetch_all(db)
    .await?;
    let outbound = crate::words::word(&Direction::Outbound);
    Ok(rows
        .into_iter()
        .map(|row| QueueDay {
            queue: row.queue.filter(|_| Some(&row.direction) != outbound.as_ref()),
            name: row.name.unwrap_or_default(),
            calls: u32::try_from(row.calls).unwrap_or(u32::MAX),
            talk: millis(row.talk),
            hold: millis(row.hold),
            after_calls: 0,
            after: Millis::ZERO,
            usual_talk: millis(row.usual_talk.unwrap_or(0)),
            usual_after: millis(row.usual_after.unwrap_or(0)),
        })
        .collect())
}

/// The reasons of breaks with their allowance, nothing used yet.
pub async fn breaks(db: &mut PgConnection) -> Result<Vec<BreakDay>> {
    let rows = sqlx::query!(
        r#"select id as "id: BreakReasonId", name, minutes from break_reasons where active order by place, name"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| BreakDay {
            reason: row.id,
            name: row.name,
            minutes: row.minutes.and_then(|m| u32::try_from(m).ok()),
            used: Millis::ZERO,
        })
        .collect())
}
