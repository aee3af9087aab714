//! What people do: operators, supervisors, administrators.

use super::super::rules::rules;
use super::{OPERATORS, Step, World, card};
use crate::support::{MAIN, VIP};
use domain::config::{ConfigChange, Operator, PhoneMode};
use domain::flows::Digit;
use domain::supervision::SupervisionMode;
use domain::{BreakReasonId, CallId, EmployeeId, Party, Phone, Presence, Target};
use switch::Input;

impl World {
    /// What people do.
    pub(super) fn person(&mut self, step: &Step) {
        use Step::*;
        let who = |n: u8| EmployeeId::nth(u128::from(n) % OPERATORS + 1);
        match step {
            AskPresence(n, what) => {
                let lunch = Presence::Break { reason: Some(BreakReasonId::nth(1)) };
                let ready = Presence::Ready;
                let to =
                    [ready, ready, ready, Presence::Outbound, lunch, Presence::Offline][*what as usize % 6];
                let comment = (*what > 200).then(|| "why".to_owned());
                self.say(Input::PresenceAsked { operator: who(*n), by: who(*what), to, comment });
            }
            Dial(n, whom) => {
                let number = ["89161234567", "201", "202", "203", "89161234567"][*whom as usize % 5];
                self.number += 1;
                let call = CallId::nth(u128::from(self.number));
                let dial =
                    Input::DialAsked { operator: who(*n), call, number: Phone::parse(number).unwrap() };
                self.say(dial.clone());
                if *whom > 200 {
                    self.say(dial);
                }
            }
            PhoneDials(n, whom) => {
                let number = ["89161234567", "201", "203"][*whom as usize % 3];
                let operator = who(*n);
                let leg = self.new_leg();
                let name = format!("PJSIP/desk-{leg}");
                self.asterisk.came(leg, &name, self.now, number, None);
                // Known to be an operator's phone, so never taken for a caller.
                self.asterisk.channels.get_mut(&leg).unwrap().dialled = None;
                self.event(Input::PhoneDialled {
                    leg,
                    name,
                    operator,
                    number: Phone::parse(number).unwrap(),
                });
            }
            AskInCall(n, what) => {
                let Some((operator, call)) = self.in_call(*n) else { return };
                let on = *what > 127;
                self.say(match what % 5 {
                    0 | 1 => Input::HoldAsked { operator, call, on },
                    2 => Input::MuteAsked { operator, call, on },
                    3 => Input::DigitsAsked { operator, call, digits: vec![Digit::new('5').unwrap()] },
                    _ => Input::HangUpAsked { operator, call },
                });
            }
            AskOfCall(n, what, whom) => {
                let Some((operator, call)) = self.in_call(*n) else { return };
                let with = party(*whom);
                let card = *whom < 200;
                self.say(match what % 12 {
                    0 => {
                        let id = if *whom < 128 { MAIN } else { VIP };
                        Input::TransferAsked { operator, call, to: Target::Queue { id }, card }
                    }
                    1 | 2 => Input::TransferAsked { operator, call, to: with.into(), card },
                    3..=5 => Input::ConsultAsked { operator, call, with, card },
                    6 => Input::CompleteAsked { operator, call },
                    7 => Input::CancelAsked { operator, call },
                    8 => Input::ConferenceAsked { operator, call, with: None, card },
                    9 => Input::ConferenceAsked { operator, call, with: Some(with), card },
                    10 => {
                        let board = self.machine.board();
                        let others = &board.calls[&call].participants;
                        let Some(other) = others.get(*whom as usize % others.len().max(1)) else { return };
                        Input::RemoveAsked { operator, call, participant: other.id }
                    }
                    _ => Input::ParkAsked { operator, call },
                });
            }
            PickUp(n, which) => {
                let board = self.machine.board();
                let parked: Vec<CallId> =
                    board.calls.values().filter(|call| call.is_parked()).map(|call| call.id).collect();
                if !parked.is_empty() {
                    let call = parked[*which as usize % parked.len()];
                    self.say(Input::PickUpAsked { operator: who(*n), call });
                }
            }
            Supervise(n, which, how) => {
                let Some((_, call)) = self.in_call(*which) else { return };
                let supervisor = EmployeeId::nth(if n % 2 == 0 { 1 } else { 4 });
                let modes = [SupervisionMode::Listen, SupervisionMode::Whisper, SupervisionMode::Barge];
                self.say(match modes.get(*how as usize % 4) {
                    Some(mode) => Input::SuperviseAsked { supervisor, call, mode: *mode },
                    None => Input::TakeOverAsked { supervisor, call },
                });
            }
            SupervisionEnds(n) => {
                let supervisor = EmployeeId::nth(if n % 2 == 0 { 1 } else { 4 });
                self.say(Input::SupervisionEndAsked { supervisor });
            }
            Release(n) => {
                let present = self.asterisk.channels.keys().copied().collect();
                let (operator, by, comment) = (who(*n), EmployeeId::nth(4), "why".to_owned());
                self.say(Input::ReleaseAsked { operator, by, comment, present });
            }
            AfterCallDone(n) => self.say(Input::AfterCallDone { operator: who(*n) }),
            AfterCallExtended(n) => self.say(Input::AfterCallExtended { operator: who(*n) }),
            PageIs(n, there) => self.say(Input::PageSeen { operator: who(*n), there: *there }),
            PhoneIs(n, reachable) => self.say(Input::PhoneSeen { operator: who(*n), reachable: *reachable }),
            Key(n, key) => {
                if let Some(leg) = self.pick(*n, |channel| channel.dialled.is_some()) {
                    let digit = Digit::new(['1', '2', '9', '#'][*key as usize % 4]).unwrap();
                    self.event(Input::DigitPressed { leg, digit });
                }
            }
            ConfigChanges(n) => {
                let id = who(*n);
                let saved = |operator: Operator| ConfigChange::OperatorSaved { operator };
                let number = u128::from(*n) % OPERATORS + 1;
                let change = match n / 4 % 4 {
                    0 => ConfigChange::OperatorRemoved { id },
                    1 => {
                        let phone = PhoneMode::Desk;
                        saved(Operator { phone, sip_user: "other".to_owned(), ..card(number) })
                    }
                    _ => saved(card(number)),
                };
                self.say(Input::Config { change });
            }
            RulesChange(n, how) => self.say(Input::Config { change: rules(*n, *how) }),
            other => unreachable!("{other:?} is not a person's"),
        }
    }

    /// The n-th operator who has a call.
    pub(super) fn in_call(&self, n: u8) -> Option<(EmployeeId, CallId)> {
        let board = self.machine.board();
        let busy: Vec<_> = board.operators.values().filter_map(|row| Some((row.id, row.call?))).collect();
        (!busy.is_empty()).then(|| busy[n as usize % busy.len()])
    }
}

fn party(whom: u8) -> Party {
    match whom % 5 {
        0 => Party::Number { number: Phone::parse("89161234567").unwrap() },
        1 => Party::Number { number: Phone::parse("203").unwrap() },
        other => Party::Operator { id: EmployeeId::nth(u128::from(other - 1)) },
    }
}
