//! Laws over random inputs: the decisions equal those of a plain model that scans everything, nothing is lost or
//! given twice, and a stored state decides as the one that was never stored.

mod model;

use acd::{Acd, Assignment, OperatorSkills, QueueRules, Unavailable, WorkId};
use domain::calls::Reason;
use domain::queues::Strategy;
use domain::{EmployeeId, Millis, QueueId, SkillId, Timestamp};
use model::{Model, Waiting};
use proptest::prelude::{
    Just, ProptestConfig, TestCaseError, prop, prop_assert, prop_assert_eq, prop_oneof, proptest,
};
use proptest::strategy::Strategy as _;
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
enum Input {
    Operator(u128, Vec<u128>, u8),
    RemoveOperator(u128),
    Queue(u128, i32, Option<u8>, Strategy, u64),
    Load(u128, u32, u64),
    Prefer(u128, u128, i64),
    RemoveQueue(u128),
    Free(u128),
    Not(u128, Unavailable),
    Call(u128, u128),
    Head(u128, u128, i64),
    Gone(u128),
    Release(u128),
    Accept(u128),
    Assign,
}

fn input() -> impl proptest::strategy::Strategy<Value = Input> {
    let (operator, queue, work) = (1..6_u128, 1..5_u128, 1..12_u128);
    let why = prop::sample::select(vec![
        Unavailable::Offline,
        Unavailable::Busy,
        Unavailable::OnBreak,
        Unavailable::Unreachable,
    ]);
    prop_oneof![
        2 => (operator.clone(), prop::collection::vec(queue.clone(), 0..4), 0..5_u8)
            .prop_map(|(id, queues, level)| Input::Operator(id, queues, level)),
        1 => operator.clone().prop_map(Input::RemoveOperator),
        3 => (queue.clone(), -1..2_i32, prop::option::of(1..6_u8), prop::sample::select(Strategy::ALL.to_vec()), 0..12_u64)
            .prop_map(|(id, priority, level, strategy, relax)| {
                Input::Queue(id, priority, level, strategy, relax.saturating_sub(4))
            }),
        3 => (operator.clone(), 0..4_u32, 0..4_u64).prop_map(|(id, calls, talked)| Input::Load(id, calls, talked)),
        3 => (work.clone(), operator.clone(), 0..120_i64)
            .prop_map(|(work, operator, until)| Input::Prefer(work, operator, until)),
        1 => queue.clone().prop_map(Input::RemoveQueue),
        8 => operator.clone().prop_map(Input::Free),
        2 => (operator, why).prop_map(|(id, why)| Input::Not(id, why)),
        8 => (work.clone(), queue.clone()).prop_map(|(work, queue)| Input::Call(work, queue)),
        2 => (work.clone(), queue, 0..60_i64).prop_map(|(work, queue, at)| Input::Head(work, queue, at)),
        1 => work.clone().prop_map(Input::Gone),
        4 => work.clone().prop_map(Input::Release),
        3 => work.prop_map(Input::Accept),
        8 => Just(Input::Assign),
    ]
}

fn work(n: u128) -> WorkId {
    WorkId(uuid::Uuid::from_u128(n))
}

/// The level at which an operator works in a queue.
fn work_level(operator: u128, queue: u128) -> u8 {
    ((operator + queue) % 3) as u8 + 1
}

fn take(acd: &mut Acd, input: &Input, now: i64) -> Vec<Assignment> {
    let at = Timestamp(now);
    match input.clone() {
        Input::Operator(id, queues, level) => {
            let queues =
                queues.into_iter().map(|queue| (QueueId::nth(queue), work_level(id, queue))).collect();
            let skills = (level > 0).then(|| (SkillId::nth(1), level)).into_iter().collect();
            acd.set_operator(EmployeeId::nth(id), OperatorSkills { queues, skills });
        }
        Input::RemoveOperator(id) => acd.remove_operator(EmployeeId::nth(id)),
        Input::Queue(id, priority, level, strategy, relax) => {
            let required = level.map(|level| (SkillId::nth(1), level)).into_iter().collect();
            let rules = QueueRules { priority, required, strategy, relax_every: Millis(relax) };
            acd.set_queue(QueueId::nth(id), rules);
        }
        Input::Load(id, calls, talked) => acd.set_load(EmployeeId::nth(id), calls, Millis(talked)),
        Input::Prefer(id, operator, until) => {
            acd.prefer(work(id), EmployeeId::nth(operator), Timestamp(until));
        }
        Input::RemoveQueue(id) => acd.remove_queue(QueueId::nth(id)),
        Input::Free(id) => acd.set_free(EmployeeId::nth(id), at),
        Input::Not(id, why) => acd.set_unavailable(EmployeeId::nth(id), why),
        Input::Call(id, queue) => acd.enqueue(work(id), QueueId::nth(queue), at),
        Input::Head(id, queue, since) => {
            acd.requeue_at_head(work(id), QueueId::nth(queue), Timestamp(since));
        }
        Input::Gone(id) => acd.withdraw(work(id)),
        Input::Release(id) => acd.release(work(id)),
        Input::Accept(id) => acd.accept(work(id)),
        Input::Assign => return acd.assign(at),
    }
    Vec::new()
}

