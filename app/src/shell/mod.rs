//! The frame of the page: who is signed in, areas, top bar, banners, theme.

pub mod areas;
pub mod banners;
mod frame;
pub mod lazy;
mod presence_chip;
pub mod session;
mod sign_in;

use crate::phone::provide_phone;
use crate::realtime::provide_live;
use crate::ui::toast::Toasts;
use crate::ui::{clock, keys, lang};
use leptos::prelude::*;
use leptos_router::components::Router;
use session::{Session, provide_session};

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    lang::init();
    clock::provide_clock();
    keys::listen();
    provide_live();
    provide_phone();
    let session = provide_session();
    // The skeleton of index.html stays until it is known who sits here.
    Effect::new(move |_| {
        if !matches!(session.get(), Session::Asking)
            && let Some(boot) = document().get_element_by_id("boot")
        {
            boot.remove();
        }
    });
    view! {
        {move || match session.get() {
            Session::Asking => ().into_any(),
            Session::Out => view! { <sign_in::SignIn/> }.into_any(),
            Session::In(me) => view! { <Router><frame::Frame me=*me/></Router> }.into_any(),
        }}
        <Toasts/>
    }
}
