//! The way into the engine.

use std::sync::mpsc;

use domain::config::Config;
use domain::{EmployeeId, LegId};
use switch::Input;
use tokio::sync::oneshot;

use crate::error::{Error, Result};

/// What the engine is told.
pub(super) enum Message {
    /// A person's wish, which may be refused.
    Asked { input: Input, answer: oneshot::Sender<Result<()>> },
    /// A fact.
    Observed(Input),
    /// The configuration as stored.
    Configured { wanted: Box<Config>, answer: oneshot::Sender<()> },
    /// Which legs and desks are believed in?
    Believed { answer: oneshot::Sender<Believed> },
    /// Keep the state and end.
    Stop { answer: oneshot::Sender<()> },
}

/// What the machine holds for true.
#[derive(Clone, Debug, Default)]
pub(super) struct Believed {
    pub legs: Vec<LegId>,
    pub operators: Vec<EmployeeId>,
}

/// A clone goes to whoever observes or asks. Never blocks: the engine is faster than what feeds it, and a queue that
/// grows is memory, while a lost input would be a lost call.
#[derive(Clone)]
pub(super) struct Inputs(mpsc::Sender<Message>);

impl Inputs {
    pub fn new() -> (Inputs, mpsc::Receiver<Message>) {
        let (sender, receiver) = mpsc::channel();
        (Inputs(sender), receiver)
    }

    pub fn observed(&self, input: Input) {
        self.send(Message::Observed(input));
    }

    /// Returns when what followed is durable and on its way.
    pub async fn ask(&self, input: Input) -> Result<()> {
        let (answer, answered) = oneshot::channel();
        self.send(Message::Asked { input, answer });
        answered.await.unwrap_or(Err(Error::Unavailable("engine")))
    }

    pub async fn configure(&self, wanted: Config) -> Result<()> {
        let (answer, answered) = oneshot::channel();
        self.send(Message::Configured { wanted: Box::new(wanted), answer });
        answered.await.map_err(|_| Error::Unavailable("engine"))
    }

    pub async fn believed(&self) -> Believed {
        let (answer, answered) = oneshot::channel();
        self.send(Message::Believed { answer });
        answered.await.unwrap_or_default()
    }

    pub async fn stop(&self) {
        let (answer, answered) = oneshot::channel();
        self.send(Message::Stop { answer });
        let _ = answered.await;
    }

    fn send(&self, message: Message) {
        // The engine is gone only while the process ends.
        let _ = self.0.send(message);
    }
}
