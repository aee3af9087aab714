//! The frame of who is signed in: rail, top bar, the work, the phone.

use super::areas::{
    AREAS, at_desk, calls_back, edits_network, edits_people, edits_queues, edits_skills, has_phone, home,
    reads_audit, sees_board, sees_calls,
};
use super::banners::Banners;
use super::lazy::prefetch;
use super::presence_chip::PresenceChip;
use super::session;
use crate::desk::state::provide_desk;
use crate::help::button::HelpButton;
use crate::palette::{Palette, PaletteButton, PaletteLayer, dialog};
use crate::realtime::Live;
use crate::ui::lang::Lang;
use crate::ui::parts::face;
use crate::ui::{Empty, Popover, clock, icon, lang, menu_item, theme, words};
use crate::{
    account, audit, callbacks, desk, employees, history, ice_servers, live, queues, skills, sound, today,
};
use domain::employees::Me;
use leptos::prelude::*;
use leptos_router::components::{A, Redirect, Route, Routes};
use leptos_router::hooks::use_location;
use leptos_router::path;

#[component]
pub fn Frame(me: Me) -> impl IntoView {
    provide_context(me.clone());
    provide_context(Palette(RwSignal::new(false)));
    let (at_desk, has_phone) = (at_desk(&me), has_phone(&me));
    expect_context::<Live>().start();
    let mine = has_phone.then(|| provide_desk(&me));
    if let Some(mine) = mine {
        desk::card::provide_card(mine);
    }
    // Who is no operator has the phone behind a button, and in sight while something is on it.
    let opened = RwSignal::new(false);
    let phone = Memo::new(move |_| {
        has_phone && (at_desk || opened.get() || mine.is_some_and(|desk| desk.is_on_phone()))
    });
    let (board, calls, people) = (sees_board(&me), sees_calls(&me), edits_people(&me));
    let network = edits_network(&me);
    let (callback, queue) = (calls_back(&me), edits_queues(&me));
    let (skill, changes) = (edits_skills(&me), reads_audit(&me));
    let start = home(&me).map(|area| area.path);
    let areas = AREAS.iter().filter(|area| (area.open_to)(&me)).map(|area| area.page);
    let phone_parts = has_phone.then_some([&desk::dock::LAZY, &sound::panel::LAZY]);
    let board_part = board.then_some(&live::over::LAZY);
    let parts =
        phone_parts.into_iter().flatten().chain(board_part).chain([&dialog::LAZY, &account::page::LAZY]);
    prefetch(areas.chain(parts).collect());
    view! {
        <div class="app" class:has-phone=move || phone.get()>
            <a class="skip" href="#work">{words::shell::skip()}</a>
            <Rail/>
            <header class="topbar">
                {if at_desk {
                    view! { <PresenceChip/><Pulse/><PaletteButton/><HelpButton/> }.into_any()
                } else if has_phone {
                    view! { <Title/><span class="end"></span><PaletteButton/><PresenceChip/><PhoneButton opened=opened shown=phone/> }.into_any()
                } else {
                    view! { <Title/><PaletteButton/> }.into_any()
                }}
            </header>
            <main class="work" id="work">
                <Banners/>
                <Routes fallback=NotFound>
                    <Route path=path!("/") view=move || match start {
                        Some(path) => view! { <Redirect path=path/> }.into_any(),
                        None => view! { <NoAreas/> }.into_any(),
                    }/>
                    <Route path=path!("/desk") view=move || guarded(at_desk, || desk::page::LAZY.show(()))/>
                    <Route path=path!("/today") view=move || guarded(at_desk, || today::page::LAZY.show(()))/>
                    <Route path=path!("/live") view=move || guarded(board, || live::page::LAZY.show(()))/>
                    <Route path=path!("/history") view=move || guarded(calls, || history::page::LAZY.show(()))/>
                    <Route path=path!("/account") view=|| account::page::LAZY.show(())/>
                    <Route path=path!("/employees") view=move || guarded(people, || employees::page::LAZY.show(()))/>
                    <Route path=path!("/ice-servers") view=move || guarded(network, || ice_servers::page::LAZY.show(()))/>
                    <Route path=path!("/callbacks") view=move || guarded(callback, || callbacks::page::LAZY.show(()))/>
                    <Route path=path!("/queues") view=move || guarded(queue, || queues::page::LAZY.show(()))/>
                    <Route path=path!("/skills") view=move || guarded(skill, || skills::page::LAZY.show(()))/>
                    <Route path=path!("/audit") view=move || guarded(changes, || audit::page::LAZY.show(()))/>
                </Routes>
            </main>
            <Show when=move || phone.get()>
                <aside class="phone" aria-label=words::phone::title()>{desk::dock::LAZY.show(())}</aside>
            </Show>
            <PaletteLayer/>
        </div>
    }
}

/// Opens the phone of who is no operator; while something is on it, it stays.
#[component]
fn PhoneButton(opened: RwSignal<bool>, shown: Memo<bool>) -> impl IntoView {
    let extension = session::me().extension.unwrap_or_default();
    view! {
        <button
            type="button"
            class="btn btn-ghost"
            aria-pressed=move || shown.get().to_string()
            title=words::shell::phone_of(&extension)
            aria-label=words::shell::phone_of(&extension)
            on:click=move |_| opened.update(|opened| *opened = !*opened)
        >
            {icon("phone")}
            {extension.clone()}
        </button>
    }
}

