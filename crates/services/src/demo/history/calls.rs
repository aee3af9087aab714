//! One call, in or out, among the operators who are busy or free.

use super::Desk;
use super::dice::Dice;
use super::notes::note;
use super::past::{Past, begin};
use crate::demo::centre::*;
use domain::calls::*;
use domain::flows::{Digit, StepId};
use domain::{EmployeeId, Millis, Phone, Timestamp};

/// Which line, which queue, by which key.
fn wish(dice: &mut Dice) -> ((&'static str, &'static str), &'static str, Option<char>) {
    match dice.below(100) {
        0..=29 => (MAIN_LINE, INFO, Some('1')),
        30..=49 => (MAIN_LINE, STATUS, Some('2')),
        50..=67 => (MAIN_LINE, BOOKING, Some('3')),
        68..=80 => (MAIN_LINE, BENEFITS, Some('4')),
        81..=87 => (MAIN_LINE, INFO, None),
        88..=93 => (BUSINESS_LINE, BUSINESS, None),
        _ => (DIRECT_LINE, INFO, None),
    }
}

pub(super) fn inbound(dice: &mut Dice, at: i64, number: Phone, desks: &mut [Desk]) -> Past {
    let ((line, dialled), queue, key) = wish(dice);
    let mut past = begin(dice, at, Direction::Inbound, number);
    past.call.line = Some(line_id(line));
    past.call.dialled = Phone::parse(dialled).ok();
    past.step(at, What::Started, Reason::LineCalled { line: line_id(line) });
    let menu = line == MAIN_LINE.0;
    let mut clock = at;
    if line != DIRECT_LINE.0 {
        let flow = flow_id(if menu { "Главное меню" } else { "Бизнес" });
        let entered = |step: &str| {
            let step = StepId::new(step);
            (What::EnteredStep { step: step.clone() }, Reason::FlowStep { flow, version: 1, step })
        };
        let (what, why) = entered("приветствие");
        past.step(clock, what, why);
        clock += 6_000;
        if menu {
            let (what, why) = entered("меню");
            past.step(clock, what, why);
            if dice.percent(6) {
                let end = clock + dice.around(6_000) + 500;
                return past.ended(end, Outcome::EndedInFlow, EndedBy::Subscriber, 16);
            }
            clock += 3_000 + dice.below(16_000) as i64;
            let step = StepId::new(match key {
                Some('2') => "статус обращения",
                Some('3') => "запись на приём",
                Some('4') => "социальные выплаты",
                _ => "справка",
            });
            let why = match key.and_then(Digit::new) {
                Some(digit) => Reason::KeyPressed { digit },
                None => Reason::NoKey { attempt: 3 },
            };
            past.step(clock, What::EnteredStep { step }, why);
        }
        clock += 4_000;
    }
    let queued = clock;
    past.call.queue = Some(queue_id(queue));
    past.call.queued_at = Some(Timestamp(queued));
    past.step(queued, What::Queued { queue: queue_id(queue) }, Reason::Course);
    let able = desks.iter().filter(|desk| desk.queues.iter().any(|(name, _)| *name == queue));
    let staffed = able.clone().count() as u32;
    let free = able.clone().filter(|desk| desk.busy_until <= queued).count() as u32;
    let next = able.map(|desk| desk.busy_until).min().unwrap_or(i64::MAX);
    let patience = 25_000 + dice.around(150_000);
    if free == 0 {
        let why = Reason::NobodyFree { staffed, busy: staffed, on_break: 0 };
        past.step(queued, What::Waits { position: 1 }, why);
        let told = queued + 45_000;
        if told < next.min(queued + patience) {
            past.step(told, What::PositionTold { position: 1 }, Reason::PositionTold { position: 1 });
        }
    }
    if next.saturating_sub(queued) > patience {
        let end = queued + patience;
        past.call.waited = Millis(patience.unsigned_abs());
        return past.ended(end, Outcome::Abandoned, EndedBy::Subscriber, 16);
    }
    let mut ring = queued.max(next);
    let mut tried: Vec<EmployeeId> = Vec::new();
    loop {
        let able = desks.iter_mut().filter(|desk| {
            desk.busy_until <= ring
                && !tried.contains(&desk.id)
                && desk.queues.iter().any(|(name, _)| *name == queue)
        });
        let free: Vec<&mut Desk> = able.collect();
        let count = free.len() as u32;
        let Some(desk) = free.into_iter().min_by_key(|desk| desk.busy_until) else {
            // Nobody else is there after a missed ring: the caller gives up.
            past.call.waited = Timestamp(ring).since(Timestamp(queued));
            return past.ended(ring, Outcome::Abandoned, EndedBy::Subscriber, 16);
        };
        let idle = Timestamp(ring).since(Timestamp(desk.busy_until.max(ring - 40 * 60_000)));
        past.step(ring, What::Rang { operator: desk.id }, Reason::LongestIdle { idle, free: count });
        if dice.percent(3) {
            let over = ring + 20_000;
            past.step(
                over,
                What::RingEnded { operator: desk.id },
                Reason::RingTimedOut { rang: Millis::secs(20) },
            );
            past.leg(LegKind::Operator, Some(desk.id), ring, None, over, 19);
            desk.busy_until = over + 1;
            tried.push(desk.id);
            ring = over + 1;
            continue;
        }
        let answered = ring + 1_500 + dice.below(5_000) as i64;
        past.step(answered, What::Answered { operator: desk.id }, Reason::OperatorAnswered);
        let (operator, end) = (desk.id, past.talk(dice, answered, desk.id, mean_talk(queue)));
        desk.busy_until = end + 30_000 + dice.around(20_000);
        past.call.waited = Timestamp(answered).since(Timestamp(queued));
        past.leg(LegKind::Operator, Some(operator), ring, Some(answered), end, 16);
        past.note = note(dice, queue);
        let by = if dice.percent(75) { EndedBy::Subscriber } else { EndedBy::Operator };
        return past.ended(end, Outcome::Answered, by, 16);
    }
}

