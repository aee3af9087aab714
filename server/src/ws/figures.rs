//! Figures of queues change with every call; a screen is told at most four times a second.

use std::collections::BTreeMap;

use domain::QueueId;
use domain::board::QueueLive;
use domain::events::{Envelope, Event};

/// The newest figures that were not told yet.
#[derive(Default)]
pub struct Figures(BTreeMap<QueueId, QueueLive>);

impl Figures {
    /// Keeps the event for later, if it is one of figures.
    pub fn hold(&mut self, told: &Envelope) -> bool {
        match &told.event {
            Event::QueueChanged { queue } => {
                self.0.insert(queue.id, queue.clone());
                true
            }
            Event::QueueRemoved { id } => {
                // Figures from before its end must not come after it.
                self.0.remove(id);
                false
            }
            _ => false,
        }
    }

    /// What is to be told now.
    pub fn take(&mut self) -> impl Iterator<Item = Event> {
        std::mem::take(&mut self.0).into_values().map(|queue| Event::QueueChanged { queue })
    }
}
