//! A centre for tests: a real database, a held clock, and no Asterisk behind a real switchboard.
#![allow(clippy::unwrap_used, reason = "a test may fail by it")]
#![allow(dead_code, reason = "each test file uses its part")]

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use domain::config::Queue;
use domain::employees::EmployeeForm;
use domain::{EmployeeId, Millis, QueueId, Role, SessionId, Timestamp};
use object_store::memory::InMemory;
use serde_json::Value;
use server::{Site, Web};
use services::Centre;
use services::centre::{Clock, Settings};
use services::switchboard::{Disk, Parts, Places, Switchboard};
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use tempfile::TempDir;
use tower::ServiceExt;

/// A clock that stands still until it is moved.
pub struct Held(AtomicI64);

impl Clock for Held {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

impl Held {
    pub fn forward_secs(&self, secs: i64) {
        self.0.fetch_add(secs * 1000, Ordering::SeqCst);
    }
}

pub struct Stand {
    pub router: Router,
    pub centre: Arc<Centre>,
    pub clock: Arc<Held>,
    pub folder: TempDir,
    sessions: AtomicU32,
}

pub const URL: &str = "http://centre.example";

/// A centre at `url` (plain or https).
pub async fn stand_at(pool: PgPool, url: &str) -> Stand {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page");
    std::fs::create_dir(&page).unwrap();
    std::fs::write(page.join("index.html"), "<!doctype html><script>boot()</script>").unwrap();
    std::fs::write(page.join("app-0123456789abcdef.js"), "whole").unwrap();
    std::fs::write(page.join("app-0123456789abcdef.js.br"), "small").unwrap();
    std::fs::write(page.join("favicon.svg"), "<svg/>").unwrap();
    let clock = Arc::new(Held(AtomicI64::new(1_763_900_000_000)));
    let parts = Parts {
        pool: pool.clone(),
        // The discard port: nobody listens.
        ari: ari::Config::new("http://127.0.0.1:9/ari", "otklik", ""),
        ami: ari::manager::Config::new("127.0.0.1:9", "otklik", ""),
        places: Places {
            app: "otklik".into(),
            trunk: "trunk".into(),
            prompts: "otklik".into(),
            spool: folder.path().join("spool"),
        },
        data: folder.path().join("data"),
        disk: Disk::default(),
        cel: None,
        clock: clock.clone(),
        key: [7; 32],
        zone: "Europe/Moscow".into(),
    };
    let centre = Arc::new(Centre {
        pool,
        switchboard: Switchboard::start(parts).await.unwrap(),
        files: Arc::new(InMemory::new()),
        clock: clock.clone(),
        settings: Settings {
            sip_ws_url: "ws://pbx.example:8088/ws".into(),
            sip_domain: "pbx.example".into(),
            zone: "Europe/Moscow".into(),
            secret: [7; 32],
        },
        remembered: Default::default(),
        speaker: None,
    });
    let site = Site { public_url: url.into(), sip_ws_url: "ws://pbx.example:8088/ws".into(), page_dir: page };
    let router = server::router::router(Web { centre: centre.clone(), site: Arc::new(site) });
    Stand { router, centre, clock, folder, sessions: AtomicU32::new(0) }
}

pub async fn stand(pool: PgPool) -> Stand {
    stand_at(pool, URL).await
}

pub fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

impl Stand {
    /// An employee with one role and, for who has a desk, an extension; the password is the login.
    pub async fn employee(&self, role: Role) -> EmployeeId {
        let id = EmployeeId::nth(role as u128 + 1);
        let desk = role != Role::Administrator;
        let form = EmployeeForm {
            name: format!("Сотрудник {}", role.word()),
            login: role.word().into(),
            roles: vec![role],
            extension: desk.then(|| format!("200{}", role as u8)),
            ..EmployeeForm::default()
        };
        let hash = services::passwords::hash(role.word().into()).await.unwrap();
        let mut db = self.centre.pool.acquire().await.unwrap();
        store::employees::insert(&mut db, id, &form, &hash, self.centre.clock.now()).await.unwrap();
        if desk {
            store::employees::set_sip_user(&mut db, id, Some(&format!("op{}", role.word()))).await.unwrap();
        }
        drop(db);
        self.centre.switchboard.config_changed().await;
        id
    }

    /// A queue that the machine knows.
    pub async fn queue(&self, name: &str) -> QueueId {
        let id = QueueId(uuid::Uuid::now_v7());
        let queue = Queue {
            id,
            name: name.into(),
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
        let mut db = self.centre.pool.acquire().await.unwrap();
        store::queues::insert(&mut db, &queue).await.unwrap();
        drop(db);
        self.centre.switchboard.config_changed().await;
        id
    }

    /// A fresh session, without the work of a password.
    pub async fn session(&self, employee: EmployeeId) -> String {
        let n = self.sessions.fetch_add(1, Ordering::SeqCst);
        let token = format!("token-{n}");
        let now = self.centre.clock.now();
        let new = store::sessions::New {
            id: SessionId::nth(u128::from(n) + 1),
            employee,
            token_hash: &hash(&token),
            now,
            expires_at: now + services::sessions::LONGEST,
            address: "127.0.0.1",
            agent: None,
        };
        let mut db = self.centre.pool.acquire().await.unwrap();
        store::sessions::insert(&mut db, &new).await.unwrap();
        token
    }

    pub async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Calls a server function as a script does.
    pub async fn call(&self, function: &str, token: Option<&str>, arguments: &Value) -> Answer {
        let mut request =
            Request::post(format!("/api/{function}")).header(header::CONTENT_TYPE, "application/json");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        Answer::of(self.send(request.body(Body::from(arguments.to_string())).unwrap()).await).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.send(Request::get(path).body(Body::empty()).unwrap()).await).await
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub async fn of(response: Response<Body>) -> Answer {
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
        let body = String::from_utf8_lossy(&body).into_owned();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub fn code(&self) -> String {
        let json: Value = serde_json::from_str(&self.body).unwrap_or_default();
        json["code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}
