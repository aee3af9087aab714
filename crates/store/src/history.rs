//! The history of calls: lists by keyset with any filter, and one call whole.

use crate::words::{cursor, millis, ms, part, phone, read, read_opt, word};
use crate::{Result, names, quality, recordings, steps};
use domain::calls::{Reason, What};
use domain::employees::Page;
use domain::history::{CallDetails, CallFilter, CallRow};
use domain::{CallId, EmployeeId, Party, Phone, RecordingId, SubscriberId, Target, Timestamp};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row};

/// Counting stops here: a list that is longer says "more".
pub const COUNT_CAP: i64 = 1000;

const COLUMNS: &str =
    "select c.id, c.direction, c.started_at, c.answered_at, c.ended_at, c.number, c.waited_ms,
   c.talked_ms, c.outcome, c.ended_by, s.id as subscriber, s.name as subscriber_name, l.name as line_name,
   q.name as queue_name, e.name as operator_name, t.name as topic_name, n.note, r.id as recording";

const JOINS: &str = " left join subscriber_phones p on p.phone = c.number
   left join subscribers s on s.id = p.subscriber_id
   left join lines l on l.id = c.line_id
   left join queues q on q.id = c.queue_id
   left join employees e on e.id = c.operator_id
   left join call_notes n on n.call_id = c.id
   left join topics t on t.id = n.topic_id
   left join recordings r on r.call_id = c.id and r.state = 'stored'";

