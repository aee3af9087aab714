//! How long a page of the history takes with millions of calls: makes them in the database of `DATABASE_URL`
//! (`ROWS`, five million unless said) and asks for the first page under each filter, count included, as the page does.
//! Prints one JSON line a figure. The database must be one that may be filled.

use std::time::Instant;

use domain::calls::{Direction, EndedBy, Outcome};
use domain::history::CallFilter;
use domain::{EmployeeId, LineId, Millis, QueueId, Timestamp};
use sqlx::{Connection, PgConnection, Row};

/// Each filter is asked so often; the first time is not counted, as what it reads comes from the disk.
const TIMES: usize = 11;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::var("DATABASE_URL")?;
    let rows: i64 = std::env::var("ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(5_000_000);
    let pool = sqlx::PgPool::connect(&url).await?;
    store::migrate(&pool).await?;
    let mut db = PgConnection::connect(&url).await?;
    let there: i64 = sqlx::query_scalar("select count(*) from calls").fetch_one(&mut db).await?;
    if there < rows {
        fill(&mut db, rows).await?;
    }
    let newest: Timestamp =
        sqlx::query_scalar("select max(started_at) from calls").fetch_one(&mut db).await?;
    let number: String = sqlx::query_scalar("select number from calls where outcome = 'answered' limit 1")
        .fetch_one(&mut db)
        .await?;
    let any = CallFilter::default;
    let week = Some(newest - Millis::secs(7 * 86_400));
    let filters = [
        ("all", any()),
        ("today", CallFilter { from: Some(newest - Millis::secs(86_400)), ..any() }),
        (
            "a_day_half_a_year_ago",
            CallFilter {
                from: Some(newest - Millis::secs(180 * 86_400)),
                to: Some(newest - Millis::secs(179 * 86_400)),
                ..any()
            },
        ),
        ("operator", CallFilter { operator: Some(EmployeeId::nth(17)), ..any() }),
        ("queue", CallFilter { queue: Some(QueueId::nth(3)), ..any() }),
        ("line", CallFilter { line: Some(LineId::nth(2)), ..any() }),
        ("outbound", CallFilter { direction: Some(Direction::Outbound), ..any() }),
        ("internal", CallFilter { direction: Some(Direction::Internal), ..any() }),
        ("failed", CallFilter { outcome: Some(Outcome::Failed), ..any() }),
        ("ended_by_network", CallFilter { ended_by: Some(EndedBy::Network), ..any() }),
        ("ended_by_operator", CallFilter { ended_by: Some(EndedBy::Operator), ..any() }),
        ("number", CallFilter { text: number.clone(), ..any() }),
        ("part_of_number", CallFilter { text: number[5..].to_owned(), ..any() }),
        ("name", CallFilter { text: "Абонент 4711".into(), ..any() }),
        ("note", CallFilter { note: "паспорт 4711".into(), ..any() }),
        ("talked_ten_minutes", CallFilter { talked_from: Some(Millis::secs(600)), ..any() }),
        ("talked_an_hour", CallFilter { talked_from: Some(Millis::secs(3_600)), ..any() }),
        ("talked_shorter", CallFilter { talked_to: Some(Millis::secs(30)), ..any() }),
        ("waited_five_minutes", CallFilter { waited_from: Some(Millis::secs(300)), ..any() }),
        ("with_recording", CallFilter { with_recording: true, ..any() }),
        (
            "queue_failed_week",
            CallFilter { queue: Some(QueueId::nth(3)), outcome: Some(Outcome::Failed), from: week, ..any() },
        ),
        (
            "operator_internal_long",
            CallFilter {
                operator: Some(EmployeeId::nth(17)),
                direction: Some(Direction::Internal),
                talked_from: Some(Millis::secs(600)),
                ..any()
            },
        ),
    ];
    let mut worst = (0.0, "");
    for (name, filter) in &filters {
        let mut took = Vec::new();
        for _ in 0..TIMES {
            let began = Instant::now();
            store::history::list(&mut db, filter, None, 50).await?;
            took.push(began.elapsed().as_secs_f64() * 1000.0);
        }
        took.remove(0);
        took.sort_by(f64::total_cmp);
        let (median, most) = (took[took.len() / 2], took[took.len() - 1]);
        println!(
            r#"{{"name":"history_{name}","value":{median:.1},"unit":"ms","max":{most:.1},"rows":{rows}}}"#
        );
        if median > worst.0 {
            worst = (median, name);
        }
    }
    println!(
        r#"{{"name":"history_worst","value":{:.1},"unit":"ms","filter":"{}","rows":{rows}}}"#,
        worst.0, worst.1
    );
    Ok(())
}

