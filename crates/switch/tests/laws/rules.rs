//! Random rules of queues and lines.

use crate::support::{MAIN, VIP, centre, queue};
use domain::config::{ConfigChange, Line, Queue};
use domain::emergency::Emergency;
use domain::lines::{Closed, Hours, WhenClosed};
use domain::queues::{Distribution, Limits, Overflow, Strategy};
use domain::{EmployeeId, Millis, Phone, PromptId, SkillId, Timestamp};
use std::collections::BTreeMap;

/// Every strategy and every overflow, with limits that are met soon.
pub fn rules(n: u8, how: u8) -> ConfigChange {
    let overflows = [
        Overflow::Stay,
        Overflow::Queue { queue: if n.is_multiple_of(2) { VIP } else { MAIN } },
        Overflow::Number { number: Phone::parse("89161112233").unwrap() },
        Overflow::Voicemail,
        Overflow::Callback,
        Overflow::HangUp,
    ];
    let prompt = PromptId::nth(0xa9);
    let emergency = |on: bool| Emergency {
        prompt,
        text: if on { "Авария".to_owned() } else { "Другая".to_owned() },
        since: Timestamp(1),
        by: EmployeeId::nth(1),
    };
    let hours = Hours {
        open: how.is_multiple_of(3),
        changes: vec![Timestamp(1_763_856_000_000 + i64::from(how) * 400)],
    };
    match n % 8 {
        0 => ConfigChange::EmergencySet { emergency: how.is_multiple_of(2).then(|| emergency(how > 100)) },
        1 => {
            let line = centre().lines.into_values().nth(how as usize % 3).unwrap();
            let then = [WhenClosed::HangUp, WhenClosed::Voicemail, WhenClosed::Flow { flow: line.flow }];
            let closed = Closed { prompts: vec![prompt], then: then[how as usize / 3 % 3].clone() };
            ConfigChange::LineSaved { line: Line { hours: Some(hours), closed, emergency: n < 128, ..line } }
        }
        _ => {
            let id = if n.is_multiple_of(2) { MAIN } else { VIP };
            let distribution = Distribution {
                strategy: Strategy::ALL[how as usize % 5],
                relax_every: Millis::secs(u64::from(how % 3) * 2),
                prefer_last: Millis::secs(u64::from(how % 4) * 2),
            };
            let limits = Limits {
                max_wait: Millis::secs(u64::from(how % 5) * 2),
                max_size: u32::from(how % 3),
                prompts: if how > 127 { vec![prompt] } else { Vec::new() },
                overflow: overflows[how as usize % 6].clone(),
            };
            let wait_told = vec![PromptId::nth(0xca), PromptId::nth(0xcb)];
            let required =
                if how.is_multiple_of(7) { [(SkillId::nth(1), 3)].into() } else { BTreeMap::new() };
            let name = if id == MAIN { "main" } else { "vip" };
            let queue = Queue { distribution, limits, wait_told, required, ..queue(id, name) };
            ConfigChange::QueueSaved { queue }
        }
    }
}
