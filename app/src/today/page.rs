//! «Мой день»: calls, talk, after-call and breaks of today against what the queues and the centre want.

use super::api;
use crate::desk::state::{Desk, presence_state, presence_word};
use crate::ui::remote::{remote, show};
use crate::ui::{clock, span, words};
use domain::today::{QueueDay, Today};
use domain::{Millis, Presence};
use leptos::prelude::*;

crate::shell::lazy::lazy!(today, |()| view! { <TodayPage/> });

#[component]
fn TodayPage() -> impl IntoView {
    let desk = expect_context::<Desk>();
    // Asked anew when the presence changes: each figure is of what is over.
    let presence = Memo::new(move |_| desk.operator.get().map(|o| (o.presence, o.since)));
    let today = remote(move || {
        presence.track();
        api::mine()
    });
    view! {
        {crate::shell::areas::hidden_title(words::today::area())}
        <div class="today scroll">{show(today, 8, |today| view! { <Day today=today/> })}</div>
    }
}

/// Sums over queues that have calls.
fn average(total: Millis, count: u32) -> Option<Millis> {
    (count > 0).then(|| Millis(total.0 / u64::from(count)))
}

#[component]
fn Day(today: Today) -> impl IntoView {
    let inbound = || today.queues.iter().filter(|q| q.queue.is_some());
    let sum = |read: fn(&QueueDay) -> u64| inbound().map(read).sum::<u64>();
    let (calls, afters) = (sum(|q| u64::from(q.calls)) as u32, sum(|q| u64::from(q.after_calls)) as u32);
    let talk = average(Millis(sum(|q| q.talk.0)), calls);
    let after = average(Millis(sum(|q| q.after.0)), afters);
    // What the queues want, weighed by the calls that were of them.
    let usual_talk = average(Millis(sum(|q| q.usual_talk.0 * u64::from(q.calls))), calls);
    let usual_after = average(Millis(sum(|q| q.usual_after.0 * u64::from(q.after_calls))), afters);
    let outgoing = today.queues.iter().find(|q| q.queue.is_none()).map_or(0, |q| q.calls);
    let allowed: u64 = today.breaks.iter().filter_map(|b| b.minutes).map(|m| u64::from(m) * 60).sum();
    let limited: u64 = today.breaks.iter().filter(|b| b.minutes.is_some()).map(|b| b.used.0).sum();
    let missed = (today.missed > 0).then(|| words::today::missed(today.missed));
    let note = missed.unwrap_or_else(|| words::today::none_missed().to_owned());
    let times = today.times;
    let strip = today.clone();
    view! {
        <ul class="figures">
            {stat(words::today::taken(), calls.to_string(), None, note)}
            {stat(words::today::outgoing(), outgoing.to_string(), None, String::new())}
            {measured(words::today::talk(), talk, usual_talk)}
            {measured(words::today::after(), after, usual_after)}
            {stat(
                words::today::breaks(),
                span(Millis(limited)),
                (allowed > 0).then(|| (limited as f64 / 1000.0 / allowed as f64, 1.0)),
                words::today::of(span(Millis::secs(allowed))),
            )}
            {stat(words::today::shift(), span(times.shift()), None, words::today::in_talk(span(times.talking)))}
        </ul>
        <section class="panel">
            <header><h2>{words::today::course()}</h2><span class="t3 sm end">{words::today::since(clock::hour(strip.from))}</span></header>
            <Strip today=strip/>
        </section>
        <div class="today-tables">
            <section class="panel">
                <header><h2>{words::today::by_queue()}</h2></header>
                <ByQueue queues=today.queues.clone()/>
            </section>
            <section class="panel">
                <header><h2>{words::today::breaks()}</h2></header>
                <ul class="allowances">
                    {today.breaks.iter().map(|of| allowance(&of.name, of.used, of.minutes)).collect_view()}
                </ul>
            </section>
        </div>
    }
}

/// `share`: how much of the bar is filled, and where its tick stands.
fn stat(name: &'static str, value: String, share: Option<(f64, f64)>, note: String) -> impl IntoView {
    view! {
        <li class="figure">
            <span>{name}</span>
            <b>{value}</b>
            {share.map(|(filled, tick)| view! {
                <span class="meter" data-tone={if filled > tick { "warn" } else { "ok" }} aria-hidden="true">
                    <i style:width=format!("{:.0}%", (filled * 100.0).min(100.0))></i>
                    <u style:left=format!("{:.0}%", tick * 100.0)></u>
                </span>
            })}
            <span class="goal">{note}</span>
        </li>
    }
}

