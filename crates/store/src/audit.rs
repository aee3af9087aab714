//! Who changed what. Append only.

use crate::Result;
use crate::words::part;
use domain::audit::AuditFilter;
use domain::{EmployeeId, Timestamp};
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

/// One change. `before` and `after` without secrets.
pub struct Change<'a> {
    pub at: Timestamp,
    /// None: the command line.
    pub by: Option<EmployeeId>,
    /// `employees.save`.
    pub what: &'a str,
    pub subject: Option<uuid::Uuid>,
    pub before: Option<serde_json::Value>,
    pub after: Option<serde_json::Value>,
    pub request: &'a str,
}

/// Adds it, unless the same was added since then: a player asks for a sound in many parts.
pub async fn add_once(db: &mut PgConnection, change: &Change<'_>, since: Timestamp) -> Result<()> {
    sqlx::query!(
        "insert into audit (at, by, what, subject, before, after, request)
         select $1, $2, $3, $4, $5, $6, $7
         where not exists (select from audit a where a.subject = $4 and a.what = $3 and a.by = $2 and a.at > $8)",
        change.at as _,
        change.by as _,
        change.what,
        change.subject,
        change.before,
        change.after,
        change.request,
        since as _,
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn add(db: &mut PgConnection, change: &Change<'_>) -> Result<()> {
    sqlx::query!(
        "insert into audit (at, by, what, subject, before, after, request) values ($1, $2, $3, $4, $5, $6, $7)",
        change.at as _,
        change.by as _,
        change.what,
        change.subject,
        change.before,
        change.after,
        change.request,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A change as it was noted.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub id: i64,
    pub at: Timestamp,
    pub by: Option<EmployeeId>,
    pub by_name: Option<String>,
    pub what: String,
    pub subject: Option<Uuid>,
    pub before: Option<serde_json::Value>,
    pub after: Option<serde_json::Value>,
}

/// The newest first, with the cursor of the page after. The text is looked for in values, in names of employees, and
/// in the names that the subject has now.
pub async fn search(
    db: &mut PgConnection,
    filter: &AuditFilter,
    after: Option<&str>,
    limit: i64,
) -> Result<(Vec<Found>, Option<String>)> {
    let place = after.and_then(|cursor| cursor.split_once('.'));
    let place = place.and_then(|(at, id)| Some((Timestamp(at.parse().ok()?), id.parse::<i64>().ok()?)));
    let (at, id) = place.unzip();
    let text = filter.text.trim();
    let text = (!text.is_empty()).then(|| part(text));
    let mut rows = sqlx::query_as!(
        Found,
        r#"select a.id, a.at as "at: Timestamp", a.by as "by: EmployeeId", e.name as "by_name?", a.what, a.subject,
             a.before, a.after
         from audit a left join employees e on e.id = a.by
         where ($1::timestamptz is null or a.at >= $1) and ($2::timestamptz is null or a.at < $2)
           and ($3::uuid is null or a.by = $3) and ($4::text is null or split_part(a.what, '.', 1) = $4)
           and ($5::text is null
             or (coalesce(a.before::text, '') || ' ' || coalesce(a.after::text, '')) ilike $5
             or e.name ilike $5
             or exists (select from queues q where q.id = a.subject and q.name ilike $5)
             or exists (select from lines l where l.id = a.subject and l.name ilike $5)
             or exists (select from employees s where s.id = a.subject and s.name ilike $5))
           and ($6::timestamptz is null or (a.at, a.id) < ($6, $7))
         order by a.at desc, a.id desc limit $8"#,
        filter.from as _,
        filter.to as _,
        filter.by as _,
        filter.noun,
        text,
        at as _,
        id,
        limit + 1
    )
    .fetch_all(db)
    .await?;
    let more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    let next = rows.last().filter(|_| more).map(|last| format!("{}.{}", last.at.0, last.id));
    Ok((rows, next))
}

/// What the ids are called now.
pub async fn names(db: &mut PgConnection, ids: &[Uuid]) -> Result<BTreeMap<Uuid, String>> {
    let rows = sqlx::query!(
        r#"select id as "id!", name as "name!" from employees where id = any ($1)
         union all select id, name from queues where id = any ($1)
         union all select id, name from lines where id = any ($1)
         union all select id, name from skills where id = any ($1)
         union all select id, name from flows where id = any ($1)
         union all select id, name from prompts where id = any ($1)
         union all select id, name from calendars where id = any ($1)"#,
        ids
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