/// A page of calls, the newest first; `after` is the `next` of the page before. The page is chosen on the table of
/// calls alone, by index, and joined afterwards.
pub async fn list(
    db: &mut PgConnection,
    filter: &CallFilter,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<CallRow>> {
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    query.push(" from (select c.* from calls c where true");
    narrow(&mut query, filter);
    if let Some((at, id)) = after.and_then(crate::words::read_cursor) {
        query.push(" and (c.started_at, c.id) < (").push_bind(within(at)).push(", ").push_bind(id).push(")");
    }
    query.push(" order by c.started_at desc, c.id desc limit ").push_bind(limit + 1).push(") c");
    query.push(JOINS).push(" order by c.started_at desc, c.id desc");
    let mut rows =
        query.build().fetch_all(&mut *db).await?.iter().map(row).collect::<Result<Vec<CallRow>>>()?;
    let next = (rows.len() as i64 > limit).then(|| {
        rows.truncate(usize::try_from(limit).unwrap_or(0));
        rows.last().map(|last| cursor(last.started_at, last.id.0))
    });
    let counted = if after.is_none() { Some(count(db, filter).await?) } else { None };
    Ok(Page {
        rows,
        next: next.flatten(),
        total: counted.map(|n| n.min(COUNT_CAP as u64)),
        more: counted.is_some_and(|n| n > COUNT_CAP as u64),
    })
}

/// How many the filter leaves, counted to one above the cap.
async fn count(db: &mut PgConnection, filter: &CallFilter) -> Result<u64> {
    let mut query = QueryBuilder::<Postgres>::new("select count(*) from (select from calls c where true");
    narrow(&mut query, filter);
    query.push(" limit ").push_bind(COUNT_CAP + 1).push(") c");
    let n: i64 = query.build_query_scalar().fetch_one(db).await?;
    Ok(u64::try_from(n).unwrap_or(0))
}

/// An instant that the database can compare with: before or after all calls is all the same how far.
fn within(at: Timestamp) -> Timestamp {
    const FIRST: i64 = -60_000_000_000_000;
    const LAST: i64 = 8_000_000_000_000_000;
    Timestamp(at.0.clamp(FIRST, LAST))
}

fn narrow(query: &mut QueryBuilder<Postgres>, filter: &CallFilter) {
    if let Some(from) = filter.from {
        query.push(" and c.started_at >= ").push_bind(within(from));
    }
    if let Some(to) = filter.to {
        query.push(" and c.started_at < ").push_bind(within(to));
    }
    if let Some(operator) = filter.operator {
        query.push(" and c.operator_id = ").push_bind(operator);
    }
    if let Some(queue) = filter.queue {
        query.push(" and c.queue_id = ").push_bind(queue);
    }
    if let Some(line) = filter.line {
        query.push(" and c.line_id = ").push_bind(line);
    }
    if let Some(direction) = filter.direction {
        query.push(" and c.direction = ").push_bind(word(&direction));
    }
    if let Some(outcome) = filter.outcome {
        query.push(" and c.outcome = ").push_bind(word(&outcome));
    }
    if let Some(least) = filter.talked_from {
        query.push(" and c.talked_ms >= ").push_bind(ms(least));
    }
    if let Some(ended_by) = filter.ended_by {
        query.push(" and c.ended_by = ").push_bind(word(&ended_by));
    }
    if let Some(most) = filter.talked_to {
        query.push(" and c.talked_ms < ").push_bind(ms(most));
    }
    let note = filter.note.trim();
    if !note.is_empty() {
        query.push(" and c.id in (select n.call_id from call_notes n where lower(n.note) like lower(");
        query.push_bind(part(note)).push("))");
    }
    if let Some(least) = filter.waited_from {
        query.push(" and c.waited_ms >= ").push_bind(ms(least));
    }
    if filter.with_recording {
        query.push(" and exists (select from recordings r where r.call_id = c.id and r.state = 'stored')");
    }
    if filter.one_way {
        query.push(
            " and exists (select from call_quality x where x.call_id = c.id and x.silent_ms > 0
               group by x.call_id having sum(x.silent_ms) >= ",
        );
        query.push_bind(ms(domain::quality::ONE_WAY)).push(")");
    }
    match text(&filter.text) {
        Text::Nothing => {}
        Text::Number(number) => {
            query.push(" and c.number = ").push_bind(number.as_str().to_owned());
        }
        Text::Digits(digits) => {
            query.push(" and c.number like ").push_bind(part(&digits));
        }
        Text::Name(name) => {
            query.push(
                " and c.number in (select p.phone from subscriber_phones p
                   join subscribers s on s.id = p.subscriber_id where true",
            );
            for word in name.split_whitespace() {
                query.push(" and lower(s.name) like lower(").push_bind(part(word)).push(")");
            }
            query.push(")");
        }
    }
}

/// What was typed into the search field.
enum Text {
    Nothing,
    /// A whole number, however written.
    Number(Phone),
    /// Part of a number.
    Digits(String),
    Name(String),
}

fn text(typed: &str) -> Text {
    let typed = typed.trim();
    if typed.is_empty() {
        return Text::Nothing;
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || typed.chars().any(char::is_alphabetic) {
        return Text::Name(typed.to_owned());
    }
    match Phone::parse(typed) {
        Ok(number) if number.as_str().len() == 12 => Text::Number(number),
        _ => Text::Digits(digits),
    }
}

fn row(row: &PgRow) -> Result<CallRow> {
    Ok(CallRow {
        id: row.try_get("id")?,
        direction: read(&row.try_get::<String, _>("direction")?)?,
        started_at: row.try_get("started_at")?,
        answered_at: row.try_get("answered_at")?,
        ended_at: row.try_get("ended_at")?,
        number: phone(row.try_get("number")?),
        subscriber: row.try_get::<Option<SubscriberId>, _>("subscriber")?,
        subscriber_name: row.try_get::<Option<String>, _>("subscriber_name")?.filter(|name| !name.is_empty()),
        line_name: row.try_get("line_name")?,
        queue_name: row.try_get("queue_name")?,
        operator_name: row.try_get("operator_name")?,
        waited: millis(row.try_get("waited_ms")?),
        talked: millis(row.try_get("talked_ms")?),
        outcome: read_opt(row.try_get::<Option<String>, _>("outcome")?.as_deref())?,
        ended_by: read_opt(row.try_get::<Option<String>, _>("ended_by")?.as_deref())?,
        topic_name: row.try_get("topic_name")?,
        note: row.try_get::<Option<String>, _>("note")?.unwrap_or_default(),
        recording: row.try_get::<Option<RecordingId>, _>("recording")?,
    })
}

/// The calls of a number, the newest first.
pub async fn of_number(db: &mut PgConnection, number: &Phone, limit: i64) -> Result<Vec<CallRow>> {
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    query.push(" from (select c.* from calls c where c.number = ").push_bind(number.as_str().to_owned());
    query.push(" order by c.started_at desc, c.id desc limit ").push_bind(limit).push(") c").push(JOINS);
    query.push(" order by c.started_at desc, c.id desc");
    query.build().fetch_all(db).await?.iter().map(row).collect()
}

/// The ended calls that an operator took part in, given away or not, the newest first. Offers that came to nothing
/// count only where they were the operator's own call.
pub async fn last_of(db: &mut PgConnection, operator: EmployeeId, limit: i64) -> Result<Vec<CallRow>> {
    // Some calls have several legs of one operator: after a reload, a return.
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    query.push(
        " from (select c.* from calls c join (
             select distinct g.call_id from (
               select call_id from legs where operator_id = ",
    );
    query.push_bind(operator);
    query.push(" order by started_at desc limit ").push_bind(limit * 5);
    query.push(
        ") g) mine on mine.call_id = c.id
           where c.ended_at is not null and (c.operator_id = ",
    );
    query.push_bind(operator);
    query.push(
        " or exists (select from legs l where l.call_id = c.id and l.answered_at is not null
             and l.operator_id = ",
    );
    query.push_bind(operator);
    query.push(")) order by c.started_at desc, c.id desc limit ").push_bind(limit).push(") c").push(JOINS);
    query.push(" order by c.started_at desc, c.id desc");
    query.build().fetch_all(db).await?.iter().map(row).collect()
}

/// Whether the operator took part in the call.
pub async fn took_part(db: &mut PgConnection, call: CallId, operator: EmployeeId) -> Result<bool> {
    let query = sqlx::query_scalar!(
        r#"select exists (select from legs where call_id = $1 and operator_id = $2
           and answered_at is not null) as "took_part!""#,
        call as _,
        operator as _
    );
    Ok(query.fetch_one(db).await?)
}

/// One call with its timeline, reasons and sound; whose it is beside it.
pub async fn get(db: &mut PgConnection, call: CallId) -> Result<(CallDetails, Option<EmployeeId>)> {
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    query.push(", c.operator_id from calls c").push(JOINS).push(" where c.id = ").push_bind(call);
    let found = query.build().fetch_one(&mut *db).await?;
    let operator: Option<EmployeeId> = found.try_get("operator_id")?;
    let steps = steps::of_call(&mut *db, call).await?;
    let recording = recordings::of_call(&mut *db, call).await?;
    let quality = quality::of_call(&mut *db, call).await?;
    let (mut queues, mut lines, mut people) = (Vec::new(), Vec::new(), Vec::new());
    for step in &steps {
        match &step.what {
            What::Queued { queue } | What::Requeued { queue } => queues.push(*queue),
            What::Consulted { by, with: who } | What::Invited { by, who } => {
                people.push(*by);
                people.extend(operator_of(who));
            }
            What::ConsultationAnswered { with: who }
            | What::ConsultationEnded { with: who }
            | What::InvitationEnded { who }
            | What::Joined { who }
            | What::Left { who } => people.extend(operator_of(who)),
            What::Transferred { by, to } => {
                people.push(*by);
                match to {
                    Target::Operator { id } => people.push(*id),
                    Target::Queue { id } => queues.push(*id),
                    Target::Number { .. } => {}
                }
            }
            What::Parked { by: operator, .. }
            | What::Returned { to: operator }
            | What::PickedUp { operator } => {
                people.push(*operator);
            }
            What::Rang { operator }
            | What::RingEnded { operator }
            | What::Answered { operator }
            | What::Dialled { operator, .. }
            | What::Interrupted { operator }
            | What::Rejoined { operator }
            | What::HelpAsked { operator } => people.push(*operator),
            What::HelpAnswered { by } => people.push(*by),
            What::Supervised { supervisor, .. } | What::SupervisionEnded { supervisor } => {
                people.push(*supervisor);
            }
            What::TakenOver { supervisor, operator } => people.extend([*supervisor, *operator]),
            _ => {}
        }
        match &step.reason {
            Reason::LineCalled { line } => lines.push(*line),
            Reason::Asked { by } | Reason::Forced { by, .. } => people.push(*by),
            _ => {}
        }
    }
    let names = names::of(db, &queues, &lines, &people).await?;
    Ok((CallDetails { row: row(&found)?, steps, recording, quality, names }, operator))
}

fn operator_of(party: &Party) -> Option<EmployeeId> {
    match party {
        Party::Operator { id } => Some(*id),
        Party::Number { .. } => None,
    }
}

/// When the oldest call began: the demo adds its history once.
pub async fn oldest(db: &mut PgConnection) -> Result<Option<Timestamp>> {
    Ok(sqlx::query_scalar!(r#"select min(started_at) as "at: Timestamp" from calls"#).fetch_one(db).await?)
}
