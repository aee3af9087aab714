//! What the supervisor looks at: filter, order, selection, and the rule when rows may change places.
//!
//! One rule to know: a row changes in place at once, but rows change places only when the pointer and the focus
//! have been elsewhere for 3 s, or when somebody asks for another order.

use crate::names::api as names_api;
use crate::realtime::Live;
use crate::supervision::panel::Supervisor;
use crate::ui::names::order_key;
use crate::ui::remote::remote;
use crate::ui::{clock, words};
use domain::board::{OperatorLive, Phase};
use domain::{BreakReasonId, Console, EmployeeId, Millis, Presence, QueueId, Timestamp};
use leptos::prelude::*;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// How long the table must be left alone before its rows change places.
const CALM_MS: i64 = 3_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Name,
    Extension,
    State,
    Time,
    Console,
    Queue,
    Number,
    Taken,
}

/// States as the filter counts them; a ringing phone is a ready one.
pub const FILTERS: [&str; 6] = ["talk", "ready", "after", "break", "outgoing", "inactive"];

pub fn filter_of(presence: Presence) -> &'static str {
    match presence {
        Presence::Offline => "inactive",
        Presence::Ready | Presence::Ringing => "ready",
        Presence::Outbound => "outgoing",
        Presence::Break { .. } => "break",
        Presence::Talking => "talk",
        Presence::AfterCall => "after",
    }
}

pub fn filter_word(filter: &str) -> &'static str {
    match filter {
        "talk" => words::presence::talking(),
        "ready" => words::presence::ready(),
        "after" => words::presence::after_call(),
        "break" => words::presence::on_break(),
        "outgoing" => words::presence::outbound(),
        _ => words::presence::offline(),
    }
}

/// State of the console in the words of requirement S5.
pub fn console_word(console: Console) -> &'static str {
    match console {
        Console::Inactive => words::live::console_inactive(),
        Console::Incoming => words::live::console_incoming(),
        Console::Outgoing => words::live::console_outgoing(),
        Console::Break => words::live::console_break(),
    }
}

fn by_name(a: &OperatorLive, b: &OperatorLive) -> Ordering {
    order_key(&a.name).cmp(&order_key(&b.name))
}

/// Asks for help and nobody took it up: pinned on top.
pub fn asks(row: &OperatorLive) -> bool {
    row.help.as_ref().is_some_and(|help| help.answer.is_none())
}

type Reasons = BTreeMap<BreakReasonId, (String, Option<u32>)>;

/// What lies over the page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Over {
    Thresholds,
    Wallboards,
    /// Who serves a queue.
    Staff(QueueId),
    Release(EmployeeId),
}

#[derive(Clone, Copy)]
pub struct Crew {
    pub live: Live,
    /// Name and allowed minutes of break reasons.
    pub reasons: Memo<Reasons>,
    pub state: RwSignal<Option<&'static str>>,
    pub queue: RwSignal<Option<QueueId>>,
    pub text: RwSignal<String>,
    /// The column, and whether the greatest comes first.
    pub sort: RwSignal<(Column, bool)>,
    pub order: RwSignal<Vec<EmployeeId>>,
    /// Whose details are open.
    pub chosen: RwSignal<Option<EmployeeId>>,
    pub checked: RwSignal<BTreeSet<EmployeeId>>,
    /// What is open over the page.
    pub open: RwSignal<Option<Over>>,
    pub supervisor: Supervisor,
    busy: StoredValue<Busy>,
}

/// Who is at the table.
#[derive(Default)]
struct Busy {
    pointer: bool,
    focus: bool,
    left_at: i64,
}

