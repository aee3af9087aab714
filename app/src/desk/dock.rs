//! The phone, docked right: its beacon is readable from two metres.

use super::state::{Desk, Doing, call_icon};
use crate::phone::{Phone, Registration, Sound};
use crate::realtime::Live;
use crate::shell::banners::{link_lost, phone_lost, steady};
use crate::supervision::panel::{AtTalk, Present};
use crate::ui::icon::{glyph_of, icon_of, sized};
use crate::ui::{Button, Popover, clock, icon, icon_sm, kbd, keys, span, words};
use domain::board::{CallLive, Phase};
use domain::calls::Direction;
use domain::{Millis, Phone as Number, Presence, Timestamp};
use leptos::html;
use leptos::prelude::*;

fn desk() -> Desk {
    expect_context::<Desk>()
}

crate::shell::lazy::lazy!(desk, |()| view! { <Dock/> });

#[component]
fn Dock() -> impl IntoView {
    let desk = desk();
    let live = expect_context::<Live>();
    let phone = expect_context::<Phone>();
    let (link, registration) = (link_lost(live), phone_lost(phone));
    // Without a phone nothing can ring or be dialled; a break or after-call work does not need one.
    let needs_phone = move || {
        let doing = desk.doing.get();
        doing.in_call() || matches!(doing, Doing::Calm(Presence::Ready | Presence::Outbound))
    };
    let fault = Memo::new(move |_| link.get().or(registration.get().filter(|_| needs_phone())));
    let lost = steady(fault.into());
    // What decides the beacon's shape; figures inside follow their own signals.
    let at_talk = Memo::new(move |_| desk.supervisor.mine().is_some());
    let shape = Memo::new(move |_| (lost.get(), desk.doing.get(), at_talk.get()));
    view! {
        <>
            <p class="sr" role="status" aria-live="assertive">{move || desk.word.get()}</p>
            {move || match shape.get() {
                (Some(since), doing, _) => view! { <Lost since=since talks=doing.talks()/> }.into_any(),
                (None, Doing::Ringing, _) => view! { <Ringing/> }.into_any(),
                (None, doing, _) if doing.in_call() => view! { <Talk doing=doing/> }.into_any(),
                (None, _, true) => view! { <AtTalk supervisor=desk.supervisor/> }.into_any(),
                (None, Doing::AfterCall, _) => view! { <After/> }.into_any(),
                (None, _, _) => view! { <Calm/> }.into_any(),
            }}
            <Show when=move || desk.doing.get().talks() || desk.doing.get() == Doing::Dialling>
                <Keys lost=lost/>
            </Show>
            <div class="scroll grow">
                <Show when=move || !desk.doing.get().in_call() && !at_talk.get()>
                    <Dial/>
                </Show>
                <Queues/>
                <Recent/>
            </div>
            <LinkLine/>
        </>
    }
}

/// Name and number of the one on the line.
fn who(call: &CallLive) -> (String, String) {
    let number = call.number.as_ref().map_or_else(|| words::phone::hidden().to_owned(), Number::pretty);
    let name = expect_context::<super::card::Card>().name_for(call.number.as_ref());
    match name {
        Some(name) => (name, number),
        None => (number, String::new()),
    }
}

