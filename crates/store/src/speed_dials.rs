//! Numbers that operators keep at hand.

use crate::words::phone;
use crate::{Error, Result};
use domain::directory::SpeedDial;
use domain::{EmployeeId, SpeedDialId};
use sqlx::PgConnection;

/// Those of one employee, by name.
pub async fn of(db: &mut PgConnection, employee: EmployeeId) -> Result<Vec<SpeedDial>> {
    let rows = sqlx::query!(
        r#"select id as "id: SpeedDialId", name, number from speed_dials where employee_id = $1 order by name"#,
        employee as _
    )
    .fetch_all(db)
    .await?;
    let read = |id, name, number| Some(SpeedDial { id, name, number: phone(Some(number))? });
    Ok(rows.into_iter().filter_map(|row| read(row.id, row.name, row.number)).collect())
}

/// Adds one, or changes it by id. Conflicts: `speed_dials_number_once`, `speed_dials_name_empty`,
/// `speed_dials_name_too_long`; `Gone` when the id is somebody else's.
pub async fn save(db: &mut PgConnection, employee: EmployeeId, dial: &SpeedDial) -> Result<()> {
    let done = sqlx::query!(
        "insert into speed_dials (id, employee_id, name, number) values ($1, $2, $3, $4)
         on conflict (id) do update set name = excluded.name, number = excluded.number
           where speed_dials.employee_id = excluded.employee_id",
        dial.id as _,
        employee as _,
        dial.name,
        dial.number.as_str()
    )
    .execute(db)
    .await?;
    if done.rows_affected() == 0 { Err(Error::Gone) } else { Ok(()) }
}

/// One that is not there is as good as removed.
pub async fn remove(db: &mut PgConnection, employee: EmployeeId, id: SpeedDialId) -> Result<()> {
    sqlx::query!("delete from speed_dials where id = $1 and employee_id = $2", id as _, employee as _)
        .execute(db)
        .await?;
    Ok(())
}
