//! A small centre for tests, and an Asterisk that does what it is told.

#![allow(dead_code)]

use domain::config::{Config, ConfigChange, Line, Operator, PhoneMode, Queue};
use domain::flows::{Digit, Flow, Step, StepId};
use domain::lines::Closed;
use domain::queues::{Distribution, Limits};
use domain::{
    BridgeId, EmployeeId, FlowId, LegId, LineId, Millis, Phone, PlaybackId, PromptId, QueueId, Timestamp,
};
use std::collections::{BTreeMap, BTreeSet};
use switch::{Command, Observed, ObservedBridge, ObservedLeg};

pub const MAIN: QueueId = QueueId::nth(0xa1);
pub const VIP: QueueId = QueueId::nth(0xa2);
/// Numbers of the lines: with a menu, straight to `MAIN`, straight to `VIP`.
pub const MENU: &str = "88001000001";
pub const DIRECT: &str = "88001000002";
pub const URGENT: &str = "88001000003";

pub fn queue(id: QueueId, name: &str) -> Queue {
    Queue {
        id,
        name: name.to_owned(),
        priority: 0,
        required: BTreeMap::new(),
        ring: Millis::secs(20),
        max_misses: 2,
        after_call: Millis::secs(30),
        after_call_extensions: 1,
        service_target: Millis::secs(20),
        service_level: 80,
        recommended_talk: Millis::secs(240),
        music: "calm".to_owned(),
        announce_every: Millis::secs(15),
        announce: vec![PromptId::nth(0xc1), PromptId::nth(0xc2)],
        announce_far: Some(PromptId::nth(0xc9)),
        auto_answer: false,
        alerts: Default::default(),
        wait_told: Vec::new(),
        distribution: Distribution::default(),
        limits: Limits::default(),
    }
}

pub fn flow() -> Flow {
    let step = StepId::new;
    let prompt = |n| vec![PromptId::nth(n)];
    let options = [('1', "main"), ('2', "goodbye")];
    let steps = [
        ("greeting", Step::Play { prompts: prompt(0xb1), next: step("menu") }),
        (
            "menu",
            Step::Menu {
                prompts: prompt(0xb2),
                options: options.map(|(key, to)| (Digit::new(key).unwrap(), step(to))).into(),
                timeout: Millis::secs(5),
                tries: 2,
                invalid: prompt(0xb3),
                otherwise: step("main"),
            },
        ),
        ("main", Step::Queue { prompts: vec![], queue: MAIN }),
        ("goodbye", Step::HangUp { prompts: prompt(0xb4) }),
    ];
    Flow {
        id: FlowId::nth(0xd1),
        name: "Меню".to_owned(),
        version: 1,
        start: step("greeting"),
        steps: steps.map(|(name, of)| (step(name), of)).into(),
    }
}

fn straight(id: FlowId, queue: QueueId) -> Flow {
    let start = StepId::new("queue");
    let steps = [(start.clone(), Step::Queue { prompts: vec![], queue })].into();
    Flow { id, name: "Сразу".to_owned(), version: 1, start, steps }
}

pub fn operator(
    id: EmployeeId,
    extension: &str,
    name: &str,
    phone: PhoneMode,
    queues: &[QueueId],
) -> Operator {
    Operator {
        id,
        name: name.to_owned(),
        extension: extension.to_owned(),
        phone,
        sip_user: format!("sip-{name}"),
        queues: queues.iter().map(|queue| (*queue, 3)).collect(),
        skills: BTreeMap::new(),
        supervises: false,
    }
}

/// Queues, flows and lines.
pub fn centre() -> Config {
    let mut config = Config::default();
    let line = |n: u128, number: &str, flow: FlowId| Line {
        id: LineId::nth(n),
        name: format!("Линия {number}"),
        number: Phone::parse(number).unwrap(),
        flow,
        hours: None,
        closed: Closed::default(),
        emergency: false,
    };
    let urgent =
        Queue { priority: 10, after_call: Millis::ZERO, announce_every: Millis::ZERO, ..queue(VIP, "vip") };
    let (straight_main, straight_vip) = (FlowId::nth(0xd2), FlowId::nth(0xd3));
    for change in [
        ConfigChange::QueueSaved { queue: queue(MAIN, "main") },
        ConfigChange::QueueSaved { queue: urgent },
        ConfigChange::FlowPublished { flow: flow() },
        ConfigChange::FlowPublished { flow: straight(straight_main, MAIN) },
        ConfigChange::FlowPublished { flow: straight(straight_vip, VIP) },
        ConfigChange::LineSaved { line: line(0xe1, MENU, FlowId::nth(0xd1)) },
        ConfigChange::LineSaved { line: line(0xe2, DIRECT, straight_main) },
        ConfigChange::LineSaved { line: line(0xe3, URGENT, straight_vip) },
    ] {
        config.apply(change);
    }
    config
}

