//! Scenarios as text, one file each under `scenarios/`: unindented lines are what happens, indented ones what the
//! machine decides (`→` order — why, `=` remembered, `~` shown). `UPDATE_EXPECT=1` writes the decisions anew.
//!
//! A line begins with seconds since the start. Phones' legs are named after their operator and numbered as they
//! are rung (`anna1`), legs to the outside `far1`, calls `k1`, playings `p1`.

#![allow(clippy::unwrap_used)]

#[path = "stage/inputs.rs"]
mod inputs;
mod support;

use domain::config::{ConfigChange, PhoneMode, Policy, Queue};
use domain::emergency::Emergency;
use domain::events::Event;
use domain::flows::Digit;
use domain::lines::{Closed, Hours, WhenClosed};
use domain::queues::{Overflow, Strategy};
use domain::sayings;
use domain::supervision::SupervisionMode;
use domain::{
    BreakReasonId, CallId, EmployeeId, LegId, LineId, Millis, Party, Phone, PlaybackId, Presence, QueueId,
    SkillId, Target, Timestamp,
};
use std::collections::BTreeMap;
use std::fmt::Write;
use support::{Asterisk, MAIN, VIP, centre, operator};
use switch::{Command, Entry, Fact, Gone, Input, Outcome, Switch, text};

/// 2025-11-23, a round moment.
const START: Timestamp = Timestamp(1_763_856_000_000);
/// `olga` is their supervisor.
const PEOPLE: [&str; 4] = ["anna", "boris", "clara", "olga"];

struct Stage {
    machine: Switch,
    asterisk: Asterisk,
    /// Ids as text, to names of the scenario and back.
    names: BTreeMap<String, String>,
    ids: BTreeMap<String, String>,
    counts: BTreeMap<String, u32>,
    now: Timestamp,
    /// The engine is away: nothing is handled, and no time comes, until "up".
    dead: bool,
    told: String,
}

impl Stage {
    fn new() -> Self {
        let mut stage = Stage {
            machine: Switch::default(),
            asterisk: Asterisk::default(),
            names: BTreeMap::new(),
            ids: BTreeMap::new(),
            counts: BTreeMap::new(),
            now: START,
            dead: false,
            told: String::new(),
        };
        stage.call_it("main", MAIN);
        stage.call_it("vip", VIP);
        for (name, prompt) in [
            ("hello", 0xb1),
            ("menu", 0xb2),
            ("wrong", 0xb3),
            ("bye", 0xb4),
            ("first", 0xc1),
            ("second", 0xc2),
            ("alarm", 0xa7),
            ("closed", 0xa8),
            ("sorry", 0xa9),
            ("minute", 0xca),
            ("minutes", 0xcb),
        ] {
            stage.call_it(name, domain::PromptId::nth(prompt));
        }
        for (name, id) in [("l-menu", 0xe1), ("l-main", 0xe2), ("l-vip", 0xe3)] {
            stage.call_it(name, domain::LineId::nth(id));
        }
        for (name, id) in [("f-menu", 0xd1), ("f-main", 0xd2), ("f-vip", 0xd3)] {
            stage.call_it(name, domain::FlowId::nth(id));
        }
        for (name, id) in [
            ("tone", sayings::TONE),
            ("leave-message", sayings::LEAVE_MESSAGE),
            ("offer", sayings::CALLBACK_OFFER),
            ("confirm", sayings::CALLBACK_CONFIRM),
            ("accepted", sayings::CALLBACK_DONE),
        ] {
            stage.call_it(name, id);
        }
        stage.call_it("lunch", BreakReasonId::nth(0xf1));
        let mut config = centre();
        for (name, extension, phone, queues) in [
            ("anna", "201", PhoneMode::Browser, &[MAIN][..]),
            ("boris", "202", PhoneMode::Desk, &[MAIN, VIP]),
            ("clara", "203", PhoneMode::Browser, &[]),
            ("olga", "204", PhoneMode::Browser, &[]),
        ] {
            let id = stage.person(name);
            stage.call_it(name, id);
            let mut operator = operator(id, extension, name, phone, queues);
            operator.supervises = name == "olga";
            config.apply(ConfigChange::OperatorSaved { operator });
        }
        for change in domain::config::Config::default().changes_to(&config) {
            stage.quietly(Input::Config { change });
        }
        for name in PEOPLE {
            let operator = stage.person(name);
            stage.quietly(Input::PhoneSeen { operator, reachable: true });
            stage.quietly(Input::PageSeen { operator, there: name != "boris" });
        }
        stage.quietly(Input::AsteriskSeen { up: true });
        let observed = stage.asterisk.observed(START);
        stage.quietly(Input::Reconciled { observed });
        stage
    }

