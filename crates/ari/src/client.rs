//! Typed requests to ARI over HTTP, grouped as Asterisk groups them: `client.channels().answer(id)`.

mod applications;
mod asterisk;
mod bridges;
mod channels;
mod request;

use std::sync::Arc;

pub use applications::{Application, Applications};
pub use asterisk::{Asterisk, Info, Sound, SoundFormat};
pub use bridges::{AddChannel, BridgeType, Bridges};
pub use channels::{Channels, Direction, HangupReason, Originate, Play, Snoop};

use crate::model::Endpoint;
use crate::{Config, Error};
use request::Request;

/// A clone shares the connections.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    config: Arc<Config>,
}

impl Client {
    /// Connects at the first request, not here.
    ///
    /// # Errors
    /// [`Error::Transport`] when the TLS library cannot be prepared.
    pub fn new(config: Config) -> Result<Self, Error> {
        // The HTTP library was built without a provider of cryptography and panics for the lack of one, even for
        // plain http. An already installed one is as good, hence no look at the result.
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        let http = reqwest::Client::builder()
            .timeout(config.timeout)
            // Asterisk closes an idle connection after `session_keep_alive` (15 s): leave before that, or
            // a request meets the closing door.
            .pool_idle_timeout(std::time::Duration::from_secs(10))
            .tcp_nodelay(true)
            // Never through a proxy of the environment: this is a neighbour, and the password goes along.
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(Error::from_transport)?;
        Ok(Self { http, config: Arc::new(config) })
    }

    /// What this client was made with.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// `/channels`.
    pub fn channels(&self) -> Channels<'_> {
        Channels(self)
    }

    /// `/bridges`.
    pub fn bridges(&self) -> Bridges<'_> {
        Bridges(self)
    }

    /// `/applications`.
    pub fn applications(&self) -> Applications<'_> {
        Applications(self)
    }

    /// `/asterisk`, and the sounds it has.
    pub fn asterisk(&self) -> Asterisk<'_> {
        Asterisk(self)
    }

    /// `DELETE /playbacks/{id}`: stops a playback; `PlaybackFinished` follows.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it has ended already; [`Error::Refused`] with 500 for `digits:`, `number:` and
    /// `characters:` once they play, as these cannot be stopped (22.10.1, seen live).
    pub async fn stop_playback(&self, playback: &str) -> Result<(), Error> {
        Request::delete(&["playbacks", playback]).done(self).await
    }

    /// `GET /endpoints`: every phone and trunk.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn endpoints(&self) -> Result<Vec<Endpoint>, Error> {
        Request::get(&["endpoints"]).json(self).await
    }

    /// `GET /endpoints/{technology}/{resource}`.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not configured.
    pub async fn endpoint(&self, technology: &str, resource: &str) -> Result<Endpoint, Error> {
        Request::get(&["endpoints", technology, resource]).json(self).await
    }
}

#[cfg(test)]
mod tests;
