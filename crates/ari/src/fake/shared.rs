//! What the fake and its connections share: what came, what is scripted, what is ordered.

use std::sync::{Mutex, PoisonError};

use serde_json::Value;
use tokio::sync::{broadcast, watch};

use super::{Request, answers};

/// What the connections' tasks see.
#[derive(Debug)]
pub(super) struct Shared {
    pub seen: watch::Sender<Vec<Request>>,
    pub rules: Mutex<Vec<Rule>>,
    pub orders: broadcast::Sender<Order>,
    pub streams: watch::Sender<usize>,
}

/// What an open stream is told to do.
#[derive(Debug, Clone)]
pub(super) enum Order {
    Say(String),
    /// End the connection, with a closing handshake or without.
    Drop {
        cleanly: bool,
    },
    /// Read and answer nothing any more, pings included.
    Freeze,
}

#[derive(Debug)]
pub(super) struct Rule {
    pub method: String,
    pub path: String,
    /// `None`: never answer.
    pub answer: Option<(u16, Option<Value>)>,
}

impl Shared {
    pub fn new() -> Self {
        Self {
            seen: watch::Sender::default(),
            rules: Mutex::default(),
            orders: broadcast::Sender::new(4_096),
            streams: watch::Sender::default(),
        }
    }

    /// What to answer; `None` for never.
    pub fn answer(&self, request: &Request) -> Option<(u16, Option<Value>)> {
        let rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        match rules.iter().rev().find(|rule| rule.matches(request)) {
            Some(rule) => rule.answer.clone(),
            None => Some(answers::usual(request)),
        }
    }
}

impl Rule {
    fn matches(&self, request: &Request) -> bool {
        self.method == request.method
            && match self.path.strip_suffix('$') {
                Some(end) => request.path.ends_with(end),
                None => request.path.contains(&self.path),
            }
    }
}
