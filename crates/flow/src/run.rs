//! The interpreter: one caller's way through one version of a flow.
//!
//! Keys. A key during a menu acts at once and stops the prompts. A key while something plays that can't be
//! interrupted (a `Play` step, the last "no such option") is kept, in order, up to `TYPED_AHEAD` of them: a caller who
//! knows the way types it through ("2", "1") without listening. The next menu takes the first kept key instead of
//! playing. A kept key that this menu has not was typed for something else: it is dropped with all behind it and the
//! menu begins as usual, no try counted. Keys while goodbye or the words before a queue play mean nothing.
//!
//! Reasons. What follows from a key, or from its absence, carries that as the reason, down to the first thing that
//! is waited for; what follows from the course of the flow carries `FlowStep` of the step that acts.

use crate::{Act, Did, Stimulus};
use domain::PromptId;
use domain::calls::Reason;
use domain::flows::{Digit, Flow, Step, StepId};
use serde::{Deserialize, Serialize};

/// How many keys are kept for menus to come.
const TYPED_AHEAD: usize = 8;

/// A caller's position in the graph. The flow itself is kept by the call, so that it ends on the version it began on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    step: StepId,
    /// How many times the menu's prompts have been played, this time counted; 1 in other steps.
    attempt: u8,
    waits: Waits,
    /// Keys kept for the next menu.
    typed: Vec<Digit>,
}

/// What the run waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Waits {
    /// The end of the step's prompts; in a menu a key will do too.
    End,
    /// The end of "no such option", said for the last time; then the menu's `otherwise`.
    LastRefusal,
    Key,
    /// Nothing: it is over.
    Over,
}

impl Run {
    /// Enters the flow at its start.
    pub fn start(flow: &Flow) -> (Run, Vec<Did>) {
        let mut run = Run { step: flow.start.clone(), attempt: 1, waits: Waits::Over, typed: Vec::new() };
        let mut did = Doing { flow, cause: None, did: Vec::new() };
        run.enter(&mut did, flow.start.clone());
        (run, did.did)
    }

    /// Goes on. What is not waited for (a late timeout, a key at goodbye) changes nothing.
    pub fn handle(&mut self, flow: &Flow, s: Stimulus) -> Vec<Did> {
        let mut doing = Doing { flow, cause: None, did: Vec::new() };
        match (s, self.waits) {
            (_, Waits::Over) => {}
            (Stimulus::Finished, Waits::End) => self.played(&mut doing),
            (Stimulus::Finished, Waits::LastRefusal) => self.give_up(&mut doing),
            (Stimulus::Digit(digit), waits) => self.pressed(&mut doing, digit, waits),
            (Stimulus::TimedOut, Waits::Key) => self.no_key(&mut doing),
            (Stimulus::Finished, Waits::Key) | (Stimulus::TimedOut, Waits::End | Waits::LastRefusal) => {}
        }
        doing.did
    }

    /// Where the caller is; after the end, where it ended.
    pub fn step(&self) -> &StepId {
        &self.step
    }

    /// `Enqueue` or `HangUp` has been said.
    pub fn is_over(&self) -> bool {
        self.waits == Waits::Over
    }

    /// Goes to a step, and on through steps that say nothing. A graph that leads nowhere, or round and round in
    /// silence, ends in a hang-up; `validate` lets none be published.
    fn enter(&mut self, doing: &mut Doing, step: StepId) {
        let mut next = step;
        for _ in 0..(doing.flow.steps.len() + 1) * (TYPED_AHEAD + 1) {
            self.step = next;
            self.attempt = 1;
            match doing.flow.steps.get(&self.step) {
                None => break,
                Some(Step::Play { prompts, next: after }) if prompts.is_empty() => next = after.clone(),
                Some(Step::Menu { options, .. }) if !self.typed.is_empty() => {
                    let digit = self.typed.remove(0);
                    let Some(chosen) = options.get(&digit) else {
                        self.typed.clear();
                        return self.say(doing);
                    };
                    doing.cause = Some(Reason::KeyPressed { digit });
                    next = chosen.clone();
                }
                Some(_) => return self.say(doing),
            }
        }
        self.end(doing, Act::HangUp);
    }

