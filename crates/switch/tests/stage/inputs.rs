//! The words of a scenario's line, as what happens.

use super::*;

impl Stage {
    /// `main strategy=round_robin relax=10 last=15 wait=30 size=2 then=vip said=bye skill=3 told`
    fn rules(&self, words: &[&str]) -> Queue {
        let id: QueueId = self.id(words[0]);
        let mut queue = self.machine.config().queues[&id].clone();
        for word in &words[1..] {
            let (key, value) = word.split_once('=').unwrap_or((word, ""));
            let secs = || Millis::secs(value.parse().expect("seconds"));
            match key {
                "strategy" => queue.distribution.strategy = Strategy::from_word(value).expect("a strategy"),
                "relax" => queue.distribution.relax_every = secs(),
                "last" => queue.distribution.prefer_last = secs(),
                "skill" => _ = queue.required.insert(SkillId::nth(1), value.parse().expect("a level")),
                "wait" => queue.limits.max_wait = secs(),
                "size" => queue.limits.max_size = value.parse().expect("a number"),
                "said" => queue.limits.prompts = vec![self.id(value)],
                "told" => queue.wait_told = vec![self.id("minute"), self.id("minutes")],
                "then" => {
                    queue.limits.overflow = match value {
                        "voicemail" => Overflow::Voicemail,
                        "callback" => Overflow::Callback,
                        "goodbye" => Overflow::HangUp,
                        queue if self.ids.contains_key(queue) => Overflow::Queue { queue: self.id(queue) },
                        number => Overflow::Number { number: Phone::parse(number).expect("a number") },
                    }
                }
                other => panic!("no such rule: {other}"),
            }
        }
        queue
    }

