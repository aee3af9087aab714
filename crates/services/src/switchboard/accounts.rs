//! Operators' phones as Asterisk must know them, kept equal to what is stored.
//!
//! An account is three objects in Asterisk's own database (asterisk/README.md): how it proves itself (auth), where
//! it is (aor), what it may (endpoint). The endpoint is written last and carries a mark made of all three, so that
//! one look tells whether an account is up to date, also after a push that broke off.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ari::Client;
use domain::config::PhoneMode;
use domain::{EmployeeId, Timestamp};
use futures::StreamExt;
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use store::employees::SipAccount;
use tokio::sync::{Notify, mpsc};

use super::telephony::Note;
use crate::centre::Clock;
use crate::error::{Error, Result};
use crate::secrets;

/// Accounts pushed at once.
const AT_ONCE: usize = 8;
/// Marks of ours begin so; endpoints without one are not ours to remove.
const MARK: &str = "otklik-";
/// What changed without being told (an expiry, a database that was away) is found within this time.
const AGAIN: Duration = Duration::from_secs(60);
const AFTER_FAULT: Duration = Duration::from_secs(2);
const CLASS: &str = "res_pjsip";

pub(crate) struct Accounts {
    client: Client,
    pool: PgPool,
    key: [u8; 32],
    clock: Arc<dyn Clock>,
    notes: mpsc::UnboundedSender<Note>,
    wake: Notify,
    /// The marks that Asterisk is known to have.
    known: Mutex<HashMap<String, String>>,
    /// One push at a time.
    turn: tokio::sync::Mutex<()>,
}

impl Accounts {
    pub(super) fn new(
        client: Client,
        pool: PgPool,
        key: [u8; 32],
        clock: Arc<dyn Clock>,
        notes: mpsc::UnboundedSender<Note>,
    ) -> Accounts {
        Accounts {
            client,
            pool,
            key,
            clock,
            notes,
            wake: Notify::new(),
            known: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
        }
    }

    /// Pushes whenever somebody asks, and now and then.
    pub async fn run(self: Arc<Self>) {
        loop {
            let again = match self.push().await {
                Ok(()) => AGAIN,
                Err(error) => {
                    tracing::warn!(%error, "phones' accounts could not be pushed; again soon");
                    AFTER_FAULT
                }
            };
            // The time-out is no fault: it is the "now and then".
            let _ = tokio::time::timeout(again, self.wake.notified()).await;
        }
    }

    /// Asterisk may have forgotten everything.
    pub fn push_soon(&self) {
        self.known().clear();
        self.wake.notify_one();
    }

    /// Makes Asterisk's accounts equal to the stored ones.
    ///
    /// # Errors
    /// `Unavailable` for the database or Asterisk.
    pub async fn push(&self) -> Result<()> {
        let _turn = self.turn.lock().await;
        let mut db = self.pool.acquire().await?;
        let stored = store::employees::sip_accounts(&mut db).await?;
        drop(db);
        let phones = stored.iter().map(|account| (account.sip_user.clone(), account.employee)).collect();
        let now = self.clock.now();
        let wanted: HashMap<String, Wanted> = stored
            .into_iter()
            .filter_map(|account| Some((account.sip_user.clone(), self.wanted(account, now)?)))
            .collect();
        let puts: Vec<_> = wanted.iter().map(|(user, wanted)| self.put(user, wanted)).collect();
        let pushed: Vec<_> = futures::stream::iter(puts).buffer_unordered(AT_ONCE).collect().await;
        let _ = self.notes.send(Note::Phones(phones));
        self.remove_others(&wanted).await?;
        pushed.into_iter().collect::<std::result::Result<(), _>>().map_err(|error| fault(&error))
    }

