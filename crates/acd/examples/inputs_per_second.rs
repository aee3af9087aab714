//! How many inputs a second one thread decides. An input is what the outside tells (a call came, an operator
//! answered, a phone rang in vain, an operator is free), each followed by `assign`. Prints one JSON line a size: a
//! usual centre (200 operators of three queues, 500 waiting in eight) and the largest that is promised (5,000
//! operators of ten queues with ten skills each, 10,000 waiting in 5,000 queues of every strategy, levels required
//! and lowered). `-- 1000 10000` sets operators and waiting calls of the first.

use acd::{Acd, OperatorSkills, QueueRules, WorkId};
use domain::queues::Strategy;
use domain::{EmployeeId, Millis, QueueId, SkillId, Timestamp};
use std::collections::{BTreeMap, VecDeque};

struct Size {
    name: &'static str,
    operators: u128,
    queues: u128,
    queues_each: u128,
    skills_each: u128,
    waiting: u128,
}

fn main() {
    let mut sizes = std::env::args().skip(1).filter_map(|size| size.parse::<u128>().ok());
    let (operators, waiting) = (sizes.next().unwrap_or(200), sizes.next().unwrap_or(500));
    let usual =
        Size { name: "acd_inputs_per_second", operators, queues: 8, queues_each: 3, skills_each: 0, waiting };
    let largest = Size {
        name: "acd_inputs_per_second_largest",
        operators: 5_000,
        queues: 5_000,
        queues_each: 10,
        skills_each: 10,
        waiting: 10_000,
    };
    for size in [usual, largest] {
        println!(r#"{{"name":"{}","value":{}}}"#, size.name, measure(&size));
    }
}

fn built(size: &Size) -> Acd {
    let mut acd = Acd::default();
    // Queues first: each set anew costs a look at every operator.
    for queue in 1..=size.queues {
        let skill = (SkillId::nth(queue % size.skills_each.max(1) + 1), (queue % 4) as u8 + 1);
        let required: BTreeMap<_, _> = (size.skills_each > 0).then_some(skill).into_iter().collect();
        let strategy =
            if size.skills_each > 0 { Strategy::ALL[queue as usize % 5] } else { Strategy::LongestIdle };
        let relax_every = Millis::secs(if size.skills_each > 0 { 20 } else { 0 });
        let rules = QueueRules { priority: (queue % 3) as i32, required, strategy, relax_every };
        acd.set_queue(QueueId::nth(queue), rules);
    }
    for n in 1..=size.operators {
        // Spread, so that every queue has about as many as every other.
        let queues =
            (0..size.queues_each).map(|k| (n + k * (size.queues / size.queues_each + 1)) % size.queues + 1);
        let queues = queues.map(|queue| (QueueId::nth(queue), (n % 5) as u8 + 1)).collect();
        let skills = (0..size.skills_each).map(|k| (SkillId::nth(k + 1), ((n + k) % 5) as u8 + 1)).collect();
        acd.set_operator(EmployeeId::nth(n), OperatorSkills { queues, skills });
    }
    acd
}

#[expect(clippy::disallowed_methods, reason = "a measurement needs the clock; the crate itself has none")]
fn measure(size: &Size) -> f64 {
    let mut acd = built(size);
    let mut talking: VecDeque<EmployeeId> = (1..=size.operators).map(EmployeeId::nth).collect();
    let (mut inputs, mut calls, mut now) = (0_u64, 0_u128, 0_i64);
    let mut call = |acd: &mut Acd, at: i64| {
        calls += 1;
        let queue = QueueId::nth(calls % size.queues + 1);
        acd.enqueue(WorkId(uuid::Uuid::from_u128(calls)), queue, Timestamp(at));
    };
    for at in 0..size.waiting {
        call(&mut acd, at as i64);
    }
    let started = std::time::Instant::now();
    while started.elapsed().as_millis() < 2_000 {
        for _ in 0..1_000 {
            now += 7;
            let Some(operator) = talking.pop_front() else { break };
            acd.set_free(operator, Timestamp(now));
            let mut rings = acd.assign(Timestamp(now));
            inputs += 1;
            if inputs.is_multiple_of(10) {
                for ring in &rings {
                    acd.release(ring.work);
                    acd.set_free(ring.operator, Timestamp(now));
                    inputs += 1;
                }
                rings = acd.assign(Timestamp(now));
            }
            if rings.is_empty() {
                // Nobody waits for him now: he stays free, and takes what comes next.
                acd.set_unavailable(operator, acd::Unavailable::Busy);
                talking.push_back(operator);
                inputs += 1;
            }
            for ring in rings {
                acd.accept(ring.work);
                talking.push_back(ring.operator);
                call(&mut acd, now);
                acd.assign(Timestamp(now));
                inputs += 2;
            }
        }
    }
    (inputs as f64 / started.elapsed().as_secs_f64()).round()
}
