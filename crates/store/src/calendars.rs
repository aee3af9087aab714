//! Work calendars.

use crate::words::{json, to_json};
use crate::{Error, Result};
use domain::CalendarId;
use domain::calendars::{CalendarCard, CalendarForm};
use sqlx::PgConnection;

/// All of them, by name.
pub async fn all(db: &mut PgConnection) -> Result<Vec<CalendarCard>> {
    let rows = sqlx::query!(
        r#"select id as "id: CalendarId", name, zone, week, days, version,
             (select count(*) from lines l where l.calendar_id = c.id and l.active) as "lines!"
         from calendars c order by name, id"#
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let form =
                CalendarForm { name: row.name, zone: row.zone, week: json(row.week)?, days: json(row.days)? };
            let lines = u32::try_from(row.lines).unwrap_or(0);
            Ok(CalendarCard { id: row.id, version: row.version, form, lines })
        })
        .collect()
}

/// Adds one, or saves over `version` where there is one. Conflicts: `calendars_name_taken`.
pub async fn save(
    db: &mut PgConnection,
    id: CalendarId,
    version: Option<i64>,
    form: &CalendarForm,
) -> Result<()> {
    let done = match version {
        None => {
            sqlx::query!(
                "insert into calendars (id, name, zone, week, days) values ($1, $2, $3, $4, $5)",
                id as _,
                form.name,
                form.zone,
                to_json(&form.week)?,
                to_json(&form.days)?
            )
            .execute(db)
            .await?
        }
        Some(version) => {
            sqlx::query!(
                "update calendars set name = $3, zone = $4, week = $5, days = $6, version = version + 1
                 where id = $1 and version = $2",
                id as _,
                version,
                form.name,
                form.zone,
                to_json(&form.week)?,
                to_json(&form.days)?
            )
            .execute(db)
            .await?
        }
    };
    if done.rows_affected() == 0 { Err(Error::Changed) } else { Ok(()) }
}

/// Conflicts: `lines_calendar_used`.
pub async fn remove(db: &mut PgConnection, id: CalendarId) -> Result<()> {
    sqlx::query!("delete from calendars where id = $1", id as _).execute(db).await?;
    Ok(())
}
