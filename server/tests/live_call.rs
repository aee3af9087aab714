//! A call through two real Asterisks: the town's caller, the trunk, our switchboard, a desk phone of the town, the
//! recording in the file store.
#![allow(clippy::unwrap_used, reason = "a test that can't go on panics")]

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ari::manager::{self, Manager};
use domain::board::{Board, Phase};
use domain::employees::EmployeeForm;
use domain::*;
use futures::TryStreamExt;
use object_store::memory::InMemory;
use object_store::{ObjectStore, ObjectStoreExt};
use serde_json::Value;
use services::centre::SystemClock;
use services::jobs::store_recordings::StoreRecordings;
use services::secrets;
use services::switchboard::{Disk, Parts, Places, Switchboard};
use sqlx::PgPool;
use switch::Input;

const KEY: [u8; 32] = [7; 32];
const LINE: &str = "88005550000";
const LIMIT: Duration = Duration::from_secs(20);

/// Ends with the test.
struct Asterisks {
    process: Child,
    told: Value,
}

impl Asterisks {
    fn start() -> Asterisks {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/live/asterisks.mjs");
        let mut process = Command::new("node")
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node runs");
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Asterisks { process, told: serde_json::from_str(&line).expect("the Asterisks are up") }
    }

    fn at(&self, path: &str) -> &str {
        self.told.pointer(path).and_then(Value::as_str).unwrap_or_else(|| panic!("{path} in {}", self.told))
    }

    async fn switchboard(&self, pool: &PgPool, data: &std::path::Path) -> Switchboard {
        let ami = manager::Config::new(self.at("/centre/ami"), "otklik", self.at("/centre/ami_password"));
        Switchboard::start(Parts {
            pool: pool.clone(),
            ari: ari::Config::new(self.at("/centre/ari"), "otklik", self.at("/centre/ari_password")),
            ami,
            places: Places {
                app: "otklik".into(),
                trunk: "trunk".into(),
                prompts: self.at("/sounds").into(),
                spool: self.at("/spool").into(),
            },
            data: data.to_owned(),
            disk: Disk::default(),
            cel: Some(self.at("/cel").into()),
            clock: Arc::new(SystemClock),
            key: KEY,
            zone: "Europe/Moscow".into(),
        })
        .await
        .unwrap()
    }
}

impl Drop for Asterisks {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// The town's people and phones.
struct Town {
    ami: Manager,
    ari: ari::Client,
    centre_sip: String,
}

impl Town {
    fn of(asterisks: &Asterisks) -> Town {
        let ami = manager::Config::new(asterisks.at("/town/ami"), "town", asterisks.at("/town/ami_password"));
        let ari = ari::Config::new(asterisks.at("/town/ari"), "town", asterisks.at("/town/ari_password"));
        Town {
            ami: Manager::new(ami),
            ari: ari::Client::new(ari).unwrap(),
            centre_sip: asterisks.at("/centre/sip").to_owned(),
        }
    }

    /// A desk phone that registers and picks up by itself after `delay` seconds.
    async fn phone(&self, extension: &str, user: &str, secret: &str, delay: &str) {
        for (key, value) in [("manner", "auto"), ("delay", delay), ("play", "tone:1000")] {
            let family = format!("desk/{extension}");
            self.ami.action("DBPut", &[("Family", &family), ("Key", key), ("Val", value)]).await.unwrap();
        }
        let name = format!("desk-{extension}");
        let asterisk = self.ari.asterisk();
        let server = format!("sip:{}", self.centre_sip);
        let client = format!("sip:{user}@127.0.0.1");
        let put = async |kind, fields: &[(&str, &str)]| {
            asterisk.put_config("res_pjsip", kind, &name, fields).await.unwrap();
        };
        put("auth", &[("auth_type", "userpass"), ("username", user), ("password", secret)]).await;
        put("aor", &[("contact", &server)]).await;
        put(
            "endpoint",
            &[
                ("transport", "transport-udp"),
                ("context", "from-centre"),
                ("disallow", "all"),
                ("allow", "alaw"),
                ("aors", &name),
                ("outbound_auth", &name),
                ("from_user", user),
            ],
        )
        .await;
        put(
            "registration",
            &[
                ("transport", "transport-udp"),
                ("outbound_auth", &name),
                ("server_uri", &server),
                ("client_uri", &client),
                ("contact_user", &name),
                ("expiration", "300"),
                ("retry_interval", "1"),
                ("forbidden_retry_interval", "1"),
                ("fatal_retry_interval", "1"),
                ("max_retries", "1000"),
            ],
        )
        .await;
    }