/// One channel of the fake.
#[derive(Clone, Debug)]
pub struct Channel {
    pub name: String,
    pub up: bool,
    pub in_application: bool,
    pub since: Timestamp,
    pub dialled: Option<String>,
    pub caller: Option<Phone>,
    /// Several would be a fault of the machine.
    pub bridges: BTreeSet<BridgeId>,
    pub plays: BTreeSet<PlaybackId>,
    pub music: bool,
    /// The order that made it; none for channels that came by themselves.
    pub made: Option<Command>,
}

/// The fake: channels and bridges as the orders leave them. Events are the test's to make.
#[derive(Clone, Debug, Default)]
pub struct Asterisk {
    pub channels: BTreeMap<LegId, Channel>,
    pub bridges: BTreeSet<BridgeId>,
    /// Channels told to hang up that have not gone yet.
    pub going: BTreeSet<LegId>,
}

impl Asterisk {
    pub fn came(&mut self, leg: LegId, name: &str, since: Timestamp, dialled: &str, caller: Option<Phone>) {
        let channel = Channel {
            name: name.to_owned(),
            up: false,
            in_application: true,
            since,
            dialled: Some(dialled.to_owned()),
            caller,
            bridges: BTreeSet::new(),
            plays: BTreeSet::new(),
            music: false,
            made: None,
        };
        self.channels.insert(leg, channel);
    }

    /// A channel that we made; a repeated command makes none.
    fn make(&mut self, leg: LegId, name: String, up: bool, command: &Command, now: Timestamp) {
        self.channels.entry(leg).or_insert(Channel {
            name,
            up,
            in_application: false,
            since: now,
            dialled: None,
            caller: None,
            bridges: BTreeSet::new(),
            plays: BTreeSet::new(),
            music: false,
            made: Some(command.clone()),
        });
    }

    pub fn do_(&mut self, command: &Command, now: Timestamp) {
        match command {
            Command::Ring { leg, .. } | Command::Dial { leg, .. } => {
                self.make(*leg, format!("PJSIP/{leg}"), false, command, now);
                if let Command::Dial { leg, bridge, .. } = command {
                    self.join(*leg, *bridge);
                }
            }
            Command::Snoop { leg, on, .. } => {
                self.make(*leg, format!("Snoop/{on}"), true, command, now);
            }
            Command::HangUp { leg, .. } => {
                if self.channels.contains_key(leg) {
                    self.going.insert(*leg);
                }
            }
            Command::CreateBridge { bridge } => _ = self.bridges.insert(*bridge),
            Command::DestroyBridge { bridge } => {
                self.bridges.remove(bridge);
                for channel in self.channels.values_mut() {
                    channel.bridges.remove(bridge);
                }
            }
            Command::Join { bridge, leg } => self.join(*leg, *bridge),
            Command::Leave { bridge, leg } => self.with(*leg, |channel| _ = channel.bridges.remove(bridge)),
            Command::Play { leg, playback, .. } => {
                self.with(*leg, |channel| _ = channel.plays.insert(*playback));
            }
            Command::StopPlay { leg, playback } => {
                self.with(*leg, |channel| _ = channel.plays.remove(playback));
            }
            Command::StartMusic { leg, .. } => self.with(*leg, |channel| channel.music = true),
            Command::StopMusic { leg } => self.with(*leg, |channel| channel.music = false),
            Command::Answer { leg } => self.with(*leg, |channel| channel.up = true),
            Command::IndicateRinging { .. }
            | Command::StopRinging { .. }
            | Command::Mute { .. }
            | Command::SendDigits { .. }
            | Command::StartRecording { .. } => {}
        }
    }

    fn join(&mut self, leg: LegId, bridge: BridgeId) {
        if self.bridges.contains(&bridge) {
            self.with(leg, |channel| _ = channel.bridges.insert(bridge));
        }
    }

    fn with(&mut self, leg: LegId, act: impl FnOnce(&mut Channel)) {
        if let Some(channel) = self.channels.get_mut(&leg) {
            act(channel);
        }
    }

    pub fn entered(&mut self, leg: LegId) {
        self.with(leg, |channel| {
            channel.in_application = true;
            channel.up |= matches!(channel.made, Some(Command::Ring { .. }));
        });
    }

    pub fn gone(&mut self, leg: LegId) {
        self.channels.remove(&leg);
        self.going.remove(&leg);
    }

    pub fn observed(&self, asked_at: Timestamp) -> Observed {
        let legs = self.channels.iter().map(|(leg, channel)| ObservedLeg {
            leg: *leg,
            name: channel.name.clone(),
            up: channel.up,
            in_application: channel.in_application,
            caller: channel.caller.clone(),
            dialled: channel.dialled.clone(),
            since: channel.since,
        });
        let joined = |bridge: &BridgeId| {
            let legs = self.channels.iter().filter(|(_, channel)| channel.bridges.contains(bridge));
            legs.map(|(leg, _)| *leg).collect()
        };
        let bridges = self.bridges.iter().map(|id| ObservedBridge { bridge: *id, legs: joined(id) });
        Observed { asked_at, legs: legs.collect(), bridges: bridges.collect(), gone: Vec::new() }
    }
}
