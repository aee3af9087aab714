//! A switchboard between a fake Asterisk and the real PostgreSQL.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ari::fake::{FakeAsterisk, FakeManager, channel, event};
use domain::board::{Board, CallLive, Phase};
use domain::config::Queue;
use domain::employees::EmployeeForm;
use domain::flows::{Step, StepId};
use domain::lines::LineForm;
use domain::*;
use serde_json::{Value, json};
use services::centre::SystemClock;
use services::secrets;
use services::switchboard::{Disk, Parts, Places, Switchboard};
use sqlx::PgPool;
use store::config::Graph;
use switch::Input;

pub const KEY: [u8; 32] = [7; 32];
pub const LIMIT: Duration = Duration::from_secs(10);
pub const LINE: &str = "88005550000";
const NOW: Timestamp = Timestamp(1_795_000_000_000);

/// A queue behind a line, and `operators` with desk phones in it: `EmployeeId::nth(1)`, phone `desk1`, and so on.
pub async fn centre(pool: &PgPool, operators: u128) {
    let mut db = pool.begin().await.unwrap();
    let queue = Queue {
        id: QueueId::nth(1),
        name: "Паспорта".into(),
        priority: 0,
        required: Default::default(),
        ring: Millis(10_000),
        max_misses: 3,
        after_call: Millis(60_000),
        after_call_extensions: 1,
        service_target: Millis(20_000),
        service_level: 80,
        recommended_talk: Millis(240_000),
        music: "waiting".into(),
        announce_every: Millis::ZERO,
        announce: Vec::new(),
        announce_far: None,
        auto_answer: false,
        alerts: Default::default(),
        wait_told: Vec::new(),
        distribution: Default::default(),
        limits: Default::default(),
    };
    store::queues::insert(&mut db, &queue).await.unwrap();
    let start = StepId::new("queue");
    let step = Step::Queue { prompts: Vec::new(), queue: queue.id };
    let graph = Graph { start: start.clone(), steps: [(start, step)].into() };
    store::catalogue::publish_flow(&mut db, FlowId::nth(1), "Прямо", 1, &graph, None, NOW).await.unwrap();
    let number = Phone::parse(LINE).unwrap().to_string();
    let line = LineForm { name: "Прямая".into(), number, ..LineForm::default() };
    store::lines::insert(&mut db, LineId::nth(1), &line, FlowId::nth(1)).await.unwrap();
    for n in 1..=operators {
        let form = EmployeeForm {
            name: format!("Оператор {n}"),
            login: format!("operator{n}"),
            roles: vec![Role::Operator],
            extension: Some(format!("{}", 100 + n)),
            desk_phone: true,
            queues: vec![(queue.id, 3)],
            ..EmployeeForm::default()
        };
        let id = EmployeeId::nth(n);
        store::employees::insert(&mut db, id, &form, "x", NOW).await.unwrap();
        store::employees::set_sip_user(&mut db, id, Some(&format!("desk{n}"))).await.unwrap();
        let sealed = secrets::seal(&KEY, &secrets::sip_purpose(id), "secret").unwrap();
        store::employees::set_sip_secret(&mut db, id, &sealed, None).await.unwrap();
    }
    db.commit().await.unwrap();
}

pub struct Stand {
    pub asterisk: FakeAsterisk,
    pub manager: FakeManager,
    pub switchboard: Switchboard,
    pub dir: tempfile::TempDir,
    pub pool: PgPool,
}

impl Stand {
    /// Up and reconciled, with all phones registered.
    pub async fn new(pool: PgPool, operators: u128) -> Stand {
        Stand::on(pool, operators, Disk::default()).await
    }

    /// With a journal on that disk.
    pub async fn on(pool: PgPool, operators: u128, disk: Disk) -> Stand {
        centre(&pool, operators).await;
        let (asterisk, manager) = (FakeAsterisk::start().await, FakeManager::start().await);
        registered(&asterisk, operators);
        let dir = tempfile::tempdir().unwrap();
        let switchboard = start_on(&pool, &asterisk, &manager, dir.path(), disk).await;
        let stand = Stand { asterisk, manager, switchboard, dir, pool };
        let all =
            |board: &Board| board.operators.values().filter(|it| it.reachable).count() == operators as usize;
        stand.until("phones", all).await;
        stand
    }

    pub async fn ready(&self, n: u128) {
        let (operator, to) = (EmployeeId::nth(n), Presence::Ready);
        self.switchboard
            .ask(Input::PresenceAsked { operator, by: operator, to, comment: None })
            .await
            .unwrap();
    }

    pub fn board(&self) -> Arc<Board> {
        self.switchboard.board()
    }

    /// Waits until the board is so.
    pub async fn until(&self, what: &str, so: impl Fn(&Board) -> bool) {
        until(&self.switchboard, what, so).await;
    }

