//! Words of the domain as text: the same words that serde writes on the wire.

use crate::{Error, Result};
use domain::{Millis, Phone, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The word of a unit variant (`answered`).
pub fn word<T: Serialize>(value: &T) -> Option<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Some(word),
        _ => None,
    }
}

/// A word back; a word that the domain does not know is a fault of the data.
pub fn read<T: DeserializeOwned>(word: &str) -> Result<T> {
    json(serde_json::Value::String(word.to_owned()))
}

pub fn read_opt<T: DeserializeOwned>(word: Option<&str>) -> Result<Option<T>> {
    word.map(read).transpose()
}

/// A value kept as jsonb.
pub fn json<T: DeserializeOwned>(value: serde_json::Value) -> Result<T> {
    serde_json::from_value(value).map_err(|e| Error::Transport(sqlx::Error::Decode(e.into())))
}

pub fn to_json<T: Serialize>(value: &T) -> Result<serde_json::Value> {
    serde_json::to_value(value).map_err(|e| Error::Transport(sqlx::Error::Encode(e.into())))
}

/// A length as a bigint. Nothing measured here comes near the limit; a corrupt length is cut, not refused.
pub fn ms(length: Millis) -> i64 {
    i64::try_from(length.0).unwrap_or(i64::MAX)
}

pub fn millis(ms: i64) -> Millis {
    Millis(u64::try_from(ms).unwrap_or(0))
}

pub fn phone(text: Option<String>) -> Option<Phone> {
    text.and_then(|text| Phone::parse(&text).ok())
}

/// The place after which a page begins: an instant and an id, as `<ms>.<uuid>`.
pub fn cursor(at: Timestamp, id: uuid::Uuid) -> String {
    format!("{}.{id}", at.0)
}

/// A cursor back; one that is not ours reads from the beginning.
pub fn read_cursor(text: &str) -> Option<(Timestamp, uuid::Uuid)> {
    let (at, id) = text.split_once('.')?;
    Some((Timestamp(at.parse().ok()?), id.parse().ok()?))
}

/// `%part%` for LIKE, with what LIKE reads specially escaped.
pub fn part(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
