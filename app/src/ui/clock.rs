//! The one tick of the page, and times as people read them.
//!
//! One rule to know: `now()` is the server's clock (set from every word on `/ws`), so that timers are right on a
//! machine whose clock is not.

use super::words;
use domain::{Millis, Timestamp};
use leptos::prelude::*;
use std::cell::Cell;

thread_local!(static AHEAD: Cell<i64> = const { Cell::new(0) });

/// Ticks once a second for every timer of the page.
#[derive(Clone, Copy)]
pub struct Clock(RwSignal<Timestamp>);

/// Starts the tick; called once by the shell.
pub fn provide_clock() {
    let signal = RwSignal::new(exact_now());
    provide_context(Clock(signal));
    let tick = move || signal.set(exact_now());
    if let Ok(handle) = set_interval_with_handle(tick, std::time::Duration::from_secs(1)) {
        on_cleanup(move || handle.clear());
    }
}

/// The server's time, following the tick.
pub fn now() -> Timestamp {
    expect_context::<Clock>().0.get()
}

/// The tick itself, to be taken where contexts are at hand and read later.
pub fn ticking() -> Signal<Timestamp> {
    expect_context::<Clock>().0.into()
}

/// The server's time at this very moment.
pub fn exact_now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64 + AHEAD.get())
}

/// Learns how far the server's clock is ahead.
pub fn set_server_now(now: Timestamp) {
    AHEAD.set(now.0 - js_sys::Date::now() as i64);
}

/// `0:22`, `3:12`, `1:02:33`.
pub fn span(length: Millis) -> String {
    let s = length.as_secs();
    match s / 3600 {
        0 => format!("{}:{:02}", s / 60, s % 60),
        h => format!("{h}:{:02}:{:02}", s / 60 % 60, s % 60),
    }
}

/// What is left until `until`, rounded up so that zero means over.
pub fn left(until: Timestamp, now: Timestamp) -> Millis {
    Millis(until.since(now).0.div_ceil(1000) * 1000)
}

fn date(at: Timestamp) -> js_sys::Date {
    js_sys::Date::new(&(at.0 as f64).into())
}

/// `09:12`, local.
pub fn hour(at: Timestamp) -> String {
    let d = date(at);
    format!("{:02}:{:02}", d.get_hours(), d.get_minutes())
}

/// `14:29` today, `вчера 17:36`, `21 окт 09:12`, and the year when it is another.
pub fn day_and_hour(at: Timestamp) -> String {
    let (d, today) = (date(at), date(exact_now()));
    let day = |d: &js_sys::Date| (d.get_full_year(), d.get_month(), d.get_date());
    let yesterday = date(exact_now() - Millis::secs(86_400));
    let time = format!("{:02}:{:02}", d.get_hours(), d.get_minutes());
    if day(&d) == day(&today) {
        time
    } else if day(&d) == day(&yesterday) {
        words::ui::yesterday(time)
    } else if d.get_full_year() == today.get_full_year() {
        format!("{} {} {time}", d.get_date(), month(d.get_month()))
    } else {
        format!("{} {} {}", d.get_date(), month(d.get_month()), d.get_full_year())
    }
}

/// Milliseconds of local midnight, `days` days before today.
pub fn local_midnight(days: u32) -> Timestamp {
    let d = date(exact_now());
    d.set_hours(0);
    d.set_minutes(0);
    d.set_seconds(0);
    d.set_milliseconds(0);
    Timestamp(d.get_time() as i64) - Millis::secs(u64::from(days) * 86_400)
}

/// `2026-11-24`, local.
pub fn iso_day(at: Timestamp) -> String {
    let d = date(at);
    format!("{}-{:02}-{:02}", d.get_full_year(), d.get_month() + 1, d.get_date())
}

/// `24 ноя 2026` of `2026-11-24`.
pub fn day_of(iso: &str) -> String {
    let mut parts = iso.splitn(3, '-');
    let mut next = || parts.next().and_then(|part| part.parse::<u32>().ok()).unwrap_or(1);
    let (year, index, day) = (next(), next(), next());
    format!("{day} {} {year}", month(index.saturating_sub(1)))
}

fn month(index: u32) -> &'static str {
    words::ui::months().split(' ').nth(index as usize).unwrap_or_default()
}

/// Text that counts up from `since`.
pub fn since(since: impl Fn() -> Option<Timestamp> + Send + Sync + 'static) -> impl Fn() -> String {
    let tick = ticking();
    move || since().map(|at| span(tick.get().since(at))).unwrap_or_default()
}