#[component]
fn Calm() -> impl IntoView {
    let desk = desk();
    let phone = expect_context::<Phone>();
    let tick = clock::ticking();
    let state = Signal::derive(move || desk.doing.get().state());
    let below = move || {
        let for_how_long = || desk.since.get().map(|at| span(tick.get().since(at))).unwrap_or_default();
        match desk.doing.get() {
            Doing::Calm(Presence::Ready)
                if desk.browser_phone.get() && phone.registration.get() != Registration::Registered =>
            {
                words::phone::connecting().to_owned()
            }
            Doing::Calm(Presence::Ready) if desk.operator.get().is_some_and(|o| !o.reachable) => {
                words::phone::not_reachable().to_owned()
            }
            Doing::Calm(Presence::Ready) => words::phone::waits(for_how_long()),
            Doing::Calm(Presence::Outbound) => words::phone::outbound_only(for_how_long()),
            Doing::Calm(Presence::Break { reason: None }) => words::phone::missed_too_often().to_owned(),
            Doing::Calm(Presence::Break { .. }) => match desk.break_minutes() {
                Some(minutes) => {
                    words::phone::break_of(for_how_long(), span(Millis::secs(u64::from(minutes) * 60)))
                }
                None => for_how_long(),
            },
            Doing::Calm(_) => words::phone::no_calls().to_owned(),
            _ => words::phone::connecting().to_owned(),
        }
    };
    let head = move || match desk.doing.get() {
        Doing::Calm(Presence::Ready) => words::phone::ready().to_owned(),
        Doing::Calm(Presence::Offline) => words::phone::off_shift().to_owned(),
        _ => desk.word.get(),
    };
    let can_start = move || matches!(desk.doing.get(), Doing::Calm(p) if p != Presence::Ready);
    view! {
        <section class="beacon is-calm" data-state=move || state.get() aria-label=words::phone::state()>
            <p class="timer">{glyph_of(state)}{head}</p>
            <p>{below}</p>
            <Show when=can_start>
                <div class="acts">
                    <Button label=words::phone::take_calls() hint="F2" on_click=Callback::new(move |()| desk.ask(Presence::Ready))/>
                </div>
            </Show>
        </section>
    }
}

#[component]
fn Ringing() -> impl IntoView {
    let desk = desk();
    let phone = expect_context::<Phone>();
    let tick = clock::ticking();
    let call = move || desk.call.get();
    let name = move || call().map(|c| who(&c).0);
    let number = move || call().map(|c| who(&c).1).filter(|n| !n.is_empty());
    let busy = Signal::derive(move || phone.sound.get() == Sound::Answering);
    view! {
        <section class="beacon" data-state="ringing" role="alertdialog" aria-label=words::presence::ringing()>
            <p class="what">
                {crate::ui::glyph("ringing")}
                {words::presence::ringing()}
                <time>{move || desk.since.get().map(|at| span(tick.get().since(at)))}</time>
            </p>
            <p class="who">{name}</p>
            {move || number().map(|n| view! { <p class="tel">{n}</p> })}
            <dl class="facts">
                {move || call().map(|c| {
                    let waited = c.queued_at.map(|at| span(tick.get().since(at)));
                    view! {
                        {c.queue_name.map(|q| view! { <dt>{words::phone::queue()}</dt><dd>{q}</dd> })}
                        {waited.map(|w| view! { <dt>{words::phone::waited()}</dt><dd>{w}</dd> })}
                        {c.line_name.map(|l| view! { <dt>{words::phone::line()}</dt><dd>{l}</dd> })}
                    }
                })}
            </dl>
            {move || if desk.browser_phone.get() {
                view! {
                    <div class="acts">
                        <Button
                            label=words::phone::answer()
                            kind="btn-lg btn-answer"
                            glyph="phone"
                            hint="F2"
                            busy=busy
                            on_click=Callback::new(move |()| desk.answer())
                        />
                        <button
                            type="button"
                            class="btn btn-lg"
                            aria-label=words::phone::decline()
                            title=words::phone::decline()
                            on:click=move |_| desk.hang_up()
                        >
                            {icon("phone-off")}
                            {kbd("F4")}
                        </button>
                    </div>
                }.into_any()
            } else {
                view! { <p>{words::phone::lift_handset()}</p> }.into_any()
            }}
        </section>
    }
}

