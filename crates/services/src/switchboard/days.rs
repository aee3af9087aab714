//! The centre's midnight: figures of today begin anew.

use std::sync::Arc;
use std::time::Duration;

use domain::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use switch::Input;

use super::inputs::Inputs;
use crate::centre::Clock;

/// Looked at so often: a timer of a day would miss a clock that is set.
const LOOK: Duration = Duration::from_secs(1);

/// Tells the machine when another local day has begun; also when that happened while nobody ran.
pub(super) async fn run(inputs: Inputs, clock: Arc<dyn Clock>, zone: String, last_at: Option<Timestamp>) {
    let zone = TimeZone::get(&zone).unwrap_or_else(|error| {
        tracing::error!(zone, %error, "not a time zone; days begin in UTC");
        TimeZone::UTC
    });
    let mut today = day(last_at.unwrap_or_else(|| clock.now()), &zone);
    loop {
        let now = day(clock.now(), &zone);
        if now != today {
            today = now;
            inputs.observed(Input::DayBegan);
        }
        tokio::time::sleep(LOOK).await;
    }
}

fn day(at: Timestamp, zone: &TimeZone) -> Option<Date> {
    let at = jiff::Timestamp::from_millisecond(at.0).ok()?;
    Some(at.to_zoned(zone.clone()).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_the_local_midnight() {
        let moscow = TimeZone::get("Europe/Moscow").unwrap();
        // 2026-11-22T20:59:59.999Z and one millisecond later.
        let last = Timestamp(1_795_381_199_999);
        assert_eq!(day(last, &moscow).map(|date| date.day()), Some(22));
        assert_eq!(day(Timestamp(last.0 + 1), &moscow).map(|date| date.day()), Some(23));
    }
}
