//! The world around the machine: Asterisk, phones, people, and time.

use super::checks::Checks;
use super::rules::rules;
use crate::support::{Asterisk, DIRECT, MAIN, MENU, URGENT, VIP, centre, operator};
use domain::config::{Config, ConfigChange, Operator, PhoneMode};
use domain::flows::Digit;
use domain::supervision::SupervisionMode;
use domain::{BreakReasonId, CallId, EmployeeId, LegId, Millis, Party, Phone, Presence, Target, Timestamp};
use std::collections::BTreeMap;
use switch::{Command, Entry, Gone, Input, Outcome, Switch};

#[derive(Clone, Debug)]
pub enum Step {
    Pass(u32),
    CallerArrives(u8),
    CallerHangsUp(u8),
    PhonePicksUp(u8),
    RingEnds(u8, u8),
    OperatorHangsUp(u8),
    FarRings(u8),
    FarAnswers(u8),
    FarGone(u8, u8),
    AskPresence(u8, u8),
    Dial(u8, u8),
    PhoneDials(u8, u8),
    AskInCall(u8, u8),
    /// Transfers, consultations, conferences, parking: who, what, with whom.
    AskOfCall(u8, u8, u8),
    PickUp(u8, u8),
    AfterCallDone(u8),
    AfterCallExtended(u8),
    PageIs(u8, bool),
    /// Page and phone go, and come back.
    Reload(u8, u32),
    PhoneIs(u8, bool),
    Key(u8, u8),
    CommandFails(u8, u8),
    ConfigChanges(u8),
    /// Who, which talk, how.
    Supervise(u8, u8, u8),
    SupervisionEnds(u8),
    EarDies(u8),
    Release(u8),
    /// A queue's strategy and limits, a line's door, the emergency announcement.
    RulesChange(u8, u8),
    EngineRestarts,
    LinkIsDown(u32),
    EngineIsAway(u32),
    AsteriskRestarts,
}

const OPERATORS: u128 = 4;
/// A picture is taken so often, and takes so long.
const PICTURE_EVERY: Millis = Millis(3_000);
const PICTURE_TAKES: Millis = Millis(40);

pub struct World {
    pub machine: Switch,
    pub asterisk: Asterisk,
    pub now: Timestamp,
    pub journal: Vec<Entry>,
    outcomes: Vec<Outcome>,
    /// What will be said to the machine, and when.
    coming: BTreeMap<(Timestamp, u64), Coming>,
    number: u64,
    chance: u64,
    /// 0: in order, at once. 1: late, repeated, out of order. 2: lost, too.
    noise: u8,
    /// Commands are carried out even while the link is down.
    pub sure: bool,
    pub link: bool,
    /// The engine handles nothing.
    away: bool,
    next_picture: Timestamp,
    checks: Checks,
}

/// What comes about by itself.
#[expect(clippy::large_enum_variant, reason = "made and dropped one at a time")]
enum Coming {
    Say(Input),
    /// A channel ends, and this is said of it.
    Goes(LegId, u16),
    Enters(LegId),
    PlayEnds(LegId, domain::PlaybackId),
}

impl World {
    pub fn new(seed: u64, noise: u8, sure: bool) -> Self {
        let mut world = Self {
            machine: Switch::default(),
            asterisk: Asterisk::default(),
            now: Timestamp(1_763_856_000_000),
            journal: Vec::new(),
            outcomes: Vec::new(),
            coming: BTreeMap::new(),
            number: 0,
            chance: seed,
            noise,
            sure,
            link: true,
            away: false,
            next_picture: Timestamp(1_763_856_000_000) + PICTURE_EVERY,
            checks: Checks::default(),
        };
        let mut config = centre();
        for who in 1..=OPERATORS {
            config.apply(ConfigChange::OperatorSaved { operator: card(who) });
        }
        for change in Config::default().changes_to(&config) {
            world.say(Input::Config { change });
        }
        for who in 1..=OPERATORS {
            world.say(Input::PhoneSeen { operator: EmployeeId::nth(who), reachable: true });
            world.say(Input::PageSeen { operator: EmployeeId::nth(who), there: true });
        }
        world.say(Input::AsteriskSeen { up: true });
        world.take_picture();
        world.pass(Millis(100));
        world
    }

    pub fn outcome(&self, seq: u64) -> &Outcome {
        &self.outcomes[seq as usize - 1]
    }

