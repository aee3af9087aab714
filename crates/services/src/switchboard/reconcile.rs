//! A picture of what Asterisk has, and what became of what it has not any more.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::{LegId, Phone, Timestamp};
use switch::{Observed, ObservedBridge, ObservedLeg};

use super::Switchboard;
use super::cel::EventLog;
use super::channels::{Channels, arguments, entered, own, role};
use super::inputs::Inputs;
use crate::centre::Clock;
use crate::error::{Error, Result};
use ari::model::{Channel, State};

/// A caller whom the dialplan kept while nobody listened comes in within this time: it tries each second
/// (extensions.conf). So long the first picture waits, so that who came first is served first.
const COME_IN: Duration = Duration::from_millis(1_500);
const AGAIN: Duration = Duration::from_millis(100);

pub(super) struct Picture {
    pub client: ari::Client,
    pub app: String,
    pub channels: Arc<Channels>,
    pub inputs: Inputs,
    pub log: Option<EventLog>,
    pub clock: Arc<dyn Clock>,
}

impl Switchboard {
    /// The legs that Asterisk has, asked now.
    ///
    /// # Errors
    /// `Unavailable`: Asterisk did not answer.
    pub async fn legs_present(&self) -> Result<Vec<LegId>> {
        let away = || Error::Unavailable("asterisk");
        let picture = self.0.picture.as_ref().ok_or_else(away)?;
        let observed = picture.take(false).await.ok_or_else(away)?;
        Ok(observed.legs.iter().map(|leg| leg.leg).collect())
    }
}

impl Picture {
    /// None when Asterisk did not answer. `first`: since the connection, and nobody is rung before it.
    pub async fn take(&self, first: bool) -> Option<Observed> {
        let began = Instant::now();
        let (asked_at, there) = loop {
            let asked_at = self.clock.now();
            let there = self.client.channels().list().await;
            let there =
                there.inspect_err(|error| tracing::warn!(%error, "no picture of the channels")).ok()?;
            if !first || began.elapsed() > COME_IN || !there.iter().any(is_kept) {
                break (asked_at, there);
            }
            tokio::time::sleep(AGAIN).await;
        };
        let bridges = self
            .client
            .bridges()
            .list()
            .await
            .inspect_err(|error| tracing::warn!(%error, "no picture"))
            .ok()?;
        let legs: Vec<ObservedLeg> = there.iter().filter_map(|channel| self.leg(channel, asked_at)).collect();
        let bridges = bridges
            .into_iter()
            .filter_map(|bridge| {
                let legs = bridge.channels.iter().map(|channel| self.channels.leg(channel)).collect();
                Some(ObservedBridge { bridge: bridge.id.parse().ok()?, legs })
            })
            .collect();
        let seen: HashSet<LegId> = legs.iter().map(|leg| leg.leg).collect();
        let absent: HashSet<LegId> =
            self.inputs.believed().await.legs.into_iter().filter(|leg| !seen.contains(leg)).collect();
        let gone = match &self.log {
            Some(log) if !absent.is_empty() => log.ends_of(absent).await,
            _ => Vec::new(),
        };
        Some(Observed { asked_at, legs, bridges, gone })
    }

    /// A channel of ours, or that is in our application.
    fn leg(&self, channel: &Channel, asked_at: Timestamp) -> Option<ObservedLeg> {
        let in_application = channel.in_application(&self.app);
        if !in_application && own(&channel.id).is_none() {
            return None;
        }
        let (why, argument) = arguments(channel);
        let inbound = in_application && why == role::INBOUND;
        Some(ObservedLeg {
            leg: self.channels.leg(&channel.id),
            name: channel.name.clone(),
            up: channel.state == State::Up,
            in_application: in_application && entered(channel, why),
            caller: Phone::parse(&channel.caller.number).ok().filter(|_| inbound),
            dialled: inbound.then(|| argument.to_owned()),
            since: channel.creationtime_ms.map_or(asked_at, Timestamp),
        })
    }
}

/// Hears the dialplan's music between two tries.
fn is_kept(channel: &Channel) -> bool {
    channel.dialplan.context == "away" && channel.dialplan.app_name == "MusicOnHold"
}
