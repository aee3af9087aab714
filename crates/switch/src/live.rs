//! What the screens are shown of the state, and the events that tell them of changes.

use crate::calls::{Call, Phase};
use crate::desks::Desk;
use crate::participants::Participant;
use crate::switch::Switch;
use crate::turn::Turn;
use domain::board::{self, CallLive, OperatorLive, QueueLive};
use domain::events::Event;
use domain::supervision::{SupervisionLive, SupervisionMode};
use domain::{CallId, Console, EmployeeId, ParticipantLive, Party, Presence, QueueId};
use std::collections::BTreeSet;

impl Turn<'_> {
    /// Publishes what was touched and differs from what the screens were last told. Calls that left a desk come
    /// first: the page of that desk drops them, and then, if they go on, the others are told so.
    pub fn publish(&mut self) {
        for (id, operator, outcome) in std::mem::take(&mut self.parted) {
            self.calls.insert(id);
            self.emit(Event::CallEnded { id, operator, outcome });
        }
        for id in std::mem::take(&mut self.calls) {
            let live = self.s.calls.get(&id).and_then(|call| self.s.call_live(call));
            if let Some(call) = live.filter(|live| self.s.board.calls.get(&id) != Some(live)) {
                self.emit(Event::CallChanged { call });
            }
        }
        for id in std::mem::take(&mut self.operators) {
            match self.s.desks.get(&id).map(|desk| self.s.operator_live(id, desk)) {
                Some(operator) if self.s.board.operators.get(&id) != Some(&operator) => {
                    self.queues.extend(operator.queues.iter());
                    self.emit(Event::OperatorChanged { operator });
                }
                Some(_) => {}
                None if self.s.board.operators.contains_key(&id) => self.emit(Event::OperatorRemoved { id }),
                None => {}
            }
        }
        for id in std::mem::take(&mut self.queues) {
            match self.s.queue_live(id) {
                Some(queue) if self.s.board.queues.get(&id) != Some(&queue) => {
                    self.emit(Event::QueueChanged { queue });
                }
                None if self.s.board.queues.contains_key(&id) => self.emit(Event::QueueRemoved { id }),
                _ => {}
            }
        }
        self.publish_supervisions();
        if self.s.board.policy != self.s.config.policy {
            let policy = self.s.config.policy;
            self.emit(Event::PolicyChanged { policy });
        }
    }

    /// The operator who may not know any more is told of the end before the others are told how it goes on.
    fn publish_supervisions(&mut self) {
        let known = self.s.board.supervisions.keys().chain(self.s.supervisions.keys());
        for id in known.copied().collect::<BTreeSet<_>>() {
            let before = self.s.board.supervisions.get(&id).cloned();
            let now = self.s.supervision_live(id);
            if before == now {
                continue;
            }
            if let Some(before) = before {
                let stays = |now: &SupervisionLive| {
                    now.operator == before.operator && (now.is_shown() || !before.is_shown())
                };
                if !now.as_ref().is_some_and(stays) {
                    let (operator, shown) = (before.operator, before.is_shown());
                    self.emit(Event::SupervisionEnded { supervisor: id, operator, shown });
                }
            }
            if let Some(supervision) = now {
                self.emit(Event::SupervisionChanged { supervision });
            }
        }
        if self.s.board.emergency != self.s.config.emergency {
            let emergency = self.s.config.emergency.clone();
            self.emit(Event::EmergencyChanged { emergency });
        }
    }

    fn emit(&mut self, event: Event) {
        self.s.board.apply(&event);
        self.out.events.push(event);
    }
}

impl Switch {
    fn operator_live(&self, id: EmployeeId, desk: &Desk) -> OperatorLive {
        let record = desk.call.and_then(|call| self.calls.get(&call)).map(|call| &call.record);
        OperatorLive {
            id,
            name: desk.card.name.clone(),
            extension: desk.card.extension.clone(),
            phone: desk.card.phone,
            presence: desk.presence,
            since: desk.since,
            console: console(desk),
            reachable: desk.reachable,
            queues: desk.card.queues.keys().copied().collect(),
            call: desk.call,
            queue: record.and_then(|record| record.queue),
            number: record.and_then(|record| record.number.clone()),
            next: (!desk.presence.can_be_asked())
                .then(|| desk.next.as_ref().map_or(desk.home, |next| next.to)),
            after_call: desk.after_call.clone(),
            taken_today: desk.taken_today,
            misses: desk.misses,
            breaks: desk.breaks.clone(),
            help: desk.help.clone(),
        }
    }

