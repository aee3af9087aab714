//! Work calendars, and the hours that the telephone machine gets of them: instants, two weeks ahead.

use crate::audit;
use crate::centre::Cx;
use crate::error::{Error, Result};
use domain::calendars::{CalendarCard, CalendarForm, sane};
use domain::lines::Hours;
use domain::{CalendarId, Permission, Timestamp};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span as Length, Zoned};
use std::collections::BTreeSet;

/// So far ahead the machine knows, should nobody be able to tell it anew.
const DAYS: i64 = 14;
const LONGEST_NAME: usize = 100;

pub async fn all(cx: &Cx) -> Result<Vec<CalendarCard>> {
    cx.need(Permission::QueuesRead)?;
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::calendars::all(&mut db).await?)
}

/// Adds one, or saves one begun from its version; all of them are answered.
pub async fn save(
    cx: &Cx,
    begun: Option<(CalendarId, i64)>,
    form: CalendarForm,
) -> Result<Vec<CalendarCard>> {
    cx.need(Permission::LinesWrite)?;
    let form = valid(form)?;
    let (id, version) = match begun {
        Some((id, version)) => (id, Some(version)),
        None => (CalendarId(uuid::Uuid::now_v7()), None),
    };
    let mut db = cx.centre.pool.begin().await?;
    let before = store::calendars::all(&mut db).await?.into_iter().find(|card| card.id == id);
    store::calendars::save(&mut db, id, version, &form).await?;
    let what = if before.is_some() { "calendars.save" } else { "calendars.create" };
    let before = before.map(|card| card.form);
    audit::note(&mut db, cx, what, Some(id.0), before.as_ref(), Some(&form)).await?;
    let all = store::calendars::all(&mut db).await?;
    db.commit().await?;
    cx.centre.config_changed().await;
    Ok(all)
}

/// Removes one that no line goes by.
pub async fn remove(cx: &Cx, id: CalendarId) -> Result<Vec<CalendarCard>> {
    cx.need(Permission::LinesWrite)?;
    let mut db = cx.centre.pool.begin().await?;
    let before = store::calendars::all(&mut db).await?.into_iter().find(|card| card.id == id);
    store::calendars::remove(&mut db, id).await?;
    let before = before.map(|card| card.form);
    audit::note(&mut db, cx, "calendars.remove", Some(id.0), before.as_ref(), None).await?;
    let all = store::calendars::all(&mut db).await?;
    db.commit().await?;
    Ok(all)
}

fn valid(mut form: CalendarForm) -> Result<CalendarForm> {
    form.name = form.name.split_whitespace().collect::<Vec<_>>().join(" ");
    form.zone = form.zone.trim().to_owned();
    if form.name.is_empty() {
        return Err(Error::field("name_empty", "name"));
    }
    if form.name.chars().count() > LONGEST_NAME {
        return Err(Error::field("name_too_long", "name"));
    }
    if TimeZone::get(&form.zone).is_err() {
        return Err(Error::field("zone_bad", "zone"));
    }
    if form.week.len() != 7 || !form.week.iter().all(|spans| sane(spans)) {
        return Err(Error::field("hours_bad", "week"));
    }
    let dates: BTreeSet<&str> = form.days.iter().map(|day| day.date.as_str()).collect();
    let days = form.days.iter().all(|day| day.date.parse::<Date>().is_ok() && sane(&day.spans));
    if !days || dates.len() != form.days.len() || form.days.len() > 400 {
        return Err(Error::field("days_bad", "days"));
    }
    form.days.sort_by(|a, b| a.date.cmp(&b.date));
    Ok(form)
}

