//! A call of the past as it is put together, step by step.

use super::dice::Dice;
use crate::demo::id;
use domain::calls::*;
use domain::history::CallNote;
use domain::{CallId, EmployeeId, LegId, Millis, Phone, Timestamp};

/// A call of the past, with all that is kept of it.
pub(super) struct Past {
    pub call: CallRecord,
    pub legs: Vec<LegRecord>,
    pub steps: Vec<CallStep>,
    pub note: Option<CallNote>,
}

fn call_id(at: i64, dice: &mut Dice) -> CallId {
    let mut random = [0; 10];
    for byte in &mut random {
        *byte = dice.below(256) as u8;
    }
    CallId(uuid::Builder::from_unix_timestamp_millis(at.unsigned_abs(), &random).into_uuid())
}

fn leg_id(call: CallId, n: u32) -> LegId {
    LegId(id(&format!("leg {call} {n}")))
}

pub(super) fn begin(dice: &mut Dice, at: i64, direction: Direction, number: Phone) -> Past {
    let hidden = direction == Direction::Inbound && dice.percent(2);
    Past {
        call: CallRecord {
            id: call_id(at, dice),
            direction,
            line: None,
            number: Some(number).filter(|_| !hidden),
            dialled: None,
            queue: None,
            operator: None,
            started_at: Timestamp(at),
            queued_at: None,
            answered_at: None,
            ended_at: None,
            waited: Millis::ZERO,
            talked: Millis::ZERO,
            held: Millis::ZERO,
            outcome: None,
            ended_by: None,
        },
        legs: Vec::new(),
        steps: Vec::new(),
        note: None,
    }
}

impl Past {
    pub fn step(&mut self, at: i64, what: What, reason: Reason) {
        self.steps.push(CallStep { at: Timestamp(at), what, reason });
    }

    /// Talk and, now and then, a hold; answers when it ends. Talk and hold add up to the time since the answer.
    pub fn talk(&mut self, dice: &mut Dice, answered: i64, operator: EmployeeId, mean: i64) -> i64 {
        let talked = 12_000 + dice.around(mean);
        self.call.operator = Some(operator);
        self.call.answered_at = Some(Timestamp(answered));
        self.call.talked = Millis(talked.unsigned_abs());
        if !dice.percent(12) || talked < 40_000 {
            return answered + talked;
        }
        let (from, held) = (answered + talked / 2, 8_000 + dice.around(25_000));
        self.step(from, What::Held, Reason::Asked { by: operator });
        self.step(from + held, What::Resumed, Reason::Asked { by: operator });
        self.call.held = Millis(held.unsigned_abs());
        answered + talked + held
    }

    pub fn leg(
        &mut self,
        kind: LegKind,
        operator: Option<EmployeeId>,
        at: i64,
        answered: Option<i64>,
        ended: i64,
        cause: u16,
    ) {
        let id = leg_id(self.call.id, self.legs.len() as u32);
        let number = self.call.number.clone().filter(|_| kind == LegKind::Subscriber);
        self.legs.push(LegRecord {
            id,
            call: self.call.id,
            kind,
            operator,
            number,
            started_at: Timestamp(at),
            answered_at: answered.map(Timestamp),
            ended_at: Some(Timestamp(ended)),
            cause: Some(cause),
        });
    }

    pub fn ended(mut self, at: i64, outcome: Outcome, by: EndedBy, cause: u16) -> Past {
        let started = self.call.started_at.0;
        let answered = match self.call.direction {
            Direction::Inbound => Some(started),
            _ => self.call.answered_at.map(|at| at.0),
        };
        self.leg(LegKind::Subscriber, None, started, answered, at, cause);
        let why = match by {
            EndedBy::Operator => Reason::OperatorGone { cause },
            _ => Reason::SubscriberGone { cause },
        };
        self.step(at, What::Ended { outcome, by }, why);
        self.call.ended_at = Some(Timestamp(at));
        self.call.outcome = Some(outcome);
        self.call.ended_by = Some(by);
        self
    }
}