#[component]
fn Talk(doing: Doing) -> impl IntoView {
    let desk = desk();
    let tick = clock::ticking();
    let time = move || desk.since.get().map(|at| tick.get().since(at)).unwrap_or_default();
    let usual = Memo::new(move |_| desk.call.get().and_then(|c| c.recommended_talk));
    // The line is as long as the recommended time and a quarter.
    let done =
        move || usual.get().map_or(0.0, |u| (time().0 as f64 / (u.0 as f64 * 1.25) * 100.0).min(100.0));
    let held = move || {
        let call = desk.call.get()?;
        let now = if call.phase == Phase::Held { tick.get().since(call.since) } else { Millis::ZERO };
        let held = call.held + now;
        (held.as_secs() > 0).then(|| words::phone::held_for(span(held)))
    };
    let live = expect_context::<Live>();
    let me = crate::shell::session::me().employee;
    let over = move || usual.get().is_some_and(|u| time() > u);
    let ringing = move || matches!(desk.call.get().map(|c| c.phase), Some(Phase::Dialling { ringing: true }));
    let label = move || match doing {
        Doing::Dialling if ringing() => words::phone::they_ring(),
        Doing::Dialling => words::presence::dialling(),
        Doing::Held => words::presence::held(),
        Doing::Interrupted => words::presence::interrupted(),
        _ => words::presence::talking(),
    };
    view! {
        <section class="beacon" data-state=doing.state() aria-label=label>
            <p class="what">
                {match doing {
                    Doing::Held => icon("pause").into_any(),
                    Doing::Dialling => crate::ui::glyph("outgoing").into_any(),
                    _ => crate::ui::glyph("talk").into_any(),
                }}
                {label}
                {move || desk.call.get().is_some_and(|c| c.recording).then(|| view! { <span class="rec">{words::phone::recording()}</span> })}
            </p>
            <p class="timer" role="timer">{move || span(time())}</p>
            <Show when=move || doing.talks() && usual.get().is_some()>
                <p class="pace" class:is-over=over aria-hidden="true">
                    <i style:width=move || format!("{:.1}%", done())></i>
                    <u style:left="80%"></u>
                </p>
            </Show>
            <Show when=move || doing.talks()>
                <p class="paceline">
                    <span>{held}</span>
                    <span>{move || usual.get().map(|u| words::phone::usually_to(span(u)))}</span>
                </p>
            </Show>
            <Present live=live operator=me/>
            <p class="sub">
                <span class="grow cut">
                    {move || desk.call.get().map(|call| {
                        let (name, number) = who(&call);
                        let rest: Vec<String> = [Some(number), call.queue_name].into_iter().flatten().filter(|s| !s.is_empty()).collect();
                        view! { <b>{name}</b><br/>{rest.join(" · ")} }
                    })}
                </span>
            </p>
        </section>
    }
}

#[component]
fn After() -> impl IntoView {
    let desk = desk();
    let tick = clock::ticking();
    let after = Memo::new(move |_| desk.operator.get().and_then(|o| o.after_call));
    let left = move || after.get().map(|a| clock::left(a.until, tick.get())).unwrap_or_default();
    let whole = move || {
        let (from, to) = desk.since.get().zip(after.get().map(|a| a.until))?;
        Some(to.since(from))
    };
    let share =
        move || whole().map_or(0.0, |w| left().0 as f64 / w.0.max(1) as f64 * 100.0).clamp(0.0, 100.0);
    let extensions = move || after.get().map(|a| a.extensions_left).unwrap_or_default();
    view! {
        <section class="beacon" data-state="after" aria-label=words::presence::after_call()>
            <p class="what">{crate::ui::glyph("after")}{words::presence::after_call()}</p>
            <p class="timer" role="timer">
                {move || span(left())}
                <small>{move || whole().map(|w| words::phone::left_of(span(w)))}</small>
            </p>
            <p class="pace" aria-hidden="true"><i style:width=move || format!("{:.1}%", share())></i></p>
            <p class="paceline">
                <span>{move || desk.chosen.get().map(|p| words::phone::then(desk.word_of(p).to_lowercase()))}</span>
                <span>{move || (extensions() > 0).then(|| words::phone::extensions(u64::from(extensions())))}</span>
            </p>
            <div class="acts">
                <Button
                    label=words::phone::done()
                    kind="btn-answer"
                    glyph="check"
                    hint="F2"
                    on_click=Callback::new(move |()| desk.finish.update(|n| *n += 1))
                />
                <Button
                    label=words::phone::one_more_minute()
                    glyph="timer"
                    disabled=Signal::derive(move || extensions() == 0 || desk.busy.get())
                    on_click=Callback::new(move |()| desk.extend())
                />
            </div>
        </section>
    }
}

