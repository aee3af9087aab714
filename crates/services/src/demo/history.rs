//! A week of calls, made by a small simulation, so that the figures agree with each other: an operator has one call
//! at a time, waits follow from who is busy, and totals add up.

mod callers;
mod calls;
mod dice;
mod notes;
mod past;

use super::people::{OPERATORS, employee_id};
use crate::error::Result;
use dice::Dice;
use domain::{EmployeeId, Phone, Timestamp};
use past::Past;
use sqlx::{PgConnection, PgPool};

const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;
/// Moscow; the demo's days are its days.
const ZONE: i64 = 3 * HOUR;
const DAYS: i64 = 7;
/// Calls in each hour of a weekday from 8 to 20: two peaks.
const HOURS: [u32; 12] = [14, 30, 44, 46, 38, 30, 34, 38, 34, 26, 18, 10];

/// Adds the week before today, unless there is a history already.
pub async fn add(pool: &PgPool, now: Timestamp) -> Result<()> {
    let mut db = pool.begin().await?;
    if store::history::oldest(&mut db).await?.is_some() {
        return Ok(());
    }
    let mut dice = Dice(0x0074_6b6c_696b);
    let people = callers::callers(&mut db, &mut dice, now).await?;
    let today = (now.0 + ZONE).div_euclid(DAY) * DAY - ZONE;
    for day in (1..=DAYS).rev() {
        for past in one_day(&mut dice, today - day * DAY, &people) {
            save(&mut db, &past).await?;
        }
    }
    Ok(db.commit().await?)
}

async fn save(db: &mut PgConnection, past: &Past) -> Result<()> {
    store::calls::save(&mut *db, &past.call).await?;
    for leg in &past.legs {
        store::legs::save(&mut *db, leg).await?;
    }
    for (n, step) in (0..).zip(&past.steps) {
        store::steps::add(&mut *db, past.call.id, 0, n, step).await?;
    }
    if let (Some(note), Some(by), Some(at)) = (&past.note, past.call.operator, past.call.ended_at) {
        store::notes::save(db, past.call.id, note, by, at).await?;
    }
    Ok(())
}

/// An operator at work: until when the present call and its after-call time take.
struct Desk {
    id: EmployeeId,
    queues: &'static [(&'static str, u8)],
    busy_until: i64,
}

fn one_day(dice: &mut Dice, midnight: i64, people: &[Phone]) -> Vec<Past> {
    // The epoch was a Thursday.
    let weekday = ((midnight + ZONE).div_euclid(DAY) + 3).rem_euclid(7);
    let quiet = weekday >= 5;
    let mut desks: Vec<Desk> = OPERATORS
        .iter()
        .enumerate()
        // Two of three are on shift, at weekends one of two; every day others.
        .filter(|(n, _)| if quiet { (*n as i64 + weekday) % 2 == 0 } else { (*n as i64 + weekday) % 3 != 0 })
        .map(|(_, (_, login, _, queues))| Desk { id: employee_id(login), queues, busy_until: midnight })
        .collect();
    let mut arrivals: Vec<i64> = Vec::new();
    for (hour, calls) in (8..).zip(HOURS) {
        let calls = if quiet { calls / 3 } else { calls };
        let jitter = dice.below(9);
        for _ in 0..u64::from(calls) + jitter {
            arrivals.push(midnight + hour * HOUR + dice.below(HOUR as u64) as i64);
        }
    }
    arrivals.sort_unstable();
    let mut past = Vec::new();
    for at in arrivals {
        let number = dice.pick(people).clone();
        let call = if dice.percent(9) {
            calls::outbound(dice, at, number, &mut desks)
        } else {
            Some(calls::inbound(dice, at, number, &mut desks))
        };
        past.extend(call);
    }
    past
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calls::{Direction, Outcome};

    #[test]
    fn a_day_is_consistent() {
        let people: Vec<Phone> =
            (0..50).map(|n| Phone::parse(&format!("+791055500{n:02}")).unwrap()).collect();
        let day = one_day(&mut Dice(42), 1_763_931_600_000, &people);
        assert!(day.len() > 300, "{}", day.len());
        let mut talks: Vec<(EmployeeId, i64, i64)> = Vec::new();
        let (mut answered, mut abandoned) = (0, 0);
        for past in &day {
            let call = &past.call;
            let (end, outcome) = (call.ended_at.unwrap(), call.outcome.unwrap());
            assert!(past.steps.windows(2).all(|pair| pair[0].at <= pair[1].at), "{:?}", past.steps);
            assert!(past.legs.iter().all(|leg| leg.ended_at.unwrap() <= end && leg.started_at <= end));
            if let Some(at) = call.answered_at {
                assert_eq!(outcome, Outcome::Answered);
                assert_eq!(end.since(at), call.talked + call.held);
                talks.push((call.operator.unwrap(), at.0, end.0));
            }
            if let (Some(queued), Direction::Inbound) = (call.queued_at, call.direction) {
                assert_eq!(call.answered_at.unwrap_or(end).since(queued), call.waited);
            }
            answered += u32::from(outcome == Outcome::Answered);
            abandoned += u32::from(outcome == Outcome::Abandoned);
        }
        talks.sort_unstable();
        assert!(
            talks.windows(2).all(|pair| pair[0].0 != pair[1].0 || pair[0].2 <= pair[1].1),
            "two talks at once"
        );
        assert!(answered > 250 && (5..80).contains(&abandoned), "{answered} {abandoned}");
    }
}
