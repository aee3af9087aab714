//! What a use case works with: the parts of the centre, and who asks.

use crate::error::{Error, Result};
use crate::switchboard::Switchboard;
use domain::{Actor, Permission, Timestamp};
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

/// The clock, so that tests can hold it still.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Timestamp;
}

/// The machine's own clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp(chrono::Utc::now().timestamp_millis())
    }
}

/// Settings that use cases need; read from the environment by `server`.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the browser's phone connects: `ws://host:8088/ws`.
    pub sip_ws_url: String,
    pub sip_domain: String,
    /// The centre's zone: when a day begins.
    pub zone: String,
    /// Key for secrets at rest, 32 bytes.
    pub secret: [u8; 32],
}

/// The running centre. One per process.
pub struct Centre {
    pub pool: sqlx::PgPool,
    pub switchboard: Switchboard,
    pub files: Arc<dyn object_store::ObjectStore>,
    pub clock: Arc<dyn Clock>,
    pub settings: Settings,
    /// Who was signed in a moment ago, for when the database is away.
    pub remembered: crate::sessions::Remembered,
    /// None: nothing is spoken here (tests of what does not telephone).
    pub speaker: Option<Arc<crate::prompts::Speaker>>,
}

impl Centre {
    /// Takes over what was changed in the stored configuration, new sentences too.
    pub async fn config_changed(&self) {
        if let Some(speaker) = &self.speaker {
            speaker.wake();
        }
        self.switchboard.config_changed().await;
    }
}

/// A request before anybody is known to stand behind it.
#[derive(Clone)]
pub struct Anyone {
    pub centre: Arc<Centre>,
    /// The session's token from the cookie or the `Authorization: Bearer` header.
    pub token: Option<String>,
    pub address: IpAddr,
    /// The browser or script, as it names itself.
    pub agent: Option<String>,
    /// The request's id, as in the log.
    pub request: String,
    /// What the answer shall do with the cookie; the router carries it out.
    pub cookie: Arc<OnceLock<CookieChange>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CookieChange {
    Set { token: String, max_age_secs: u64 },
    Clear,
}

/// A request of somebody signed in.
#[derive(Clone)]
pub struct Cx {
    pub centre: Arc<Centre>,
    pub actor: Actor,
    pub address: IpAddr,
    pub request: String,
    pub cookie: Arc<OnceLock<CookieChange>>,
}

impl Cx {
    pub fn now(&self) -> Timestamp {
        self.centre.clock.now()
    }

    /// The first statement of every use case.
    pub fn need(&self, permission: Permission) -> Result<()> {
        if self.actor.may(permission) { Ok(()) } else { Err(Error::Denied(permission)) }
    }
}