/// A page for those who may see it, and the no-permission state for the rest.
pub fn guarded<V: IntoView + 'static>(open: bool, page: impl FnOnce() -> V) -> AnyView {
    if open { page().into_any() } else { view! { <NoRight/> }.into_any() }
}

#[component]
fn Rail() -> impl IntoView {
    let me = session::me();
    let path = use_location().pathname;
    view! {
        <nav class="rail" aria-label=words::shell::areas()>
            <span class="logo" role="img" aria-label=words::shell::product()>{icon("logo")}</span>
            {AREAS
                .iter()
                .filter(|area| (area.open_to)(&me))
                .map(|area| view! {
                    <A
                        href=area.path
                        attr:class="area"
                        attr:aria-current=move || path.get().starts_with(area.path).then_some("page")
                    >
                        {icon(area.glyph)}
                        {(area.word)()}
                    </A>
                })
                .collect_view()}
            <div class="foot"><AccountMenu/></div>
        </nav>
    }
}

/// The own account, theme, language, leaving.
#[component]
fn AccountMenu() -> impl IntoView {
    let me = session::me();
    let open = RwSignal::new(false);
    let pick = move |choice: &'static str| {
        open.set(false);
        theme::choose(choice);
    };
    let leave = move || {
        open.set(false);
        session::sign_out();
    };
    let (name, login) = (me.name.clone(), me.login.clone());
    let label = words::shell::account(&me.name);
    let photo = me.photo.as_ref().map(|version| employees::photo_src(me.employee, version));
    let own = StoredValue::new((me.name.clone(), label, photo));
    let who = StoredValue::new((name, login));
    view! {
        <Popover
            open=open
            label=words::shell::account_menu()
            class="menu beside"
            trigger=ViewFn::from(move || {
                let (name, label, photo) = own.get_value();
                view! {
                    <button
                        type="button"
                        class="avatar-btn"
                        aria-haspopup="menu"
                        aria-expanded=move || open.get().to_string()
                        aria-label=label.clone()
                        title=label.clone()
                        on:click=move |_| open.update(|o| *o = !*o)
                    >
                        {face(&name, "", photo)}
                    </button>
                }
            })
        >
            <p class="group row">{who.get_value().0}" · "{who.get_value().1}</p>
            <A href="/account" attr:role="menuitem" on:click=move |_| open.set(false)>
                {icon("user")}
                <span class="grow">{words::account::area()}</span>
            </A>
            <hr/>
            // Drawn anew when it opens: the palette changes the theme too.
            {move || open.get().then(|| theme::choices().map(|(choice, word)| {
                let on = theme::current() == choice;
                menu_item(icon("sun-moon"), word, on.then(|| icon("check")), Some(on), move || pick(choice))
            }).collect_view())}
            <hr/>
            {[(Lang::Ru, "Русский"), (Lang::En, "English")]
                .map(|(choice, word)| {
                    let on = lang::current() == choice;
                    menu_item(icon("globe"), word, on.then(|| icon("check")), Some(on), move || lang::choose(choice))
                })
                .collect_view()}
            <hr/>
            {menu_item(icon("log-out"), words::shell::sign_out(), (), None, leave)}
        </Popover>
    }
}

/// The area's name, where no presence takes its place.
#[component]
fn Title() -> impl IntoView {
    let path = use_location().pathname;
    view! {
        <h1>{move || path.with(|path| {
            let area = AREAS.iter().find(|area| path.starts_with(area.path)).map(|area| (area.word)());
            area.or_else(|| path.starts_with("/account").then(words::account::area))
        })}</h1>
    }
}

/// The queues of this operator: waiting, and how long the longest waits; red over the target.
#[component]
fn Pulse() -> impl IntoView {
    let live = expect_context::<Live>();
    let desk = expect_context::<crate::desk::state::Desk>();
    let first = move || {
        desk.operator.get().map(|o| o.queues).unwrap_or_default().into_iter().take(3).collect::<Vec<_>>()
    };
    let tick = clock::ticking();
    view! {
        <ul class="pulse" aria-label=words::shell::queues()>
            <For each=first key=|id| *id let:id>
                {move || {
                    let queue = live.queues.get(id)?;
                    let waits = queue.oldest.map(|at| tick.get().since(at));
                    let hot = waits.is_some_and(|w| w > queue.service_target);
                    Some(view! {
                        <li class:hot=hot title=words::shell::pulse_title(&queue.name)>
                            <span>{queue.name.split_whitespace().next().unwrap_or_default().to_owned()}</span>
                            <b>{queue.waiting}</b>
                            <span>{waits.map(clock::span)}</span>
                        </li>
                    })
                }}
            </For>
        </ul>
    }
}

#[component]
fn NotFound() -> impl IntoView {
    view! {
        <div class="center">
            <Empty glyph="search" title=words::shell::no_page_title() text=words::shell::no_page_text()>
                <A href="/" attr:class="btn btn-sm">{words::shell::to_start()}</A>
            </Empty>
        </div>
    }
}

#[component]
fn NoRight() -> impl IntoView {
    view! { <div class="center"><Empty glyph="lock" title=words::ui::denied_title() text=words::ui::denied_text()/></div> }
}

/// Signed in with no role that has a page yet.
#[component]
fn NoAreas() -> impl IntoView {
    view! { <div class="center"><Empty glyph="lock" title=words::shell::no_areas_title() text=words::ui::denied_text()/></div> }
}