/// An average against what is usual: the bar is a quarter longer than that, as the line of a talk is.
fn measured(name: &'static str, value: Option<Millis>, usual: Option<Millis>) -> impl IntoView {
    let share = value.zip(usual.filter(|u| u.0 > 0)).map(|(v, u)| (v.0 as f64 / (u.0 as f64 * 1.25), 0.8));
    let goal = usual.filter(|u| u.0 > 0).map(|u| words::phone::usually_to(span(u))).unwrap_or_default();
    stat(name, value.map_or_else(|| "—".to_owned(), span), share, goal)
}

fn allowance(name: &str, used: Millis, minutes: Option<u32>) -> impl IntoView + use<> {
    let allowed = minutes.map(|m| Millis::secs(u64::from(m) * 60));
    let share = allowed.map(|a| used.0 as f64 / a.0 as f64);
    let end = match allowed {
        Some(allowed) => words::today::used_of(span(used), span(allowed)),
        None => span(used),
    };
    view! {
        <li>
            <span class="cut">{name.to_owned()}</span>
            {share.map(|share| view! {
                <span class="meter" data-tone={if share > 1.0 { "warn" } else { "info" }} aria-hidden="true">
                    <i style:width=format!("{:.0}%", (share * 100.0).min(100.0))></i>
                </span>
            })}
            <span class="end t2">{end}</span>
        </li>
    }
}

/// The day as one line of states.
#[component]
fn Strip(today: Today) -> impl IntoView {
    let first = today.stretches.iter().find(|s| s.presence != Presence::Offline).map(|s| s.from);
    let Some(from) = first else {
        return view! { <p class="t3 none">{words::today::not_yet()}</p> }.into_any();
    };
    let whole = today.at.since(from).0.max(1) as f64;
    let parts = today.stretches.iter().filter(|s| s.from >= from).map(|s| {
        let length = s.to.since(s.from);
        let said = format!(
            "{}: {}–{}, {}",
            presence_word(s.presence),
            clock::hour(s.from),
            clock::hour(s.to),
            span(length)
        );
        view! {
            <i data-state=presence_state(s.presence) style:width=format!("{:.3}%", length.0 as f64 / whole * 100.0) title=said></i>
        }
    });
    let times = today.times;
    let legend = [
        (Presence::Ready, times.ready + times.ringing),
        (Presence::Talking, times.talking),
        (Presence::AfterCall, times.after_call),
        (Presence::Outbound, times.outbound),
        (Presence::Break { reason: Some(domain::BreakReasonId::nth(0)) }, times.on_break),
    ];
    view! {
        <div class="strip" role="img" aria-label=words::today::course()>{parts.collect_view()}</div>
        <p class="ends t3 sm"><span>{clock::hour(from)}</span><span class="end">{clock::hour(today.at)}</span></p>
        <ul class="legend-line">
            {legend
                .into_iter()
                .filter(|(_, time)| time.0 > 0)
                .map(|(presence, time)| {
                    let state = presence_state(presence);
                    view! {
                        <li class="state" data-state=state>{crate::ui::glyph(state)}{presence_word(presence)}" "<b>{span(time)}</b></li>
                    }
                })
                .collect_view()}
        </ul>
    }
    .into_any()
}

#[component]
fn ByQueue(queues: Vec<QueueDay>) -> impl IntoView {
    if queues.is_empty() {
        return view! { <p class="t3 none">{words::today::no_calls()}</p> }.into_any();
    }
    let against = |value: Option<Millis>, usual: Millis| {
        let over = value.is_some_and(|v| usual.0 > 0 && v > usual);
        let goal = (usual.0 > 0).then(|| words::today::up_to(span(usual)));
        view! {
            <td class="num">
                <span class:near=over>{value.map_or_else(|| "—".to_owned(), span)}</span>
                " "
                <span class="t3 sm">{goal}</span>
            </td>
        }
    };
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th>{words::live::queue()}</th>
                    <th class="num">{words::today::calls()}</th>
                    <th class="num">{words::today::talk()}</th>
                    <th class="num">{words::today::after()}</th>
                    <th class="num">{words::today::hold()}</th>
                </tr>
            </thead>
            <tbody>
                {queues
                    .into_iter()
                    .map(|q| {
                        let name = if q.queue.is_none() { words::today::outgoing().to_owned() } else { q.name.clone() };
                        let hold = average(q.hold, q.calls).filter(|h| h.as_secs() > 0);
                        view! {
                            <tr>
                                <td>{name}</td>
                                <td class="num">{q.calls}</td>
                                {against(average(q.talk, q.calls), q.usual_talk)}
                                {against(average(q.after, q.after_calls), q.usual_after)}
                                <td class="num">{hold.map_or_else(|| "—".to_owned(), span)}</td>
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </table>
    }
    .into_any()
}
