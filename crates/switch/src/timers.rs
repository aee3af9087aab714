//! What the machine waits for. Each timer is there at most once; setting it again moves it.

use domain::{CallId, EmployeeId, LegId, QueueId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Timer {
    /// The flow listens for a key until then.
    Key(CallId),
    /// Time to tell the position.
    Announce(CallId),
    /// An operator's phone rings in vain; Asterisk should have said so before.
    Ring(CallId),
    /// An outbound call: the own phone, then the far side, does not answer.
    Dial(CallId),
    /// The page was given until then to come back.
    Interrupted(CallId),
    /// The phone that was called back into a talk did not answer; or time to call it again.
    Rejoin(CallId),
    AfterCall(EmployeeId),
    /// An operator whose phone could not be reached may be tried again.
    Rest(EmployeeId),
    /// A leg that was told to hang up is still there.
    HangUp(LegId),
    /// A playing that never reports its end.
    Play(LegId),
    /// Music that failed to start is started again.
    Music(LegId),
    /// A supervisor's phone that was called did not pick up.
    Supervisor(EmployeeId),
    /// Time to make a lost ear again.
    Ear(EmployeeId),
    /// Positions shown on the board are brought up to date.
    Positions(QueueId),
    /// Somebody asked into the call does not answer, or does not come back.
    Participant(CallId, LegId),
    /// The phone that was called back did not answer; or time to call it again.
    Recall(CallId, LegId),
    /// The phone that a call is given back to may be hung up by now.
    Return(CallId),
    /// Nobody picks the parked call up.
    Parked(CallId),
    /// Nobody of ours is in the call, and that for very long.
    Outside(CallId),
    /// The longest wait in a queue.
    MaxWait(CallId),
    /// The longest message.
    Message(CallId),
    /// By time alone the distribution may find something to decide.
    Distribute,
}

impl Timer {
    /// All that a call itself can wait for.
    pub fn of_call(id: CallId) -> [Timer; 11] {
        [
            Timer::Key(id),
            Timer::Announce(id),
            Timer::Ring(id),
            Timer::Dial(id),
            Timer::Interrupted(id),
            Timer::Rejoin(id),
            Timer::Return(id),
            Timer::Parked(id),
            Timer::Outside(id),
            Timer::MaxWait(id),
            Timer::Message(id),
        ]
    }

    /// A deadline of a ring or of a lost page: events that are under way after an absence are heard first.
    pub fn is_of_a_ring(self) -> bool {
        matches!(
            self,
            Timer::Ring(_)
                | Timer::Dial(_)
                | Timer::Rejoin(_)
                | Timer::Interrupted(_)
                | Timer::Participant(..)
                | Timer::Recall(..)
        )
    }

    /// Waits for something of Asterisk's, so means nothing while Asterisk is not seen.
    pub fn is_of_asterisk(self) -> bool {
        !matches!(self, Timer::AfterCall(_) | Timer::Rest(_) | Timer::Positions(_) | Timer::Distribute)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "BTreeSet<(Timestamp, Timer)>", into = "BTreeSet<(Timestamp, Timer)>")]
pub(crate) struct Timers {
    by_time: BTreeSet<(Timestamp, Timer)>,
    at: BTreeMap<Timer, Timestamp>,
}

impl Timers {
    pub fn set(&mut self, timer: Timer, at: Timestamp) {
        self.cancel(timer);
        self.at.insert(timer, at);
        self.by_time.insert((at, timer));
    }

    pub fn cancel(&mut self, timer: Timer) {
        if let Some(at) = self.at.remove(&timer) {
            self.by_time.remove(&(at, timer));
        }
    }

    pub fn at(&self, timer: Timer) -> Option<Timestamp> {
        self.at.get(&timer).copied()
    }

    /// Those due before `at`, in their order.
    pub fn due_before(&self, at: Timestamp) -> Vec<Timer> {
        self.by_time.iter().take_while(|(due, _)| *due < at).map(|(_, timer)| *timer).collect()
    }

    pub fn next(&self) -> Option<Timestamp> {
        self.by_time.first().map(|(at, _)| *at)
    }

    /// Takes out the first one due at or before `now`.
    pub fn take_due(&mut self, now: Timestamp) -> Option<(Timestamp, Timer)> {
        let &(at, timer) = self.by_time.first().filter(|(at, _)| *at <= now)?;
        self.cancel(timer);
        Some((at, timer))
    }
}

impl From<BTreeSet<(Timestamp, Timer)>> for Timers {
    fn from(by_time: BTreeSet<(Timestamp, Timer)>) -> Self {
        let at = by_time.iter().map(|(at, timer)| (*timer, *at)).collect();
        Self { by_time, at }
    }
}

impl From<Timers> for BTreeSet<(Timestamp, Timer)> {
    fn from(timers: Timers) -> Self {
        timers.by_time
    }
}
