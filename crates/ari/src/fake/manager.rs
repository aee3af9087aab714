//! A manager interface inside the test process: it knows the fakes' user, remembers actions, and does nothing.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use super::{PASSWORD, USER};
use crate::manager::{Config, Packet};

/// Dropping it closes the port and every connection.
#[derive(Debug)]
pub struct FakeManager {
    /// `127.0.0.1:<port>`.
    pub address: String,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Shared {
    seen: Mutex<Vec<Packet>>,
    /// Actions that fail, with the message; an empty message is never answered.
    failures: Mutex<Vec<(String, String)>>,
    /// Raised to cut all connections.
    cuts: watch::Sender<u32>,
}

impl FakeManager {
    /// Opens a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address").to_string();
        let shared = Arc::new(Shared::default());
        let task = tokio::spawn(serve(listener, Arc::clone(&shared)));
        Self { address, shared, task }
    }

    /// The address and the right secret, with a time limit of 500 ms.
    pub fn config(&self) -> Config {
        let timeout = std::time::Duration::from_millis(500);
        Config { timeout, ..Config::new(self.address.as_str(), USER, PASSWORD) }
    }

    /// Actions so far, logins included.
    pub fn actions(&self) -> Vec<Packet> {
        self.shared.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Answers this action with an error and this message: `No such channel`.
    pub fn fail(&self, action: &str, message: &str) {
        let mut failures = self.shared.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.push((action.to_owned(), message.to_owned()));
    }

    /// Takes this action and never answers.
    pub fn never_answer(&self, action: &str) {
        self.fail(action, "");
    }

    /// Forgets the failures.
    pub fn heal(&self) {
        self.shared.failures.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Cuts every connection, as Asterisk's restart does.
    pub fn drop_connections(&self) {
        self.shared.cuts.send_modify(|cuts| *cuts += 1);
    }
}

impl Drop for FakeManager {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    while let Ok((socket, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            let mut cuts = shared.cuts.subscribe();
            tokio::select! {
                _ = cuts.changed() => {}
                _ = talk(socket, &shared) => {}
            }
        });
    }
}

async fn talk(socket: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let mut socket = BufReader::new(socket);
    socket.get_mut().write_all(b"Asterisk Call Manager/11.0.0\r\n").await?;
    let mut packet = Packet::default();
    loop {
        let mut line = String::new();
        if socket.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        if !line.trim_end().is_empty() {
            packet.push(line.trim_end_matches(['\r', '\n']));
            continue;
        }
        let action = std::mem::take(&mut packet);
        shared.seen.lock().unwrap_or_else(PoisonError::into_inner).push(action.clone());
        if let Some(answer) = shared.answer(&action) {
            socket.get_mut().write_all(answer.as_bytes()).await?;
        }
    }
}

impl Shared {
    fn answer(&self, action: &Packet) -> Option<String> {
        let name = action.get("Action").unwrap_or_default();
        let id = action.get("ActionID").unwrap_or_default();
        let known = action.get("Username") == Some(USER) && action.get("Secret") == Some(PASSWORD);
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let failure = failures.iter().find(|(action, _)| action == name).map(|(_, message)| message.as_str());
        let failure = if name == "Login" && !known { Some("Authentication failed") } else { failure };
        match failure {
            Some("") => None,
            Some(message) => Some(format!("Response: Error\r\nActionID: {id}\r\nMessage: {message}\r\n\r\n")),
            // As Asterisk does when it has booted: an event after the login, though none were asked for.
            None if name == "Login" => Some(format!(
                "Response: Success\r\nActionID: {id}\r\nMessage: Authentication accepted\r\n\r\n\
                 Event: FullyBooted\r\nPrivilege: system,all\r\nStatus: Fully Booted\r\n\r\n"
            )),
            None => Some(format!("Response: Success\r\nActionID: {id}\r\n\r\n")),
        }
    }
}
