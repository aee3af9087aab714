//! Who serves a queue, as a supervisor changes it on the spot.

use crate::Result;
use domain::config::Level;
use domain::{EmployeeId, QueueId, Timestamp};
use sqlx::PgConnection;

/// Puts operators into a queue; those who are in it stay as they are.
pub async fn join_queue(
    db: &mut PgConnection,
    operators: &[EmployeeId],
    queue: QueueId,
    level: Level,
    now: Timestamp,
) -> Result<()> {
    let operators: Vec<uuid::Uuid> = operators.iter().map(|id| id.0).collect();
    // The card's version grows too, so that a form opened before does not undo it.
    sqlx::query!(
        "with joined as (
           insert into employee_queues (employee_id, queue_id, level)
           select e.id, $2, $3 from employees e where e.id = any ($1) and e.active and e.extension is not null
           on conflict do nothing returning employee_id)
         update employees set version = version + 1, updated_at = $4 where id in (select employee_id from joined)",
        &operators,
        queue as _,
        i16::from(level),
        now as _,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes operators out of a queue.
pub async fn leave_queue(
    db: &mut PgConnection,
    operators: &[EmployeeId],
    queue: QueueId,
    now: Timestamp,
) -> Result<()> {
    let operators: Vec<uuid::Uuid> = operators.iter().map(|id| id.0).collect();
    sqlx::query!(
        "with gone as (
           delete from employee_queues where employee_id = any ($1) and queue_id = $2 returning employee_id)
         update employees set version = version + 1, updated_at = $3 where id in (select employee_id from gone)",
        &operators,
        queue as _,
        now as _,
    )
    .execute(db)
    .await?;
    Ok(())
}