#[component]
fn Lost(since: Timestamp, talks: bool) -> impl IntoView {
    let desk = desk();
    let live = expect_context::<Live>();
    let phone = expect_context::<Phone>();
    let tick = clock::ticking();
    let attempt = move || match (live.link.get(), phone.registration.get()) {
        (crate::realtime::Link::Lost { attempt, .. }, _) | (_, Registration::Lost { attempt, .. }) => attempt,
        _ => 1,
    };
    let time = move || {
        let from = if talks { desk.since.get()? } else { since };
        Some(span(tick.get().since(from)))
    };
    // Sound goes past our server and past the signalling: while packets come, the talk goes on.
    let sounds = move || phone.sound.get() == Sound::On && phone.quality.get().is_some_and(|q| q.silent < 3);
    view! {
        <section class="beacon is-lost" data-tone="danger" role="alert" aria-label=words::phone::lost()>
            <p class="what">
                {icon("wifi-off")}
                {words::phone::lost()}
                <time>{move || span(tick.get().since(since))}</time>
            </p>
            <p class="timer" role="timer">{time}</p>
            <p class="paceline">
                <span>{move || talks.then(|| if sounds() { words::phone::sound_goes_on() } else { words::phone::server_keeps() })}</span>
                <span>{move || words::phone::attempt(u64::from(attempt()))}</span>
            </p>
            <div class="acts">
                <Button label=words::ui::again() glyph="refresh-cw" on_click=Callback::new(move |()| live.retry())/>
            </div>
        </section>
    }
}

/// Microphone, hold, keypad, hang up.
#[component]
fn Keys(lost: Signal<Option<Timestamp>>) -> impl IntoView {
    let desk = desk();
    let live = expect_context::<Live>();
    let pad = RwSignal::new(false);
    let no_link = Signal::derive(move || link_lost(live).get().is_some() && lost.get().is_some());
    let muted = Memo::new(move |_| desk.muted());
    let held = Memo::new(move |_| desk.doing.get() == Doing::Held);
    let talks = Memo::new(move |_| matches!(desk.doing.get(), Doing::Talking | Doing::Held));
    keys::bind(keys::alt("KeyK"), move || {
        pad.update(|p| *p = !*p);
        true
    });
    view! {
        <div class="keys" role="toolbar" aria-label=words::phone::controls()>
            <button
                type="button"
                class="btn"
                aria-pressed=move || muted.get().to_string()
                prop:disabled=move || !desk.doing.get().talks()
                on:click=move |_| desk.toggle_mute()
            >
                {icon_of(Signal::derive(move || if muted.get() { "mic-off" } else { "mic" }))}
                {move || if muted.get() { words::phone::muted() } else { words::phone::microphone() }}
                {kbd("F7")}
            </button>
            <button
                type="button"
                class="btn"
                aria-pressed=move || held.get().to_string()
                prop:disabled=move || no_link.get() || desk.busy.get() || !talks.get()
                on:click=move |_| desk.toggle_hold()
            >
                {icon_of(Signal::derive(move || if held.get() { "play" } else { "pause" }))}
                {move || if held.get() { words::phone::resume() } else { words::phone::hold() }}
                {kbd("F8")}
            </button>
            <Popover
                open=pad
                class="keypad"
                role="group"
                label=words::phone::keypad()
                trigger=ViewFn::from(move || view! {
                    <button
                        type="button"
                        class="btn"
                        aria-expanded=move || pad.get().to_string()
                        prop:disabled=move || no_link.get() || desk.doing.get() != Doing::Talking
                        on:click=move |_| pad.update(|p| *p = !*p)
                    >
                        {icon("grid-3x3")}
                        {words::phone::keypad()}
                        {kbd("Alt K")}
                    </button>
                })
            >
                <Keypad/>
            </Popover>
        </div>
        <div class="hang">
            <Button
                label=words::phone::hang_up()
                kind="btn-danger"
                glyph="phone-off"
                hint="F4"
                on_click=Callback::new(move |()| desk.hang_up())
            />
        </div>
    }
}

