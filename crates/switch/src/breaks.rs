//! Breaks of today, counted against their allowance as they happen: also while the database is away.

use crate::desks::Desk;
use domain::breaks::BreakUsed;
use domain::{Millis, Presence, Timestamp};

impl Desk {
    /// Ends the count of the break that is left and begins that of the one that is entered.
    pub fn count_break(&mut self, to: Presence, at: Timestamp) {
        if let Some(reason) = self.presence.break_reason()
            && let Some(of) = self.breaks.iter_mut().find(|of| of.reason == reason)
        {
            of.used = of.until(at);
            of.since = None;
        }
        let Some(reason) = to.break_reason() else { return };
        match self.breaks.iter_mut().find(|of| of.reason == reason) {
            Some(of) => of.since = Some(at),
            None => self.breaks.push(BreakUsed { reason, used: Millis::ZERO, since: Some(at) }),
        }
    }

    /// Another day: a break that goes on counts from here.
    pub fn breaks_begin_anew(&mut self, at: Timestamp) {
        self.breaks.retain_mut(|of| {
            of.used = Millis::ZERO;
            of.since = of.since.map(|_| at);
            of.since.is_some()
        });
    }
}