    fn queue_live(&self, id: QueueId) -> Option<QueueLive> {
        let queue = self.config.queues.get(&id)?;
        let figures = self.acd.queue_figures(id);
        Some(QueueLive {
            id,
            name: queue.name.clone(),
            waiting: figures.waiting,
            oldest: figures.oldest,
            free: figures.free,
            staffed: figures.staffed,
            service_target: queue.service_target,
            service_level: queue.service_level,
            today: self.today.get(&id).copied().unwrap_or_default(),
            trend: self.trends.get(&id).cloned().unwrap_or_default(),
            alerts: queue.alerts,
        })
    }

    pub(crate) fn has_call(&self, operator: EmployeeId, call: CallId) -> bool {
        self.desks.get(&operator).is_some_and(|desk| desk.call == Some(call))
    }

    fn name_of(&self, operator: Option<EmployeeId>) -> Option<String> {
        Some(self.desks.get(&operator?)?.card.name.clone())
    }

    fn participant_live(&self, participant: &Participant) -> ParticipantLive {
        ParticipantLive {
            id: participant.id,
            party: participant.party.clone(),
            name: self.name_of(participant.operator()),
            stage: participant.stage,
            since: participant.since,
            until: participant.until,
            card: participant.card,
            muted: participant.muted,
        }
    }

    fn supervision_live(&self, id: EmployeeId) -> Option<SupervisionLive> {
        let is = self.supervisions.get(&id)?;
        let mode = is.real.map_or(is.wanted, |(mode, _)| mode);
        Some(SupervisionLive {
            supervisor: id,
            name: self.desks.get(&id)?.card.name.clone(),
            call: is.call,
            operator: self.calls.get(&is.call)?.operator?,
            mode,
            since: is.real.map(|(_, since)| since),
            shown: mode != SupervisionMode::Listen || self.config.policy.listening_shown,
        })
    }

    /// None for a call that is over.
    fn call_live(&self, call: &Call) -> Option<CallLive> {
        let phase = match call.phase {
            Phase::Flow => {
                let step = call.scenario.as_ref().map(|scenario| scenario.run.step().to_string());
                board::Phase::Flow { step: step.unwrap_or_default() }
            }
            Phase::Waiting => board::Phase::Waiting { position: call.position },
            Phase::Ringing { until } => board::Phase::Ringing { operator: call.operator?, until },
            Phase::Dialling { ringing } => board::Phase::Dialling { ringing },
            Phase::Talking => board::Phase::Talking,
            Phase::Held => board::Phase::Held,
            Phase::Forwarded { answered } => board::Phase::Forwarded { answered },
            Phase::Message => board::Phase::Message,
            Phase::Interrupted { until, .. } => board::Phase::Interrupted { until },
            Phase::Handed { until } => board::Phase::Handed {
                to: call.handover.as_ref().map(|handover| handover.to.clone())?,
                until,
            },
            Phase::Parked { slot, by, until } => board::Phase::Parked { slot, by, until },
            Phase::Outside => board::Phase::Outside {
                number: call.participants.first().and_then(|participant| match &participant.party {
                    Party::Number { number } => Some(number.clone()),
                    Party::Operator { .. } => None,
                })?,
            },
            Phase::Over => return None,
        };
        let record = &call.record;
        let queue = record.queue.and_then(|queue| self.config.queues.get(&queue));
        let line = record.line.and_then(|line| self.config.lines.get(&line));
        Some(CallLive {
            id: record.id,
            direction: record.direction,
            phase,
            since: call.since,
            number: record.number.clone(),
            line: record.line,
            line_name: line.map(|line| line.name.clone()),
            queue: record.queue,
            queue_name: queue.map(|queue| queue.name.clone()),
            operator: call.operator,
            // Not before it rings there: until then the colleague's desk knows nothing of it.
            colleague: call.colleague.filter(|colleague| self.has_call(*colleague, record.id)),
            started_at: record.started_at,
            queued_at: record.queued_at,
            answered_at: record.answered_at,
            waited: record.waited,
            held: record.held,
            muted: call.muted,
            recording: call.recording.is_some(),
            recommended_talk: queue.map(|queue| queue.recommended_talk),
            auto_answer: queue.is_some_and(|queue| queue.auto_answer),
            participants: call.participants.iter().map(|who| self.participant_live(who)).collect(),
            aside: call.aside,
            operator_name: self.name_of(call.operator),
            handed_by: call.handed_by,
            handed_by_name: self.name_of(call.handed_by),
            card: call.handover.as_ref().is_none_or(|handover| handover.card),
        })
    }
}

/// Requirement S5: a break is a break, and work is incoming or outgoing by the call at hand, or by the presence.
fn console(desk: &Desk) -> Console {
    match desk.presence {
        Presence::Offline => Console::Inactive,
        Presence::Break { .. } => Console::Break,
        Presence::Outbound => Console::Outgoing,
        Presence::Talking | Presence::AfterCall if desk.outgoing => Console::Outgoing,
        Presence::Ready | Presence::Ringing | Presence::Talking | Presence::AfterCall => Console::Incoming,
    }
}
