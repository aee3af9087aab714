//! Signing in and out, and who stands behind a request.
//!
//! One rule to know: while the database is away, who was signed in a moment ago stays so (`Remembered`), because a
//! talk must not depend on it; the database is asked every time that it is there, so a revocation works at once.

use crate::centre::{Anyone, CookieChange, Cx};
use crate::error::{Error, Result};
use crate::passwords;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::employees::Me;
use domain::{Actor, Millis, SessionId, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use store::sessions::Session;
use tokio::sync::broadcast;

/// Without a request for so long a session is over.
pub const IDLE: Millis = Millis::secs(12 * 3600);
/// Whatever is done with it, it is over after that.
pub const LONGEST: Millis = Millis::secs(7 * 86_400);
/// Wrong passwords are counted over so long…
const WINDOW: Millis = Millis::secs(5 * 60);
/// …for one login…
const WRONG_LOGIN: i64 = 5;
/// …and from one address, whatever the login.
const WRONG_ADDRESS: i64 = 30;
/// The idle expiry is put off at most so often.
const TOUCH: Millis = Millis::secs(60);
/// How long a session holds unasked while the database is away.
const REMEMBER: Millis = Millis::secs(3600);

/// Sessions that were ended by somebody: one, or all of an employee.
#[derive(Clone, Copy, Debug)]
pub enum Revoked {
    Session(SessionId),
    Employee(domain::EmployeeId),
    /// A wallboard's key.
    Wallboard(domain::WallboardId),
}

impl Revoked {
    pub fn concerns(self, actor: &Actor) -> bool {
        match self {
            Revoked::Session(id) => actor.session == id,
            Revoked::Employee(id) => actor.employee == id,
            Revoked::Wallboard(_) => false,
        }
    }
}

/// Sessions seen lately, by the token's hash; and the word to open sockets that some are over.
pub struct Remembered(Mutex<HashMap<[u8; 32], (Session, Timestamp)>>, broadcast::Sender<Revoked>);

impl Default for Remembered {
    fn default() -> Self {
        Self(Mutex::default(), broadcast::Sender::new(64))
    }
}

impl Remembered {
    fn put(&self, hash: [u8; 32], session: Session, now: Timestamp) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= 10_000 {
            all.retain(|_, (_, seen)| now.since(*seen) < REMEMBER);
        }
        all.insert(hash, (session, now));
    }

    fn get(&self, hash: &[u8; 32], now: Timestamp) -> Option<Session> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (session, seen) = all.get(hash)?;
        (now.since(*seen) < REMEMBER && session.expires_at > now).then(|| session.clone())
    }

    fn forget(&self, hash: &[u8; 32]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(hash);
    }

    pub(crate) fn forget_session(&self, id: SessionId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, (session, _)| session.id != id);
        self.tell(Revoked::Session(id));
    }

    /// Forgets an employee's sessions: they were revoked.
    pub fn forget_employee(&self, id: domain::EmployeeId) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|_, (session, _)| session.employee != id);
        self.tell(Revoked::Employee(id));
    }

    /// A wallboard's key opens nothing any more.
    pub fn wallboard_revoked(&self, id: domain::WallboardId) {
        self.tell(Revoked::Wallboard(id));
    }

    fn tell(&self, revoked: Revoked) {
        // Nobody listens: no page is open.
        let _ = self.1.send(revoked);
    }

    /// Who listens asks anew whether the session still is.
    pub fn revocations(&self) -> broadcast::Receiver<Revoked> {
        self.1.subscribe()
    }
}

