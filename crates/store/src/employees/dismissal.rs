//! Dismissal and return: what is taken away is kept beside, so that a return gives it back.

use crate::{Error, Result};
use domain::{EmployeeId, Timestamp};
use sqlx::PgConnection;

/// Notes the first day without access, `2026-11-24`.
pub async fn plan(db: &mut PgConnection, id: EmployeeId, on: &str, now: Timestamp) -> Result<()> {
    let done = sqlx::query!(
        "update employees set dismissed_on = $2::text::date, version = version + 1, updated_at = $3
         where id = $1",
        id as _,
        on,
        now as _
    )
    .execute(db)
    .await?;
    if done.rows_affected() == 0 { Err(Error::Gone) } else { Ok(()) }
}

/// Takes queues and skills away and keeps them beside; nothing if that was done.
pub async fn take_work(db: &mut PgConnection, id: EmployeeId, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "update employees set version = version + 1, updated_at = $2, dismissed_work = jsonb_build_object(
           'queues', (select coalesce(jsonb_agg(jsonb_build_array(queue_id, level)), '[]')
             from employee_queues where employee_id = $1),
           'skills', (select coalesce(jsonb_agg(jsonb_build_array(skill_id, level)), '[]')
             from employee_skills where employee_id = $1))
         where id = $1 and dismissed_work is null",
        id as _,
        now as _
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("delete from employee_queues where employee_id = $1", id as _).execute(&mut *db).await?;
    sqlx::query!("delete from employee_skills where employee_id = $1", id as _).execute(db).await?;
    Ok(())
}

/// Gives back what was taken away, as far as it still is, and forgets the dismissal.
pub async fn give_back(db: &mut PgConnection, id: EmployeeId, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "insert into employee_queues (employee_id, queue_id, level)
         select e.id, q.id, (work ->> 1)::smallint
         from employees e, jsonb_array_elements(e.dismissed_work -> 'queues') as work, queues q
         where e.id = $1 and q.id = (work ->> 0)::uuid and q.active
         on conflict do nothing",
        id as _
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "insert into employee_skills (employee_id, skill_id, level)
         select e.id, s.id, (work ->> 1)::smallint
         from employees e, jsonb_array_elements(e.dismissed_work -> 'skills') as work, skills s
         where e.id = $1 and s.id = (work ->> 0)::uuid and s.active
         on conflict do nothing",
        id as _
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update employees set dismissed_on = null, dismissed_work = null, version = version + 1, updated_at = $2
         where id = $1",
        id as _,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Who still has access, though it ends on `today` or ended before.
pub async fn due(db: &mut PgConnection, today: &str) -> Result<Vec<EmployeeId>> {
    Ok(sqlx::query_scalar!(
        r#"select id as "id: EmployeeId" from employees
         where active and dismissed_on is not null and dismissed_on <= $1::text::date order by id"#,
        today
    )
    .fetch_all(db)
    .await?)
}
