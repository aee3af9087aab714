//! The world around the machine: Asterisk, phones, people, and time.

mod people;
mod steps;

use super::checks::Checks;
use crate::support::{Asterisk, MAIN, VIP, centre, operator};
use domain::config::{Config, ConfigChange, Operator, PhoneMode};
use domain::{EmployeeId, LegId, Millis, Timestamp};
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

    fn new_leg(&mut self) -> LegId {
        self.number += 1;
        LegId::nth(u128::from(self.number))
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