fn hash_of(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

impl Anyone {
    /// Who asks, or `SignedOut`.
    pub async fn signed_in(&self) -> Result<Cx> {
        let token = self.token.as_deref().ok_or(Error::SignedOut)?;
        let (hash, now) = (hash_of(token), self.centre.clock.now());
        let remembered = &self.centre.remembered;
        // A database that is known to be away is not waited for with each click.
        let away = !self.centre.switchboard.board().health.database;
        let session = match away.then(|| remembered.get(&hash, now)).flatten() {
            Some(session) => session,
            None => match self.session(&hash, now).await {
                Ok(Some(session)) => {
                    remembered.put(hash, session.clone(), now);
                    session
                }
                Ok(None) => {
                    remembered.forget(&hash);
                    return Err(Error::SignedOut);
                }
                Err(Error::Unavailable(part)) => {
                    remembered.get(&hash, now).ok_or(Error::Unavailable(part))?
                }
                Err(other) => return Err(other),
            },
        };
        Ok(Cx {
            centre: self.centre.clone(),
            actor: Actor { employee: session.employee, session: session.id, roles: session.roles },
            address: self.address,
            request: self.request.clone(),
            cookie: self.cookie.clone(),
        })
    }

    async fn session(&self, hash: &[u8; 32], now: Timestamp) -> Result<Option<Session>> {
        let mut db = self.centre.pool.acquire().await?;
        let found = store::sessions::by_token(&mut db, hash, now, now - IDLE).await?;
        if let Some(session) = &found
            && now.since(session.seen_at) >= TOUCH
        {
            store::sessions::seen(&mut db, session.id, now).await?;
        }
        Ok(found)
    }
}

/// Signs in. The answers for an unknown login and for a wrong password are the same and take the same time.
/// Errors: `wrong_credentials`, `Throttled`.
pub async fn sign_in(anyone: &Anyone, login: &str, password: &str) -> Result<Me> {
    let centre = &anyone.centre;
    let now = centre.clock.now();
    let login: String = login.trim().to_lowercase().chars().take(64).collect();
    let address = anyone.address.to_canonical().to_string();
    let attempt = begin(&centre.pool, &login, &address, now).await?;
    let mut db = centre.pool.acquire().await?;
    let found = store::employees::credentials(&mut db, &login).await?;
    drop(db);
    let (id, hash) = match found {
        Some(found) => (Some(found.id), Some(found.password_hash)),
        None => (None, None),
    };
    let fits = password.len() <= passwords::LONGEST;
    let typed = if fits { password.to_owned() } else { String::new() };
    let right = passwords::verify(typed, hash).await? && fits;
    let mut db = centre.pool.begin().await?;
    let Some(id) = id.filter(|_| right) else {
        store::sign_ins::failed(&mut db, attempt).await?;
        db.commit().await?;
        tracing::info!(login, address, "wrong credentials");
        return Err(Error::rule("wrong_credentials"));
    };
    store::sign_ins::forget(&mut db, &login).await?;
    let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    let new = store::sessions::New {
        id: SessionId(uuid::Uuid::now_v7()),
        employee: id,
        token_hash: &hash_of(&token),
        now,
        expires_at: now + LONGEST,
        address: &address,
        agent: anyone.agent.as_deref(),
    };
    store::sessions::insert(&mut db, &new).await?;
    let me = store::employees::me(&mut db, id).await?;
    db.commit().await?;
    tracing::info!(login, address, employee = %id, "signed in");
    // The first answer of the request decides; there is no second.
    let _ = anyone.cookie.set(CookieChange::Set { token, max_age_secs: LONGEST.as_secs() });
    Ok(me)
}

/// Counts and adds an attempt in one step, before the password is looked at. Errors: `Throttled`.
pub(crate) async fn begin(pool: &sqlx::PgPool, login: &str, address: &str, now: Timestamp) -> Result<i64> {
    let mut db = pool.begin().await?;
    store::sign_ins::lock(&mut db, login).await?;
    let counts = store::sign_ins::counts(&mut db, login, address, now - WINDOW).await?;
    if counts.login >= WRONG_LOGIN || counts.address >= WRONG_ADDRESS {
        tracing::warn!(login, address, "sign-in throttled");
        return Err(Error::Throttled);
    }
    let attempt = store::sign_ins::begin(&mut db, login, address, now).await?;
    db.commit().await?;
    Ok(attempt)
}

/// Revokes the session; with the last one the browser phone's account goes too.
pub async fn sign_out(cx: &Cx) -> Result<()> {
    let now = cx.now();
    let mut db = cx.centre.pool.acquire().await?;
    store::sessions::revoke(&mut db, cx.actor.session, now).await?;
    let elsewhere = store::sessions::any(&mut db, cx.actor.employee, now, now - IDLE).await?;
    drop(db);
    cx.centre.remembered.forget_session(cx.actor.session);
    if !elsewhere && let Err(fault) = crate::phones::revoke(&cx.centre, cx.actor.employee).await {
        // The account ends by itself in time; signing out must not fail for it.
        tracing::warn!(employee = %cx.actor.employee, %fault, "the phone's account stays for now");
    }
    // As above: set once a request.
    let _ = cx.cookie.set(CookieChange::Clear);
    Ok(())
}

/// Who is signed in.
pub async fn me(cx: &Cx) -> Result<Me> {
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::employees::me(&mut db, cx.actor.employee).await?)
}
