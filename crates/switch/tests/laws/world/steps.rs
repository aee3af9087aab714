//! What happens by itself: callers, phones, the far side, the link, restarts.

use super::{Coming, Step, World};
use crate::support::{Asterisk, DIRECT, MENU, URGENT};
use domain::{LegId, Millis, Phone};
use switch::{Command, Input};

impl World {
    /// The n-th of the channels that match.
    pub(super) fn pick(&self, n: u8, matches: impl Fn(&crate::support::Channel) -> bool) -> Option<LegId> {
        let found: Vec<LegId> = self
            .asterisk
            .channels
            .iter()
            .filter(|(leg, channel)| !self.asterisk.going.contains(leg) && matches(channel))
            .map(|(leg, _)| *leg)
            .collect();
        (!found.is_empty()).then(|| found[n as usize % found.len()])
    }

    pub fn take(&mut self, step: &Step) {
        use Step::*;
        let rings = |channel: &crate::support::Channel| matches!(channel.made, Some(Command::Ring { .. }));
        let dials = |channel: &crate::support::Channel| matches!(channel.made, Some(Command::Dial { .. }));
        match step {
            Pass(millis) => self.pass(Millis(u64::from(*millis))),
            CallerArrives(n) => self.caller_arrives(*n),
            CallerHangsUp(n) => {
                if let Some(leg) = self.pick(*n, |channel| channel.dialled.is_some()) {
                    self.goes(leg, 16);
                }
            }
            PhonePicksUp(n) => {
                if let Some(leg) = self.pick(*n, |channel| rings(channel) && !channel.in_application) {
                    self.enters(leg);
                }
            }
            RingEnds(n, cause) => {
                if let Some(leg) = self.pick(*n, |channel| rings(channel) && !channel.in_application) {
                    self.goes(leg, [16, 17, 19, 20, 21, 18, 0][*cause as usize % 7]);
                }
            }
            OperatorHangsUp(n) => {
                let ours =
                    |channel: &crate::support::Channel| channel.made.is_none() && channel.dialled.is_none();
                if let Some(leg) = self.pick(*n, |channel| ours(channel) || rings(channel) && channel.up) {
                    self.goes(leg, if *n < 32 { 44 } else { 16 });
                }
            }
            FarRings(n) => {
                if let Some(leg) = self.pick(*n, |channel| (dials(channel) || rings(channel)) && !channel.up)
                {
                    self.event(Input::LegRinging { leg });
                }
            }
            FarAnswers(n) => {
                if let Some(leg) = self.pick(*n, |channel| dials(channel) && !channel.up) {
                    self.enters(leg);
                    self.asterisk.channels.get_mut(&leg).unwrap().up = true;
                    self.event(Input::LegAnswered { leg });
                }
            }
            FarGone(n, cause) => {
                if let Some(leg) = self.pick(*n, dials) {
                    self.goes(leg, [16, 17, 19, 1, 21, 34][*cause as usize % 6]);
                }
            }
            CommandFails(n, command) => {
                // Of a leg that does not exist: the order has been given, and came to nothing.
                let command =
                    ["ring", "dial", "play", "start_music", "join", "answer"][*command as usize % 6];
                let leg = match command {
                    "ring" => self.pick(*n, |channel| rings(channel) && !channel.in_application),
                    "dial" => self.pick(*n, |channel| dials(channel) && !channel.up),
                    _ => self.pick(*n, |_| true),
                };
                if let Some(leg) = leg {
                    if command == "play" {
                        self.asterisk.channels.get_mut(&leg).unwrap().plays.clear();
                    }
                    let (command, error) = (command.to_owned(), "no".to_owned());
                    self.say(Input::CommandFailed { leg: Some(leg), command, error });
                }
            }
            LinkIsDown(millis) => {
                self.link = false;
                self.coming.retain(|_, what| !matches!(what, Coming::Say(_)));
                self.say(Input::AsteriskSeen { up: false });
                self.pass(Millis(u64::from(*millis)));
                self.link = true;
                self.say(Input::AsteriskSeen { up: true });
                self.take_picture();
            }
            EngineIsAway(millis) => {
                self.coming.retain(|_, what| !matches!(what, Coming::Say(_)));
                self.link = false;
                self.away = true;
                self.restart();
                self.pass(Millis(u64::from(*millis)));
                self.link = true;
                self.away = false;
                self.say(Input::AsteriskSeen { up: true });
                self.take_picture();
            }
            AsteriskRestarts => {
                self.link = false;
                self.coming.clear();
                self.say(Input::AsteriskSeen { up: false });
                self.asterisk = Asterisk::default();
                self.pass(Millis(5_000));
                self.link = true;
                self.say(Input::AsteriskSeen { up: true });
                self.take_picture();
            }
            EngineRestarts => self.restart(),
            EarDies(n) => {
                if let Some(leg) =
                    self.pick(*n, |channel| matches!(channel.made, Some(Command::Snoop { .. })))
                {
                    self.goes(leg, 16);
                }
            }
            Reload(n, away) => {
                let Some((operator, _)) = self.in_call(*n) else { return };
                self.say(Input::PageSeen { operator, there: false });
                self.say(Input::PhoneSeen { operator, reachable: false });
                self.pass(Millis(u64::from(*away)));
                self.say(Input::PhoneSeen { operator, reachable: true });
                self.say(Input::PageSeen { operator, there: true });
            }
            person => self.person(person),
        }
    }

    fn caller_arrives(&mut self, n: u8) {
        let leg = self.new_leg();
        let dialled = [MENU, DIRECT, URGENT, DIRECT, DIRECT, "88009999999"][n as usize % 6];
        let (name, caller) = (format!("PJSIP/trunk-{leg}"), Phone::parse("89105552147").ok());
        self.asterisk.came(leg, &name, self.now, dialled, caller.clone());
        self.event(Input::CallerArrived { leg, name, caller, dialled: dialled.to_owned(), waited: None });
    }
}
