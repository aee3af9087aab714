//! The path of a call as a band: menu, waiting, ring, talk, hold, after; linear in time, so that one clock
//! points into it.

use super::player::Tape;
use super::sentences::operator;
use crate::ui::names::with_initial;
use crate::ui::{clock, words};
use domain::calls::{Direction, What};
use domain::history::CallDetails;
use domain::{Millis, Target, Timestamp};
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Menu,
    Wait,
    Ring,
    Dial,
    Talk,
    Hold,
    Lost,
    After,
}

#[derive(Clone)]
struct Piece {
    part: Part,
    from: Timestamp,
    to: Timestamp,
    who: Option<String>,
}

impl Part {
    fn word(self) -> &'static str {
        match self {
            Part::Menu => words::history::part_menu(),
            Part::Wait => words::history::part_wait(),
            Part::Ring => words::history::part_ring(),
            Part::Dial => words::history::part_dial(),
            Part::Talk => words::history::part_talk(),
            Part::Hold => words::history::part_hold(),
            Part::Lost => words::history::part_lost(),
            Part::After => words::history::part_after(),
        }
    }

    /// `data-state` or `data-tone` of the look.
    fn colours(self) -> (Option<&'static str>, Option<&'static str>) {
        match self {
            Part::Menu | Part::Hold => (None, Some("mute")),
            Part::Wait => (Some("break"), None),
            Part::Ring => (Some("ready"), None),
            Part::Dial => (Some("outgoing"), None),
            Part::Talk => (Some("talk"), None),
            Part::Lost => (None, Some("danger")),
            Part::After => (Some("after"), None),
        }
    }
}

/// Where the call begins and ends as the band shows it; a call that goes on ends now.
pub fn bounds(details: &CallDetails) -> (Timestamp, Timestamp) {
    let last = details.steps.last().map_or(details.row.started_at, |step| step.at);
    let end = details.row.ended_at.map_or_else(clock::exact_now, |end| end.max(last));
    let start =
        details.steps.first().map_or(details.row.started_at, |step| step.at.min(details.row.started_at));
    (start, end.max(start + Millis(1)))
}

fn pieces(details: &CallDetails) -> Vec<Piece> {
    let (start, end) = bounds(details);
    let outbound = details.row.direction != Direction::Inbound;
    let mut all = Vec::<Piece>::new();
    let first = if outbound { Part::Dial } else { Part::Menu };
    let mut now = Piece { part: first, from: start, to: end, who: None };
    let name = |id| Some(operator(&details.names, id));
    let mut consulted = false;
    for step in &details.steps {
        match &step.what {
            What::ConsultationAnswered { .. } => consulted = true,
            What::ConsultationEnded { .. } | What::Joined { .. } | What::Answered { .. } => consulted = false,
            _ => {}
        }
        let (part, who) = match &step.what {
            What::EnteredStep { .. } => (Part::Menu, None),
            What::Queued { .. } | What::Requeued { .. } | What::RingEnded { .. } => (Part::Wait, None),
            What::Rang { operator } if !outbound => (Part::Ring, name(*operator)),
            What::Answered { operator } if !outbound => (Part::Talk, name(*operator)),
            What::SubscriberAnswered | What::Resumed => (Part::Talk, now.who.clone()),
            What::Dialled { operator, .. } => (Part::Dial, name(*operator)),
            What::Held => (Part::Hold, now.who.clone()),
            What::Interrupted { .. } => (Part::Lost, now.who.clone()),
            What::Rejoined { operator } => (Part::Talk, name(*operator)),
            What::Consulted { .. } | What::Parked { .. } => (Part::Hold, now.who.clone()),
            What::ConsultationEnded { .. } | What::Joined { .. } if now.part == Part::Hold => {
                (Part::Talk, now.who.clone())
            }
            // After a consultation the one who was asked talks on; without a word it rings there first.
            What::Transferred { to: Target::Operator { id }, .. } if consulted => (Part::Talk, name(*id)),
            What::Transferred { to: Target::Queue { .. }, .. } => continue,
            What::Transferred { .. } | What::PickedUp { .. } | What::Returned { .. } => (Part::Ring, None),
            What::OutsideAnswered { .. } => (Part::Talk, None),
            What::Ended { .. } => (Part::After, None),
            _ => continue,
        };
        if part != now.part || who.is_some() && who != now.who {
            let next = Piece { part, from: step.at, to: end, who };
            now.to = step.at;
            all.push(std::mem::replace(&mut now, next));
        }
    }
    all.push(now);
    if details.steps.is_empty() {
        all = from_row(details, start, end);
    }
    all.retain(|piece| piece.to > piece.from);
    all
}

