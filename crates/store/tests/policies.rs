//! Queues with their policies, lines with their hours, levels, callbacks, the audit.
#![allow(clippy::unwrap_used, reason = "a test may fail by it")]

use domain::audit::AuditFilter;
use domain::calendars::{CalendarForm, Span};
use domain::callbacks::CallbackState;
use domain::config::Queue;
use domain::employees::EmployeeForm;
use domain::lines::{Closed, LineForm, WhenClosed};
use domain::queues::{Distribution, Limits, Overflow, Strategy};
use domain::skills::{CellChange, Column};
use domain::*;
use sqlx::{PgConnection, PgPool};
use store::Error;

fn queue(n: u128, name: &str) -> Queue {
    Queue {
        id: QueueId::nth(n),
        name: name.into(),
        priority: 0,
        required: Default::default(),
        ring: Millis::secs(20),
        max_misses: 3,
        after_call: Millis::secs(30),
        after_call_extensions: 2,
        service_target: Millis::secs(20),
        service_level: 80,
        recommended_talk: Millis::secs(240),
        music: "default".into(),
        announce_every: Millis::secs(45),
        announce: vec![PromptId::nth(1), PromptId::nth(2)],
        auto_answer: true,
        alerts: Default::default(),
        announce_far: None,
        wait_told: vec![PromptId::nth(4)],
        distribution: Distribution {
            strategy: Strategy::LeastTalk,
            relax_every: Millis::secs(15),
            prefer_last: Millis::secs(10),
        },
        limits: Limits {
            max_wait: Millis::secs(120),
            max_size: 7,
            prompts: vec![PromptId::nth(5)],
            overflow: Overflow::Number { number: Phone::parse("89161234567").unwrap() },
        },
    }
}

async fn person(db: &mut PgConnection, n: u128, login: &str) -> EmployeeId {
    let form = EmployeeForm {
        name: format!("Кузнецова {login}"),
        login: login.into(),
        roles: vec![Role::Operator],
        extension: Some(format!("20{n}")),
        ..EmployeeForm::default()
    };
    store::employees::insert(db, EmployeeId::nth(n), &form, "x", Timestamp(1)).await.unwrap();
    EmployeeId::nth(n)
}