    /// None: nobody may register with it.
    fn wanted(&self, account: SipAccount, now: Timestamp) -> Option<Wanted> {
        let sealed = account.secret?;
        if account.expires_at.is_some_and(|at| at <= now) {
            return None;
        }
        match secrets::open(&self.key, &secrets::sip_purpose(account.employee), &sealed) {
            Ok(secret) => Some(Wanted::of(account.phone, &account.sip_user, &account.extension, &secret)),
            Err(error) => {
                tracing::error!(employee = %account.employee, %error, "a phone has no account");
                None
            }
        }
    }

    async fn put(&self, user: &str, wanted: &Wanted) -> std::result::Result<(), ari::Error> {
        if self.known().get(user) == Some(&wanted.mark) {
            return Ok(());
        }
        let asterisk = self.client.asterisk();
        let there = match asterisk.config(CLASS, "endpoint", user).await {
            Ok(fields) => fields.get("accountcode").is_some_and(|mark| *mark == wanted.mark),
            Err(error) if error.is_gone() => false,
            Err(error) => return Err(error),
        };
        if !there {
            for (kind, fields) in
                [("auth", &wanted.auth), ("aor", &wanted.aor), ("endpoint", &wanted.endpoint)]
            {
                let fields: Vec<(&str, &str)> =
                    fields.iter().map(|(name, value)| (*name, &**value)).collect();
                asterisk.put_config(CLASS, kind, user, &fields).await?;
            }
            tracing::info!(user, "a phone's account was pushed");
        }
        self.known().insert(user.to_owned(), wanted.mark.clone());
        Ok(())
    }

    /// Removes accounts of ours that nobody has any more.
    async fn remove_others(&self, wanted: &HashMap<String, Wanted>) -> Result<()> {
        let asterisk = self.client.asterisk();
        let there = self.client.endpoints().await.map_err(|error| fault(&error))?;
        for endpoint in
            there.iter().filter(|it| it.technology == "PJSIP" && !wanted.contains_key(&it.resource))
        {
            let user = endpoint.resource.as_str();
            let ours = match asterisk.config(CLASS, "endpoint", user).await {
                Ok(fields) => fields.get("accountcode").is_some_and(|mark| mark.starts_with(MARK)),
                Err(_) => false,
            };
            if !ours {
                continue;
            }
            self.known().remove(user);
            for kind in ["endpoint", "aor", "auth"] {
                match asterisk.delete_config(CLASS, kind, user).await {
                    Err(error) if !error.is_gone() => return Err(fault(&error)),
                    _ => {}
                }
            }
            tracing::info!(user, "a phone's account was removed");
        }
        Ok(())
    }

    /// A fresh secret for a browser phone, in effect when this returns.
    ///
    /// # Errors
    /// `not_at_desk`, `desk_phone`, `asterisk_down`; `Unavailable` for the database.
    pub async fn fresh(&self, employee: EmployeeId, expires_at: Timestamp) -> Result<(String, String)> {
        let mut db = self.pool.acquire().await?;
        let account = store::employees::sip_account(&mut db, employee).await?;
        let account = account.ok_or(Error::rule("not_at_desk"))?;
        if account.phone == PhoneMode::Desk {
            return Err(Error::rule("desk_phone"));
        }
        let secret = secrets::random_word(32);
        let sealed = secrets::seal(&self.key, &secrets::sip_purpose(employee), &secret)?;
        store::employees::set_sip_secret(&mut db, employee, &sealed, Some(expires_at)).await?;
        drop(db);
        let wanted = Wanted::of(account.phone, &account.sip_user, &account.extension, &secret);
        let _turn = self.turn.lock().await;
        self.put(&account.sip_user, &wanted).await.map_err(|error| {
            tracing::warn!(%error, user = account.sip_user, "a browser's account could not be pushed");
            Error::rule("asterisk_down")
        })?;
        Ok((account.sip_user, secret))
    }