    /// SplitMix64.
    fn random(&mut self, below: u64) -> u64 {
        self.chance = self.chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let n = (self.chance ^ self.chance >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let n = (n ^ n >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (n ^ n >> 31) % below
    }

    fn come(&mut self, after: Millis, what: Coming) {
        self.number += 1;
        self.coming.insert((self.now + after, self.number), what);
    }

    /// An event of Asterisk's on its way to the machine.
    fn event(&mut self, input: Input) {
        if !self.link {
            return;
        }
        match self.noise {
            0 => self.come(Millis(1), Coming::Say(input)),
            noise => {
                if noise == 2 && self.random(12) == 0 {
                    return;
                }
                if self.random(10) == 0 {
                    let late = Millis(1 + self.random(2_000));
                    self.come(late, Coming::Say(input.clone()));
                }
                let late = Millis(1 + self.random(400));
                self.come(late, Coming::Say(input));
            }
        }
    }

    fn say(&mut self, input: Input) {
        if self.away {
            return;
        }
        let timed = matches!(input, Input::TimeCame);
        let seq = self.machine.seq() + 1;
        let seed = self.random(u64::MAX);
        let entry = Entry { seq, at: self.now, seed, input };
        let outcome = self.machine.handle(&entry);
        if std::env::var_os("TELL").is_some() {
            println!("{} {:?}", self.now.0 % 10_000_000, entry.input);
            for order in &outcome.orders {
                println!("    {:?}", order.command);
            }
        }
        for order in &outcome.orders {
            if self.link || self.sure {
                self.obey(&order.command);
            }
        }
        if timed {
            assert!(self.machine.next_timeout().is_none_or(|at| at > self.now), "a timer in the past");
        }
        self.checks.after(&self.machine, &self.asterisk, &entry, &outcome, self.sure);
        self.journal.push(entry);
        self.outcomes.push(outcome);
    }

    fn obey(&mut self, command: &Command) {
        self.asterisk.do_(command, self.now);
        match command {
            Command::HangUp { leg, .. } => {
                let soon = Millis(5 + self.random(200));
                self.come(soon, Coming::Goes(*leg, 16));
            }
            Command::Ring { leg, auto_answer, timeout_secs, .. } => {
                self.come(Millis::secs(u64::from(*timeout_secs)), Coming::Goes(*leg, 19));
                if *auto_answer && self.random(8) > 0 {
                    self.come(Millis(300), Coming::Enters(*leg));
                }
            }
            Command::Dial { leg, timeout_secs, .. } => {
                self.come(Millis::secs(u64::from(*timeout_secs)), Coming::Goes(*leg, 19));
                self.come(Millis(100), Coming::Enters(*leg));
            }
            Command::Snoop { leg, on, .. } => match self.asterisk.channels.contains_key(on) {
                true => {
                    let soon = Millis(2 + self.random(60));
                    self.come(soon, Coming::Enters(*leg));
                }
                false => self.come(Millis(5), Coming::Goes(*leg, 20)),
            },
            Command::Play { leg, playback, .. } => {
                self.come(Millis(2_000), Coming::PlayEnds(*leg, *playback));
            }
            _ => {}
        }
    }

    fn happen(&mut self, what: Coming) {
        match what {
            Coming::Say(input) => self.say(input),
            Coming::Goes(leg, cause) => {
                let going = self.asterisk.going.contains(&leg);
                let answered = self
                    .asterisk
                    .channels
                    .get(&leg)
                    .is_some_and(|channel| channel.up && channel.in_application);
                if going || !answered {
                    self.goes(leg, cause);
                }
            }
            Coming::Enters(leg) => self.enters(leg),
            Coming::PlayEnds(leg, playback) => {
                let plays = |channel: &crate::support::Channel| channel.plays.contains(&playback);
                let lost = self.noise == 2 && self.random(12) == 0;
                if self.asterisk.channels.get(&leg).is_some_and(plays) && self.link && !lost {
                    if let Some(channel) = self.asterisk.channels.get_mut(&leg) {
                        channel.plays.remove(&playback);
                    }
                    self.say(Input::PlaybackEnded { playback });
                }
            }
        }
    }

    fn goes(&mut self, leg: LegId, cause: u16) {
        if self.asterisk.channels.contains_key(&leg) {
            self.asterisk.gone(leg);
            self.event(Input::LegGone { leg, gone: Gone { cause, at: None } });
            // An ear goes with what it is on.
            while let Some(ear) = self.pick(0, |channel| is_ear_on(channel, leg)) {
                self.goes(ear, 16);
            }
        }
    }

    fn enters(&mut self, leg: LegId) {
        if let Some(channel) = self.asterisk.channels.get(&leg).filter(|channel| !channel.in_application) {
            let name = channel.name.clone();
            self.asterisk.entered(leg);
            self.event(Input::LegEntered { leg, name });
        }
    }

    fn take_picture(&mut self) {
        self.next_picture = self.now + PICTURE_EVERY;
        if self.link {
            let observed = self.asterisk.observed(self.now);
            self.come(PICTURE_TAKES, Coming::Say(Input::Reconciled { observed }));
        }
    }

    pub fn pass(&mut self, length: Millis) {
        let until = self.now + length;
        loop {
            let coming = self.coming.first_key_value().map(|((at, _), _)| *at);
            let timeout = self.machine.next_timeout().filter(|_| !self.away);
            let soonest = [coming, timeout, Some(self.next_picture)].into_iter().flatten().min();
            let Some(at) = soonest.filter(|at| *at <= until) else { break };
            self.now = self.now.max(at);
            if coming == Some(at) {
                let (_, what) = self.coming.pop_first().unwrap();
                self.happen(what);
            } else if timeout == Some(at) {
                self.say(Input::TimeCame);
            } else {
                self.take_picture();
            }
        }
        self.now = until;
    }

    /// The n-th of the channels that match.
    fn pick(&self, n: u8, matches: impl Fn(&crate::support::Channel) -> bool) -> Option<LegId> {
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

    fn new_leg(&mut self) -> LegId {
        self.number += 1;
        LegId::nth(u128::from(self.number))
    }

    /// What people do.
    fn person(&mut self, step: &Step) {
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
    fn in_call(&self, n: u8) -> Option<(EmployeeId, CallId)> {
        let board = self.machine.board();
        let busy: Vec<_> = board.operators.values().filter_map(|row| Some((row.id, row.call?))).collect();
        (!busy.is_empty()).then(|| busy[n as usize % busy.len()])
    }

    fn restart(&mut self) {
        let json = serde_json::to_string(&self.machine).unwrap();
        let back: Switch = serde_json::from_str(&json).unwrap();
        assert_eq!(back, self.machine, "a snapshot loses something");
        self.machine = back;
    }

    /// Everybody hangs up, and time passes: nothing may be left.
    pub fn close(mut self) {
        for leg in self.asterisk.channels.keys().copied().collect::<Vec<_>>() {
            self.goes(leg, 16);
        }
        self.pass(Millis::secs(400));
        let board = self.machine.board();
        assert!(board.calls.is_empty(), "calls left over: {:?}", board.calls);
        assert_eq!(self.machine.legs().count(), 0, "legs left over");
        assert!(self.asterisk.channels.is_empty(), "channels left over: {:?}", self.asterisk.channels);
        assert!(!self.sure || self.asterisk.bridges.is_empty(), "bridges left over");
        assert_eq!(self.machine.next_timeout(), None, "timers left over");
        for row in board.operators.values() {
            assert!(row.presence.can_be_asked() && row.call.is_none(), "stuck: {row:?}");
        }
        for queue in board.queues.values() {
            assert_eq!((queue.waiting, queue.oldest), (0, None), "{queue:?}");
            let today = queue.today;
            assert_eq!(today.offered, today.answered + today.abandoned + today.flow_out, "{queue:?}");
        }
        self.checks.closed();
    }
}

fn party(whom: u8) -> Party {
    match whom % 5 {
        0 => Party::Number { number: Phone::parse("89161234567").unwrap() },
        1 => Party::Number { number: Phone::parse("203").unwrap() },
        other => Party::Operator { id: EmployeeId::nth(u128::from(other - 1)) },
    }
}

/// Two browsers, two desk phones; one serves both queues, one none.
fn card(who: u128) -> Operator {
    let (phone, queues): (PhoneMode, &[domain::QueueId]) = match who {
        1 => (PhoneMode::Browser, &[MAIN]),
        2 => (PhoneMode::Desk, &[MAIN, VIP]),
        3 => (PhoneMode::Browser, &[MAIN, VIP]),
        _ => (PhoneMode::Desk, &[]),
    };
    let card = operator(EmployeeId::nth(who), &format!("20{who}"), &format!("op{who}"), phone, queues);
    Operator { supervises: matches!(who, 1 | 4), ..card }
}

fn is_ear_on(channel: &crate::support::Channel, leg: LegId) -> bool {
    matches!(channel.made, Some(Command::Snoop { on, .. }) if on == leg)
}
