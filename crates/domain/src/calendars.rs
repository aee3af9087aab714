//! Work calendars: the week, the days that are different, and the zone in which both are meant.

use crate::CalendarId;
use serde::{Deserialize, Serialize};

/// Minutes of the local day, half open: `from` ≤ t < `to`; 1440 is midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub from: u16,
    pub to: u16,
}

/// A day that is not like its weekday: a holiday (no spans), a short day, a Saturday at work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialDay {
    /// `2026-12-31`.
    pub date: String,
    pub name: String,
    pub spans: Vec<Span>,
}

/// The card as it is edited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarForm {
    pub name: String,
    /// IANA: `Europe/Moscow`.
    pub zone: String,
    /// Monday first, seven of them.
    pub week: Vec<Vec<Span>>,
    pub days: Vec<SpecialDay>,
}

/// The card as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarCard {
    pub id: CalendarId,
    /// Grows by one with each change; a save names the version it began from.
    pub version: i64,
    pub form: CalendarForm,
    /// How many lines go by it.
    pub lines: u32,
}

impl Span {
    pub fn is_sane(self) -> bool {
        self.from < self.to && self.to <= 1440
    }
}

/// In order and apart.
pub fn sane(spans: &[Span]) -> bool {
    spans.iter().all(|span| span.is_sane()) && spans.windows(2).all(|two| two[0].to <= two[1].from)
}