    /// Plays the step's prompts, or goes on at once when there are none.
    fn say(&mut self, doing: &mut Doing) {
        let prompts = match doing.flow.steps.get(&self.step) {
            Some(Step::Play { prompts, .. } | Step::Menu { prompts, .. }) => prompts,
            Some(Step::Queue { prompts, .. } | Step::HangUp { prompts }) => prompts,
            None => return self.end(doing, Act::HangUp),
        };
        if prompts.is_empty() {
            return self.played(doing);
        }
        self.waits = Waits::End;
        doing.act(&self.step, Act::Play { prompts: prompts.clone() });
    }

    /// The step's prompts are over.
    fn played(&mut self, doing: &mut Doing) {
        match doing.flow.steps.get(&self.step) {
            Some(Step::Play { next, .. }) => self.enter(doing, next.clone()),
            Some(Step::Menu { timeout, .. }) => {
                self.waits = Waits::Key;
                doing.act(&self.step, Act::Listen { for_: *timeout });
            }
            Some(Step::Queue { queue, .. }) => self.end(doing, Act::Enqueue { queue: *queue }),
            Some(Step::HangUp { .. }) | None => self.end(doing, Act::HangUp),
        }
    }

    fn pressed(&mut self, doing: &mut Doing, digit: Digit, waits: Waits) {
        match doing.flow.steps.get(&self.step) {
            Some(Step::Menu { prompts, options, tries, invalid, .. }) if waits != Waits::LastRefusal => {
                let chosen = options.get(&digit);
                doing.cause = Some(match chosen {
                    Some(_) => Reason::KeyPressed { digit },
                    None => Reason::KeyUnknown { digit },
                });
                if waits == Waits::End {
                    doing.act(&self.step, Act::StopPlaying);
                }
                match chosen {
                    Some(chosen) => self.enter(doing, chosen.clone()),
                    None => self.refuse(doing, prompts, invalid, *tries),
                }
            }
            Some(Step::Menu { .. } | Step::Play { .. }) if self.typed.len() < TYPED_AHEAD => {
                self.typed.push(digit);
            }
            _ => {}
        }
    }

    /// A wrong key: "no such option" and the prompts again, or for the last time without them.
    fn refuse(&mut self, doing: &mut Doing, prompts: &[PromptId], invalid: &[PromptId], tries: u8) {
        let again = self.attempt < tries;
        let said = if again { [invalid, prompts].concat() } else { invalid.to_vec() };
        self.waits = if again { Waits::End } else { Waits::LastRefusal };
        self.attempt = self.attempt.saturating_add(u8::from(again));
        match (said.is_empty(), again) {
            (false, _) => doing.act(&self.step, Act::Play { prompts: said }),
            (true, true) => self.played(doing),
            (true, false) => self.give_up(doing),
        }
    }

    /// No key in time: the prompts again, or `otherwise`.
    fn no_key(&mut self, doing: &mut Doing) {
        doing.cause = Some(Reason::NoKey { attempt: self.attempt });
        match doing.flow.steps.get(&self.step) {
            Some(Step::Menu { tries, .. }) if self.attempt < *tries => {
                self.attempt += 1;
                self.say(doing);
            }
            _ => self.give_up(doing),
        }
    }

    /// The tries are used up.
    fn give_up(&mut self, doing: &mut Doing) {
        match doing.flow.steps.get(&self.step) {
            Some(Step::Menu { otherwise, .. }) => self.enter(doing, otherwise.clone()),
            _ => self.end(doing, Act::HangUp),
        }
    }

    fn end(&mut self, doing: &mut Doing, act: Act) {
        self.waits = Waits::Over;
        self.typed.clear();
        doing.act(&self.step, act);
    }
}

/// What one stimulus leads to.
struct Doing<'a> {
    flow: &'a Flow,
    /// The key, or its absence, that led here; none in the course of the flow.
    cause: Option<Reason>,
    did: Vec<Did>,
}

impl Doing<'_> {
    fn act(&mut self, step: &StepId, act: Act) {
        let course =
            || Reason::FlowStep { flow: self.flow.id, version: self.flow.version, step: step.clone() };
        self.did.push(Did { act, reason: self.cause.clone().unwrap_or_else(course) });
    }
}
