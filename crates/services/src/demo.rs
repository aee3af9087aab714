//! Demo centres: believable people, lines and a week of history, so that a newcomer sees the product alive.
//!
//! One rule to know: loading twice changes nothing. Ids come from names, passwords from the stand's own secret, so
//! both are the same on every start of one stand and different on every stand.

mod centre;
mod history;
mod people;

use crate::error::Result;
use crate::secrets;
use domain::Timestamp;
use serde::Serialize;
use sqlx::PgPool;
use uuid::Uuid;

/// What is wanted.
pub struct Wish {
    pub profile: Profile,
    /// With a week of calls.
    pub history: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// «Единый центр МФЦ»: a regional hotline.
    Mfc,
    /// Many operators in one queue, half of them on desk phones.
    Load { operators: u32 },
}

/// What the stand prints.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Loaded {
    pub accounts: Vec<Account>,
    pub numbers: Vec<Number>,
    pub phones: Vec<PhoneOfDesk>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Account {
    pub login: String,
    pub password: String,
    /// The highest of the roles.
    pub role: &'static str,
    pub extension: Option<String>,
    pub name: String,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Number {
    pub number: String,
    /// `menu`, `direct`, `business`.
    pub purpose: &'static str,
    pub name: &'static str,
}

/// An operator in desk-phone mode: what to type into the telephone.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct PhoneOfDesk {
    pub extension: String,
    pub sip_user: String,
    pub sip_password: String,
}

/// Loads it. Other data in the same base stays as it is.
pub async fn load(pool: &PgPool, key: &[u8; 32], now: Timestamp, wish: &Wish) -> Result<Loaded> {
    let mut db = pool.begin().await?;
    centre::save(&mut db, wish.profile, now).await?;
    db.commit().await?;
    let (accounts, phones) = match wish.profile {
        Profile::Mfc => people::mfc(pool, key, now).await?,
        Profile::Load { operators } => people::load(pool, key, now, operators).await?,
    };
    if wish.history && wish.profile == Profile::Mfc {
        history::add(pool, now).await?;
    }
    Ok(Loaded { accounts, numbers: centre::numbers(), phones })
}

/// An id that is the same wherever the demo is loaded: a version 8 UUID of the name.
fn id(name: &str) -> Uuid {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(format!("otklik demo {name}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// A password of this stand, the same on every start.
fn password(key: &[u8; 32], login: &str) -> String {
    let word = secrets::derived_word(key, &format!("demo password {login}"), 10);
    format!("{}-{}", &word[..5], &word[5..])
}
