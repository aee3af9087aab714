//! Lines: the card, the list, and what the telephone machine must know of them.

use crate::words::{json, part, to_json};
use crate::{Error, Result};
use domain::config::Line;
use domain::employees::Named;
use domain::lines::{LineCard, LineForm, LineRow};
use domain::{CalendarId, FlowId, LineId, Phone};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// Active lines whose flow is published, with their calendars; the hours are `services`' to make of these.
pub async fn active(db: &mut PgConnection) -> Result<BTreeMap<LineId, (Line, Option<CalendarId>)>> {
    let rows = sqlx::query!(
        r#"select l.id as "id: LineId", l.name, l.number, l.flow_id as "flow: FlowId",
             l.calendar_id as "calendar: CalendarId", l.closed, l.emergency
         from lines l join flows f on f.id = l.flow_id and f.active and f.published is not null
         where l.active"#
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let number = Phone::parse(&row.number).map_err(|e| {
                Error::Transport(sqlx::Error::Decode(format!("line {}: {e}", row.number).into()))
            })?;
            let line = Line {
                id: row.id,
                name: row.name,
                number,
                flow: row.flow,
                hours: None,
                closed: json(row.closed)?,
                emergency: row.emergency,
            };
            Ok((row.id, (line, row.calendar)))
        })
        .collect()
}

pub async fn get(db: &mut PgConnection, id: LineId) -> Result<LineCard> {
    let row = sqlx::query!(
        r#"select name, number, flow_id as "flow: FlowId", calendar_id as "calendar: CalendarId", closed, emergency,
             active, version
         from lines where id = $1"#,
        id as _
    )
    .fetch_one(db)
    .await?;
    let form = LineForm {
        name: row.name,
        number: row.number,
        flow: Some(row.flow),
        calendar: row.calendar,
        closed: json(row.closed)?,
        emergency: row.emergency,
    };
    Ok(LineCard { id, active: row.active, version: row.version, form })
}

/// By name; `inactive` ones instead of active ones.
pub async fn list(db: &mut PgConnection, text: &str, inactive: bool) -> Result<Vec<LineRow>> {
    let rows = sqlx::query!(
        r#"select l.id as "id: LineId", l.name, l.number, f.name as flow_name, c.name as "calendar_name?", l.emergency,
             l.active
         from lines l join flows f on f.id = l.flow_id left join calendars c on c.id = l.calendar_id
         where l.active <> $1 and (lower(l.name) like lower($2) or l.number like $2) order by l.name, l.id"#,
        inactive,
        part(text)
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| LineRow {
            id: row.id,
            name: row.name,
            number: row.number,
            flow_name: row.flow_name,
            calendar_name: row.calendar_name,
            emergency: row.emergency,
            active: row.active,
        })
        .collect())
}

/// Published flows, by name.
pub async fn flows(db: &mut PgConnection) -> Result<Vec<Named<FlowId>>> {
    let rows = sqlx::query!(
        r#"select id as "id: FlowId", name from flows where active and published is not null order by name, id"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| Named { id: row.id, name: row.name }).collect())
}

/// Adds a line; one that is there already stays as it is. `number` is normalised. Conflicts: `lines_number_taken`.
pub async fn insert(db: &mut PgConnection, id: LineId, form: &LineForm, flow: FlowId) -> Result<()> {
    sqlx::query!(
        "insert into lines (id, name, number, flow_id, calendar_id, closed, emergency)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing",
        id as _,
        form.name,
        form.number,
        flow as _,
        form.calendar as _,
        to_json(&form.closed)?,
        form.emergency
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Saves over `version`; `Changed` when that is not the newest.
pub async fn update(
    db: &mut PgConnection,
    id: LineId,
    version: i64,
    form: &LineForm,
    flow: FlowId,
) -> Result<()> {
    let done = sqlx::query!(
        "update lines set name = $3, number = $4, flow_id = $5, calendar_id = $6, closed = $7, emergency = $8,
           version = version + 1
         where id = $1 and version = $2",
        id as _,
        version,
        form.name,
        form.number,
        flow as _,
        form.calendar as _,
        to_json(&form.closed)?,
        form.emergency
    )
    .execute(db)
    .await?;
    if done.rows_affected() == 0 { Err(Error::Changed) } else { Ok(()) }
}

/// Closes or brings back. Conflicts: `lines_number_taken` when the number went to another.
pub async fn set_active(db: &mut PgConnection, id: LineId, active: bool) -> Result<()> {
    sqlx::query!(
        "update lines set active = $2, version = version + 1 where id = $1 and active <> $2",
        id as _,
        active
    )
    .execute(db)
    .await?;
    Ok(())
}
