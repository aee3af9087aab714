//! The matrix of skills.

use crate::Result;
use domain::config::Level;
use domain::skills::{CellChange, Column, MatrixRow};
use domain::{EmployeeId, QueueId, SkillId};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// Active employees with a desk, by name.
pub async fn rows(db: &mut PgConnection) -> Result<Vec<MatrixRow>> {
    let people = sqlx::query!(
        r#"select id as "id: EmployeeId", name, extension from employees
         where active and extension is not null order by name, id"#
    )
    .fetch_all(&mut *db)
    .await?;
    let mut rows: Vec<MatrixRow> = people
        .into_iter()
        .map(|row| MatrixRow {
            employee: row.id,
            name: row.name,
            extension: row.extension,
            cells: Vec::new(),
        })
        .collect();
    let place: BTreeMap<EmployeeId, usize> = (0..).zip(&rows).map(|(n, row)| (row.employee, n)).collect();
    let queues = sqlx::query!(
        r#"select employee_id as "employee: EmployeeId", queue_id as "queue: QueueId", level from employee_queues"#
    )
    .fetch_all(&mut *db)
    .await?;
    let skills = sqlx::query!(
        r#"select employee_id as "employee: EmployeeId", skill_id as "skill: SkillId", level from employee_skills"#
    )
    .fetch_all(db)
    .await?;
    let queues = queues.into_iter().map(|row| (row.employee, Column::Queue(row.queue), row.level));
    let skills = skills.into_iter().map(|row| (row.employee, Column::Skill(row.skill), row.level));
    for (employee, column, level) in queues.chain(skills) {
        if let Some(n) = place.get(&employee) {
            rows[*n].cells.push((column, level as Level));
        }
    }
    Ok(rows)
}

/// The cell as it is now, locked with its employee until the end of the transaction.
pub async fn level(db: &mut PgConnection, employee: EmployeeId, column: Column) -> Result<Level> {
    sqlx::query!("select id from employees where id = $1 and active for update", employee as _)
        .fetch_one(&mut *db)
        .await?;
    let level = match column {
        Column::Queue(queue) => {
            sqlx::query_scalar!(
                "select level from employee_queues where employee_id = $1 and queue_id = $2",
                employee as _,
                queue as _
            )
            .fetch_optional(db)
            .await?
        }
        Column::Skill(skill) => {
            sqlx::query_scalar!(
                "select level from employee_skills where employee_id = $1 and skill_id = $2",
                employee as _,
                skill as _
            )
            .fetch_optional(db)
            .await?
        }
    };
    Ok(level.unwrap_or(0) as Level)
}

/// Writes the cell; the employee's card counts as changed, so that an open card notices. Conflicts: levels and keys
/// as of an employee's card.
pub async fn set(db: &mut PgConnection, change: &CellChange) -> Result<()> {
    let (employee, level) = (change.employee, i16::from(change.to));
    match (change.column, level) {
        (Column::Queue(queue), 0) => {
            sqlx::query!(
                "delete from employee_queues where employee_id = $1 and queue_id = $2",
                employee as _,
                queue as _
            )
            .execute(&mut *db)
            .await?
        }
        (Column::Queue(queue), level) => {
            sqlx::query!(
                "insert into employee_queues (employee_id, queue_id, level) values ($1, $2, $3)
                 on conflict (employee_id, queue_id) do update set level = excluded.level",
                employee as _,
                queue as _,
                level
            )
            .execute(&mut *db)
            .await?
        }
        (Column::Skill(skill), 0) => {
            sqlx::query!(
                "delete from employee_skills where employee_id = $1 and skill_id = $2",
                employee as _,
                skill as _
            )
            .execute(&mut *db)
            .await?
        }
        (Column::Skill(skill), level) => {
            sqlx::query!(
                "insert into employee_skills (employee_id, skill_id, level) values ($1, $2, $3)
                 on conflict (employee_id, skill_id) do update set level = excluded.level",
                employee as _,
                skill as _,
                level
            )
            .execute(&mut *db)
            .await?
        }
    };
    sqlx::query!("update employees set version = version + 1 where id = $1", employee as _)
        .execute(db)
        .await?;
    Ok(())
}
