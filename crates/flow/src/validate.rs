//! Whether a flow may be published.

use crate::{Problem, ProblemKind};
use domain::flows::{Flow, Step, StepId};
use domain::{Millis, PromptId, QueueId};
use std::collections::{BTreeMap, BTreeSet};

type Steps = BTreeMap<StepId, Step>;

/// All that is wrong with the flow, in order of the steps; empty when it may be published. A draft with a hole is
/// told of the hole, and of what lies beyond it only what is true anyway.
pub fn validate(
    flow: &Flow,
    known_prompts: &BTreeSet<PromptId>,
    known_queues: &BTreeSet<QueueId>,
) -> Vec<Problem> {
    let steps = &flow.steps;
    let mut found = BTreeSet::new();
    let mut tell = |step: &StepId, what: ProblemKind| {
        found.insert(Problem { step: Some(step.clone()), what });
    };
    let reached = reached_from(steps, &flow.start);
    let ending = leading_to_end(steps);
    for (id, step) in steps {
        for what in own_problems(step, known_prompts, known_queues) {
            tell(id, what);
        }
        for to in exits(step).filter(|to| !steps.contains_key(to)) {
            tell(id, ProblemKind::ExitToNowhere { to: to.clone() });
        }
        match reached.contains(id) {
            true if !ending.contains(id) => tell(id, ProblemKind::NoWayToEnd),
            false if steps.contains_key(&flow.start) => tell(id, ProblemKind::Unreachable),
            _ => {}
        }
    }
    for through in circles(steps) {
        let first = through[0].clone();
        let silent = through.iter().all(|id| steps.get(id).is_some_and(is_silent));
        tell(
            &first,
            match silent {
                true => ProblemKind::SilentLoop { through },
                false => ProblemKind::EndlessWithoutKeys { through },
            },
        );
    }
    if !steps.contains_key(&flow.start) {
        found.insert(Problem { step: None, what: ProblemKind::NoStart });
    }
    found.into_iter().collect()
}

/// What can be seen in the step alone.
fn own_problems(
    step: &Step,
    known_prompts: &BTreeSet<PromptId>,
    known_queues: &BTreeSet<QueueId>,
) -> Vec<ProblemKind> {
    let mut found = Vec::new();
    let mut prompts: Vec<&PromptId> = Vec::new();
    match step {
        Step::Play { prompts: said, .. } | Step::HangUp { prompts: said } => prompts.extend(said),
        Step::Menu { prompts: said, options, timeout, tries, invalid, .. } => {
            prompts.extend(said.iter().chain(invalid));
            if options.is_empty() {
                found.push(ProblemKind::MenuWithoutOptions);
            }
            if *tries == 0 {
                found.push(ProblemKind::ZeroTries);
            }
            if !(Millis::secs(1)..=Millis::secs(60)).contains(timeout) {
                found.push(ProblemKind::TimeoutOutOfRange { timeout: *timeout });
            }
        }
        Step::Queue { prompts: said, queue } => {
            prompts.extend(said);
            if !known_queues.contains(queue) {
                found.push(ProblemKind::UnknownQueue { queue: *queue });
            }
        }
    }
    let unknown = prompts.into_iter().filter(|prompt| !known_prompts.contains(prompt));
    found.extend(unknown.map(|prompt| ProblemKind::UnknownPrompt { prompt: *prompt }));
    found
}

fn exits(step: &Step) -> impl Iterator<Item = &StepId> {
    let (options, one) = match step {
        Step::Play { next, .. } => (None, Some(next)),
        Step::Menu { options, otherwise, .. } => (Some(options.values()), Some(otherwise)),
        Step::Queue { .. } | Step::HangUp { .. } => (None, None),
    };
    options.into_iter().flatten().chain(one)
}

/// Where a caller goes who presses nothing; none at an end.
fn exit_without_keys(step: &Step) -> Option<&StepId> {
    match step {
        Step::Play { next, .. } => Some(next),
        Step::Menu { otherwise, .. } => Some(otherwise),
        Step::Queue { .. } | Step::HangUp { .. } => None,
    }
}

/// Neither plays nor listens.
fn is_silent(step: &Step) -> bool {
    matches!(step, Step::Play { prompts, .. } if prompts.is_empty())
}

fn reached_from(steps: &Steps, start: &StepId) -> BTreeSet<StepId> {
    let (mut reached, mut todo) = (BTreeSet::new(), vec![start]);
    while let Some((id, step)) = todo.pop().and_then(|id| steps.get_key_value(id)) {
        if reached.insert(id.clone()) {
            todo.extend(exits(step).filter(|to| steps.contains_key(to)));
        }
    }
    reached
}

/// Steps from which some way leads to a queue, a hang-up, or out of the draft.
fn leading_to_end(steps: &Steps) -> BTreeSet<StepId> {
    let mut ending: BTreeSet<StepId> = BTreeSet::new();
    loop {
        let leads = |step: &Step| {
            exit_without_keys(step).is_none()
                || exits(step).any(|to| ending.contains(to) || !steps.contains_key(to))
        };
        let more: Vec<StepId> = steps
            .iter()
            .filter(|(id, step)| !ending.contains(*id) && leads(step))
            .map(|(id, _)| id.clone())
            .collect();
        if more.is_empty() {
            return ending;
        }
        ending.extend(more);
    }
}

/// Circles of the way without keys, each from its first step by name. A step has at most one exit without keys, so
/// circles have no step in common.
fn circles(steps: &Steps) -> Vec<Vec<StepId>> {
    let mut found = BTreeSet::new();
    for start in steps.keys() {
        let (mut way, mut at): (Vec<&StepId>, _) = (Vec::new(), Some(start));
        while let Some(id) = at {
            if let Some(since) = way.iter().position(|passed| *passed == id) {
                let circle = &mut way[since..];
                let first = (0..circle.len()).min_by_key(|n| circle[*n]).unwrap_or(0);
                circle.rotate_left(first);
                found.insert(circle.iter().map(|id| (*id).clone()).collect());
                break;
            }
            way.push(id);
            at = steps.get(id).and_then(exit_without_keys);
        }
    }
    found.into_iter().collect()
}