/// Older calls kept no steps: the figures of the row tell as much.
fn from_row(details: &CallDetails, start: Timestamp, end: Timestamp) -> Vec<Piece> {
    let Some(answered) = details.row.answered_at else {
        let part = if details.row.waited.0 > 0 { Part::Wait } else { Part::Menu };
        return vec![Piece { part, from: start, to: end, who: None }];
    };
    let queued = (answered - details.row.waited).max(start);
    vec![
        Piece { part: Part::Menu, from: start, to: queued, who: None },
        Piece { part: Part::Wait, from: queued, to: answered, who: None },
        Piece { part: Part::Talk, from: answered, to: end, who: details.row.operator_name.clone() },
    ]
}

#[component]
pub fn Path(details: StoredValue<CallDetails>, tape: Tape) -> impl IntoView {
    let (start, end) = details.with_value(bounds);
    let whole = end.since(start).0 as f64;
    let share = move |at: Timestamp| at.since(start).0 as f64 / whole * 100.0;
    let place = details.with_value(|d| d.row.queue_name.clone().or(d.row.line_name.clone()));
    let drawn = details.with_value(pieces).into_iter().map(move |piece| {
        let (state, tone) = piece.part.colours();
        let spent = clock::span(piece.to.since(piece.from));
        let who = piece.who.as_deref().map(|who| format!(" · {}", with_initial(who))).unwrap_or_default();
        let whole = format!("{} {spent}{who}", piece.part.word());
        let (left, width) = (share(piece.from), share(piece.to) - share(piece.from));
        // As many words as the piece has room for; all of them on hover.
        let text = match width {
            ..4.0 => String::new(),
            4.0..11.0 => spent,
            11.0..22.0 => format!("{} {spent}", piece.part.word()),
            _ => whole.clone(),
        };
        view! {
            <span data-state=state data-tone=tone title=whole style:left=format!("{left}%") style:width=format!("calc({width}% - 2px)")>
                {text}
            </span>
        }
    });
    let seek = move |event: web_sys::MouseEvent| {
        if let Some(band) =
            event.current_target().and_then(|t| wasm_bindgen::JsCast::dyn_into::<web_sys::Element>(t).ok())
        {
            let area = band.get_bounding_client_rect();
            let part = ((f64::from(event.client_x()) - area.left()) / area.width()).clamp(0.0, 1.0);
            tape.seek(start + Millis((part * whole) as u64));
        }
    };
    view! {
        <div class="path">
            <div class="line is-linear" role="group" aria-label=words::history::path() on:click=seek>
                {drawn.collect_view()}
                <u class="cursor" style:left=move || format!("{}%", share(tape.at.get()).min(100.0))></u>
            </div>
            <p class="scale">
                <span>{clock_time(start)}</span>
                <span>{place}</span>
                <span>{clock_time(end)}</span>
            </p>
        </div>
    }
}

/// `14:27:36`, local.
pub fn clock_time(at: Timestamp) -> String {
    let d = js_sys::Date::new(&(at.0 as f64).into());
    format!("{:02}:{:02}:{:02}", d.get_hours(), d.get_minutes(), d.get_seconds())
}