    /// A caller of the trunk comes.
    pub fn caller(&self, id: &str, from: &str) {
        self.asterisk.push(&arrived(id, from));
    }

    pub async fn call(&self) -> CallLive {
        self.until("a call", |board| !board.calls.is_empty()).await;
        self.board().calls.values().next().unwrap().clone()
    }

    /// The channel that was made to ring `desk<n>`, once it was.
    pub async fn rung(&self, n: u128) -> String {
        let endpoint = format!("PJSIP/desk{n}");
        let rings = |request: &ari::fake::Request| {
            request.is("POST", "/channels/create") && request.param("endpoint") == Some(&endpoint)
        };
        let seen = self.asterisk.wait_for(|seen| seen.iter().any(rings), LIMIT).await;
        let newest = seen.into_iter().rev().find(rings).unwrap();
        newest.param("channelId").unwrap().to_owned()
    }

    /// The phone of that channel is picked up.
    pub fn picked_up(&self, id: &str) {
        self.asterisk.push(&event(
            "ChannelStateChange",
            json!({"channel": channel(id, "PJSIP/desk1-00000001", "Up")}),
        ));
    }

    pub async fn requests(&self, method: &str, path: &str) -> usize {
        self.asterisk.requests().iter().filter(|request| request.is(method, path)).count()
    }

    pub async fn wait_request(&self, method: &str, path: &str) {
        self.asterisk.wait_for(|seen| seen.iter().any(|request| request.is(method, path)), LIMIT).await;
    }

    /// Waits until everything of the journal so far is in the database.
    pub async fn projected(&self) {
        projected(&self.switchboard, &self.pool).await;
    }
}

pub async fn projected(switchboard: &Switchboard, pool: &PgPool) {
    // Nothing is journaled by asking for what is refused; its answer comes when all before it is safe.
    let nobody = Input::AfterCallDone { operator: EmployeeId::nth(0) };
    assert!(switchboard.ask(nobody).await.is_err());
    for _ in 0..500 {
        let in_database: i64 =
            sqlx::query_scalar("select coalesce(max(seq), 0) from projection").fetch_one(pool).await.unwrap();
        if in_database as u64 >= switchboard.journaled() && in_database > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the journal does not get into the database");
}

pub async fn until(switchboard: &Switchboard, what: &str, so: impl Fn(&Board) -> bool) {
    let mut events = switchboard.subscribe().1;
    let wait = async {
        while !so(&switchboard.board()) {
            // Lagging or not: the board is looked at again.
            let _ = events.recv().await;
        }
    };
    if tokio::time::timeout(LIMIT, wait).await.is_err() {
        panic!("not seen: {what}; the board: {:#?}", switchboard.board());
    }
}

pub async fn start(pool: &PgPool, asterisk: &FakeAsterisk, manager: &FakeManager, dir: &Path) -> Switchboard {
    start_on(pool, asterisk, manager, dir, Disk::default()).await
}

/// With a journal on that disk.
pub async fn start_on(
    pool: &PgPool,
    asterisk: &FakeAsterisk,
    manager: &FakeManager,
    dir: &Path,
    disk: Disk,
) -> Switchboard {
    let places = Places {
        app: "otklik".into(),
        trunk: "trunk".into(),
        prompts: "otklik".into(),
        spool: dir.join("spool"),
    };
    Switchboard::start(Parts {
        pool: pool.clone(),
        ari: asterisk.config(),
        ami: manager.config(),
        places,
        data: dir.to_owned(),
        disk,
        cel: Some(dir.join("cel.csv")),
        clock: Arc::new(SystemClock),
        key: KEY,
        zone: "Europe/Moscow".into(),
    })
    .await
    .unwrap()
}

pub fn registered(asterisk: &FakeAsterisk, operators: u128) {
    let phones: Vec<Value> = (1..=operators)
        .map(|n| json!({"technology": "PJSIP", "resource": format!("desk{n}"), "state": "online", "channel_ids": []}))
        .collect();
    asterisk.answer("GET", "/endpoints$", 200, phones.into());
}

/// A channel of the trunk in our application.
pub fn from_trunk(id: &str, from: &str, state: &str) -> Value {
    let mut it = channel(id, &format!("PJSIP/trunk-{id}"), state);
    it["caller"]["number"] = from.into();
    it["dialplan"]["app_data"] = format!("otklik,inbound,{LINE}").into();
    it
}

pub fn arrived(id: &str, from: &str) -> Value {
    event("StasisStart", json!({"args": ["inbound", LINE], "channel": from_trunk(id, from, "Ring")}))
}

pub fn is_talking(board: &Board) -> bool {
    board.calls.values().any(|call| call.phase == Phase::Talking)
}

pub fn is_ringing(board: &Board) -> bool {
    board.calls.values().any(|call| matches!(call.phase, Phase::Ringing { .. }))
}
