//! The filter as the address keeps it, so that reload, back and a link sent to a colleague show the same.
//!
//! One rule to know: the address says "today", not today's date; instants are made when the list is asked for.

use crate::ui::clock;
use domain::calls::{Direction, EndedBy, Outcome};
use domain::history::CallFilter;
use domain::{CallId, Millis, Timestamp};
use leptos_router::params::ParamsMap;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    pub period: Period,
    pub queue: Option<String>,
    pub operator: Option<String>,
    pub line: Option<String>,
    pub direction: Option<String>,
    pub outcome: Option<String>,
    pub text: String,
    /// Seconds.
    pub talked: Option<u64>,
    pub waited: Option<u64>,
    pub shorter: Option<u64>,
    pub ended_by: Option<String>,
    pub note: String,
    pub recorded: bool,
    pub one_way: bool,
    /// The row opened in place; not part of the filter.
    pub open: Option<CallId>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum Period {
    #[default]
    Today,
    Yesterday,
    Week,
    /// Since the beginning.
    All,
    /// Days as `2026-11-21`, both included; an empty one is open.
    Days {
        from: String,
        to: String,
    },
}

impl Period {
    pub const WORDS: [&str; 5] = ["today", "yesterday", "week", "all", "days"];

    pub fn word(&self) -> &'static str {
        match self {
            Period::Today => "today",
            Period::Yesterday => "yesterday",
            Period::Week => "week",
            Period::All => "all",
            Period::Days { .. } => "days",
        }
    }

    /// Half open, in the zone of this computer; a day may have 23 or 25 hours.
    fn interval(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        match self {
            Period::Today => (Some(midnight(0)), None),
            Period::Yesterday => (Some(midnight(-1)), Some(midnight(0))),
            Period::Week => (Some(midnight(-6)), None),
            Period::All => (None, None),
            Period::Days { from, to } => (day(from, 0), day(to, 1)),
        }
    }
}

/// Local midnight `days` from today.
fn midnight(days: i32) -> Timestamp {
    let now = js_sys::Date::new(&(clock::exact_now().0 as f64).into());
    local(now.get_full_year(), now.get_month() as i32, now.get_date() as i32 + days)
}

fn local(year: u32, month: i32, date: i32) -> Timestamp {
    let at = js_sys::Date::new_with_year_month_day(year, month, date);
    Timestamp(at.get_time() as i64)
}

/// Midnight that begins the day `text`, `later` days on; none for what is no day.
fn day(text: &str, later: i32) -> Option<Timestamp> {
    let mut parts = text.splitn(3, '-').map(|part| part.parse::<i32>().ok());
    let (year, month, date) = (parts.next()??, parts.next()??, parts.next()??);
    Some(local(u32::try_from(year).ok()?, month - 1, date + later))
}

