//! Laws over random days: an Asterisk that delays, repeats, reorders and loses what it says, people who press
//! everything, a machine that is killed now and then.

#![allow(clippy::unwrap_used)]

mod laws {
    pub mod checks;
    pub mod rules;
    pub mod world;
}
mod support;

use laws::world::{Step, World};
use proptest::prelude::*;
use switch::{Entry, Outcome, Switch};

fn step() -> impl Strategy<Value = Step> {
    let n = || any::<u8>();
    prop_oneof![
        8 => (1..2_000_u32).prop_map(Step::Pass),
        4 => (1..25_000_u32).prop_map(Step::Pass),
        6 => n().prop_map(Step::CallerArrives),
        3 => n().prop_map(Step::CallerHangsUp),
        10 => n().prop_map(Step::PhonePicksUp),
        2 => (n(), n()).prop_map(|(which, cause)| Step::RingEnds(which, cause)),
        3 => n().prop_map(Step::OperatorHangsUp),
        2 => n().prop_map(Step::FarRings),
        6 => n().prop_map(Step::FarAnswers),
        2 => (n(), n()).prop_map(|(which, cause)| Step::FarGone(which, cause)),
        6 => (n(), n()).prop_map(|(who, what)| Step::AskPresence(who, what)),
        4 => (n(), n()).prop_map(|(who, whom)| Step::Dial(who, whom)),
        1 => (n(), n()).prop_map(|(who, whom)| Step::PhoneDials(who, whom)),
        6 => (n(), n()).prop_map(|(who, what)| Step::AskInCall(who, what)),
        10 => (n(), n(), n()).prop_map(|(who, what, whom)| Step::AskOfCall(who, what, whom)),
        2 => (n(), n()).prop_map(|(who, which)| Step::PickUp(who, which)),
        2 => n().prop_map(Step::AfterCallDone),
        1 => n().prop_map(Step::AfterCallExtended),
        3 => (n(), 0..30_000_u32).prop_map(|(who, away)| Step::Reload(who, away)),
        2 => (n(), any::<bool>()).prop_map(|(who, there)| Step::PageIs(who, there)),
        2 => (n(), any::<bool>()).prop_map(|(who, there)| Step::PhoneIs(who, there)),
        3 => (n(), n()).prop_map(|(who, key)| Step::Key(who, key)),
        3 => (n(), n()).prop_map(|(which, how)| Step::RulesChange(which, how)),
        1 => (n(), n()).prop_map(|(which, command)| Step::CommandFails(which, command)),
        1 => n().prop_map(Step::ConfigChanges),
        4 => (n(), n(), n()).prop_map(|(who, which, how)| Step::Supervise(who, which, how)),
        1 => n().prop_map(Step::SupervisionEnds),
        1 => n().prop_map(Step::EarDies),
        1 => n().prop_map(Step::Release),
        1 => Just(Step::EngineRestarts),
    ]
}

/// What cuts the link to Asterisk, or kills Asterisk.
fn rough_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        20 => step(),
        1 => (1..90_000_u32).prop_map(Step::LinkIsDown),
        1 => (1..30_000_u32).prop_map(Step::EngineIsAway),
        1 => Just(Step::AsteriskRestarts),
    ]
}

/// `LAWS=20` makes twenty times as many.
fn cases(n: u32) -> ProptestConfig {
    let n = n * std::env::var("LAWS").ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    ProptestConfig {
        cases: n,
        max_shrink_iters: 3_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(600))]

    /// Commands are carried out; what is said of the world may be late, repeated or lost.
    #[test]
    fn an_ordinary_day(seed in any::<u64>(), noise in 0..3_u8, steps in prop::collection::vec(step(), 1..120)) {
        let mut world = World::new(seed, noise, true);
        for step in &steps {
            world.take(step);
        }
        world.close();
    }
}

proptest! {
    #![proptest_config(cases(500))]

    /// Commands get lost with the link, too; after it all is put right.
    #[test]
    fn a_rough_day(seed in any::<u64>(), noise in 0..3_u8, steps in prop::collection::vec(rough_step(), 1..120)) {
        let mut world = World::new(seed, noise, false);
        for step in &steps {
            world.take(step);
        }
        world.close();
    }
}

proptest! {
    #![proptest_config(cases(100))]

    /// Any prefix of the journal, a snapshot through JSON, the rest: the same state and the same outcomes.
    #[test]
    fn replay(
        seed in any::<u64>(),
        cut in any::<prop::sample::Index>(),
        steps in prop::collection::vec(rough_step(), 1..80),
    ) {
        let mut world = World::new(seed, 2, false);
        for step in &steps {
            world.take(step);
        }
        let journal = journal(&world.journal);
        let cut = cut.index(journal.len() + 1);
        let mut machine = Switch::default();
        for entry in &journal[..cut] {
            prop_assert_eq!(&machine.handle(entry), world.outcome(entry.seq));
        }
        let mut machine: Switch = serde_json::from_str(&serde_json::to_string(&machine).unwrap()).unwrap();
        for entry in &journal[cut..] {
            prop_assert_eq!(&machine.handle(entry), world.outcome(entry.seq));
        }
        prop_assert_eq!(&machine, &world.machine);
        if let Some(last) = journal.last() {
            prop_assert_eq!(machine.handle(last), Outcome::default(), "a handled entry changes nothing");
        }
    }
}

/// The journal through its own form: JSON lines.
fn journal(entries: &[Entry]) -> Vec<Entry> {
    let lines: Vec<String> = entries.iter().map(|entry| serde_json::to_string(entry).unwrap()).collect();
    lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}
