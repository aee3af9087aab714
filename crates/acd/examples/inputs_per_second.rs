//! How many inputs a second one thread decides: 200 operators of three queues each, 500 calls waiting in eight.
//! An input is what the outside tells (a call came, an operator answered, a phone rang in vain, an operator is
//! free), each followed by `assign`. Prints one JSON line. `-- 1000 10000` sets operators and waiting calls.

use acd::{Acd, OperatorSkills, QueueRules, WorkId};
use domain::{EmployeeId, QueueId, Timestamp};
use std::collections::{BTreeMap, VecDeque};

const QUEUES: u128 = 8;

#[expect(clippy::disallowed_methods, reason = "a measurement needs the clock; the crate itself has none")]
fn main() {
    let mut sizes = std::env::args().skip(1).filter_map(|size| size.parse::<u128>().ok());
    let (operators, waiting) = (sizes.next().unwrap_or(200), sizes.next().unwrap_or(500));
    let mut acd = Acd::default();
    for queue in 1..=QUEUES {
        let rules = QueueRules { priority: (queue % 3) as i32, ..QueueRules::default() };
        acd.set_queue(QueueId::nth(queue), rules);
    }
    let mut talking = VecDeque::new();
    for n in 1..=operators {
        let queues = (0..3).map(|k| (QueueId::nth((n + k * 3) % QUEUES + 1), 3)).collect();
        acd.set_operator(EmployeeId::nth(n), OperatorSkills { queues, skills: BTreeMap::new() });
        talking.push_back(EmployeeId::nth(n));
    }
    let (mut inputs, mut calls, mut now) = (0_u64, 0_u128, 0_i64);
    let mut call = |acd: &mut Acd, at: i64| {
        calls += 1;
        acd.enqueue(WorkId(uuid::Uuid::from_u128(calls)), QueueId::nth(calls % QUEUES + 1), Timestamp(at));
    };
    for at in 0..waiting {
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
            for ring in rings {
                acd.accept(ring.work);
                talking.push_back(ring.operator);
                call(&mut acd, now);
                assert!(acd.assign(Timestamp(now)).is_empty(), "everybody talks");
                inputs += 2;
            }
        }
    }
    let value = (inputs as f64 / started.elapsed().as_secs_f64()).round();
    println!(r#"{{"name":"acd_inputs_per_second","value":{value}}}"#);
}
