//! A first card of the subscriber; issue "The subscriber and their cases" makes it whole.

use crate::history::CallRow;
use crate::{Phone, SubscriberId};
use serde::{Deserialize, Serialize};

/// Who calls: known by number, or not yet (`id` none).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SubscriberCard {
    pub id: Option<SubscriberId>,
    pub phone: Phone,
    pub name: String,
    /// Grows by one with each change; a save names the version it began from.
    pub version: i64,
    /// The newest first, at most 20.
    pub calls: Vec<CallRow>,
}
