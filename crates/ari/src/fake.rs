//! An Asterisk inside the test process: HTTP and WebSocket on a loopback port. It remembers requests, answers
//! plausibly, fails when told to, and says what it is told to say. It keeps no calls: what `GET` shows is scripted.
//!
//! ```text
//! let asterisk = FakeAsterisk::start().await;
//! let client = ari::Client::new(asterisk.config())?;
//! asterisk.fail("POST", "/channels/a/answer", 404);
//! asterisk.push(&ari::fake::event("StasisStart", json!({"channel": ari::fake::channel("a", "PJSIP/101-1", "Ring")})));
//! asterisk.wait_for(|seen| seen.iter().any(|r| r.is("DELETE", "/channels/a")), Duration::from_secs(1)).await;
//! ```

mod answers;
mod http;
mod manager;
mod request;
mod shared;

use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

pub use answers::{bridge, channel, event};
pub use manager::FakeManager;
pub use request::Request;
use shared::{Order, Rule, Shared};

/// The user that every fake knows.
pub const USER: &str = "otklik";
/// Its password.
pub const PASSWORD: &str = "se:cret";

/// Dropping it closes the port and every connection.
#[derive(Debug)]
pub struct FakeAsterisk {
    /// The address with ARI's prefix: `http://127.0.0.1:<port>/ari`.
    pub url: String,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

impl FakeAsterisk {
    /// Opens a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let shared = Arc::new(Shared::new());
        let task = tokio::spawn(serve(listener, Arc::clone(&shared)));
        Self { url: format!("http://{address}/ari"), shared, task }
    }

    /// The address and the right password, with a time limit of 500 ms.
    pub fn config(&self) -> crate::Config {
        crate::Config { timeout: Duration::from_millis(500), ..crate::Config::new(&self.url, USER, PASSWORD) }
    }

    /// Says an event to every connected stream. Returns whether there was one; as with Asterisk, an event that nobody
    /// hears is lost.
    pub fn push(&self, event: &Value) -> bool {
        self.order(Order::Say(event.to_string()))
    }

    /// Says a frame that need not be an event.
    pub fn push_text(&self, text: &str) -> bool {
        self.order(Order::Say(text.to_owned()))
    }

    /// Cuts every stream without a closing handshake, as Asterisk's crash does.
    pub fn drop_stream(&self) -> bool {
        self.order(Order::Drop { cleanly: false })
    }

    /// Closes every stream cleanly.
    pub fn close_stream(&self) -> bool {
        self.order(Order::Drop { cleanly: true })
    }

    /// Every connected stream stays open and says nothing any more, not even pong.
    pub fn freeze_stream(&self) -> bool {
        self.order(Order::Freeze)
    }

    /// Answers such requests with this status. `path_contains` is matched with the decoded path without `/ari`; a
    /// `$` at its end stands for the path's end. A later rule beats an earlier one.
    pub fn fail(&self, method: &str, path_contains: &str, status: u16) {
        self.rule(method, path_contains, Some((status, Some(answers::refusal(status)))));
    }

    /// Answers such requests so.
    pub fn answer(&self, method: &str, path_contains: &str, status: u16, body: Value) {
        self.rule(method, path_contains, Some((status, Some(body))));
    }

    /// Takes such requests and never answers.
    pub fn never_answer(&self, method: &str, path_contains: &str) {
        self.rule(method, path_contains, None);
    }

    /// Forgets all rules.
    pub fn heal(&self) {
        self.rules().clear();
    }

    /// Every request so far in the order of arrival, streams' handshakes (`GET /events`) included.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.seen.borrow().clone()
    }

    /// Forgets the requests so far.
    pub fn forget(&self) {
        self.shared.seen.send_replace(Vec::new());
    }

    /// Waits until the requests satisfy `enough`, and returns them.
    ///
    /// # Panics
    /// After `limit`, with the requests that did come.
    pub async fn wait_for(&self, enough: impl Fn(&[Request]) -> bool, limit: Duration) -> Vec<Request> {
        let mut seen = self.shared.seen.subscribe();
        if let Ok(Ok(seen)) = tokio::time::timeout(limit, seen.wait_for(|seen| enough(seen))).await {
            return seen.clone();
        }
        panic!("the requests waited for did not come within {limit:?}; seen: {:#?}", self.requests())
    }

    /// Waits until so many streams are connected.
    ///
    /// # Panics
    /// After `limit`.
    pub async fn wait_streams(&self, count: usize, limit: Duration) {
        let mut streams = self.shared.streams.subscribe();
        let reached = tokio::time::timeout(limit, streams.wait_for(|now| *now == count)).await;
        assert!(
            reached.is_ok(),
            "not {count} streams within {limit:?}, but {}",
            *self.shared.streams.borrow()
        );
    }

    fn order(&self, order: Order) -> bool {
        self.shared.orders.send(order).is_ok()
    }

    fn rule(&self, method: &str, path: &str, answer: Option<(u16, Option<Value>)>) {
        self.rules().push(Rule { method: method.to_owned(), path: path.to_owned(), answer });
    }

    fn rules(&self) -> MutexGuard<'_, Vec<Rule>> {
        self.shared.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for FakeAsterisk {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The connections' tasks belong to this one and end with it.
async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    while let Ok((socket, _)) = listener.accept().await {
        connections.spawn(http::serve(socket, Arc::clone(&shared)));
    }
}
