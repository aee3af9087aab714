//! `/applications` (rest-api/api-docs/applications.json). [`Error::NotFound`] while no stream is connected for it.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Client, Request};
use crate::Error;

/// What an application is subscribed to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct Application {
    /// Its name.
    pub name: String,
    /// Ids of channels; those it holds are among them.
    pub channel_ids: Vec<String>,
    /// Ids of bridges.
    pub bridge_ids: Vec<String>,
    /// `PJSIP/101`; a bare `PJSIP` stands for all.
    pub endpoint_ids: Vec<String>,
}

/// Requests about applications; see [`Client::applications`].
#[derive(Clone, Copy)]
pub struct Applications<'a>(pub(super) &'a Client);

#[allow(clippy::missing_errors_doc)] // Said once, in the module's doc.
impl Applications<'_> {
    /// What it is subscribed to now.
    pub async fn get(&self, app: &str) -> Result<Application, Error> {
        Request::get(&["applications", app]).json(self.0).await
    }

    /// Subscribes to `channel:<id>`, `bridge:<id>` or `endpoint:<technology>[/<resource>]`. Do not subscribe to
    /// `deviceState:`: leaving it can hang the session (asterisk#2170).
    pub async fn subscribe(&self, app: &str, sources: &[String]) -> Result<Application, Error> {
        Request::post(&["applications", app, "subscription"]).list("eventSource", sources).json(self.0).await
    }

    /// Ends subscriptions.
    pub async fn unsubscribe(&self, app: &str, sources: &[String]) -> Result<Application, Error> {
        Request::delete(&["applications", app, "subscription"])
            .list("eventSource", sources)
            .json(self.0)
            .await
    }

    /// Limits the stream to the `allowed` kinds of events (all if empty) without the `disallowed` ones. It lasts
    /// as long as the application: repeat it at every connection.
    pub async fn filter_events(&self, app: &str, allowed: &[&str], disallowed: &[&str]) -> Result<(), Error> {
        let kinds = |names: &[&str]| names.iter().map(|name| json!({"type": name})).collect::<Vec<Value>>();
        Request::put(&["applications", app, "eventFilter"])
            .body(json!({"allowed": kinds(allowed), "disallowed": kinds(disallowed)}))
            .done(self.0)
            .await
    }
}