impl Crew {
    pub fn new(live: Live) -> Self {
        let names = remote(names_api::all);
        let reasons = Memo::new(move |_| {
            let all = names.ok().unwrap_or_default().break_reasons;
            all.into_iter().map(|reason| (reason.id, (reason.name, reason.minutes))).collect()
        });
        let crew = Self {
            live,
            reasons,
            state: RwSignal::new(None),
            queue: RwSignal::new(None),
            text: RwSignal::new(String::new()),
            sort: RwSignal::new((Column::Time, true)),
            order: RwSignal::new(Vec::new()),
            chosen: RwSignal::new(None),
            checked: RwSignal::new(BTreeSet::new()),
            open: RwSignal::new(None),
            supervisor: Supervisor::new(live, &crate::shell::session::me()),
            busy: StoredValue::new(Busy::default()),
        };
        // Asked for, or somebody came or went.
        Effect::new(move |before: Option<usize>| {
            crew.state.track();
            crew.queue.track();
            crew.text.track();
            crew.sort.track();
            let there = crew.live.operators.keys().len();
            if before.is_some_and(|before| before != there) && !crew.is_calm() {
                crew.come_and_go();
            } else {
                crew.sort_now();
            }
            there
        });
        // A request for help comes to the top at once, whoever is at the table.
        let asking = Memo::new(move |_| crew.live.operators.all().iter().filter(|row| asks(row)).count());
        Effect::new(move |_| {
            asking.track();
            crew.sort_now();
        });
        let tick = clock::ticking();
        Effect::new(move |_| {
            tick.track();
            if crew.is_calm() {
                crew.sort_now();
            }
        });
        crew
    }

    pub fn pointer(self, inside: bool) {
        self.busy.update_value(|busy| {
            busy.pointer = inside;
            busy.left_at = clock::exact_now().0;
        });
    }

    pub fn focus(self, inside: bool) {
        self.busy.update_value(|busy| {
            busy.focus = inside;
            busy.left_at = clock::exact_now().0;
        });
    }

    fn is_calm(self) -> bool {
        self.busy.with_value(|b| !b.pointer && !b.focus && clock::exact_now().0 - b.left_at >= CALM_MS)
    }

    /// The first click sorts as one would look for it, the second turns it round.
    pub fn sort_by(self, column: Column) {
        self.sort.update(|(now, down)| {
            *down = if *now == column { !*down } else { matches!(column, Column::Time | Column::Taken) };
            *now = column;
        });
    }

    fn sort_now(self) {
        let order = untrack(|| {
            let (column, down) = self.sort.get();
            let mut rows: Vec<_> =
                self.live.operators.all().into_iter().filter(|row| self.shows(row)).collect();
            crate::ui::order::sort_by(&mut rows, |a, b| {
                asks(b).cmp(&asks(a)).then(self.compare(column, down, a, b)).then_with(|| by_name(a, b))
            });
            rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
        });
        if self.order.with_untracked(|old| *old != order) {
            self.order.set(order);
        }
    }

    /// While somebody is at the table: the gone leave, the new come last.
    fn come_and_go(self) {
        let rows = untrack(|| self.live.operators.all());
        self.order.update(|order| {
            order.retain(|id| rows.iter().any(|row| row.id == *id));
            let new: Vec<_> = rows
                .iter()
                .filter(|row| self.shows(row) && !order.contains(&row.id))
                .map(|row| row.id)
                .collect();
            order.extend(new);
        });
    }

    fn shows(self, row: &OperatorLive) -> bool {
        let text = self.text.get_untracked().trim().to_lowercase();
        self.state.get_untracked().is_none_or(|state| filter_of(row.presence) == state)
            && self.queue.get_untracked().is_none_or(|queue| row.queues.contains(&queue))
            && (text.is_empty() || row.name.to_lowercase().contains(&text) || row.extension.contains(&text))
    }