    fn call_it(&mut self, name: &str, id: impl ToString) {
        self.names.insert(id.to_string(), name.to_owned());
        self.ids.insert(name.to_owned(), id.to_string());
    }

    fn number_it(&mut self, stem: &str, id: impl ToString) {
        if !self.names.contains_key(&id.to_string()) {
            let count = self.counts.entry(stem.to_owned()).or_default();
            *count += 1;
            let name = format!("{stem}{count}");
            self.call_it(&name, id);
        }
    }

    fn person(&self, name: &str) -> EmployeeId {
        let at = PEOPLE.iter().position(|known| *known == name);
        EmployeeId::nth(at.unwrap_or_else(|| panic!("nobody is called {name}")) as u128 + 1)
    }

    fn id<T: std::str::FromStr>(&self, name: &str) -> T {
        let id = self.ids.get(name).unwrap_or_else(|| panic!("nothing is called {name}"));
        id.parse().ok().expect("an id")
    }

    fn party(&self, name: &str) -> Party {
        match PEOPLE.contains(&name) {
            true => Party::Operator { id: self.person(name) },
            false => Party::Number { number: Phone::parse(name).unwrap() },
        }
    }

    fn handle(&mut self, input: Input) -> Outcome {
        let seq = self.machine.seq() + 1;
        let outcome = self.machine.handle(&Entry { seq, at: self.now, seed: seq * 77, input });
        for order in &outcome.orders {
            self.asterisk.do_(&order.command, self.now);
        }
        outcome
    }

    fn quietly(&mut self, input: Input) {
        self.handle(input);
    }

    fn tell(&mut self, input: Input) {
        let outcome = self.handle(input);
        self.name_new(&outcome);
        let mut lines = Vec::new();
        let names = &self.names;
        let mut name = |id: &str| names.get(id).cloned().unwrap_or_else(|| text::short(id));
        for order in &outcome.orders {
            let (command, why) =
                (text::line(&order.command, &mut name), text::line(&order.reason, &mut name));
            lines.push(format!("→ {command} — {why}"));
        }
        for fact in &outcome.facts {
            match fact {
                Fact::CallStepped { call, step } => {
                    let (what, why) =
                        (text::line(&step.what, &mut name), text::line(&step.reason, &mut name));
                    lines.push(format!("= {} {what} — {why}", name(&call.to_string())));
                }
                Fact::PresenceChanged { operator, to, by, reason, .. } => {
                    let by = by.map(|by| format!(" by {}", name(&by.to_string()))).unwrap_or_default();
                    let (to, why) = (text::line(to, &mut name), text::line(reason, &mut name));
                    lines.push(format!("= {} {to}{by} — {why}", name(&operator.to_string())));
                }
                Fact::CallSaved { call } if call.ended_at.is_some() => {
                    lines.push(format!(
                        "= {} took {} waited {} talked {} held {}",
                        name(&call.id.to_string()),
                        text::seconds(call.ended_at.unwrap(), call.started_at),
                        call.waited.0,
                        call.talked.0,
                        call.held.0
                    ));
                }
                Fact::CallSaved { .. } | Fact::LegSaved { .. } => {}
                Fact::RecordingStarted { .. }
                | Fact::RecordingEnded { .. }
                | Fact::MessageLeft { .. }
                | Fact::CallbackAsked { .. } => {
                    lines.push(format!(
                        "= {}",
                        text::line(fact, &mut |id| name(id)).replace(&START.0.to_string(), "start")
                    ));
                }
            }
        }
        for event in &outcome.events {
            match event {
                Event::CallChanged { call } => {
                    let operator = call.operator.map(|id| format!(" @{}", name(&id.to_string())));
                    let phase = text::line(&call.phase, &mut name);
                    let id = name(&call.id.to_string());
                    let mut others = String::new();
                    for other in &call.participants {
                        let (who, stage) =
                            (text::line(&other.party, &mut name), text::line(&other.stage, &mut name));
                        let _ = write!(others, " +{stage}({who})");
                    }
                    let aside = if call.aside { " aside" } else { "" };
                    lines.push(format!("~ {id}{} {phase}{aside}{others}", operator.unwrap_or_default()));
                }
                Event::SupervisionChanged { supervision } => {
                    let [who, whom] =
                        [supervision.supervisor, supervision.operator].map(|id| name(&id.to_string()));
                    let mode = text::line(&supervision.mode, &mut name);
                    let real = if supervision.since.is_some() { "" } else { " (not yet)" };
                    let shown = if supervision.shown { "" } else { " hidden" };
                    lines.push(format!("~ {who} supervises {whom}: {mode}{real}{shown}"));
                }
                Event::SupervisionEnded { supervisor, operator, shown } => {
                    let [who, whom] = [supervisor, operator].map(|id| name(&id.to_string()));
                    let shown = if *shown { "" } else { " hidden" };
                    lines.push(format!("~ {who} supervises {whom} no more{shown}"));
                }
                Event::CallEnded { id, operator, outcome } => {
                    let operator = operator.map_or("nobody's".to_owned(), |id| name(&id.to_string()));
                    let how = outcome.map_or("for others".to_owned(), |how| text::line(&how, &mut name));
                    lines.push(format!("~ {} leaves {operator}: {how}", name(&id.to_string())));
                }
                _ => {}
            }
        }
        for line in lines {
            let _ = writeln!(self.told, "    {}", self.relative(&line));
        }
    }