    pub(super) fn input<'a>(&mut self, words: &[&str], word: &dyn Fn(usize) -> &'a str) -> Input {
        let gone = |cause: &str, at: Option<&&str>| Gone {
            cause: cause.parse().expect("a cause"),
            at: at.map(|at| Timestamp(START.0 + (at.parse::<f64>().expect("seconds") * 1000.0) as i64)),
        };
        match word(1) {
            "ask" => {
                let to = match word(3) {
                    "ready" => Presence::Ready,
                    "offline" => Presence::Offline,
                    "outbound" => Presence::Outbound,
                    "talking" => Presence::Talking,
                    _ => Presence::Break { reason: Some(BreakReasonId::nth(0xf1)) },
                };
                let by = self.person(words.get(4).unwrap_or(&word(2)));
                let comment = words.get(5).map(|comment| (*comment).to_owned());
                Input::PresenceAsked { operator: self.person(word(2)), by, to, comment }
            }
            "caller" => {
                let leg = LegId::nth(0x1000 + self.ids.len() as u128);
                self.call_it(word(2), leg);
                let (name, caller) = (format!("PJSIP/trunk-{}", word(2)), Phone::parse(word(3)).ok());
                self.asterisk.came(leg, &name, self.now, word(4), caller.clone());
                // "missed": the channel is there, nobody told us. Seconds: it waited so long in the dialplan.
                let waited = words.get(5).and_then(|seconds| seconds.parse().ok()).map(Millis::secs);
                match words.get(5) {
                    Some(&"missed") => Input::TimeCame,
                    _ => Input::CallerArrived { leg, name, caller, dialled: word(4).to_owned(), waited },
                }
            }
            "picks-up" => {
                let leg = LegId::nth(0x1000 + self.ids.len() as u128);
                self.call_it(word(3), leg);
                let name = format!("PJSIP/{}", word(2));
                self.asterisk.came(leg, &name, self.now, word(4), None);
                let number = Phone::parse(word(4)).unwrap();
                Input::PhoneDialled { leg, name, operator: self.person(word(2)), number }
            }
            "enters" => {
                let leg = self.id(word(2));
                self.asterisk.entered(leg);
                match words.get(3) {
                    Some(_) => Input::TimeCame,
                    None => Input::LegEntered { leg, name: format!("PJSIP/{}", word(2)) },
                }
            }
            "ringing" => Input::LegRinging { leg: self.id(word(2)) },
            "answered" => {
                let leg = self.id(word(2));
                self.asterisk.channels.get_mut(&leg).expect("a channel").up = true;
                Input::LegAnswered { leg }
            }
            "gone" => {
                let leg = self.id(word(2));
                self.asterisk.gone(leg);
                Input::LegGone { leg, gone: gone(word(3), words.get(4)) }
            }
            // Gone without our being told.
            "vanishes" => {
                self.asterisk.gone(self.id(word(2)));
                Input::TimeCame
            }
            "all-vanish" => {
                self.asterisk = Asterisk::default();
                Input::TimeCame
            }
            "unjoin" => {
                let leg: LegId = self.id(word(2));
                self.asterisk.channels.get_mut(&leg).expect("a channel").bridges.clear();
                Input::TimeCame
            }
            "key" => Input::DigitPressed {
                leg: self.id(word(2)),
                digit: Digit::new(word(3).chars().next().unwrap()).unwrap(),
            },
            "played" => Input::PlaybackEnded { playback: self.id::<PlaybackId>(word(2)) },
            "dial" => {
                let call = CallId::nth(0x2000 + self.ids.len() as u128);
                let number = Phone::parse(word(3)).unwrap();
                Input::DialAsked { operator: self.person(word(2)), call, number }
            }
            "hang-up" => Input::HangUpAsked { operator: self.person(word(2)), call: self.id(word(3)) },
            "hold" => Input::HoldAsked {
                operator: self.person(word(2)),
                call: self.id(word(3)),
                on: word(4) == "on",
            },
            "mute" => Input::MuteAsked {
                operator: self.person(word(2)),
                call: self.id(word(3)),
                on: word(4) == "on",
            },
            "keys" => Input::DigitsAsked {
                operator: self.person(word(2)),
                call: self.id(word(3)),
                digits: word(4).chars().filter_map(Digit::new).collect(),
            },
            // "transfer anna k1 main", "… boris", "… 89161234567"; "no-card" keeps the card shut.
            "transfer" => Input::TransferAsked {
                operator: self.person(word(2)),
                call: self.id(word(3)),
                to: match word(4) {
                    "main" => Target::Queue { id: MAIN },
                    "vip" => Target::Queue { id: VIP },
                    other => self.party(other).into(),
                },
                card: words.get(5) != Some(&"no-card"),
            },
            "consult" => Input::ConsultAsked {
                operator: self.person(word(2)),
                call: self.id(word(3)),
                with: self.party(word(4)),
                card: words.get(5) != Some(&"no-card"),
            },
            "complete" => Input::CompleteAsked { operator: self.person(word(2)), call: self.id(word(3)) },
            "cancel" => Input::CancelAsked { operator: self.person(word(2)), call: self.id(word(3)) },
            // "conference anna k1" merges, "conference anna k1 boris" calls straight in.
            "conference" => Input::ConferenceAsked {
                operator: self.person(word(2)),
                call: self.id(word(3)),
                with: words.get(4).map(|who| self.party(who)),
                card: true,
            },
            "remove-from" => Input::RemoveAsked {
                operator: self.person(word(2)),
                call: self.id(word(3)),
                participant: self.id(word(4)),
            },
            "park" => Input::ParkAsked { operator: self.person(word(2)), call: self.id(word(3)) },
            "pick-up" => Input::PickUpAsked { operator: self.person(word(2)), call: self.id(word(3)) },
            "supervise" => Input::SuperviseAsked {
                supervisor: self.person(word(2)),
                call: self.id(word(3)),
                mode: match word(4) {
                    "listen" => SupervisionMode::Listen,
                    "whisper" => SupervisionMode::Whisper,
                    _ => SupervisionMode::Barge,
                },
            },
            "unsupervise" => Input::SupervisionEndAsked { supervisor: self.person(word(2)) },
            "take-over" => Input::TakeOverAsked { supervisor: self.person(word(2)), call: self.id(word(3)) },
            "release" => Input::ReleaseAsked {
                operator: self.person(word(2)),
                by: self.person(word(3)),
                comment: word(4).to_owned(),
                present: self.asterisk.channels.keys().copied().collect(),
            },
            "hide-listening" => Input::Config {
                change: ConfigChange::PolicySaved {
                    policy: Policy { listening_shown: false, ..Policy::default() },
                },
            },
            "take-right" => {
                let id = self.person(word(2));
                let mut operator = self.machine.config().operators[&id].clone();
                operator.supervises = false;
                Input::Config { change: ConfigChange::OperatorSaved { operator } }
            }
            "done" => Input::AfterCallDone { operator: self.person(word(2)) },
            "more" => Input::AfterCallExtended { operator: self.person(word(2)) },
            "help" => Input::HelpAsked { operator: self.person(word(2)), on: word(3) == "on" },
            "helps" => {
                let (by, operator) = (self.person(word(2)), self.person(word(3)));
                Input::HelpAnswered { operator, by, name: word(2).to_owned() }
            }
            "rejoin" => Input::RejoinAsked { operator: self.person(word(2)), call: self.id(word(3)) },
            "page" => Input::PageSeen { operator: self.person(word(2)), there: word(3) == "there" },
            "phone" => Input::PhoneSeen { operator: self.person(word(2)), reachable: word(3) == "there" },
            "up" => Input::AsteriskSeen { up: true },
            "down" => Input::AsteriskSeen { up: false },
            "fails" => Input::CommandFailed {
                leg: Some(self.id(word(2))),
                command: word(3).to_owned(),
                error: "no".to_owned(),
            },
            "picture" => {
                let mut observed = self.asterisk.observed(self.now);
                // "picture far1 16 12.5": what the event log says of a leg that is gone.
                for told in words[2..].chunks(3) {
                    observed.gone.push((self.id(told[0]), gone(told[1], told.get(2))));
                }
                Input::Reconciled { observed }
            }
            "remove" => Input::Config { change: ConfigChange::OperatorRemoved { id: self.person(word(2)) } },
            "desk-phone" => {
                let id = self.person(word(2));
                let mut operator = self.machine.config().operators[&id].clone();
                operator.phone = PhoneMode::Desk;
                operator.sip_user = "sip-desk".to_owned();
                Input::Config { change: ConfigChange::OperatorSaved { operator } }
            }
            // The queue's phones pick up by themselves from now on.
            "auto" => {
                let mut queue = self.machine.config().queues[&MAIN].clone();
                queue.auto_answer = true;
                Input::Config { change: ConfigChange::QueueSaved { queue } }
            }
            "rules" => Input::Config { change: ConfigChange::QueueSaved { queue: self.rules(&words[2..]) } },
            "skill" => {
                let id = self.person(word(2));
                let mut operator = self.machine.config().operators[&id].clone();
                operator.skills.insert(SkillId::nth(1), word(3).parse().expect("a level"));
                Input::Config { change: ConfigChange::OperatorSaved { operator } }
            }
            "emergency" => {
                let (prompt, by) = (self.id("alarm"), self.person("clara"));
                let emergency = Emergency { prompt, text: "Авария".to_owned(), since: self.now, by };
                let emergency = (word(2) == "on").then_some(emergency);
                Input::Config { change: ConfigChange::EmergencySet { emergency } }
            }
            // "door l-main closed voicemail 20": closed until the twentieth second, and a message then.
            "door" => {
                let id: LineId = self.id(word(2));
                let mut line = self.machine.config().lines[&id].clone();
                let changes =
                    words[5..].iter().map(|at| Timestamp(START.0 + at.parse::<i64>().unwrap() * 1000));
                line.hours = Some(Hours { open: word(3) == "open", changes: changes.collect() });
                let then = if word(4) == "voicemail" { WhenClosed::Voicemail } else { WhenClosed::HangUp };
                line.closed = Closed { prompts: vec![self.id("closed")], then };
                line.emergency = true;
                Input::Config { change: ConfigChange::LineSaved { line } }
            }
            "day" => Input::DayBegan,
            "time" => Input::TimeCame,
            other => panic!("no such word: {other}"),
        }
    }
}
