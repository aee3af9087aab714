//! How a talk sounded at the operator's end, measured by the browser phone.
//!
//! One rule to know: a sample says what happened within its span only, so that samples add up and a lost one hides
//! nothing but itself.

use crate::{Millis, Timestamp};
use serde::{Deserialize, Serialize};

/// One stretch of a talk, half a minute at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// When the stretch ended, by the server's clock.
    pub at: Timestamp,
    pub span: Millis,
    /// Packets that came, and that should have come and did not.
    pub received: u32,
    pub lost: u32,
    pub sent: u32,
    /// Packets of ours that Asterisk missed.
    pub lost_there: u32,
    /// The worst of the stretch.
    pub jitter: Millis,
    pub rtt: Millis,
    /// Time in which no packet came though one was awaited.
    pub silent: Millis,
    /// Attempts to bring the sound back.
    pub restarts: u32,
}

/// A whole talk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkQuality {
    pub received: u32,
    pub lost: u32,
    pub lost_there: u32,
    /// The worst of the talk.
    pub jitter: Millis,
    pub rtt: Millis,
    pub silent: Millis,
    pub restarts: u32,
}

/// A silence from which on the talk counts as heard by one side only.
pub const ONE_WAY: Millis = Millis::secs(3);

impl LinkQuality {
    /// Lost of what should have come, in tenths of a per cent.
    pub fn loss(&self) -> u32 {
        let all = u64::from(self.received) + u64::from(self.lost);
        (u64::from(self.lost) * 1000).checked_div(all).unwrap_or(0) as u32
    }

    pub fn one_way(&self) -> bool {
        self.silent >= ONE_WAY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loss_is_of_what_should_have_come() {
        let talk = LinkQuality { received: 975, lost: 25, ..LinkQuality::default() };
        assert_eq!(talk.loss(), 25);
        assert_eq!(LinkQuality::default().loss(), 0);
        assert!(!talk.one_way());
        assert!(LinkQuality { silent: ONE_WAY, ..talk }.one_way());
    }
}