fn mean_talk(queue: &str) -> i64 {
    match queue {
        STATUS => 110_000,
        BOOKING => 150_000,
        BENEFITS => 230_000,
        BUSINESS => 260_000,
        _ => 170_000,
    }
}

pub(super) fn outbound(dice: &mut Dice, at: i64, number: Phone, desks: &mut [Desk]) -> Option<Past> {
    let free: Vec<&mut Desk> = desks.iter_mut().filter(|desk| desk.busy_until <= at).collect();
    let desk = free.into_iter().min_by_key(|desk| desk.busy_until)?;
    let operator = desk.id;
    let mut past = begin(dice, at, Direction::Outbound, number.clone());
    past.call.dialled = Some(number.clone());
    past.call.operator = Some(operator);
    past.step(at, What::Started, Reason::Asked { by: operator });
    past.step(at + 900, What::Dialled { operator, number }, Reason::Asked { by: operator });
    let (rang, outcome, by, cause) = match dice.below(100) {
        0..=61 => (4_000 + dice.below(14_000) as i64, Outcome::Answered, EndedBy::Operator, 16),
        62..=83 => (35_000, Outcome::NoAnswer, EndedBy::Centre, 19),
        84..=93 => (3_000, Outcome::Busy, EndedBy::Network, 17),
        _ => (12_000, Outcome::Cancelled, EndedBy::Operator, 16),
    };
    let mut end = at + 900 + rang;
    let answered = (outcome == Outcome::Answered).then_some(end);
    if let Some(answered) = answered {
        past.step(answered, What::SubscriberAnswered, Reason::SubscriberAnswered);
        end = past.talk(dice, answered, operator, 100_000);
        past.note = note(dice, INFO);
    }
    past.leg(LegKind::Operator, Some(operator), at, Some(at + 900), end, 16);
    desk.busy_until = end + 20_000;
    Some(past.ended(end, outcome, by, cause))
}