    /// A browser phone's secret ends now. Nothing happens to a desk phone's.
    ///
    /// # Errors
    /// `Unavailable` for the database; Asterisk is told as soon as it can be.
    pub async fn revoke(&self, employee: EmployeeId) -> Result<()> {
        let mut db = self.pool.acquire().await?;
        let account = store::employees::sip_account(&mut db, employee).await?;
        if let Some(SipAccount { phone: PhoneMode::Browser, secret: Some(sealed), .. }) = account {
            store::employees::set_sip_secret(&mut db, employee, &sealed, Some(self.clock.now())).await?;
            drop(db);
            if let Err(error) = self.push().await {
                tracing::warn!(%error, %employee, "an account is taken away later");
            }
        }
        Ok(())
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<String, String>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn fault(error: &ari::Error) -> Error {
    match error.is_unknown() {
        true => Error::Unavailable("asterisk"),
        false => Error::Internal(format!("asterisk: {error}")),
    }
}

type Fields = Vec<(&'static str, String)>;

/// An account as it should be. Fields in the order in which Asterisk must read them.
struct Wanted {
    auth: Fields,
    aor: Fields,
    endpoint: Fields,
    mark: String,
}

impl Wanted {
    fn of(phone: PhoneMode, user: &str, extension: &str, secret: &str) -> Wanted {
        let fields = |list: &[(&'static str, &str)]| -> Fields {
            list.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
        };
        let auth = fields(&[("auth_type", "userpass"), ("username", user), ("password", secret)]);
        // One phone an account; a page that was reloaded takes the place of the one before.
        let mut aor = fields(&[("max_contacts", "1"), ("remove_existing", "yes")]);
        let mut endpoint = fields(&[
            ("context", "from-phone"),
            ("language", "ru"),
            ("disallow", "all"),
            // G.711 alone: with a partner of another rate MixMonitor's two sides come out as noise (ADR 2).
            ("allow", "alaw,ulaw"),
            ("aors", user),
            ("auth", user),
            ("callerid", &format!("<{extension}>")),
            ("identify_by", "username"),
            // Media stays in Asterisk: a talk must be recordable, and must not depend on both ends' network.
            ("direct_media", "no"),
            ("rtp_symmetric", "yes"),
            ("force_rport", "yes"),
            ("rewrite_contact", "yes"),
            // What the phone shows is set with each call; updates within a talk would only be re-INVITEs.
            ("send_connected_line", "no"),
            ("allow_transfer", "no"),
            ("moh_suggest", "waiting"),
        ]);
        match phone {
            PhoneMode::Browser => {
                // A browser that is gone without a word is seen within 8 s; one that closes, at once.
                aor.extend(fields(&[("qualify_frequency", "5"), ("qualify_timeout", "3.0")]));
                endpoint.extend(fields(&[
                    ("webrtc", "yes"),
                    ("dtls_auto_generate_cert", "yes"),
                    ("max_video_streams", "0"),
                    ("rtp_timeout", "60"),
                    ("rtp_timeout_hold", "900"),
                ]));
            }
            PhoneMode::Desk => {
                aor.extend(fields(&[("qualify_frequency", "15"), ("qualify_timeout", "3.0")]));
                endpoint.extend(fields(&[("rtp_timeout", "60"), ("rtp_timeout_hold", "900")]));
            }
        }
        let mut hash = Sha256::new();
        for (name, value) in auth.iter().chain(&aor).chain(&endpoint) {
            hash.update(name.as_bytes());
            hash.update([0]);
            hash.update(value.as_bytes());
            hash.update([0]);
        }
        // Not long enough to be of use against the secret in it, which has 160 random bits.
        let mark: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let mark = format!("{MARK}{mark}");
        endpoint.push(("accountcode", mark.clone()));
        Wanted { auth, aor, endpoint, mark }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_tells_accounts_apart() {
        let mark = |phone, secret| Wanted::of(phone, "u", "101", secret).mark;
        assert_eq!(mark(PhoneMode::Desk, "a"), mark(PhoneMode::Desk, "a"));
        assert_ne!(mark(PhoneMode::Desk, "a"), mark(PhoneMode::Desk, "b"));
        assert_ne!(mark(PhoneMode::Desk, "a"), mark(PhoneMode::Browser, "a"));
    }
}
