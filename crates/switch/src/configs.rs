//! Changes of the configuration, and the beginning of a day.

use crate::calls::Phase;
use crate::desks::Desk;
use crate::turn::Turn;
use acd::{OperatorSkills, QueueRules};
use domain::board::QueueToday;
use domain::calls::{EndedBy, Outcome, Reason};
use domain::config::{ConfigChange, Operator};
use domain::{CallId, EmployeeId, Millis, QueueId, Timestamp};

impl Turn<'_> {
    pub fn configure(&mut self, change: &ConfigChange) {
        self.s.config.apply(change.clone());
        match change {
            ConfigChange::OperatorSaved { operator } => self.operator_saved(operator),
            ConfigChange::OperatorRemoved { id } => self.operator_removed(*id),
            ConfigChange::QueueSaved { queue } => {
                let rules = QueueRules {
                    priority: queue.priority,
                    required: queue.required.clone(),
                    strategy: queue.distribution.strategy,
                    relax_every: queue.distribution.relax_every,
                };
                self.s.acd.set_queue(queue.id, rules);
                self.wait_by(queue);
                self.queues.insert(queue.id);
            }
            ConfigChange::QueueRemoved { id } => {
                self.s.acd.remove_queue(*id);
                self.s.today.remove(id);
                self.s.trends.remove(id);
                self.s.handling.remove(id);
                self.queues.insert(*id);
            }
            ConfigChange::EmergencySet { .. } => self.emergency_set(),
            ConfigChange::LineSaved { .. }
            | ConfigChange::LineRemoved { .. }
            | ConfigChange::FlowPublished { .. }
            | ConfigChange::PolicySaved { .. } => {}
        }
    }

    /// Queues and skills hold at once; another phone holds from the next call, as this one is on the old.
    fn operator_saved(&mut self, operator: &Operator) {
        let at = self.at;
        let skills = OperatorSkills { queues: operator.queues.clone(), skills: operator.skills.clone() };
        self.s.acd.set_operator(operator.id, skills);
        self.queues.extend(operator.queues.keys());
        self.operators.insert(operator.id);
        let desk = self.s.desks.entry(operator.id).or_insert_with(|| Desk::new(operator.clone(), at));
        desk.leaving = false;
        let before = std::mem::replace(&mut desk.card, operator.clone());
        if desk.call.is_some() {
            desk.card.phone = before.phone;
            desk.card.sip_user = before.sip_user;
        }
        self.queues.extend(before.queues.keys());
    }

    /// A ring is taken back; a talk goes on and the desk goes after it.
    fn operator_removed(&mut self, id: EmployeeId) {
        self.s.acd.remove_operator(id);
        let Some(desk) = self.desk(id) else { return };
        desk.leaving = true;
        let (call, queues) = (desk.call, desk.card.queues.clone());
        self.queues.extend(queues.keys());
        let Some((call, phase, colleague, asked)) = call.and_then(|call| {
            let known = self.s.calls.get(&call)?;
            let asked = known.participant_of(id).map(|participant| (participant.id, participant.stage));
            Some((call, known.phase, known.colleague == Some(id), asked))
        }) else {
            return self.remove_desk(id);
        };
        if let Some((who, stage)) = asked {
            if stage.rings() {
                self.participant_failed(call, who, &Reason::OperatorRemoved);
            }
            return;
        }
        match phase {
            Phase::Handed { .. } => self.handover_failed(call, &Reason::OperatorRemoved),
            Phase::Ringing { .. } => self.ring_failed(call, &Reason::OperatorRemoved),
            Phase::Dialling { .. } => {
                let (outcome, by) = match colleague {
                    true => (Outcome::Busy, EndedBy::Subscriber),
                    false => (Outcome::Cancelled, EndedBy::Centre),
                };
                self.end_call(call, outcome, by, self.at, &Reason::OperatorRemoved);
            }
            _ => {}
        }
    }

    pub fn day_began(&mut self) {
        let at = self.at;
        for desk in self.s.desks.values_mut() {
            desk.taken_today = 0;
            desk.breaks_begin_anew(at);
            desk.talked_today = Millis::ZERO;
        }
        self.operators.extend(self.s.desks.keys());
        self.queues.extend(self.s.today.keys());
        self.s.today.clear();
    }

    /// Today's counts of a queue, to be changed.
    pub fn today(&mut self, queue: QueueId) -> &mut QueueToday {
        self.queues.insert(queue);
        self.s.today.entry(queue).or_default()
    }

    /// The first answer of a call that waited in a queue, after this wait; a call that was transferred to another
    /// queue is offered and answered there once more. A call that was sent back to the head is not.
    pub fn count_answered(&mut self, id: CallId, waited: Millis) {
        let Some(call) = self.s.calls.get_mut(&id) else { return };
        let counts = call.is_offered();
        call.offered_again = false;
        let Some(queue) = call.record.queue.filter(|_| counts) else { return };
        let target = self.s.config.queues.get(&queue).map(|queue| queue.service_target);
        let in_target = target.is_some_and(|target| waited <= target);
        let today = self.today(queue);
        today.answered += 1;
        today.answered_in_target += u32::from(in_target);
        self.count_in_trend(queue, in_target);
    }

    /// The end of a call that waits in a queue and was never answered: whoever ended it, nobody talked with the
    /// caller, and offered = answered + abandoned + flow_out + waiting must add up.
    pub fn count_abandoned(&mut self, id: CallId, at: Timestamp) {
        let Some(call) = self.s.calls.get_mut(&id).filter(|call| call.is_offered()) else { return };
        call.offered_again = false;
        let (Some(queue), Some(since)) = (call.record.queue, call.waits_since) else { return };
        let target = self.s.config.queues.get(&queue).map(|queue| queue.service_target);
        let in_target = target.is_some_and(|target| at.since(since) <= target);
        let today = self.today(queue);
        today.abandoned += 1;
        today.abandoned_in_target += u32::from(in_target);
        // Who gave up before the target does not count (formula F4).
        if !in_target {
            self.count_in_trend(queue, false);
        }
    }
}
