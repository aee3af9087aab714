//! Where Asterisk's HTTP server is and who we are to it.

use std::{fmt, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};

/// How to reach the Asterisk REST Interface. Both [`crate::Client`] and [`crate::stream::connect`] take it.
#[derive(Clone, PartialEq, Eq)]
pub struct Config {
    /// Address with the prefix of ARI and without a trailing slash: `http://127.0.0.1:8088/ari`.
    pub url: String,
    /// The section of `ari.conf` with `type=user`.
    pub user: String,
    /// Its `password`. Never printed.
    pub password: String,
    /// The longest wait for the answer to one request, connection included.
    pub timeout: Duration,
}

impl Config {
    /// The time limit of [`Config::new`]: far above the measured 0.2–1.4 ms of a healthy Asterisk, and short
    /// enough that a caller does not notice a retry.
    pub const TIMEOUT: Duration = Duration::from_secs(2);

    /// A configuration with the usual time limit. A trailing slash of `url` is dropped.
    pub fn new(url: &str, user: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            url: url.trim_end_matches('/').to_owned(),
            user: user.into(),
            password: password.into(),
            timeout: Self::TIMEOUT,
        }
    }

    /// The value of the `Authorization` header (RFC 7617). Used instead of ARI's `api_key` parameter, so that
    /// the password stays out of addresses and therefore out of logs.
    pub(crate) fn authorization(&self) -> String {
        format!("Basic {}", STANDARD.encode(format!("{}:{}", self.user, self.password)))
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("url", &self.url)
            .field("user", &self.user)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