/// The hours from the local midnight before `now` on, so that they are the same all day. None for a zone that is not
/// known any more: then the line is open.
pub fn hours(form: &CalendarForm, now: Timestamp) -> Option<Hours> {
    let zone = TimeZone::get(&form.zone).ok()?;
    let today = jiff::Timestamp::from_millisecond(now.0).ok()?.to_zoned(zone.clone()).date();
    let mut open: Vec<(Timestamp, Timestamp)> = Vec::new();
    for ahead in 0..DAYS {
        let day = today.checked_add(Length::new().days(ahead)).ok()?;
        let text = day.to_string();
        let special = form.days.iter().find(|special| special.date == text).map(|special| &special.spans);
        let usual = form.week.get(usize::from(day.weekday().to_monday_zero_offset().unsigned_abs()));
        for span in special.or(usual)? {
            let (from, to) = (instant(day, span.from, &zone)?, instant(day, span.to, &zone)?);
            match open.last_mut() {
                Some(last) if last.1 >= from => last.1 = to.max(last.1),
                // A span that falls into the hour that a change of clocks leaves out.
                _ if from >= to => {}
                _ => open.push((from, to)),
            }
        }
    }
    Some(Hours { open: false, changes: open.into_iter().flat_map(|(from, to)| [from, to]).collect() })
}

/// A minute of a local day; 1440 is the next midnight.
fn instant(day: Date, minute: u16, zone: &TimeZone) -> Option<Timestamp> {
    let day = day.checked_add(Length::new().days(i64::from(minute / 1440))).ok()?;
    let minute = minute % 1440;
    let time = day.at((minute / 60) as i8, (minute % 60) as i8, 0, 0);
    let at: Zoned = time.to_zoned(zone.clone()).ok()?;
    Some(Timestamp(at.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendars::{Span, SpecialDay};

    fn usual() -> CalendarForm {
        let day = vec![Span { from: 8 * 60, to: 20 * 60 }];
        let mut week = vec![day; 5];
        week.extend([vec![Span { from: 9 * 60, to: 17 * 60 }], Vec::new()]);
        CalendarForm { name: String::new(), zone: String::new(), week, days: Vec::new() }
    }

    fn at(text: &str) -> Timestamp {
        Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    fn moscow() -> CalendarForm {
        let days = vec![
            SpecialDay {
                date: "2026-11-25".into(),
                name: "Короткий день".into(),
                spans: vec![Span { from: 600, to: 720 }],
            },
            SpecialDay { date: "2026-11-26".into(), name: "Праздник".into(), spans: vec![] },
        ];
        CalendarForm { zone: "Europe/Moscow".into(), days, ..usual() }
    }

    #[test]
    fn the_week_the_short_day_and_the_holiday_are_kept_in_local_time() {
        // Tuesday, noon in Moscow.
        let hours = hours(&moscow(), at("2026-11-24T09:00:00Z")).unwrap();
        for (instant, open) in [
            ("2026-11-24T04:59:59Z", false),
            ("2026-11-24T05:00:00Z", true),
            ("2026-11-24T16:59:59Z", true),
            ("2026-11-24T17:00:00Z", false),
            ("2026-11-25T06:59:00Z", false),
            ("2026-11-25T07:00:00Z", true),
            ("2026-11-25T09:00:00Z", false),
            ("2026-11-26T09:00:00Z", false),
            ("2026-11-27T09:00:00Z", true),
            ("2026-11-29T09:00:00Z", false),
        ] {
            assert_eq!(hours.is_open(at(instant)), open, "{instant}");
        }
    }

    #[test]
    fn they_are_the_same_all_day_so_that_nothing_is_told_twice() {
        let morning = hours(&moscow(), at("2026-11-24T00:00:00Z"));
        assert_eq!(morning, hours(&moscow(), at("2026-11-24T20:59:59Z")));
        assert_ne!(morning, hours(&moscow(), at("2026-11-24T21:00:00Z")));
    }

    #[test]
    fn round_the_clock_is_one_stretch_even_over_a_change_of_clocks() {
        let day = vec![Span { from: 0, to: 1440 }];
        let form =
            CalendarForm { zone: "Europe/Berlin".into(), week: vec![day; 7], ..CalendarForm::default() };
        let hours = hours(&form, at("2026-10-20T12:00:00Z")).unwrap();
        assert_eq!(hours.changes.len(), 2);
        // Fourteen days and the hour that the night of 25 October has twice.
        assert_eq!(hours.changes[1].since(hours.changes[0]).as_secs(), (14 * 24 + 1) * 3_600);
    }
}