#[component]
fn Keypad() -> impl IntoView {
    const PAD: [(char, &str); 12] = [
        ('1', "\u{a0}"),
        ('2', "АБВГ"),
        ('3', "ДЕЖЗ"),
        ('4', "ИЙКЛ"),
        ('5', "МНОП"),
        ('6', "РСТУ"),
        ('7', "ФХЦЧ"),
        ('8', "ШЩЪЫ"),
        ('9', "ЬЭЮЯ"),
        ('*', "\u{a0}"),
        ('0', "+"),
        ('#', "\u{a0}"),
    ];
    let desk = desk();
    let typed = RwSignal::new(String::new());
    let press = move |digit: char| {
        typed.update(|t| t.push(digit));
        desk.send_digit(digit);
    };
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() || keys::typing() {
            return;
        }
        if let Some(digit) = event
            .key()
            .chars()
            .next()
            .filter(|c| event.key().len() == 1 && (c.is_ascii_digit() || "*#".contains(*c)))
        {
            event.prevent_default();
            press(digit);
        }
    });
    on_cleanup(move || listener.remove());
    view! {
        <output>{move || typed.get()}</output>
        {PAD.map(|(digit, letters)| view! {
            <button type="button" class="btn" on:click=move |_| press(digit)>
                {if digit == '*' { '✱' } else { digit }.to_string()}
                <small>{letters}</small>
            </button>
        })
            .collect_view()}
    }
}

/// Number to dial, with how it will be dialled under it.
#[component]
fn Dial() -> impl IntoView {
    let desk = desk();
    let typed = RwSignal::new(String::new());
    let input = NodeRef::<html::Input>::new();
    keys::bind(keys::key("F3"), move || {
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
            input.select();
        }
        true
    });
    let parsed = Memo::new(move |_| {
        let typed = typed.get();
        (!typed.trim().is_empty()).then(|| Number::parse(&typed))
    });
    let go = move || {
        if let Some(Ok(number)) = parsed.get_untracked() {
            desk.dial(number.as_str(), move || typed.set(String::new()));
        }
    };
    let preview = move || match parsed.get() {
        None => String::new(),
        Some(Ok(number)) if number.is_short() => words::phone::dials_extension(number.pretty()),
        Some(Ok(number)) => words::phone::dials(number.pretty()),
        Some(Err(_)) => words::errors::bad_number().to_owned(),
    };
    view! {
        <section>
            <form
                on:submit=move |event| {
                    event.prevent_default();
                    go();
                }
            >
                <label class="sr" for="dial">{words::phone::number()}</label>
                <div class="input">
                    {icon("grid-3x3")}
                    <input
                        id="dial"
                        node_ref=input
                        inputmode="tel"
                        autocomplete="off"
                        placeholder=words::phone::number()
                        aria-describedby="dial-preview"
                        aria-keyshortcuts="F3"
                        prop:value=move || typed.get()
                        on:input=move |e| typed.set(event_target_value(&e))
                    />
                    {move || if matches!(parsed.get(), Some(Ok(_))) {
                        view! {
                            <button type="submit" class="btn btn-sm btn-icon btn-tint" aria-label=words::phone::call() title=words::phone::call()>
                                {icon("phone")}
                            </button>
                        }.into_any()
                    } else {
                        kbd("F3").into_any()
                    }}
                </div>
                <p id="dial-preview" class="t3 sm dial-preview" aria-live="polite">{preview}</p>
            </form>
        </section>
    }
}

/// What waits next in this operator's queues.
#[component]
fn Queues() -> impl IntoView {
    let desk = desk();
    let live = expect_context::<Live>();
    let tick = clock::ticking();
    let mine = Memo::new(move |_| desk.operator.get().map(|o| o.queues).unwrap_or_default());
    view! {
        <section>
            <h3>{words::phone::next_in_queues()}</h3>
            <ul class="list">
                <For each=move || mine.get() key=|id| *id let:id>
                    {move || live.queues.get(id).map(|queue| {
                        let waits = queue.oldest.map(|at| tick.get().since(at));
                        let late = waits.is_some_and(|w| w > queue.service_target);
                        view! {
                            <li>
                                {sized("users", "i i-sm t3")}
                                <span class="cut">{queue.name}</span>
                                <span class="end" class:danger=late>
                                    {match waits {
                                        Some(w) => words::phone::waiting(u64::from(queue.waiting), span(w)),
                                        None => queue.waiting.to_string(),
                                    }}
                                </span>
                            </li>
                        }
                    })}
                </For>
            </ul>
        </section>
    }
}

