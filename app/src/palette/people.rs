//! People, queues and numbers: whom a call can go to, and whose card can be opened.

use super::{Entry, Group};
use crate::desk::state::{Desk, Doing, presence_word};
use crate::employees::card_address;
use crate::ui::words;
use domain::directory::Directory;
use domain::employees::EmployeeRow;
use domain::{Phone, Presence, Target};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// With a call at hand: to whom it can go. Without one: whom to call.
pub fn callable(desk: Desk, directory: &Directory, typed: &str) -> Vec<Entry> {
    let doing = desk.doing.get();
    let gives = matches!(doing, Doing::Talking | Doing::Held)
        && desk.leads().is_some_and(|c| c.participants.is_empty());
    if !gives && !matches!(doing, Doing::Calm(_)) {
        return Vec::new();
    }
    let to = |group, glyph, text: String, detail: String, target: Target, number: String| {
        let give = target.clone();
        let run = Callback::new(move |()| match gives {
            true => desk.give(give.clone(), false, true),
            false => desk.dial(&number, || {}),
        });
        let quick = gives.then(|| Callback::new(move |()| desk.give(target.clone(), true, true)));
        Entry { group, glyph, text, detail, hint: "", also: String::new(), run, quick }
    };
    let mut all = Vec::new();
    for colleague in directory.colleagues.iter().filter(|colleague| colleague.callable) {
        let detail = format!("{} · {}", presence_word(colleague.presence), colleague.extension);
        let target = Target::Operator { id: colleague.id };
        all.push(to(
            Group::Colleagues,
            "user",
            colleague.name.clone(),
            detail,
            target,
            colleague.extension.clone(),
        ));
    }
    for queue in directory.queues.iter().filter(|_| gives) {
        let detail = words::talks::queue_free(queue.free, queue.staffed);
        let text = words::palette::to_queue(&queue.name);
        all.push(to(
            Group::Queues,
            "phone-forwarded",
            text,
            detail,
            Target::Queue { id: queue.id },
            String::new(),
        ));
    }
    let calls = gives || matches!(doing, Doing::Calm(presence) if presence != Presence::Offline);
    for dial in directory.speed_dials.iter().filter(|_| calls) {
        let (number, target) =
            (dial.number.as_str().to_owned(), Target::Number { number: dial.number.clone() });
        all.push(to(Group::Numbers, "star", dial.name.clone(), dial.number.pretty(), target, number));
    }
    if let Some(number) = Phone::parse(typed).ok().filter(|_| calls) {
        let (typed, target) = (number.as_str().to_owned(), Target::Number { number: number.clone() });
        let entry = to(
            Group::Numbers,
            "phone-outgoing",
            words::palette::dial(number.pretty()),
            String::new(),
            target,
            typed.clone(),
        );
        all.push(Entry { also: format!("{typed} {}", number.pretty()), ..entry });
    }
    all
}

/// Cards that an administrator opens.
pub fn cards(rows: &[EmployeeRow]) -> Vec<Entry> {
    let go = use_navigate();
    let card = |row: &EmployeeRow| {
        let (go, address) = (go.clone(), card_address(row.id));
        Entry {
            group: Group::Employees,
            glyph: "id-card",
            text: row.name.clone(),
            detail: row.extension.clone().unwrap_or_else(|| row.login.clone()),
            hint: "",
            also: format!("{} {}", row.login, row.extension.as_deref().unwrap_or_default()),
            run: Callback::new(move |()| go(&address, Default::default())),
            quick: None,
        }
    };
    rows.iter().map(card).collect()
}
