//! `/asterisk` and `/sounds` (rest-api/api-docs/asterisk.json, sounds.json).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::channels::Variable;
use super::{Client, Request};
use crate::Error;

/// Which Asterisk this is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Info {
    /// `22.10.1`.
    pub version: String,
    /// Its MAC-like id, the same as in every event.
    pub entity_id: String,
    /// Started, milliseconds since 1970 UTC: another value means that it restarted and all calls are gone.
    pub startup_ms: Option<i64>,
}

/// A sound on Asterisk's disk.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Sound {
    /// What `sound:` takes.
    pub id: String,
    /// The words spoken, if Asterisk knows them.
    #[serde(default)]
    pub text: Option<String>,
    /// In which languages and codecs.
    #[serde(default)]
    pub formats: Vec<SoundFormat>,
}

/// One file of a sound.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SoundFormat {
    /// `ru`, `en`.
    pub language: String,
    /// `gsm`, `wav`.
    pub format: String,
}

/// Requests about the server itself; see [`Client::asterisk`].
#[derive(Clone, Copy)]
pub struct Asterisk<'a>(pub(super) &'a Client);

#[allow(clippy::missing_errors_doc)] // The error type says it all.
impl Asterisk<'_> {
    /// It lives and answers.
    pub async fn ping(&self) -> Result<(), Error> {
        Request::get(&["asterisk", "ping"]).done(self.0).await
    }

    /// Version and start.
    pub async fn info(&self) -> Result<Info, Error> {
        let got: Got = Request::get(&["asterisk", "info"]).json(self.0).await?;
        Ok(Info {
            version: got.system.version,
            entity_id: got.system.entity_id,
            startup_ms: crate::epoch_ms(&got.status.startup_time),
        })
    }

    /// A global variable; empty when it was never set.
    pub async fn variable(&self, name: &str) -> Result<String, Error> {
        let got: Variable =
            Request::get(&["asterisk", "variable"]).with("variable", name).json(self.0).await?;
        Ok(got.value)
    }

    /// Sets a global variable; it lasts until Asterisk's end.
    pub async fn set_variable(&self, name: &str, value: &str) -> Result<(), Error> {
        Request::post(&["asterisk", "variable"])
            .body(json!({"variable": name, "value": value}))
            .done(self.0)
            .await
    }

    /// An object of a sorcery configuration: `("res_pjsip", "endpoint", "101")`. [`Error::NotFound`] without it.
    pub async fn config(&self, class: &str, kind: &str, id: &str) -> Result<BTreeMap<String, String>, Error> {
        let got: Vec<Field> =
            Request::get(&["asterisk", "config", "dynamic", class, kind, id]).json(self.0).await?;
        Ok(got.into_iter().map(|field| (field.attribute, field.value)).collect())
    }

    /// Makes or changes such an object; [`Error::Refused`] with 403 when its wizard cannot be written. In the order
    /// given, as some attributes must precede others.
    pub async fn put_config(
        &self,
        class: &str,
        kind: &str,
        id: &str,
        fields: &[(&str, &str)],
    ) -> Result<(), Error> {
        let fields: Vec<Field> = fields
            .iter()
            .map(|(attribute, value)| Field {
                attribute: (*attribute).to_owned(),
                value: (*value).to_owned(),
            })
            .collect();
        Request::put(&["asterisk", "config", "dynamic", class, kind, id])
            .body(json!({"fields": fields}))
            .done(self.0)
            .await
    }

    /// Removes such an object.
    pub async fn delete_config(&self, class: &str, kind: &str, id: &str) -> Result<(), Error> {
        Request::delete(&["asterisk", "config", "dynamic", class, kind, id]).done(self.0).await
    }

    /// The sounds Asterisk has, of one language if given.
    pub async fn sounds(&self, lang: Option<&str>) -> Result<Vec<Sound>, Error> {
        Request::get(&["sounds"]).maybe("lang", lang).json(self.0).await
    }
}

#[derive(Serialize, Deserialize)]
struct Field {
    attribute: String,
    value: String,
}

#[derive(Deserialize)]
struct Got {
    #[serde(default)]
    system: System,
    #[serde(default)]
    status: Status,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct System {
    version: String,
    entity_id: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Status {
    startup_time: String,
}
