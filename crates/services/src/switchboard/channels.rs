//! Asterisk's channels and our legs: which is which.
//!
//! The rule to know: a channel that we made has its leg's id. An id of a channel that came to us gives the leg's id
//! by a hash, so that a restarted server names the same leg; the way back is learned from events and pictures.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ari::model::{Channel, State};
use domain::LegId;
use sha2::{Digest, Sha256};

/// First arguments of our Stasis application, which tell why a channel is in it.
pub(super) mod role {
    /// From the trunk; the second argument is what was dialled.
    pub const INBOUND: &str = "inbound";
    /// An operator's phone dialled by itself; the second argument is the number.
    pub const PHONE: &str = "phone";
    /// An operator's phone that we called.
    pub const OPERATOR: &str = "operator";
    /// The outside that we called.
    pub const OUTSIDE: &str = "outside";
    /// An ear on an operator's channel.
    pub const EAR: &str = "ear";
}

/// The table of both ways. Shared by what reads events and what carries out commands.
#[derive(Default)]
pub(super) struct Channels(Mutex<HashMap<LegId, String>>);

impl Channels {
    /// The leg of a channel, remembered for the way back.
    pub fn leg(&self, channel: &str) -> LegId {
        let leg = leg_of(channel);
        if own(channel).is_none() {
            self.table().entry(leg).or_insert_with(|| channel.to_owned());
        }
        leg
    }

    /// The channel of a leg. One that is not known is one that we made, or make.
    pub fn channel(&self, leg: LegId) -> String {
        self.table().get(&leg).cloned().unwrap_or_else(|| leg.to_string())
    }

    pub fn forget(&self, leg: LegId) {
        self.table().remove(&leg);
    }

    fn table(&self) -> MutexGuard<'_, HashMap<LegId, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The leg of a channel that we made.
pub(super) fn own(channel: &str) -> Option<LegId> {
    channel.parse().ok()
}

/// The leg that a channel's id names.
pub(super) fn leg_of(channel: &str) -> LegId {
    own(channel).unwrap_or_else(|| derived(channel))
}

/// As UUID version 8 (RFC 9562: made from application data).
fn derived(channel: &str) -> LegId {
    let hash = Sha256::digest(channel.as_bytes());
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&hash[..16]);
    LegId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// Why a channel is in the application: the argument after its name, and the one after that.
pub(super) fn arguments(channel: &Channel) -> (&str, &str) {
    let mut arguments = channel.dialplan.app_data.split(',').skip(1);
    (arguments.next().unwrap_or_default(), arguments.next().unwrap_or_default())
}

/// Whether a channel in the application can be joined and played to, as the machine means it. A phone that we call
/// is in the application from the beginning, and counts only once it was picked up.
pub(super) fn entered(channel: &Channel, role: &str) -> bool {
    role != role::OPERATOR || channel.state == State::Up
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leg_has_its_channel_whoever_made_it() {
        let table = Channels::default();
        let ours = LegId::nth(7);
        assert_eq!(table.leg(&ours.to_string()), ours);
        assert_eq!(table.channel(ours), ours.to_string());
        let theirs = table.leg("centre-1795397226.1");
        assert_eq!(table.channel(theirs), "centre-1795397226.1");
        assert_eq!(Channels::default().leg("centre-1795397226.1"), theirs, "the same after a restart");
        assert_ne!(table.leg("centre-1795397226.2"), theirs);
        table.forget(theirs);
        assert_eq!(table.channel(theirs), theirs.to_string());
    }
}