    /// Instants within a line as seconds since the start.
    fn relative(&self, line: &str) -> String {
        let day = &START.0.to_string()[..6];
        let relative = |word: &str| -> String {
            let Some((key, value)) = word.split_once('=') else { return word.to_owned() };
            let digits = value.trim_end_matches(')');
            match digits.parse::<i64>() {
                Ok(at) if digits.starts_with(day) && digits.len() == 13 => {
                    let rest = &value[digits.len()..];
                    format!("{key}={}{rest}", text::seconds(Timestamp(at), START))
                }
                _ => word.to_owned(),
            }
        };
        line.split(' ').map(relative).collect::<Vec<_>>().join(" ")
    }

    fn name_new(&mut self, outcome: &Outcome) {
        for fact in &outcome.facts {
            match fact {
                Fact::CallSaved { call } => self.number_it("k", call.id),
                Fact::RecordingStarted { recording, .. } => self.number_it("r", *recording),
                Fact::CallbackAsked { callback, .. } => self.number_it("cb", *callback),
                _ => {}
            }
        }
        for order in &outcome.orders {
            match &order.command {
                Command::Ring { leg, operator, .. } => {
                    let person = self.names[&operator.to_string()].clone();
                    self.number_it(&person, *leg);
                }
                Command::Dial { leg, .. } => self.number_it("far", *leg),
                Command::Snoop { leg, .. } => self.number_it("ear", *leg),
                Command::Play { playback, .. } => self.number_it("p", *playback),
                Command::CreateBridge { bridge } => self.number_it("b", *bridge),
                _ => {}
            }
        }
    }

    fn time_comes_until(&mut self, until: Timestamp) {
        while let Some(at) = self.machine.next_timeout().filter(|at| *at < until && !self.dead) {
            self.now = at;
            let before = self.told.len();
            let _ = writeln!(self.told, "{} (time)", text::seconds(at, START));
            let line = self.told.len();
            self.tell(Input::TimeCame);
            if self.told.len() == line {
                self.told.truncate(before);
            }
        }
        self.now = until;
    }

    fn play(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let seconds: f64 = words[0].parse().unwrap_or_else(|_| panic!("seconds first: {line}"));
        self.time_comes_until(Timestamp(START.0 + (seconds * 1000.0).round() as i64));
        let _ = writeln!(self.told, "{line}");
        let word = |n: usize| *words.get(n).unwrap_or_else(|| panic!("more words: {line}"));
        if word(1) == "show" {
            return self.show(word(2));
        }
        if word(1) == "restart" {
            // What the engine does after a crash: snapshot, JSON, back.
            let json = serde_json::to_string(&self.machine).unwrap();
            let back: Switch = serde_json::from_str(&json).unwrap();
            assert_eq!(back, self.machine);
            self.machine = back;
            self.dead = true;
            return;
        }
        let input = self.input(&words, &word);
        self.dead &= word(1) != "up";
        if self.dead {
            return;
        }
        if let Err(refusal) = self.machine.check(&input) {
            let _ = writeln!(self.told, "    refused: {refusal}");
        }
        self.tell(input);
    }

    fn show(&mut self, what: &str) {
        let board = self.machine.board();
        let names = &self.names;
        let mut name = |id: &str| names.get(id).cloned().unwrap_or_else(|| text::short(id));
        let line = match what {
            "main" => text::line(&board.queues[&MAIN], &mut name),
            "vip" => text::line(&board.queues[&VIP], &mut name),
            "board" => {
                let calls: Vec<String> =
                    board.calls.values().map(|call| text::line(call, &mut name)).collect();
                calls.join("\n    ")
            }
            who => text::line(&board.operators[&self.person(who)], &mut name),
        };
        let _ = writeln!(self.told, "    {}", self.relative(&line));
    }
}

#[test]
fn scenarios() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let script = std::fs::read_to_string(&file).unwrap();
        let mut stage = Stage::new();
        for line in script.lines().filter(|line| !line.starts_with(' ') && !line.ends_with("(time)")) {
            match line.starts_with('#') || line.is_empty() {
                true => _ = writeln!(stage.told, "{line}"),
                false => stage.play(line),
            }
        }
        expect_test::expect_file![file].assert_eq(&stage.told);
    }
}