async fn flow(db: &mut PgConnection) -> FlowId {
    let start = flows::StepId::new("прощание");
    let steps = [(start.clone(), flows::Step::HangUp { prompts: Vec::new() })].into();
    let graph = store::config::Graph { start, steps };
    store::catalogue::publish_flow(db, FlowId::nth(1), "Прощание", 1, &graph, None, Timestamp(1))
        .await
        .unwrap();
    FlowId::nth(1)
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_queue_is_read_as_it_was_written(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let skill = employees::Named { id: SkillId::nth(1), name: "Право".to_owned() };
    store::catalogue::save_skill(&mut db, &skill).await.unwrap();
    let mut wanted = queue(1, "Справка");
    wanted.required.insert(skill.id, 4);
    store::queues::insert(&mut db, &wanted).await.unwrap();
    let stored = store::queues::get(&mut db, wanted.id).await.unwrap();
    assert_eq!((&stored.queue, stored.active, stored.version), (&wanted, true, 1));
    // Adding it again leaves it as somebody made it.
    store::queues::insert(&mut db, &queue(1, "Иначе")).await.unwrap();
    assert_eq!(store::queues::get(&mut db, wanted.id).await.unwrap(), stored);

    wanted.limits.overflow = Overflow::Queue { queue: QueueId::nth(2) };
    store::queues::update(&mut db, &wanted, 1).await.unwrap();
    assert!(matches!(store::queues::update(&mut db, &wanted, 1).await, Err(Error::Changed)));
    assert_eq!(store::queues::active(&mut db).await.unwrap()[&wanted.id], wanted);
    let taken = store::queues::insert(&mut db, &queue(2, "СПРАВКА")).await;
    assert!(matches!(taken, Err(Error::Conflict(c)) if c == "queues_name_taken"));
    store::queues::insert(&mut db, &queue(2, "Выплаты")).await.unwrap();
    assert_eq!(store::queues::used_by(&mut db, QueueId::nth(2)).await.unwrap(), ["Справка"]);
    store::queues::set_active(&mut db, wanted.id, false).await.unwrap();
    let names = async |db: &mut PgConnection, text: &str, inactive| {
        let rows = store::queues::list(db, text, inactive).await.unwrap();
        rows.into_iter().map(|row| row.name).collect::<Vec<_>>()
    };
    assert_eq!(names(&mut db, "плат", false).await, ["Выплаты"]);
    assert_eq!(names(&mut db, "", true).await, ["Справка"]);
    let bad = Queue {
        limits: Limits { overflow: Overflow::Stay, ..wanted.limits.clone() },
        name: " ".into(),
        ..queue(3, "x")
    };
    assert!(
        matches!(store::queues::insert(&mut db, &bad).await, Err(Error::Conflict(c)) if c == "queues_name_empty")
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_calendar_in_use_is_not_removed(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let flow = flow(&mut db).await;
    let week = vec![vec![Span { from: 480, to: 1200 }]; 7];
    let form =
        CalendarForm { name: "Обычный".into(), zone: "Europe/Moscow".into(), week, days: Vec::new() };
    let calendar = CalendarId::nth(1);
    store::calendars::save(&mut db, calendar, None, &form).await.unwrap();
    store::calendars::save(&mut db, calendar, Some(1), &form).await.unwrap();
    assert!(matches!(store::calendars::save(&mut db, calendar, Some(1), &form).await, Err(Error::Changed)));
    let again = store::calendars::save(&mut db, CalendarId::nth(2), None, &form).await;
    assert!(matches!(again, Err(Error::Conflict(c)) if c == "calendars_name_taken"));

    let closed = Closed { prompts: vec![PromptId::nth(1)], then: WhenClosed::Flow { flow } };
    let mut line = LineForm {
        name: "Единый номер".into(),
        number: "+78001000001".into(),
        flow: Some(flow),
        calendar: Some(calendar),
        closed,
        emergency: true,
    };
    store::lines::insert(&mut db, LineId::nth(1), &line, flow).await.unwrap();
    assert_eq!(store::lines::get(&mut db, LineId::nth(1)).await.unwrap().form, line);
    let taken = store::lines::insert(&mut db, LineId::nth(2), &line, flow).await;
    assert!(matches!(taken, Err(Error::Conflict(c)) if c == "lines_number_taken"));
    let used = store::calendars::remove(&mut db, calendar).await;
    assert!(matches!(used, Err(Error::Conflict(c)) if c == "lines_calendar_used"));
    let stored = store::config::load(&mut db).await.unwrap();
    assert_eq!(stored.by_calendar[&LineId::nth(1)], calendar);
    assert!(stored.config.lines[&LineId::nth(1)].emergency);
    line.calendar = None;
    store::lines::update(&mut db, LineId::nth(1), 1, &line, flow).await.unwrap();
    assert!(matches!(
        store::lines::update(&mut db, LineId::nth(1), 1, &line, flow).await,
        Err(Error::Changed)
    ));
    store::calendars::remove(&mut db, calendar).await.unwrap();
    assert_eq!(store::lines::list(&mut db, "8001000001", false).await.unwrap().len(), 1);
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_emergency_announcement_is_one(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let by = person(&mut db, 1, "anna").await;
    for (n, text) in [(1, "Авария"), (2, "Другая авария")] {
        let prompt = store::prompts::Prompt {
            id: PromptId::nth(n),
            name: text.into(),
            text: text.into(),
            kind: "spoken".into(),
            voice: "ru".into(),
            checksum: None,
        };
        store::prompts::save(&mut db, &prompt).await.unwrap();
        store::emergency::set(&mut db, prompt.id, by, Timestamp(n as i64)).await.unwrap();
    }
    let on = store::config::load(&mut db).await.unwrap().config.emergency.unwrap();
    assert_eq!((on.text.as_str(), on.by, on.since), ("Другая авария", by, Timestamp(2)));
    store::emergency::clear(&mut db).await.unwrap();
    assert_eq!(store::emergency::get(&mut db).await.unwrap(), None);
}

#[sqlx::test(migrations = "../../migrations")]
async fn levels_are_set_cell_by_cell(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let employee = person(&mut db, 1, "anna").await;
    store::queues::insert(&mut db, &queue(1, "Справка")).await.unwrap();
    let column = Column::Queue(QueueId::nth(1));
    let set = async |db: &mut PgConnection, from, to| {
        store::skills::set(db, &CellChange { employee, column, from, to }).await
    };
    assert_eq!(store::skills::level(&mut db, employee, column).await.unwrap(), 0);
    set(&mut db, 0, 4).await.unwrap();
    assert_eq!(store::skills::level(&mut db, employee, column).await.unwrap(), 4);
    assert_eq!(store::skills::rows(&mut db).await.unwrap()[0].cells, [(column, 4)]);
    assert_eq!(store::employees::get(&mut db, employee).await.unwrap().version, 2, "an open card notices");
    set(&mut db, 4, 0).await.unwrap();
    assert!(store::skills::rows(&mut db).await.unwrap()[0].cells.is_empty());
    let bad = store::skills::set(&mut db, &CellChange { employee, column, from: 0, to: 9 }).await;
    assert!(matches!(bad, Err(Error::Conflict(c)) if c == "employee_queues_level"));
    let gone = store::skills::level(&mut db, EmployeeId::nth(9), column).await;
    assert!(matches!(gone, Err(Error::Gone)));
}

#[sqlx::test(migrations = "../../migrations")]
async fn who_asks_twice_is_called_back_once(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let by = person(&mut db, 1, "anna").await;
    let number = Phone::parse("89105552147").unwrap();
    let asked = async |db: &mut PgConnection, n: u128| {
        let (id, call) = (CallbackId::nth(n), CallId::nth(n));
        store::callbacks::asked(db, id, call, None, QueueId::nth(1), &number, Timestamp(n as i64)).await
    };
    asked(&mut db, 1).await.unwrap();
    asked(&mut db, 1).await.unwrap();
    asked(&mut db, 2).await.unwrap();
    let open = store::callbacks::list(&mut db, true, None, 10).await.unwrap();
    assert_eq!((open.rows.len(), open.rows[0].asked, open.total), (1, 2, Some(1)));
    let close = async |db: &mut PgConnection| {
        store::callbacks::close(db, CallbackId::nth(1), 1, "done", "поговорили", by, Timestamp(9)).await
    };
    close(&mut db).await.unwrap();
    assert!(matches!(close(&mut db).await, Err(Error::Changed)), "somebody was first");
    asked(&mut db, 3).await.unwrap();
    assert_eq!(store::callbacks::list(&mut db, true, None, 10).await.unwrap().rows[0].id, CallbackId::nth(3));
    let closed = store::callbacks::list(&mut db, false, None, 10).await.unwrap();
    assert_eq!((closed.rows[0].state, closed.rows[0].note.as_str()), (CallbackState::Done, "поговорили"));
}

#[sqlx::test(migrations = "../../migrations")]
async fn messages_are_listed_until_somebody_has_heard_them(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let by = person(&mut db, 1, "anna").await;
    for n in 1..=3_u128 {
        let (id, call) = (RecordingId::nth(n), CallId::nth(n));
        store::voicemails::left(&mut db, id, call, None, None, None, Timestamp(n as i64)).await.unwrap();
        store::voicemails::left(&mut db, id, call, None, None, None, Timestamp(n as i64)).await.unwrap();
    }
    let first = store::voicemails::list(&mut db, true, None, 2).await.unwrap();
    let ids = |page: &employees::Page<domain::callbacks::VoicemailRow>| {
        page.rows.iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!((ids(&first), first.total), (vec![RecordingId::nth(3), RecordingId::nth(2)], Some(3)));
    let rest = store::voicemails::list(&mut db, true, first.next.as_deref(), 2).await.unwrap();
    assert_eq!((ids(&rest), rest.next.is_none()), (vec![RecordingId::nth(1)], true));
    store::voicemails::heard(&mut db, RecordingId::nth(3), by, Timestamp(9)).await.unwrap();
    assert_eq!(store::voicemails::list(&mut db, true, None, 9).await.unwrap().rows.len(), 2);
    assert_eq!(store::voicemails::list(&mut db, false, None, 9).await.unwrap().rows.len(), 3);
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_audit_is_searched_by_who_what_when_and_value(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (anna, boris) = (person(&mut db, 1, "anna").await, person(&mut db, 2, "boris").await);
    store::queues::insert(&mut db, &queue(1, "Справка")).await.unwrap();
    for (n, by, what, subject) in
        [(1, anna, "queues.save", 1_u128), (2, boris, "queues.save", 1), (3, anna, "lines.save", 9)]
    {
        let change = store::audit::Change {
            at: Timestamp(n),
            by: Some(by),
            what,
            subject: Some(uuid::Uuid::from_u128(subject)),
            before: Some(serde_json::json!({ "ring": 20_000 })),
            after: Some(serde_json::json!({ "ring": 1000 * n, "name": "Ёлка" })),
            request: "r",
        };
        store::audit::add(&mut db, &change).await.unwrap();
    }
    let found = async |db: &mut PgConnection, filter: AuditFilter| {
        let (rows, _) = store::audit::search(db, &filter, None, 10).await.unwrap();
        rows.into_iter().map(|row| row.at.0).collect::<Vec<_>>()
    };
    let any = AuditFilter::default;
    assert_eq!(found(&mut db, any()).await, [3, 2, 1]);
    assert_eq!(found(&mut db, AuditFilter { by: Some(anna), ..any() }).await, [3, 1]);
    assert_eq!(found(&mut db, AuditFilter { noun: Some("queues".into()), ..any() }).await, [2, 1]);
    let half_open = AuditFilter { from: Some(Timestamp(1)), to: Some(Timestamp(3)), ..any() };
    assert_eq!(found(&mut db, half_open).await, [2, 1]);
    for (text, expected) in [
        ("2000", vec![3, 2, 1]),
        ("3000", vec![3]),
        ("справ", vec![2, 1]),
        ("BORIS", vec![2]),
        ("ёлк", vec![3, 2, 1]),
    ] {
        assert_eq!(found(&mut db, AuditFilter { text: text.into(), ..any() }).await, expected, "{text}");
    }
    let (first, next) = store::audit::search(&mut db, &any(), None, 2).await.unwrap();
    let (rest, end) = store::audit::search(&mut db, &any(), next.as_deref(), 2).await.unwrap();
    assert_eq!((first.len(), rest[0].at, end), (2, Timestamp(1), None));
    let names = store::audit::names(&mut db, &[anna.0, uuid::Uuid::from_u128(1)]).await.unwrap();
    assert!(names.contains_key(&anna.0));
}
