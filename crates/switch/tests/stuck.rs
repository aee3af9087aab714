//! States that should not be, put in by hand: a supervisor can always free the desk.

#![allow(clippy::unwrap_used)]

mod support;

use domain::config::{Config, ConfigChange, PhoneMode};
use domain::{CallId, EmployeeId, LegId, Presence, Timestamp};
use serde_json::{Value, json};
use support::{MAIN, centre, operator};
use switch::{Entry, Input, Switch};

const ANNA: EmployeeId = EmployeeId::nth(1);
const OLGA: EmployeeId = EmployeeId::nth(2);

struct Desk(Switch);

impl Desk {
    /// Anna is ready, and then her desk is what `wrong` makes of it.
    fn stuck(wrong: impl FnOnce(&mut Value)) -> Desk {
        let mut config = centre();
        for (id, name, extension) in [(ANNA, "anna", "201"), (OLGA, "olga", "202")] {
            let operator = operator(id, extension, name, PhoneMode::Desk, &[MAIN]);
            config.apply(ConfigChange::OperatorSaved { operator });
        }
        let mut desk = Desk(Switch::default());
        for change in Config::default().changes_to(&config) {
            desk.say(Input::Config { change });
        }
        desk.say(Input::PresenceAsked { operator: ANNA, by: ANNA, to: Presence::Ready, comment: None });
        let mut state = serde_json::to_value(&desk.0).unwrap();
        wrong(&mut state["desks"][ANNA.to_string()]);
        Desk(serde_json::from_value(state).unwrap())
    }

    fn say(&mut self, input: Input) {
        let seq = self.0.seq() + 1;
        self.0.handle(&Entry { seq, at: Timestamp(1_763_856_000_000 + seq as i64), seed: seq, input });
    }

    /// Olga frees it; Asterisk has these legs.
    fn release(&mut self, present: &[LegId]) -> Result<(), switch::Refusal> {
        let (comment, present) = ("stuck".to_owned(), present.to_vec());
        let input = Input::ReleaseAsked { operator: ANNA, by: OLGA, comment, present };
        self.0.check(&input)?;
        self.say(input);
        Ok(())
    }

    fn presence(&self) -> Presence {
        self.0.board().operators[&ANNA].presence
    }
}

#[test]
fn a_call_that_is_nowhere_is_taken_off_the_desk() {
    let mut desk = Desk::stuck(|desk| {
        desk["presence"] = json!({"kind": "talking"});
        desk["call"] = json!(CallId::nth(99));
    });
    desk.release(&[]).unwrap();
    assert_eq!(desk.presence(), Presence::Ready);
    assert_eq!(desk.0.board().operators[&ANNA].call, None);
    assert_eq!(desk.release(&[]), Err(switch::Refusal::NotStuck));
}

#[test]
fn a_state_without_a_call_ends() {
    for kind in ["ringing", "talking", "after_call"] {
        let mut desk = Desk::stuck(|desk| desk["presence"] = json!({ "kind": kind }));
        desk.release(&[]).unwrap();
        assert_eq!(desk.presence(), Presence::Ready, "{kind}");
    }
}

#[test]
fn a_leg_that_asterisk_has_not_is_forgotten_and_one_that_it_has_is_kept() {
    let leg = LegId::nth(7);
    let mut desk = Desk::stuck(|desk| desk["legs"] = json!([leg]));
    assert_eq!(desk.release(&[leg]), Err(switch::Refusal::NotStuck), "the phone really is busy");
    desk.release(&[]).unwrap();
    desk.say(Input::PhoneSeen { operator: ANNA, reachable: true });
    assert_eq!(desk.0.board().queues[&MAIN].free, 1, "offered calls again");
}
