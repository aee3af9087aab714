//! «Сеть»: STUN and TURN servers, each tested from this browser.

use super::api;
use super::probe::{self, Verdict};
use crate::ui::remote::{Remote, remote, sentence, show};
use crate::ui::toast::toast_with;
use crate::ui::{Button, Empty, IconButton, TextField, ids, words};
use domain::ice_servers::IceServer;
use domain::{IceServerId, Millis};
use leptos::prelude::*;

crate::shell::lazy::lazy!(ice_servers, |()| view! { <IceServersPage/> });

type Servers = Remote<Vec<IceServer>>;

#[component]
fn IceServersPage() -> impl IntoView {
    let servers = remote(api::list);
    // Which one is being written; a fresh id is a new one.
    let edited = RwSignal::new(None::<IceServer>);
    let add = Callback::new(move |()| edited.set(Some(blank())));
    view! {
        {crate::shell::areas::hidden_title(words::ice_servers::area())}
        <div class="settings scroll">
            <section class="panel">
                <header>
                    <h2>{words::ice_servers::title()}</h2>
                    <Button label=words::ice_servers::add() kind="btn-sm end" glyph="plus" on_click=add/>
                </header>
                <p class="t2 about">{words::ice_servers::about()}</p>
                {move || edited.get().map(|server| view! { <Form servers=servers edited=edited server=server/> })}
                {show(servers, 4, move |all| view! { <List servers=servers edited=edited all=all/> })}
            </section>
        </div>
    }
}

fn blank() -> IceServer {
    let id = IceServerId(ids::new_id());
    IceServer { id, url: String::new(), username: String::new(), credential: String::new() }
}

#[component]
fn List(servers: Servers, edited: RwSignal<Option<IceServer>>, all: Vec<IceServer>) -> impl IntoView {
    if all.is_empty() {
        let (title, text) = (words::ice_servers::none_title(), words::ice_servers::none_text());
        return view! { <Empty glyph="globe" title=title text=text/> }.into_any();
    }
    let rows = all
        .into_iter()
        .map(|server| view! { <Row servers=servers edited=edited server=server/> })
        .collect_view();
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th>{words::ice_servers::url()}</th>
                    <th>{words::ice_servers::kind()}</th>
                    <th>{words::ice_servers::username()}</th>
                    <th class="tested">{words::ice_servers::test_result()}</th>
                    <th><span class="sr">{words::ice_servers::test()}</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <p class="t3 sm about">{words::ice_servers::from_now()}</p>
    }
    .into_any()
}

#[component]
fn Row(servers: Servers, edited: RwSignal<Option<IceServer>>, server: IceServer) -> impl IntoView {
    let testing = RwSignal::new(false);
    let verdict = RwSignal::new(None::<Verdict>);
    let kept = StoredValue::new(server.clone());
    let test = move || {
        testing.set(true);
        verdict.set(None);
        leptos::task::spawn_local(async move {
            let found = probe::ask(&kept.get_value()).await;
            testing.try_set(false);
            verdict.try_set(found);
        });
    };
    let remove = move || {
        let server = kept.get_value();
        crate::ui::remote::send(api::remove(server.id), move |()| {
            servers.reload();
            let text = words::ice_servers::removed(&server.url);
            let back = Callback::new(move |()| save(servers, server.clone()));
            toast_with("ok", text, words::ice_servers::bring_back(), back);
        });
    };
    let kind = if server.relays() { words::ice_servers::turn() } else { words::ice_servers::stun() };
    let relays = server.relays();
    let told = move || match (testing.get(), verdict.get()) {
        (true, _) => view! { <span class="t3">{words::ice_servers::testing()}</span> }.into_any(),
        (_, None) => ().into_any(),
        (_, Some(verdict)) => {
            let (tone, text) = told(&verdict, relays);
            view! { <span class="chip" data-tone=tone>{text}</span> }.into_any()
        }
    };
    view! {
        <tr>
            <td>{server.url.clone()}</td>
            <td class="t2">{kind}</td>
            <td class="t2">{server.username.clone()}</td>
            <td class="tested"><span role="status">{told}</span></td>
            <td><div class="row acts">
                <Button
                    label=words::ice_servers::test()
                    kind="btn-sm"
                    disabled=testing
                    on_click=Callback::new(move |()| test())
                />
                <IconButton
                    glyph="pencil"
                    label=words::ice_servers::change(&server.url)
                    on_click=Callback::new(move |()| edited.set(Some(kept.get_value())))
                />
                <IconButton
                    glyph="x"
                    label=words::ice_servers::remove(&server.url)
                    on_click=Callback::new(move |()| remove())
                />
            </div></td>
        </tr>
    }
}

/// Its tone and its sentence.
fn told(verdict: &Verdict, relays: bool) -> (&'static str, String) {
    let span = |of: &Millis| words::ice_servers::milliseconds(of.0);
    match verdict {
        Verdict::Answered { after, address } if relays => {
            ("ok", words::ice_servers::relays(address, span(after)))
        }
        Verdict::Answered { after, address } => ("ok", words::ice_servers::answered(address, span(after))),
        // A relay that gives no address does not relay.
        Verdict::Same { after } if relays => ("danger", words::ice_servers::silent(span(after))),
        Verdict::Same { after } => ("ok", words::ice_servers::same(span(after))),
        Verdict::Silent { after } => ("danger", words::ice_servers::silent(span(after))),
        Verdict::Failed { code, text } => ("danger", words::ice_servers::failed(code, text)),
    }
}

fn save(servers: Servers, server: IceServer) {
    crate::ui::remote::send(api::save(server), move |()| servers.reload());
}

#[component]
fn Form(servers: Servers, edited: RwSignal<Option<IceServer>>, server: IceServer) -> impl IntoView {
    let id = server.id;
    let (url, username, credential) =
        (RwSignal::new(server.url), RwSignal::new(server.username), RwSignal::new(server.credential));
    // The field at fault and what is wrong with it.
    let wrong = RwSignal::new(None::<(String, String)>);
    let error = move |field: &'static str| {
        Signal::derive(move || wrong.get().filter(|(of, _)| of == field).map(|(_, text)| text))
    };
    let relays = Memo::new(move |_| url.with(|url| url.trim().to_ascii_lowercase().starts_with("turn")));
    let busy = RwSignal::new(false);
    let submit = move || {
        let server = IceServer {
            id,
            url: url.get_untracked(),
            username: username.get_untracked(),
            credential: credential.get_untracked(),
        };
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = api::save(server).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    edited.try_set(None);
                    servers.reload();
                }
                Err(error) => {
                    let field = error.field.clone().unwrap_or_else(|| "url".to_owned());
                    wrong.try_set(Some((field, sentence(&error))));
                }
            }
        });
    };
    view! {
        <form class="ice-form" on:submit=move |event| {
            event.prevent_default();
            submit();
        }>
            <TextField id="ice-url" label=words::ice_servers::url() value=url error=error("url") hint="stun:stun.example:3478"/>
            <TextField
                id="ice-username"
                label=words::ice_servers::username()
                value=username
                error=error("username")
                disabled=Signal::derive(move || !relays.get())
            />
            <TextField
                id="ice-credential"
                label=words::ice_servers::credential()
                kind="password"
                value=credential
                error=error("credential")
                disabled=Signal::derive(move || !relays.get())
            />
            <div class="row">
                <button type="submit" class="btn btn-primary" prop:disabled=move || busy.get()>{words::ice_servers::save()}</button>
                <Button label=words::ice_servers::cancel() on_click=Callback::new(move |()| edited.set(None))/>
            </div>
        </form>
    }
}
