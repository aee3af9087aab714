//! How many inputs a second one machine handles: 200 operators of one queue, twice as many callers as they can
//! take, each call from arrival over ring, talk and end to after-call time. Prints one JSON line. `-- 1000` sets the
//! number of operators.

#![allow(clippy::unwrap_used)]

#[path = "../tests/support/mod.rs"]
mod support;

use domain::config::{Config, ConfigChange, PhoneMode};
use domain::{EmployeeId, LegId, Millis, Phone, Presence, Timestamp};
use std::collections::VecDeque;
use support::{DIRECT, MAIN, centre, operator};
use switch::{Command, Entry, Fact, Gone, Input, Observed, Outcome, Switch};

struct Engine {
    machine: Switch,
    now: Timestamp,
    inputs: u64,
    /// Phones that ring, and legs that were told to hang up.
    rings: VecDeque<LegId>,
    going: VecDeque<LegId>,
    ended: u64,
}

impl Engine {
    fn say(&mut self, input: Input) -> Outcome {
        let seq = self.machine.seq() + 1;
        self.inputs += 1;
        let outcome = self.machine.handle(&Entry { seq, at: self.now, seed: seq, input });
        for order in &outcome.orders {
            match &order.command {
                Command::Ring { leg, .. } => self.rings.push_back(*leg),
                Command::HangUp { leg, .. } => self.going.push_back(*leg),
                _ => {}
            }
        }
        let ended = |fact: &&Fact| matches!(fact, Fact::CallSaved { call } if call.ended_at.is_some());
        self.ended += outcome.facts.iter().filter(ended).count() as u64;
        outcome
    }
}

#[expect(clippy::disallowed_methods, reason = "a measurement needs the clock; the crate itself has none")]
fn main() {
    let operators = std::env::args().nth(1).and_then(|n| n.parse::<u128>().ok()).unwrap_or(200);
    let mut engine = Engine {
        machine: Switch::default(),
        now: Timestamp(1_763_856_000_000),
        inputs: 0,
        rings: VecDeque::new(),
        going: VecDeque::new(),
        ended: 0,
    };
    let mut config = centre();
    for n in 1..=operators {
        let id = EmployeeId::nth(n);
        let operator = operator(id, &format!("{}", 1000 + n), "Оператор", PhoneMode::Desk, &[MAIN]);
        config.apply(ConfigChange::OperatorSaved { operator });
    }
    for change in Config::default().changes_to(&config) {
        engine.say(Input::Config { change });
    }
    engine.say(Input::AsteriskSeen { up: true });
    let observed = Observed { asked_at: engine.now, ..Observed::default() };
    engine.say(Input::Reconciled { observed });
    for n in 1..=operators {
        let operator = EmployeeId::nth(n);
        engine.say(Input::PhoneSeen { operator, reachable: true });
        engine.say(Input::PresenceAsked { operator, by: operator, to: Presence::Ready, comment: None });
    }
    let (mut callers, mut here, mut talks) = (0_u128, 0_u128, VecDeque::new());
    engine.inputs = 0;
    let started = std::time::Instant::now();
    while started.elapsed().as_millis() < 3_000 {
        for _ in 0..100 {
            engine.now = engine.now + Millis(20);
            if engine.machine.next_timeout().is_some_and(|at| at <= engine.now) {
                engine.say(Input::TimeCame);
            }
            if here < operators * 2 {
                callers += 1;
                here += 1;
                let leg = LegId::nth(callers);
                let (name, caller) = (format!("PJSIP/trunk-{callers:08}"), Phone::parse("89105552147").ok());
                engine.say(Input::CallerArrived {
                    leg,
                    name,
                    caller,
                    dialled: DIRECT.to_owned(),
                    waited: None,
                });
                talks.push_back(leg);
            }
            if let Some(leg) = engine.rings.pop_front() {
                engine.say(Input::LegEntered { leg, name: format!("PJSIP/desk-{leg}") });
            } else if let Some(leg) = talks.pop_front() {
                here -= 1;
                engine.say(Input::LegGone { leg, gone: Gone { cause: 16, at: None } });
            }
            while let Some(leg) = engine.going.pop_front() {
                engine.say(Input::LegGone { leg, gone: Gone { cause: 16, at: None } });
            }
        }
    }
    let value = (engine.inputs as f64 / started.elapsed().as_secs_f64()).round();
    println!(
        r#"{{"name":"switch_inputs_per_second","value":{value},"operators":{operators},"calls":{}}}"#,
        engine.ended
    );
}