    /// Somebody calls the line; the channel's name is its id.
    async fn call(&self, id: &str, from: &str) {
        let channel = format!("PJSIP/{LINE}@centre");
        let fields = [
            ("Async", "true"),
            ("ChannelId", id),
            ("Channel", channel.as_str()),
            ("CallerID", from),
            ("Context", "caller"),
            ("Exten", "s"),
            ("Priority", "1"),
            ("Variable", "PLAY=tone:440"),
            ("Timeout", "60000"),
        ];
        self.ami.action("Originate", &fields).await.unwrap();
    }

    async fn hang_up(&self, id: &str) {
        self.ari.channels().hangup(id, ari::client::HangupReason::Normal).await.unwrap();
    }
}

async fn until(switchboard: &Switchboard, what: &str, so: impl Fn(&Board) -> bool) {
    let began = Instant::now();
    while !so(&switchboard.board()) {
        assert!(began.elapsed() < LIMIT, "not seen: {what}; the board: {:#?}", switchboard.board());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn phases(board: &Board) -> HashMap<String, Phase> {
    let number = |number: &Option<Phone>| number.as_ref().map_or(String::new(), Phone::to_string);
    board.calls.values().map(|call| (number(&call.number), call.phase.clone())).collect()
}

async fn centre(pool: &PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (queue, flow) = (QueueId::nth(1), FlowId::nth(1));
    let form = EmployeeForm {
        name: "Кузнецова Анна".into(),
        login: "anna".into(),
        roles: vec![Role::Operator],
        extension: Some("101".into()),
        desk_phone: true,
        queues: vec![(queue, 3)],
        ..EmployeeForm::default()
    };
    sqlx::query(
        "insert into queues (id, name, after_call_ms, announce_every_ms) values ($1, 'Паспорта', 0, 0)",
    )
    .bind(queue.0)
    .execute(&mut *db)
    .await
    .unwrap();
    let start = domain::flows::StepId::new("queue");
    let step = domain::flows::Step::Queue { prompts: Vec::new(), queue };
    let graph = store::config::Graph { start: start.clone(), steps: [(start, step)].into() };
    store::catalogue::publish_flow(&mut db, flow, "Прямо", 1, &graph, None, Timestamp(1)).await.unwrap();
    let number = Phone::parse(LINE).unwrap().to_string();
    let line = domain::lines::LineForm { name: "Прямая".into(), number, ..Default::default() };
    store::lines::insert(&mut db, LineId::nth(1), &line, flow).await.unwrap();
    let id = EmployeeId::nth(1);
    store::employees::insert(&mut db, id, &form, "x", Timestamp(1)).await.unwrap();
    store::employees::set_sip_user(&mut db, id, Some("anna-desk")).await.unwrap();
    let sealed = secrets::seal(&KEY, &secrets::sip_purpose(id), "secret").unwrap();
    store::employees::set_sip_secret(&mut db, id, &sealed, None).await.unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn callers_are_served_recorded_and_survive_our_restart(pool: PgPool) {
    centre(&pool).await;
    let asterisks = tokio::task::spawn_blocking(Asterisks::start).await.unwrap();
    let town = Town::of(&asterisks);
    let data = tempfile::tempdir().unwrap();
    let switchboard = asterisks.switchboard(&pool, data.path()).await;
    let operator = EmployeeId::nth(1);
    until(&switchboard, "Asterisk", |board| board.health.asterisk).await;
    town.phone("101", "anna-desk", "secret", "0.5").await;
    until(&switchboard, "the phone", |board| board.operators.get(&operator).is_some_and(|it| it.reachable))
        .await;
    let ask = async |switchboard: &Switchboard, to| {
        switchboard.ask(Input::PresenceAsked { operator, by: operator, to, comment: None }).await.unwrap();
    };
    ask(&switchboard, Presence::Ready).await;

    // The first talks, the second waits.
    town.call("first", "+79105552147").await;
    until(&switchboard, "a talk", |board| phases(board).get("+79105552147") == Some(&Phase::Talking)).await;
    let talking_since = Instant::now();
    town.call("second", "+79105552148").await;
    let waits = |board: &Board| phases(board).get("+79105552148") == Some(&Phase::Waiting { position: 1 });
    until(&switchboard, "one who waits", waits).await;

    // Our restart; the first hangs up meanwhile.
    switchboard.stop().await;
    drop(switchboard);
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let hung_up_at = now_ms();
    town.hang_up("first").await;
    let talked = talking_since.elapsed();
    tokio::time::sleep(Duration::from_millis(500)).await;
    let switchboard = asterisks.switchboard(&pool, data.path()).await;
    // The operator is free again, so the second is next.
    until(&switchboard, "the second talk", |board| {
        phases(board).get("+79105552148") == Some(&Phase::Talking)
    })
    .await;
    tokio::time::sleep(Duration::from_millis(2_000)).await;
    town.hang_up("second").await;
    until(&switchboard, "nobody", |board| board.calls.is_empty()).await;

    let files: Arc<dyn ObjectStore> = Arc::new(InMemory::new());
    let job = StoreRecordings {
        pool: pool.clone(),
        files: files.clone(),
        clock: Arc::new(SystemClock),
        spool: asterisks.at("/spool").into(),
    };
    let began = Instant::now();
    let mut stored = 0;
    while stored < 2 {
        assert!(began.elapsed() < LIMIT, "{stored} recordings were stored");
        stored += job.look().await.unwrap();
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let objects: Vec<_> = files.list(None).try_collect().await.unwrap();
    assert_eq!(objects.len(), 2);
    for object in &objects {
        let sound = files.get(&object.location).await.unwrap().bytes().await.unwrap();
        assert!(sound.starts_with(b"OggS"));
    }
    assert_eq!(std::fs::read_dir(asterisks.at("/spool")).unwrap().count(), 0, "the spool is empty again");
    let rows: Vec<(String, String, String, Timestamp, i64, i64, i16)> = sqlx::query_as(
        "select c.number, c.outcome, c.ended_by, c.ended_at, c.talked_ms, r.length_ms, r.channels
         from calls c join recordings r on r.call_id = c.id and r.state = 'stored' order by c.started_at",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let heard: Vec<_> = rows.iter().map(|row| (&*row.0, &*row.1, &*row.2, row.6)).collect();
    assert_eq!(
        heard,
        [("+79105552147", "answered", "subscriber", 2), ("+79105552148", "answered", "subscriber", 2)]
    );
    let (_, _, _, ended_at, talked_ms, length_ms, _) = rows[0];
    assert!((ended_at.0 - hung_up_at).abs() < 300, "ended {ended_at:?}, hung up {hung_up_at}");
    assert!((talked_ms - talked.as_millis() as i64).abs() < 500, "{talked_ms} of {talked:?}");
    assert!((talked_ms - length_ms).abs() < 1_000, "{length_ms} of {talked_ms} are recorded");
    let steps: i64 = sqlx::query_scalar("select count(*) from call_steps where what->>'what' = 'rang'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(steps, 2, "nobody was rung twice");
    switchboard.stop().await;
    tokio::task::spawn_blocking(move || drop(asterisks)).await.unwrap();
}

fn now_ms() -> i64 {
    use services::centre::Clock;
    SystemClock.now().0
}
