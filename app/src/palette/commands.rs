//! What can be done now: with the call at hand, with the presence, between areas, with the page itself.

use super::{Entry, Group};
use crate::desk::state::{Desk, Doing, presence_word};
use crate::shell::areas::AREAS;
use crate::shell::session;
use crate::ui::lang::{self, Lang};
use crate::ui::remote::send;
use crate::ui::{theme, words};
use domain::{Presence, Stage};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// All of them, in their order. Tracks what they depend on.
pub fn all(desk: Option<Desk>) -> Vec<Entry> {
    let mut all = Vec::new();
    if let Some(desk) = desk {
        call(desk, &mut all);
        presence(desk, &mut all);
    }
    areas(&mut all);
    page(&mut all);
    all
}

fn entry(
    group: Group,
    glyph: &'static str,
    text: impl Into<String>,
    hint: &'static str,
    run: impl Fn() + Send + Sync + 'static,
) -> Entry {
    let run = Callback::new(move |()| run());
    Entry {
        group,
        glyph,
        text: text.into(),
        detail: String::new(),
        hint,
        also: String::new(),
        run,
        quick: None,
    }
}

/// What the keys of the phone do, where they do it.
fn call(desk: Desk, all: &mut Vec<Entry>) {
    let doing = desk.doing.get();
    let mut add = |glyph, text: &'static str, hint, run: fn(Desk)| {
        all.push(entry(Group::Call, glyph, text, hint, move || run(desk)));
    };
    if doing == Doing::Ringing && desk.browser_phone.get() {
        add("phone", words::palette::answer(), "F2", Desk::answer);
    }
    if doing.talks() {
        let muted = desk.muted();
        let (glyph, word) =
            if muted { ("mic", words::palette::unmute()) } else { ("mic-off", words::palette::mute()) };
        add(glyph, word, "F7", Desk::toggle_mute);
    }
    let leads = desk.leads().is_some();
    match (doing, desk.asks()) {
        (Doing::Consulting, Some(asked)) if leads && asked.stage == Stage::Consulted => {
            add("phone-forwarded", words::palette::complete(), "F9", Desk::transfer);
            add("merge", words::palette::merge(), "Alt C", Desk::confer);
            add("pause", words::palette::swap(), "F8", Desk::toggle_hold);
        }
        (Doing::Talking | Doing::Held, None) if leads => {
            let held = doing == Doing::Held;
            add(
                "pause",
                if held { words::palette::unhold() } else { words::palette::hold() },
                "F8",
                Desk::toggle_hold,
            );
            add("phone-forwarded", words::palette::transfer(), "F9", Desk::transfer);
            add("users", words::palette::confer(), "Alt C", Desk::confer);
            add("circle-pause", words::palette::park(), "Alt O", Desk::park);
        }
        _ => {}
    }
    if doing.in_call() {
        add("phone-off", words::palette::hang_up(), "F4", Desk::hang_up);
    }
    if doing == Doing::AfterCall {
        add("clock", words::palette::extend(), "", Desk::extend);
        add("check", words::palette::finish(), "F2", |desk| desk.finish.update(|n| *n += 1));
    }
    let help = desk.operator.get().filter(|operator| operator.presence != Presence::Offline);
    if let Some(operator) = help {
        let asked = operator.help.is_some();
        let word = if asked { words::help::take_back() } else { words::palette::ask_help() };
        all.push(entry(Group::Call, "hand", word, "Alt H", move || {
            send(crate::help::api::ask(!asked), |()| {})
        }));
    }
}

fn presence(desk: Desk, all: &mut Vec<Entry>) {
    let chosen = desk.chosen.get();
    let reasons = desk.names.ok().map(|names| names.break_reasons).unwrap_or_default();
    let breaks = reasons.into_iter().map(|of| (Presence::Break { reason: Some(of.id) }, of.name));
    let plain = [Presence::Ready, Presence::Outbound].map(|p| (p, presence_word(p).to_owned()));
    let offline = (Presence::Offline, words::shell::end_shift().to_owned());
    for (presence, word) in plain.into_iter().chain(breaks).chain([offline]) {
        if chosen == Some(presence) {
            continue;
        }
        let glyph = match presence {
            Presence::Ready => "headset",
            Presence::Outbound => "phone-outgoing",
            Presence::Offline => "log-out",
            _ => "coffee",
        };
        let also = words::shell::presence().to_owned();
        all.push(Entry { also, ..entry(Group::Presence, glyph, word, "", move || desk.ask(presence)) });
    }
}

fn areas(all: &mut Vec<Entry>) {
    let me = session::me();
    let go = use_navigate();
    for area in AREAS.iter().filter(|area| (area.open_to)(&me)) {
        let go = go.clone();
        let run = move || go(area.path, Default::default());
        all.push(Entry {
            also: words::palette::go_to().to_owned(),
            ..entry(Group::Areas, area.glyph, (area.word)(), "", run)
        });
    }
    all.push(Entry {
        also: words::palette::go_to().to_owned(),
        ..entry(Group::Areas, "user", words::account::area(), "", move || go("/account", Default::default()))
    });
}

fn page(all: &mut Vec<Entry>) {
    for (choice, word) in theme::choices() {
        if theme::current() != choice {
            all.push(entry(Group::Page, "sun-moon", word, "", move || theme::choose(choice)));
        }
    }
    for (choice, word) in [(Lang::Ru, "Русский"), (Lang::En, "English")] {
        if lang::current() != choice {
            all.push(entry(Group::Page, "globe", word, "", move || lang::choose(choice)));
        }
    }
    all.push(entry(Group::Page, "log-out", words::shell::sign_out(), "", session::sign_out));
}
