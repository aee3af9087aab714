//! An operator's own day: the centre's day, from what is stored.

use crate::centre::Cx;
use crate::error::Result;
use domain::today::Today;
use domain::{Permission, Timestamp};
use jiff::tz::TimeZone;

/// The asker's day so far.
pub async fn mine(cx: &Cx) -> Result<Today> {
    cx.need(Permission::DeskUse)?;
    let (operator, at) = (cx.actor.employee, cx.now());
    let from = midnight(at, &cx.centre.settings.zone);
    // One picture: what ends between two statements must not be counted in neither or twice.
    let mut db = cx.centre.pool.begin_with("begin isolation level repeatable read read only").await?;
    let stretches = store::today::stretches(&mut db, operator, from, at).await?;
    let queues = store::today::queues(&mut db, operator, from, at).await?;
    let breaks = store::today::breaks(&mut db).await?;
    Ok(Today::of(from, at, stretches, queues, breaks))
}

/// When the day of `at` began in that zone.
fn midnight(at: Timestamp, zone: &str) -> Timestamp {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let start = jiff::Timestamp::from_millisecond(at.0)
        .ok()
        .and_then(|at| at.to_zoned(zone).start_of_day().ok())
        .map(|start| start.timestamp().as_millisecond());
    Timestamp(start.unwrap_or(at.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_the_centres_midnight() {
        // 2026-11-23T00:30 in Moscow is the evening before in UTC.
        let at = Timestamp(1_795_383_000_000);
        assert_eq!(midnight(at, "Europe/Moscow"), Timestamp(1_795_381_200_000));
        assert_eq!(midnight(at, "UTC"), Timestamp(1_795_305_600_000));
    }
}