pub fn today() -> String {
    let now = js_sys::Date::new(&(clock::exact_now().0 as f64).into());
    format!("{}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

impl Query {
    pub fn read(map: &ParamsMap) -> Self {
        let text = |key: &str| map.get(key).filter(|value| !value.is_empty());
        let period = match text("period").as_deref() {
            Some("yesterday") => Period::Yesterday,
            Some("week") => Period::Week,
            Some("all") => Period::All,
            Some("days") => {
                Period::Days { from: text("from").unwrap_or_default(), to: text("to").unwrap_or_default() }
            }
            _ => Period::Today,
        };
        Self {
            period,
            queue: text("queue"),
            operator: text("operator"),
            line: text("line"),
            direction: text("direction"),
            outcome: text("outcome"),
            text: text("q").unwrap_or_default(),
            talked: text("talked").and_then(|s| s.parse().ok()),
            waited: text("waited").and_then(|s| s.parse().ok()),
            shorter: text("shorter").and_then(|s| s.parse().ok()),
            ended_by: text("ended_by"),
            note: text("note").unwrap_or_default(),
            recorded: text("recorded").is_some(),
            one_way: text("one_way").is_some(),
            open: text("open").and_then(|id| id.parse().ok()),
        }
    }

    /// `?period=week&queue=…`, or nothing.
    pub fn write(&self) -> String {
        let mut map = ParamsMap::new();
        if self.period != Period::Today {
            map.insert("period", self.period.word().to_owned());
        }
        if let Period::Days { from, to } = &self.period {
            map.insert("from", from.clone());
            map.insert("to", to.clone());
        }
        let some = [
            ("queue", self.queue.clone()),
            ("operator", self.operator.clone()),
            ("line", self.line.clone()),
            ("direction", self.direction.clone()),
            ("outcome", self.outcome.clone()),
            ("q", Some(self.text.clone()).filter(|text| !text.is_empty())),
            ("talked", self.talked.map(|s| s.to_string())),
            ("waited", self.waited.map(|s| s.to_string())),
            ("shorter", self.shorter.map(|s| s.to_string())),
            ("ended_by", self.ended_by.clone()),
            ("note", Some(self.note.clone()).filter(|text| !text.is_empty())),
            ("recorded", self.recorded.then(|| "1".to_owned())),
            ("one_way", self.one_way.then(|| "1".to_owned())),
            ("open", self.open.map(|id| id.to_string())),
        ];
        for (key, value) in some {
            if let Some(value) = value {
                map.insert(key, value);
            }
        }
        map.to_query_string()
    }

    /// Without the opened row: what decides which rows there are.
    pub fn closed(&self) -> Query {
        Query { open: None, ..self.clone() }
    }

    /// Whether anything narrows the list beyond its period.
    pub fn narrows(&self) -> bool {
        Query { period: Period::Today, ..self.closed() } != Query::default()
    }

    pub fn filter(&self) -> CallFilter {
        let (from, to) = self.period.interval();
        CallFilter {
            from,
            to,
            operator: self.operator.as_ref().and_then(|id| id.parse().ok()),
            queue: self.queue.as_ref().and_then(|id| id.parse().ok()),
            line: self.line.as_ref().and_then(|id| id.parse().ok()),
            direction: self.direction.as_deref().and_then(direction),
            outcome: self.outcome.as_deref().and_then(outcome),
            text: self.text.trim().to_owned(),
            talked_from: self.talked.map(Millis::secs),
            waited_from: self.waited.map(Millis::secs),
            talked_to: self.shorter.map(Millis::secs),
            ended_by: self.ended_by.as_deref().and_then(ended_by),
            note: self.note.trim().to_owned(),
            with_recording: self.recorded,
            one_way: self.one_way,
        }
    }
}

pub const DIRECTIONS: [Direction; 3] = [Direction::Inbound, Direction::Outbound, Direction::Internal];

pub const OUTCOMES: [Outcome; 9] = [
    Outcome::Answered,
    Outcome::Abandoned,
    Outcome::EndedInFlow,
    Outcome::Overflowed,
    Outcome::Message,
    Outcome::NoAnswer,
    Outcome::Busy,
    Outcome::Cancelled,
    Outcome::Failed,
];

pub fn direction_key(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "inbound",
        Direction::Outbound => "outbound",
        Direction::Internal => "internal",
    }
}

pub fn outcome_key(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Answered => "answered",
        Outcome::Abandoned => "abandoned",
        Outcome::EndedInFlow => "ended_in_flow",
        Outcome::Overflowed => "overflowed",
        Outcome::Message => "message",
        Outcome::NoAnswer => "no_answer",
        Outcome::Busy => "busy",
        Outcome::Cancelled => "cancelled",
        Outcome::Failed => "failed",
    }
}

pub const ENDED_BY: [EndedBy; 4] =
    [EndedBy::Subscriber, EndedBy::Operator, EndedBy::Centre, EndedBy::Network];

pub fn ended_by_key(by: EndedBy) -> &'static str {
    match by {
        EndedBy::Subscriber => "subscriber",
        EndedBy::Operator => "operator",
        EndedBy::Centre => "centre",
        EndedBy::Network => "network",
    }
}

fn ended_by(key: &str) -> Option<EndedBy> {
    ENDED_BY.into_iter().find(|by| ended_by_key(*by) == key)
}

fn direction(key: &str) -> Option<Direction> {
    DIRECTIONS.into_iter().find(|d| direction_key(*d) == key)
}

fn outcome(key: &str) -> Option<Outcome> {
    OUTCOMES.into_iter().find(|o| outcome_key(*o) == key)
}
