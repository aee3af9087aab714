//! After-call time: how long, when it is over, and when it is extended. It is the operator's, not a queue's: nothing
//! but the time, the operator, or a call of the operator's own ends it.

use crate::timers::Timer;
use crate::turn::Turn;
use domain::calls::Reason;
use domain::{CallId, EmployeeId, Millis};

/// One extension of after-call time.
const EXTENSION: Millis = Millis(60_000);

impl Turn<'_> {
    /// After-call time and extensions: of the call's queue; for a call without one, of the operator's first queue,
    /// as outbound work is written up like the rest.
    pub fn after_call_of(&self, operator: EmployeeId, call: CallId) -> (Millis, u8) {
        let queue = self.s.calls.get(&call).and_then(|call| call.record.queue);
        let first = self.s.desks.get(&operator).and_then(|desk| desk.card.queues.keys().next().copied());
        let queue = queue.or(first).and_then(|queue| self.s.config.queues.get(&queue));
        queue.map_or((Millis::ZERO, 0), |queue| (queue.after_call, queue.after_call_extensions))
    }

    /// By its time, or because the operator is done.
    pub fn after_call_over(&mut self, operator: EmployeeId, by: Option<EmployeeId>) {
        let at = self.at;
        self.s.timers.cancel(Timer::AfterCall(operator));
        let Some(desk) = self.desk(operator) else { return };
        let Some(after) = desk.after_call.take() else { return };
        desk.idle_since = at;
        let reason = by.map_or(Reason::AfterCallOver, |by| Reason::Asked { by });
        self.go_home(operator, &reason, Some(after.call));
    }

    pub fn after_call_extended(&mut self, operator: EmployeeId) {
        let Some(after) = self.desk(operator).and_then(|desk| desk.after_call.as_mut()) else { return };
        if after.extensions_left > 0 {
            after.extensions_left -= 1;
            after.until = after.until + EXTENSION;
            let until = after.until;
            self.s.timers.set(Timer::AfterCall(operator), until);
        }
    }
}
