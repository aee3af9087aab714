//! A caller from the trunk: the line, and the way through its flow.

use crate::calls::Phase;
use crate::command::Command;
use crate::legs::UNALLOCATED;
use crate::timers::Timer;
use crate::turn::Turn;
use domain::calls::{Direction, EndedBy, LegKind, Outcome, Reason, What};
use domain::config::Line;
use domain::flows::Digit;
use domain::{CallId, LegId, Phone, Timestamp};
use flow::{Act, Did, Stimulus};

impl Turn<'_> {
    /// `since` is when the channel came, which is before now after an absence of ours: it keeps its place.
    pub fn caller_arrived(
        &mut self,
        leg: LegId,
        name: &str,
        caller: Option<Phone>,
        dialled: &str,
        since: Timestamp,
    ) {
        if self.s.legs.contains_key(&leg) || self.s.departed.contains(leg) {
            return;
        }
        let since = since.min(self.at);
        let id = CallId::nth(self.ids.make());
        let line = self.line_of(dialled).cloned();
        let leads = line.as_ref().is_some_and(|line| self.s.config.flows.contains_key(&line.flow));
        let number = Phone::parse(dialled).ok();
        self.add_call(id, Direction::Inbound, caller.clone(), number, Phase::Flow, since);
        self.add_leg(leg, id, LegKind::Subscriber, None, caller);
        self.mark_entered(leg, name);
        if let Some(record) = self.leg_record(leg) {
            record.started_at = since;
        }
        if let Some(call) = self.call(id) {
            call.subscriber = Some(leg);
            call.record.line = line.as_ref().map(|line| line.id);
        }
        self.arrived.insert(id);
        let Some(line) = line.filter(|_| leads) else {
            let reason = Reason::NoSuchLine { dialled: dialled.to_owned() };
            self.step(id, since, What::Started, &reason);
            self.hang_up(leg, UNALLOCATED, &reason);
            return self.end_call(id, Outcome::Failed, EndedBy::Centre, self.at, &reason);
        };
        let reason = Reason::LineCalled { line: line.id };
        self.step(id, since, What::Started, &reason);
        self.order(Command::Answer { leg }, &reason);
        self.mark_answered(leg);
        self.at_the_door(id, &line);
    }

    /// The line with that number, however the trunk writes it.
    fn line_of(&self, dialled: &str) -> Option<&Line> {
        let number = Phone::parse(dialled).ok();
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let exact = digits(dialled);
        let mut lines = self.s.config.lines.values();
        let same = |line: &&Line| {
            number.as_ref() == Some(&line.number)
                || (!exact.is_empty() && digits(line.number.as_str()) == exact)
        };
        lines.find(same)
    }

    pub fn key_pressed(&mut self, leg: LegId, digit: Digit) {
        if let Some(call) = self.s.legs.get(&leg).map(|leg| leg.record.call)
            && !self.key_while_waiting(call, digit)
        {
            self.go_on(call, Stimulus::Digit(digit));
        }
    }

    pub fn no_key(&mut self, call: CallId) {
        self.go_on(call, Stimulus::TimedOut);
    }

    pub fn go_on(&mut self, id: CallId, stimulus: Stimulus) {
        let in_flow = |call: &&mut crate::calls::Call| call.phase == Phase::Flow;
        let Some(call) = self.s.calls.get_mut(&id).filter(in_flow) else { return };
        let Some(scenario) = call.scenario.as_mut() else { return };
        let before = scenario.run.step().clone();
        let did = scenario.run.handle(&scenario.flow, stimulus);
        self.follow(id, did, Some(before));
    }

    /// Does what the flow says. `before` is the step it was in.
    pub fn follow(&mut self, id: CallId, did: Vec<Did>, before: Option<domain::flows::StepId>) {
        let Some(call) = self.call(id) else { return };
        let (Some(leg), Some(scenario)) = (call.subscriber, call.scenario.as_ref()) else { return };
        let step = scenario.run.step().clone();
        if let Some(first) = did.first() {
            let repeated = matches!(first.reason, Reason::KeyUnknown { .. } | Reason::NoKey { .. });
            if repeated || before.as_ref() != Some(&step) {
                self.step(id, self.at, What::EnteredStep { step }, &first.reason);
            }
        }
        for Did { act, reason } in did {
            match act {
                Act::Play { prompts } => {
                    self.s.timers.cancel(Timer::Key(id));
                    self.play(leg, &prompts, &reason);
                }
                Act::StopPlaying => self.hear(leg, crate::hearing::Hears::Nothing, &reason),
                Act::Listen { for_ } => self.set_timer(Timer::Key(id), for_),
                Act::Enqueue { queue } => self.enqueue(id, queue, &reason),
                Act::HangUp => self.end_call(id, Outcome::EndedInFlow, EndedBy::Centre, self.at, &reason),
            }
        }
    }
}