/// The last calls; a row opens the card.
#[component]
fn Recent() -> impl IntoView {
    let desk = desk();
    view! {
        <section>
            <h3>{words::phone::recent()}</h3>
            {move || {
                let rows = desk.recent.ok().unwrap_or_default();
                if rows.is_empty() {
                    return view! { <p class="t3 sm">{words::phone::no_recent()}</p> }.into_any();
                }
                view! {
                    <ul class="list">
                        {rows
                            .into_iter()
                            .take(6)
                            .map(|row| {
                                let missed = row.answered_at.is_none() && row.direction != Direction::Outbound;
                                let name = row.subscriber_name.clone().filter(|n| !n.is_empty());
                                let text = name.unwrap_or_else(|| {
                                    row.number.as_ref().map_or_else(|| words::phone::hidden().to_owned(), Number::pretty)
                                });
                                let end = if row.talked.as_secs() > 0 {
                                    format!("{} · {}", clock::hour(row.started_at), span(row.talked))
                                } else {
                                    clock::hour(row.started_at)
                                };
                                let number = row.number.clone();
                                view! {
                                    <li>
                                        {sized(call_icon(&row), if missed { "i i-sm danger" } else { "i i-sm t3" })}
                                        <button
                                            type="button"
                                            class="cut grow"
                                            prop:disabled=number.is_none()
                                            on:click=move |_| {
                                                if !desk.doing.get_untracked().in_call() {
                                                    desk.number.set(number.clone());
                                                }
                                            }
                                        >
                                            {text}
                                        </button>
                                        <span class="end">{end}</span>
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                }.into_any()
            }}
        </section>
    }
}

/// The device and the quality of the link.
#[component]
fn LinkLine() -> impl IntoView {
    let desk = desk();
    let phone = expect_context::<Phone>();
    let bars = Memo::new(move |_| match (phone.registration.get(), phone.quality.get()) {
        (Registration::Registered, Some(quality)) => quality.bars(),
        (Registration::Registered, None) => 4,
        _ => 0,
    });
    let word = move || match (phone.registration.get(), phone.quality.get().map(|_| bars.get())) {
        (Registration::Registered, None) => words::phone::in_touch(),
        (Registration::Registered, Some(4)) => words::phone::link_excellent(),
        (Registration::Registered, Some(3)) => words::phone::link_good(),
        (Registration::Registered, Some(1 | 2)) => words::phone::link_poor(),
        (Registration::Registered, Some(_)) => words::phone::link_silent(),
        _ => words::phone::link_none(),
    };
    let tone = move || match bars.get() {
        3.. => "ok",
        2 => "warn",
        _ => "danger",
    };
    let ms = |seconds: f64| (seconds * 1000.0) as u64;
    let detail = move || {
        phone.quality.get().map(|q| words::phone::link_detail(ms(q.jitter), q.lost as u64, ms(q.rtt)))
    };
    let known = Memo::new(move |_| desk.doing.get() != Doing::Unknown);
    view! {
        <footer class="link">
            {move || if !known.get() {
                ().into_any()
            } else if desk.browser_phone.get() {
                view! {
                    {icon_sm("headphones")}
                    <span class="cut">
                        {move || phone.microphone.get().ok().filter(|m| !m.is_empty()).unwrap_or_else(|| words::phone::browser_phone().to_owned())}
                    </span>
                    <span class="row end" title=detail>
                        <span class="bars" data-tone=tone aria-hidden="true">
                            {(0..4_u8).map(|i| view! { <i class:off=move || bars.get() <= i></i> }).collect_view()}
                        </span>
                        {word}
                    </span>
                }.into_any()
            } else {
                view! {
                    {icon_sm("phone")}
                    <span class="cut">{words::phone::desk_phone()}</span>
                    <span class="end">
                        {move || desk.operator.get().map(|o| if o.reachable {
                            words::phone::extension(o.extension)
                        } else {
                            words::phone::desk_phone_away().to_owned()
                        })}
                    </span>
                }.into_any()
            }}
        </footer>
    }
}