    fn compare(self, column: Column, down: bool, a: &OperatorLive, b: &OperatorLive) -> Ordering {
        let turned = |order: Ordering| if down { order.reverse() } else { order };
        let rank = |row: &OperatorLive| FILTERS.iter().position(|f| *f == filter_of(row.presence));
        match column {
            Column::Name => turned(by_name(a, b)),
            Column::Extension => turned(a.extension.cmp(&b.extension)),
            Column::State => turned(rank(a).cmp(&rank(b))),
            // Who is not at work has been so for days; they come last either way.
            Column::Time => {
                let off = |row: &OperatorLive| row.presence == Presence::Offline;
                off(a).cmp(&off(b)).then(turned(b.since.cmp(&a.since)))
            }
            Column::Console => turned(console_word(a.console).cmp(console_word(b.console))),
            Column::Queue => turned(self.queue_words(a).cmp(&self.queue_words(b))),
            // The empty ones last.
            Column::Number => {
                a.number.is_none().cmp(&b.number.is_none()).then(turned(a.number.cmp(&b.number)))
            }
            Column::Taken => turned(a.taken_today.cmp(&b.taken_today)),
        }
    }

    /// The queue of the call at hand; on a break its reason; else the queues one serves.
    pub fn queue_words(self, row: &OperatorLive) -> String {
        if let Presence::Break { reason } = row.presence {
            return self.break_words(reason);
        }
        let name = |id: &QueueId| self.live.queues.get(*id).map(|queue| queue.name);
        if let Some(queue) = &row.queue {
            return name(queue).unwrap_or_default();
        }
        if row.call.is_some() {
            return String::new();
        }
        let names: Vec<_> = row.queues.iter().filter_map(name).collect();
        match names.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            [one, rest @ ..] => words::live::queue_and_more(rest.len() as u64, one),
        }
    }

    pub fn break_words(self, reason: Option<BreakReasonId>) -> String {
        let Some(reason) = reason else { return words::presence::missed().to_owned() };
        self.reasons.with(|all| match all.get(&reason) {
            Some((name, Some(minutes))) => words::live::break_of(minutes, name),
            Some((name, None)) => name.clone(),
            None => String::new(),
        })
    }

    /// From where on a state calls for an act: what was set for the centre, or the minutes of the break.
    pub fn limit(self, row: &OperatorLive) -> Option<Millis> {
        let policy = self.live.policy.get();
        match row.presence {
            Presence::Break { reason: Some(reason) } => {
                let minutes = self.reasons.with(|all| all.get(&reason).and_then(|(_, minutes)| *minutes))?;
                Some(Millis::secs(u64::from(minutes) * 60))
            }
            Presence::Talking => match row.call.and_then(|id| self.live.calls.get(id)).map(|call| call.phase)
            {
                Some(Phase::Held) => policy.held,
                _ => policy.talking,
            },
            Presence::AfterCall => policy.after_call,
            _ => None,
        }
    }

    /// How long what is limited has lasted: of a break all of its kind today, of a hold from its own beginning.
    pub fn spent(self, row: &OperatorLive, now: Timestamp) -> Millis {
        let reason = row.presence.break_reason();
        if let Some(used) = row.breaks.iter().find(|of| Some(of.reason) == reason) {
            return used.until(now);
        }
        let held = row.call.and_then(|id| self.live.calls.get(id)).filter(|call| call.phase == Phase::Held);
        now.since(held.map_or(row.since, |call| call.since))
    }

    /// How the time in a state looks: `over` calls for an act, `near` is late.
    pub fn tone(self, row: &OperatorLive, now: Timestamp) -> &'static str {
        if self.limit(row).is_some_and(|limit| self.spent(row, now) > limit) {
            return "over";
        }
        let spent = now.since(row.since).as_secs();
        match row.presence {
            Presence::Break { .. } => {
                let limit = self.limit(row).map(Millis::as_secs);
                if limit.is_some_and(|limit| self.spent(row, now).as_secs() * 5 > limit * 4) {
                    "near"
                } else {
                    ""
                }
            }
            Presence::Talking => {
                let usual =
                    row.call.and_then(|id| self.live.calls.get(id)).and_then(|call| call.recommended_talk);
                if usual.is_some_and(|usual| spent > usual.as_secs()) { "near" } else { "" }
            }
            _ => "",
        }
    }
}
