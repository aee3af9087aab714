//! The door of a line: the emergency announcement first, then the hours, then the flow.

use crate::calls::{Phase, Scenario};
use crate::overflow::Saying;
use crate::turn::Turn;
use domain::calls::{EndedBy, Outcome, Reason, What};
use domain::config::Line;
use domain::lines::WhenClosed;
use domain::{CallId, FlowId, LineId};
use flow::Run;

impl Turn<'_> {
    /// The caller has been picked up.
    pub fn at_the_door(&mut self, id: CallId, line: &Line) {
        let emergency = self.s.config.emergency.as_ref().filter(|_| line.emergency);
        match emergency.map(|emergency| emergency.prompt) {
            Some(prompt) => {
                self.step(id, self.at, What::EmergencyTold, &Reason::EmergencyOn);
                self.say(id, Saying::Emergency, &[prompt], &Reason::EmergencyOn);
            }
            None => self.open_line(id, &Reason::LineCalled { line: line.id }),
        }
    }

    /// Into the flow, if the line is open. A line that is gone meanwhile leads nowhere.
    pub fn open_line(&mut self, id: CallId, reason: &Reason) {
        let line = self.s.calls.get(&id).and_then(|call| call.record.line);
        let Some(line) = line.and_then(|line| self.s.config.lines.get(&line)) else {
            return self.end_call(id, Outcome::Failed, EndedBy::Centre, self.at, reason);
        };
        if line.hours.as_ref().is_none_or(|hours| hours.is_open(self.at)) {
            return self.begin_flow(id, line.flow);
        }
        let (prompts, closed) = (line.closed.prompts.clone(), Reason::OutsideHours { line: line.id });
        self.step(id, self.at, What::ClosedTold, &closed);
        self.say(id, Saying::Closed, &prompts, &closed);
    }

    /// The line has said that it is closed.
    pub fn closed_told(&mut self, id: CallId) {
        let line = self.s.calls.get(&id).and_then(|call| call.record.line);
        let then = line.and_then(|line| self.s.config.lines.get(&line)).map(|line| line.closed.then.clone());
        let reason = line.map_or(Reason::Course, |line: LineId| Reason::OutsideHours { line });
        match then {
            Some(WhenClosed::Flow { flow }) => self.begin_flow(id, flow),
            Some(WhenClosed::Voicemail) => self.message_asked(id, &[], &reason),
            Some(WhenClosed::HangUp) | None => {
                self.end_call(id, Outcome::EndedInFlow, EndedBy::Centre, self.at, &reason);
            }
        }
    }

    fn begin_flow(&mut self, id: CallId, flow: FlowId) {
        let Some(flow) = self.s.config.flows.get(&flow).cloned() else {
            return self.end_call(id, Outcome::Failed, EndedBy::Centre, self.at, &Reason::Course);
        };
        let (run, did) = Run::start(&flow);
        if let Some(call) = self.call(id) {
            call.scenario = Some(Scenario { flow, run });
        }
        self.follow(id, did, None);
    }

    /// The announcement was switched on: who waits by a line that has it hears it now.
    pub fn emergency_set(&mut self) {
        let Some(prompt) = self.s.config.emergency.as_ref().map(|emergency| emergency.prompt) else { return };
        let told = |line: &LineId| self.s.config.lines.get(line).is_some_and(|line| line.emergency);
        let waiting: Vec<_> = (self.s.calls.values())
            .filter(|call| call.phase == Phase::Waiting && call.record.line.as_ref().is_some_and(told))
            .filter_map(|call| Some((call.record.id, call.subscriber?)))
            .collect();
        for (id, leg) in waiting {
            self.play(leg, &[prompt], &Reason::EmergencyOn);
            self.step(id, self.at, What::EmergencyTold, &Reason::EmergencyOn);
        }
    }
}
