//! Laws over random graphs and random callers.

use domain::flows::{Digit, Flow, Step, StepId};
use domain::{FlowId, Millis, PromptId, QueueId};
use flow::{Act, Run, Stimulus, validate};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn step() -> impl Strategy<Value = Step> {
    let exit = || (0..6_u8).prop_map(|n| StepId::new(&n.to_string()));
    let prompts = || prop::collection::vec((1..4_u128).prop_map(PromptId::nth), 0..3);
    let options = prop::collection::btree_map(digit(), exit(), 0..5);
    let queue = (1..3_u128).prop_map(QueueId::nth);
    prop_oneof![
        3 => (prompts(), exit()).prop_map(|(prompts, next)| Step::Play { prompts, next }),
        4 => (prompts(), options, 0..70_u64, 0..4_u8, prompts(), exit()).prop_map(
            |(prompts, options, timeout, tries, invalid, otherwise)| Step::Menu {
                prompts, options, timeout: Millis::secs(timeout), tries, invalid, otherwise,
            },
        ),
        2 => (prompts(), queue).prop_map(|(prompts, queue)| Step::Queue { prompts, queue }),
        1 => prompts().prop_map(|prompts| Step::HangUp { prompts }),
    ]
}

fn digit() -> impl Strategy<Value = Digit> {
    prop::sample::select(vec!['1', '2', '3', '0', '#']).prop_map(|c| Digit::new(c).expect("a key"))
}

/// Any graph of six steps at most, broken ones too.
fn any_flow() -> impl Strategy<Value = Flow> {
    prop::collection::btree_map((0..6_u8).prop_map(|n| StepId::new(&n.to_string())), step(), 1..7).prop_map(
        |steps| Flow { id: FlowId::nth(1), name: String::new(), version: 1, start: StepId::new("0"), steps },
    )
}

/// A graph mended until validation has nothing against it: a step with a problem becomes a queue.
fn valid_flow() -> impl Strategy<Value = Flow> {
    any_flow().prop_map(|mut flow| {
        let queue = || Step::Queue { prompts: Vec::new(), queue: QueueId::nth(1) };
        let prompts = (1..4).map(PromptId::nth).collect();
        let queues: BTreeSet<QueueId> = (1..3).map(QueueId::nth).collect();
        loop {
            let problems = validate(&flow, &prompts, &queues);
            let Some(problem) = problems.first() else { return flow };
            match (&problem.step, &problem.what) {
                (Some(step), flow::ProblemKind::Unreachable) => _ = flow.steps.remove(step),
                (Some(step), _) => _ = flow.steps.insert(step.clone(), queue()),
                (None, _) => _ = flow.steps.insert(flow.start.clone(), queue()),
            }
        }
    })
}

fn stimulus() -> impl Strategy<Value = Stimulus> {
    prop_oneof![
        3 => Just(Stimulus::Finished),
        1 => Just(Stimulus::TimedOut),
        3 => digit().prop_map(Stimulus::Digit),
    ]
}

/// What is going on with the caller, as one who drives the run believes from the acts alone.
#[derive(Debug, PartialEq)]
enum Now {
    Nothing,
    Playing,
    Listening,
    Over,
}

fn follow(now: Now, act: &Act) -> Result<Now, TestCaseError> {
    prop_assert_ne!(&now, &Now::Over, "nothing follows the end");
    Ok(match act {
        Act::Play { prompts } => {
            prop_assert!(!prompts.is_empty() && now != Now::Playing);
            Now::Playing
        }
        Act::StopPlaying => {
            prop_assert_eq!(now, Now::Playing);
            Now::Nothing
        }
        Act::Listen { .. } => {
            prop_assert_ne!(now, Now::Playing);
            Now::Listening
        }
        Act::Enqueue { .. } | Act::HangUp => {
            prop_assert_ne!(now, Now::Playing, "words are said to the end, or stopped");
            Now::Over
        }
    })
}

/// Drives the run as its contract wants and checks it after each stimulus.
fn drive(flow: &Flow, stimuli: &[Stimulus]) -> Result<(), TestCaseError> {
    let (mut run, mut did) = Run::start(flow);
    let mut now = Now::Nothing;
    for stimulus in stimuli {
        for one in &did {
            now = follow(now, &one.act)?;
        }
        prop_assert_ne!(&now, &Now::Nothing, "waits for something or is over");
        prop_assert_eq!(run.is_over(), now == Now::Over);
        let stored: Run =
            serde_json::to_string(&run).and_then(|json| serde_json::from_str(&json)).expect("a run is JSON");
        prop_assert_eq!(&stored, &run);
        let before = run.clone();
        did = run.handle(flow, *stimulus);
        let mut again = stored;
        prop_assert_eq!(&again.handle(flow, *stimulus), &did, "a stored run goes on the same");
        prop_assert_eq!(&again, &run);
        match (stimulus, &now) {
            (_, Now::Over) | (Stimulus::TimedOut, Now::Playing) | (Stimulus::Finished, Now::Listening) => {
                prop_assert!(did.is_empty() && run == before, "{:?} is not waited for", stimulus);
            }
            (Stimulus::Finished, Now::Playing) => {
                prop_assert!(!did.is_empty());
                now = Now::Nothing;
            }
            (_, Now::Listening) => {
                prop_assert!(!did.is_empty());
                now = Now::Nothing;
            }
            _ => {}
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn a_run_waits_or_is_over(flow in any_flow(), stimuli in prop::collection::vec(stimulus(), 0..40)) {
        drive(&flow, &stimuli)?;
    }

    #[test]
    fn a_valid_run_too(flow in valid_flow(), stimuli in prop::collection::vec(stimulus(), 0..40)) {
        drive(&flow, &stimuli)?;
    }

    /// In a valid flow every way of a caller who presses nothing comes to its own end, within all tries of all steps.
    #[test]
    fn a_silent_caller_comes_to_an_end(flow in valid_flow()) {
        let (mut run, mut did) = Run::start(&flow);
        for _ in 0..100 {
            match did.last().map(|one| &one.act) {
                Some(Act::Play { .. }) => did = run.handle(&flow, Stimulus::Finished),
                Some(Act::Listen { .. }) => did = run.handle(&flow, Stimulus::TimedOut),
                _ => break,
            }
        }
        prop_assert!(run.is_over());
        let proper = matches!(flow.steps.get(run.step()), Some(Step::Queue { .. } | Step::HangUp { .. }));
        prop_assert!(proper, "ends in a step that is an end");
    }

    #[test]
    fn a_flow_survives_json(flow in any_flow()) {
        let json = serde_json::to_value(&flow).unwrap();
        prop_assert_eq!(serde_json::from_value::<Flow>(json).unwrap(), flow);
    }
}