/// Everything that can be asked says the same as the model.
fn same(acd: &Acd, model: &Model) -> Result<(), TestCaseError> {
    let mut holders = BTreeSet::new();
    for waiting in &model.waiting {
        let holder = acd.reservation(work(waiting.work));
        prop_assert_eq!(holder, waiting.reserved.map(EmployeeId::nth));
        prop_assert!(holder.is_none_or(|holder| holders.insert(holder)), "an operator with two works");
    }
    for queue in 1..5_u128 {
        let id = QueueId::nth(queue);
        let mut line: Vec<&Waiting> = model.waiting.iter().filter(|w| w.queue == queue).collect();
        line.sort_by_key(|waiting| waiting.place);
        let expected: Vec<_> = line.iter().map(|w| (work(w.work), Timestamp(w.place.1))).collect();
        prop_assert_eq!(acd.waiting(id).collect::<Vec<_>>(), expected);
        let staff: Vec<_> =
            model.operators.iter().filter(|(id, _)| model.steps(**id, queue).is_some()).collect();
        let offline =
            |id: u128, staff: &model::Staff| staff.state == Err(Unavailable::Offline) && !model.reserved(id);
        let figures = acd.queue_figures(id);
        prop_assert_eq!(figures.waiting as usize, line.len());
        prop_assert_eq!(figures.oldest, line.iter().map(|w| Timestamp(w.place.1)).min());
        let free = staff.iter().filter(|(id, staff)| staff.state.is_ok() && !model.reserved(**id));
        prop_assert_eq!(figures.free as usize, free.count());
        let staffed = staff.iter().filter(|(id, staff)| !offline(**id, staff)).count();
        prop_assert_eq!(figures.staffed as usize, staffed);
        let mut open = 0;
        for (n, waiting) in line.iter().enumerate() {
            prop_assert_eq!(acd.position(work(waiting.work)), Some(n as u32 + 1));
            let why = acd.why_waits(work(waiting.work));
            let fit = model.free_for(waiting).len() as u32;
            match (waiting.reserved, waiting.wish, open) {
                (Some(_), _, _) => prop_assert_eq!(why, None),
                (None, Some((operator, until)), _) => prop_assert_eq!(
                    why,
                    Some(Reason::AwaitsLastOperator {
                        operator: EmployeeId::nth(operator),
                        until: Timestamp(until)
                    })
                ),
                (None, None, 0) if fit > 0 => prop_assert_eq!(why, None),
                (None, None, 0) if figures.free > 0 => {
                    prop_assert_eq!(why, Some(Reason::LevelTooLow { free: figures.free }));
                }
                (None, None, 0) => {
                    let nobody = matches!(why, Some(Reason::NobodyFree { staffed: s, busy, on_break })
                        if s as usize == staffed && busy + on_break <= s);
                    prop_assert!(nobody, "{:?}", why);
                }
                (None, None, ahead) => prop_assert_eq!(why, Some(Reason::NotFirst { ahead })),
            }
            open += u32::from(waiting.reserved.is_none() && waiting.wish.is_none());
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn decides_as_the_plain_model(inputs in prop::collection::vec(input(), 0..160), store_each in 1..40_usize) {
        let (mut acd, mut model) = (Acd::default(), Model::default());
        for queue in 1..4 {
            let plain = Input::Queue(queue, 0, None, Strategy::LongestIdle, 0);
            take(&mut acd, &plain, 0);
            model.take(&plain, 0);
        }
        for operator in 1..4 {
            take(&mut acd, &Input::Operator(operator, vec![1, 2, 3], 2), 0);
            model.take(&Input::Operator(operator, vec![1, 2, 3], 2), 0);
        }
        for (n, input) in inputs.iter().enumerate() {
            let now = n as i64;
            prop_assert_eq!(take(&mut acd, input, now), model.take(input, now), "{:?}", input);
            same(&acd, &model)?;
            if matches!(input, Input::Assign) {
                prop_assert_eq!(acd.assign(Timestamp(now)), Vec::new(), "all that could be was decided");
            }
            if n % store_each == 0 {
                let stored: Acd = serde_json::from_str(&serde_json::to_string(&acd).unwrap()).unwrap();
                prop_assert_eq!(&stored, &acd, "the index follows from the facts");
                acd = stored;
            }
        }
    }
}
