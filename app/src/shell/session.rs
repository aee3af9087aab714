//! Who is signed in on this page.

use crate::error::ApiError;
use domain::Permission;
use domain::employees::Me;
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;

#[derive(Clone, Debug, PartialEq)]
pub enum Session {
    Asking,
    Out,
    In(Box<Me>),
}

thread_local!(static SESSION: Cell<Option<RwSignal<Session>>> = const { Cell::new(None) });

pub fn provide_session() -> RwSignal<Session> {
    let session = RwSignal::new(Session::Asking);
    SESSION.set(Some(session));
    ask(session);
    session
}

fn ask(session: RwSignal<Session>) {
    leptos::task::spawn_local(async move {
        match crate::sessions::api::me().await {
            Ok(me) => session.set(Session::In(Box::new(me))),
            Err(error) if error.code == "signed_out" => session.set(Session::Out),
            // The server is away: the skeleton stays, and the page asks again.
            Err(_) => set_timeout(move || ask(session), Duration::from_secs(2)),
        }
    });
}

pub fn signed_in(me: Me) {
    if let Some(session) = SESSION.get() {
        session.set(Session::In(Box::new(me)));
    }
}

/// The session is over; the sign-in page shows. A fresh page, so that nothing of the person before is left.
pub fn signed_out() {
    let _ = window().location().reload();
}

/// Ends the session, here and on the server.
pub fn sign_out() {
    crate::ui::remote::send(crate::sessions::api::sign_out(), |()| signed_out());
}

/// Every error passes here: a session that ended elsewhere leads to the sign-in page.
pub fn note_error(error: &ApiError) {
    if error.code == "signed_out" {
        signed_out();
    }
}

pub fn may(me: &Me, permission: Permission) -> bool {
    me.roles.iter().any(|role| role.permissions().contains(&permission))
}

/// Who is signed in; only under the frame.
pub fn me() -> Me {
    expect_context::<Me>()
}
