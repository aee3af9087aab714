//! «Табло»: the links in use, one to revoke, one to make.

use super::api;
use crate::realtime::Live;
use crate::ui::names::order_key;
use crate::ui::remote::{Remote, remote, send, show};
use crate::ui::{Button, Select, SideSheet, TextField, clock, toast, words};
use domain::QueueId;
use domain::wallboards::{Wallboard, WallboardForm, WallboardLayout};
use leptos::prelude::*;
use std::collections::BTreeSet;

#[component]
pub fn Wallboards(live: Live, on_close: Callback<()>) -> impl IntoView {
    let list = remote(api::list);
    // The link just made: name and address.
    let made = RwSignal::new(None::<(String, String)>);
    view! {
        <SideSheet title=words::wallboard::title() on_close=on_close>
            <div class="scroll body">
                <p class="t2">{words::wallboard::intro()}</p>
                {show(list, 3, move |all| view! { <InUse all=all list=list/> })}
                {move || match made.get() {
                    Some((name, address)) => view! { <Link name=name address=address made=made/> }.into_any(),
                    None => view! { <Make live=live list=list made=made/> }.into_any(),
                }}
            </div>
        </SideSheet>
    }
}

#[component]
fn InUse(all: Vec<Wallboard>, list: Remote<Vec<Wallboard>>) -> impl IntoView {
    if all.is_empty() {
        return view! { <p class="t3">{words::wallboard::none()}</p> }.into_any();
    }
    let row = move |wall: Wallboard| {
        let (id, name) = (wall.id, wall.name.clone());
        let made = words::wallboard::made(clock::day_and_hour(wall.created_at), wall.created_by);
        let revoke = move || {
            let name = name.clone();
            send(api::revoke(id), move |()| {
                list.reload();
                toast("ok", words::wallboard::revoked(name));
            });
        };
        view! {
            <li>
                <span class="grow">
                    <b class="cut">{wall.name}</b>
                    <span class="t3 sm cut">{made}</span>
                </span>
                <Button label=words::wallboard::revoke() kind="btn-sm btn-danger" on_click=Callback::new(move |()| revoke())/>
            </li>
        }
    };
    view! { <ul class="walls">{all.into_iter().map(row).collect_view()}</ul> }.into_any()
}

#[component]
fn Make(live: Live, list: Remote<Vec<Wallboard>>, made: RwSignal<Option<(String, String)>>) -> impl IntoView {
    let mut queues = untrack(|| live.queues.all());
    crate::ui::order::sort_by_key(&mut queues, |q| order_key(&q.name));
    let order: Vec<QueueId> = queues.iter().map(|q| q.id).collect();
    let name = RwSignal::new(String::new());
    let layout = RwSignal::new("queues".to_owned());
    let chosen = RwSignal::new(order.iter().copied().collect::<BTreeSet<_>>());
    let bad = Signal::derive(move || name.with(|n| n.trim().is_empty()) || chosen.with(BTreeSet::is_empty));
    let create = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if bad.get_untracked() {
            return;
        }
        let queues = order.iter().copied().filter(|id| chosen.with_untracked(|c| c.contains(id))).collect();
        let layout = match layout.get_untracked().as_str() {
            "large" => WallboardLayout::Large,
            _ => WallboardLayout::Queues,
        };
        let form = WallboardForm { name: name.get_untracked(), layout, queues };
        let title = form.name.clone();
        send(api::create(form), move |key| {
            let origin = window().location().origin().unwrap_or_default();
            made.set(Some((title, format!("{origin}/wallboard?key={}", key.key))));
            list.reload();
        });
    };
    let layouts = vec![
        ("queues".to_owned(), words::wallboard::layout_queues().to_owned()),
        ("large".to_owned(), words::wallboard::layout_large().to_owned()),
    ];
    view! {
        <form class="col make" on:submit=create>
            <h3>{words::wallboard::new()}</h3>
            <TextField id="wallboard-name" label=words::wallboard::name() value=name/>
            <div class="field">
                <label for="wallboard-layout">{words::wallboard::layout()}</label>
                <Select
                    id="wallboard-layout"
                    value=Signal::derive(move || layout.get())
                    options=Signal::derive(move || layouts.clone())
                    on_change=Callback::new(move |value| layout.set(value))
                />
            </div>
            <fieldset class="field">
                <legend class="label">{words::wallboard::queues()}</legend>
                {queues
                    .into_iter()
                    .map(|queue| {
                        let id = queue.id;
                        view! {
                            <label class="check">
                                <input
                                    type="checkbox"
                                    prop:checked=move || chosen.with(|c| c.contains(&id))
                                    on:change=move |_| chosen.update(|c| if !c.remove(&id) { c.insert(id); })
                                />
                                {queue.name}
                            </label>
                        }
                    })
                    .collect_view()}
            </fieldset>
            <div><Button label=words::wallboard::make() kind="btn-primary" submit=true disabled=bad/></div>
        </form>
    }
}

/// The address, shown once.
#[component]
fn Link(name: String, address: String, made: RwSignal<Option<(String, String)>>) -> impl IntoView {
    let text = address.clone();
    view! {
        <section class="col make">
            <h3>{words::wallboard::link(name)}</h3>
            <input class="input" readonly aria-label=words::wallboard::title() prop:value=address/>
            <p class="t3 sm">{words::wallboard::link_hint()}</p>
            <div class="row">
                <Button label=words::wallboard::copy() glyph="copy" on_click=Callback::new(move |()| crate::ui::copy(text.clone()))/>
                <Button label=words::wallboard::done() on_click=Callback::new(move |()| made.set(None))/>
            </div>
        </section>
    }
}