/// A year of calls, thirteen thousand a day, with subscribers, notes and recordings; indexes are made afterwards.
async fn fill(db: &mut PgConnection, rows: i64) -> Result<(), sqlx::Error> {
    let indexes = sqlx::query(
        "select indexname as name, indexdef as made from pg_indexes
         where tablename in ('calls', 'call_notes') and indexname not like '%_pkey'",
    )
    .fetch_all(&mut *db)
    .await?;
    let mut script = String::from("set synchronous_commit = off; set maintenance_work_mem = '512MB';\n");
    for index in &indexes {
        script.push_str(&format!("drop index {};\n", index.try_get::<String, _>("name")?));
    }
    script.push_str(&format!(
        "
        insert into employees (id, name, login, password_hash, roles, created_at, updated_at)
          select ('00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid, 'Оператор ' || n, 'op' || n, 'x',
            array['operator'], now(), now() from generate_series(1, 200) n on conflict do nothing;
        insert into subscribers (id, name, created_at, updated_at)
          select ('00000000-0000-0000-0001-' || lpad(to_hex(n), 12, '0'))::uuid, 'Абонент ' || n, now(), now()
          from generate_series(1, 100000) n on conflict do nothing;
        insert into subscriber_phones (phone, subscriber_id)
          select '+7916' || lpad(n::text, 7, '0'), ('00000000-0000-0000-0001-' || lpad(to_hex(n), 12, '0'))::uuid
          from generate_series(1, 100000) n on conflict do nothing;
        insert into calls (id, direction, line_id, number, dialled, queue_id, operator_id, started_at, queued_at,
            answered_at, ended_at, waited_ms, talked_ms, held_ms, outcome, ended_by)
          select ('00000000-0000-0000-0002-' || lpad(to_hex(n), 12, '0'))::uuid,
            case when d < .85 then 'inbound' when d < .999 then 'outbound' else 'internal' end,
            ('00000000-0000-0000-0000-' || lpad(to_hex(1 + n % 4), 12, '0'))::uuid,
            '+7916' || lpad((1 + (random() * 999998)::int)::text, 7, '0'), '+78005550000',
            ('00000000-0000-0000-0000-' || lpad(to_hex(1 + (q * 6)::int), 12, '0'))::uuid,
            case when o < .8 then ('00000000-0000-0000-0000-' || lpad(to_hex(1 + (random() * 199)::int), 12, '0'))::uuid end,
            at, at + interval '5 s', case when o < .8 then at + interval '20 s' end, at + interval '200 s',
            (-ln(random() + 1e-9) * 20000)::bigint, case when o < .8 then (-ln(random() + 1e-9) * 180000)::bigint else 0 end, 0,
            case when o < .8 then 'answered' when o < .92 then 'abandoned' when o < .97 then 'ended_in_flow'
              when o < .99 then 'no_answer' when o < .996 then 'busy' when o < .9995 then 'cancelled' else 'failed' end,
            case when e < .7 then 'subscriber' when e < .97 then 'operator' when e < .9995 then 'centre' else 'network' end
          from (select n, random() as d, random() as o, random() as e, random() as q,
              date_trunc('milliseconds', now() - ({rows} - n) * interval '6.3 s') as at
            from generate_series(1, {rows}) n) made on conflict do nothing;
        insert into call_notes (call_id, note, by, updated_at)
          select id, 'Спрашивали про паспорт ' || (row_number() over ()) % 50000, operator_id, started_at
          from calls where operator_id is not null and talked_ms > 180000 on conflict do nothing;
        insert into recordings (id, call_id, state, started_at, ended_at, key, length_ms, bytes, checksum, channels)
          select id, id, 'stored', started_at, ended_at, 'k', talked_ms, 1, 'c', 2
          from calls where outcome = 'answered' and talked_ms > 120000 on conflict do nothing;
        "
    ));
    for index in &indexes {
        script.push_str(&format!("{};\n", index.try_get::<String, _>("made")?));
    }
    script.push_str("analyze;\n");
    sqlx::raw_sql(sqlx::AssertSqlSafe(script)).execute(&mut *db).await?;
    sqlx::raw_sql("vacuum calls").execute(db).await?;
    Ok(())
}
