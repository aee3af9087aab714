//! What the projection of the journal writes, and what the history reads of it.
#![allow(clippy::unwrap_used, reason = "a test may fail by it")]

use domain::calls::*;
use domain::history::{CallFilter, CallNote, RecordingInfo};
use domain::quality::Sample;
use domain::*;
use sqlx::PgPool;
use store::presence::Change;

fn call(n: u128, at: i64) -> CallRecord {
    CallRecord {
        id: CallId::nth(n),
        direction: Direction::Inbound,
        line: None,
        number: Phone::parse("+79105552147").ok(),
        dialled: Phone::parse("+78001000001").ok(),
        queue: Some(QueueId::nth(1)),
        operator: Some(EmployeeId::nth(7)),
        started_at: Timestamp(at),
        queued_at: Some(Timestamp(at + 1_000)),
        answered_at: Some(Timestamp(at + 5_000)),
        ended_at: Some(Timestamp(at + 65_000)),
        waited: Millis(4_000),
        talked: Millis(60_000),
        held: Millis(0),
        outcome: Some(Outcome::Answered),
        ended_by: Some(EndedBy::Subscriber),
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_call_saved_twice_is_one_call_as_it_is_now(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let mut record = call(1, 1_000_000);
    record.ended_at = None;
    record.outcome = None;
    store::calls::save(&mut db, &record).await.unwrap();
    store::calls::save(&mut db, &call(1, 1_000_000)).await.unwrap();
    let step = CallStep {
        at: Timestamp(1_000_000),
        what: What::Queued { queue: QueueId::nth(1) },
        reason: Reason::NobodyFree { staffed: 3, busy: 2, on_break: 1 },
    };
    store::steps::add(&mut db, CallId::nth(1), 10, 0, &step).await.unwrap();
    store::steps::add(&mut db, CallId::nth(1), 10, 0, &step).await.unwrap();
    let leg = LegRecord {
        id: LegId::nth(1),
        call: CallId::nth(1),
        kind: LegKind::Subscriber,
        operator: None,
        number: None,
        started_at: Timestamp(1_000_000),
        answered_at: None,
        ended_at: Some(Timestamp(1_065_000)),
        cause: Some(16),
    };
    store::legs::save(&mut db, &leg).await.unwrap();
    store::legs::save(&mut db, &leg).await.unwrap();
    let (details, operator) = store::history::get(&mut db, CallId::nth(1)).await.unwrap();
    assert_eq!(details.steps, [step]);
    assert_eq!(details.row.outcome, Some(Outcome::Answered));
    assert_eq!(details.row.ended_at, Some(Timestamp(1_065_000)));
    assert_eq!(operator, Some(EmployeeId::nth(7)));
    assert!(matches!(store::history::get(&mut db, CallId::nth(2)).await, Err(store::Error::Gone)));
}

#[sqlx::test(migrations = "../../migrations")]
async fn presence_is_one_thing_at_a_time(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let operator = EmployeeId::nth(7);
    let reason = Reason::Asked { by: operator };
    // The third comes with a clock that was set back.
    for (at, to) in [
        (10_000, Presence::Ready),
        (20_000, Presence::Break { reason: Some(BreakReasonId::nth(1)) }),
        (15_000, Presence::Ready),
        (30_000, Presence::Offline),
    ] {
        let change =
            Change { operator, at: Timestamp(at), to, by: Some(operator), reason: &reason, call: None };
        store::presence::change(&mut db, &change).await.unwrap();
    }
    let seen: Vec<_> = store::presence::of_operator(&mut db, operator, Timestamp(0), Timestamp(99_000))
        .await
        .unwrap()
        .into_iter()
        .map(|i| (i.presence, i.started_at.0, i.ended_at.map(|at| at.0)))
        .collect();
    let want = [
        ("ready", 10_000, Some(20_000)),
        ("break", 20_000, Some(20_000)),
        ("ready", 20_000, Some(30_000)),
        ("offline", 30_000, None),
    ];
    assert_eq!(seen, want.map(|(word, from, to)| (word.to_owned(), from, to)));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_recording_goes_from_the_spool_to_the_store(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (id, of) = (RecordingId::nth(1), CallId::nth(1));
    store::calls::save(&mut db, &call(1, 1_000_000)).await.unwrap();
    store::recordings::started(&mut db, id, of, Timestamp(1_000)).await.unwrap();
    store::recordings::started(&mut db, id, of, Timestamp(1_000)).await.unwrap();
    assert!(store::recordings::pending(&mut db, 10).await.unwrap().is_empty(), "it still runs");
    store::recordings::ended(&mut db, id, Timestamp(2_000)).await.unwrap();
    store::recordings::failed(&mut db, id, "disk full", false).await.unwrap();
    let pending = store::recordings::pending(&mut db, 10).await.unwrap();
    assert_eq!((pending.len(), pending[0].attempts, pending[0].ended_at), (1, 1, Timestamp(2_000)));
    let info = RecordingInfo {
        id,
        started_at: Timestamp(1_000),
        length: Millis(1_000),
        bytes: 4_000,
        checksum: "ab".repeat(32),
        channels: 2,
        peaks: vec![vec![0, 255], vec![7, 8]],
    };
    store::recordings::stored(&mut db, "2026/11/23/a.opus", &info).await.unwrap();
    store::recordings::failed(&mut db, id, "late", true).await.unwrap();
    assert_eq!(store::recordings::of_call(&mut db, of).await.unwrap(), Some(info));
    let stored = store::recordings::get(&mut db, id).await.unwrap();
    assert_eq!((stored.key.as_str(), stored.operator), ("2026/11/23/a.opus", Some(EmployeeId::nth(7))));
    let filter = CallFilter { with_recording: true, ..CallFilter::default() };
    assert_eq!(store::history::list(&mut db, &filter, None, 10).await.unwrap().rows[0].recording, Some(id));
}

#[sqlx::test(migrations = "../../migrations")]
async fn every_filter_of_the_history_runs_and_narrows(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let filters = [
        CallFilter { from: Some(Timestamp(2_000_000)), ..CallFilter::default() },
        CallFilter { to: Some(Timestamp(2_000_000)), ..CallFilter::default() },
        CallFilter { operator: Some(EmployeeId::nth(7)), ..CallFilter::default() },
        CallFilter { queue: Some(QueueId::nth(1)), ..CallFilter::default() },
        CallFilter { line: Some(LineId::nth(1)), ..CallFilter::default() },
        CallFilter { direction: Some(Direction::Outbound), ..CallFilter::default() },
        CallFilter { outcome: Some(Outcome::Abandoned), ..CallFilter::default() },
        CallFilter { talked_from: Some(Millis(50_000)), ..CallFilter::default() },
        CallFilter { waited_from: Some(Millis(50_000)), ..CallFilter::default() },
        CallFilter { text: "555-21".into(), ..CallFilter::default() },
        CallFilter { text: "8 910 555 21 47".into(), ..CallFilter::default() },
        CallFilter { text: "анна пет".into(), ..CallFilter::default() },
        CallFilter { with_recording: true, ..CallFilter::default() },
        CallFilter { one_way: true, ..CallFilter::default() },
        CallFilter { talked_to: Some(Millis(50_000)), ..CallFilter::default() },
        CallFilter { ended_by: Some(EndedBy::Network), ..CallFilter::default() },
        CallFilter { note: "ПАСПОРТ".into(), ..CallFilter::default() },
    ];
    let other = CallRecord {
        direction: Direction::Outbound,
        line: Some(LineId::nth(1)),
        number: Phone::parse("+74950000000").ok(),
        queue: None,
        operator: None,
        outcome: Some(Outcome::Abandoned),
        ended_by: Some(EndedBy::Network),
        talked: Millis(0),
        waited: Millis(60_000),
        ..call(2, 3_000_000)
    };
    store::calls::save(&mut db, &call(1, 1_000_000)).await.unwrap();
    store::calls::save(&mut db, &other).await.unwrap();
    let anna = Phone::parse("+79105552147").unwrap();
    store::subscribers::insert(&mut db, SubscriberId::nth(1), &anna, "Петрова Анна", Timestamp(0))
        .await
        .unwrap();
    // Two silences that are long enough only together; and one that is not.
    let sample =
        |at, silent| Sample { at: Timestamp(at), silent: Millis(silent), received: 10, ..Sample::default() };
    let (one, two, anna_by) = (CallId::nth(1), CallId::nth(2), EmployeeId::nth(7));
    store::quality::add(&mut db, two, anna_by, &[sample(1, 2_000), sample(2, 1_500)]).await.unwrap();
    store::quality::add(&mut db, two, anna_by, &[sample(2, 1_500)]).await.unwrap();
    store::quality::add(&mut db, one, anna_by, &[sample(1, 2_000)]).await.unwrap();
    let heard = store::quality::of_call(&mut db, two).await.unwrap().unwrap();
    assert_eq!(
        (heard.silent, heard.received),
        (Millis(3_500), 20),
        "a stretch sent again is the same stretch"
    );
    let form = domain::employees::EmployeeForm {
        name: "Кузнецова Анна".into(),
        login: "a.kuznetsova".into(),
        roles: vec![Role::Operator],
        ..Default::default()
    };
    store::employees::insert(&mut db, anna_by, &form, "x", Timestamp(0)).await.unwrap();
    let note = CallNote { topic: None, note: "Обещали паспорт в среду".into() };
    store::notes::save(&mut db, two, &note, anna_by, Timestamp(1)).await.unwrap();
    let mut seen = Vec::new();
    for filter in &filters {
        let page = store::history::list(&mut db, filter, None, 10).await.unwrap();
        assert_eq!(page.total, Some(page.rows.len() as u64), "{filter:?}");
        seen.push(page.rows.iter().map(|row| row.id.0.as_u128()).collect::<Vec<_>>());
    }
    let want: [&[u128]; 17] =
        [&[2], &[1], &[1], &[1], &[2], &[2], &[2], &[1], &[2], &[1], &[1], &[1], &[], &[2], &[2], &[2], &[2]];
    assert_eq!(seen, want.map(<[u128]>::to_vec));
    let all = CallFilter {
        from: Some(Timestamp(0)),
        to: Some(Timestamp(9_000_000)),
        operator: Some(EmployeeId::nth(7)),
        queue: Some(QueueId::nth(1)),
        direction: Some(Direction::Inbound),
        outcome: Some(Outcome::Answered),
        text: "555".into(),
        ..CallFilter::default()
    };
    let row = store::history::list(&mut db, &all, None, 10).await.unwrap().rows.remove(0);
    assert_eq!(row.subscriber_name.as_deref(), Some("Петрова Анна"));
}

#[sqlx::test(migrations = "../../migrations")]
async fn pages_follow_one_another_without_loss(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    for n in 1..=25 {
        // Three at every instant: the id breaks the tie.
        store::calls::save(&mut db, &call(n, 1_000_000 + (n as i64 / 3) * 1_000)).await.unwrap();
    }
    let (mut after, mut seen) = (None, Vec::new());
    loop {
        let page = store::history::list(&mut db, &CallFilter::default(), after.as_deref(), 10).await.unwrap();
        seen.extend(page.rows.iter().map(|row| row.id.0.as_u128()));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, (1..=25).rev().collect::<Vec<_>>());
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_note_is_kept_apart_from_the_call(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let form = domain::employees::EmployeeForm {
        name: "Кузнецова Анна".into(),
        login: "a.kuznetsova".into(),
        roles: vec![Role::Operator],
        ..Default::default()
    };
    store::employees::insert(&mut db, EmployeeId::nth(7), &form, "x", Timestamp(0)).await.unwrap();
    let note = CallNote { topic: None, note: "перезвонить".into() };
    // Before the projection has the call.
    store::notes::save(&mut db, CallId::nth(1), &note, EmployeeId::nth(7), Timestamp(1)).await.unwrap();
    store::calls::save(&mut db, &call(1, 1_000_000)).await.unwrap();
    let (details, _) = store::history::get(&mut db, CallId::nth(1)).await.unwrap();
    assert_eq!(details.row.note, "перезвонить");
    assert_eq!(store::notes::get(&mut db, CallId::nth(1)).await.unwrap(), note);
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_operators_day_is_of_the_intervals_and_calls_of_that_day(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (me, reason) = (EmployeeId::nth(7), Reason::Course);
    let change =
        |at, to, call| Change { operator: me, at: Timestamp(at), to, by: None, reason: &reason, call };
    let answered = CallRecord { answered_at: Some(Timestamp(3_000)), ..call(1, 2_000) };
    store::calls::save(&mut db, &answered).await.unwrap();
    store::calls::save(&mut db, &CallRecord { answered_at: None, ..call(2, 2_500) }).await.unwrap();
    let of = Some(CallId::nth(1));
    for change in [
        change(500, Presence::Ready, None),
        change(2_000, Presence::Ringing, of),
        change(3_000, Presence::Talking, of),
        change(5_000, Presence::AfterCall, of),
        change(6_000, Presence::Ready, None),
    ] {
        store::presence::change(&mut db, &change).await.unwrap();
    }
    let (from, to) = (Timestamp(1_000), Timestamp(8_000));
    let stretches = store::today::stretches(&mut db, me, from, to).await.unwrap();
    let queues = store::today::queues(&mut db, me, from, to).await.unwrap();
    let today = domain::today::Today::of(from, to, stretches, queues, Vec::new());
    assert_eq!(today.times.shift(), Millis(7_000), "the parts add up to the whole");
    assert_eq!((today.rings, today.missed), (1, 0));
    let [queue] = today.queues.as_slice() else { panic!("one queue: {:?}", today.queues) };
    assert_eq!((queue.calls, queue.after_calls, queue.after), (1, 1, Millis(1_000)));
    let before = store::today::queues(&mut db, me, Timestamp(0), Timestamp(2_000)).await.unwrap();
    assert!(before.is_empty(), "half open");
}

#[sqlx::test(migrations = "../../migrations")]
async fn last_calls_are_those_one_took_part_in(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let me = EmployeeId::nth(9);
    // My own; given away by me; only rung at me; another's.
    for (n, operator) in [(1, 9), (2, 7), (3, 7), (4, 7)] {
        let mut record = call(n, n as i64 * 1_000_000);
        record.operator = Some(EmployeeId::nth(operator));
        store::calls::save(&mut db, &record).await.unwrap();
    }
    let leg = |n: u128, call: u128, operator: u128, kind: LegKind, answered: bool| LegRecord {
        id: LegId::nth(n),
        call: CallId::nth(call),
        kind,
        operator: (kind == LegKind::Operator).then(|| EmployeeId::nth(operator)),
        number: None,
        started_at: Timestamp(call as i64 * 1_000_000),
        answered_at: answered.then(|| Timestamp(call as i64 * 1_000_000 + 5_000)),
        ended_at: Some(Timestamp(call as i64 * 1_000_000 + 9_000)),
        cause: Some(16),
    };
    for leg in [
        leg(1, 1, 9, LegKind::Operator, true),
        leg(2, 2, 9, LegKind::Operator, true),
        leg(3, 2, 9, LegKind::Operator, true),
        leg(4, 2, 7, LegKind::Operator, true),
        leg(5, 3, 9, LegKind::Operator, false),
        leg(6, 4, 7, LegKind::Operator, true),
        leg(7, 4, 0, LegKind::Outside, true),
    ] {
        store::legs::save(&mut db, &leg).await.unwrap();
    }
    let rows = store::history::last_of(&mut db, me, 20).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [CallId::nth(2), CallId::nth(1)]);
    assert!(store::history::took_part(&mut db, CallId::nth(2), me).await.unwrap());
    assert!(!store::history::took_part(&mut db, CallId::nth(3), me).await.unwrap());
}
