//! What is fetched: nothing for 150 ms, then a skeleton; an answer; or the error with its code and «Повторить».

use super::parts::skeleton_rows;
use super::{Button, Empty, words};
use crate::error::ApiError;
use leptos::prelude::*;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

type Fetch<T> = Callback<(), FetchOf<T>>;
type FetchOf<T> = SendBoxed<Result<T, ApiError>>;
/// Wasm has one thread; the wrapper only satisfies the signals' bounds.
pub type SendBoxed<T> = send_wrapper::SendWrapper<Pin<Box<dyn Future<Output = T>>>>;

/// A value on the other side of the wire.
pub struct Remote<T: Send + Sync + 'static> {
    pub value: RwSignal<Option<Result<T, ApiError>>>,
    /// The request under way; answers of older ones are dropped.
    turn: RwSignal<u64>,
    fetch: Fetch<T>,
}

impl<T: Send + Sync + 'static> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Send + Sync + 'static> Copy for Remote<T> {}

impl<T: Clone + Send + Sync + 'static> Remote<T> {
    /// Asks again; what is shown stays until the answer comes.
    pub fn reload(self) {
        let turn = self.turn.get_untracked() + 1;
        self.turn.set(turn);
        let answer = self.fetch.run(());
        leptos::task::spawn_local(async move {
            let answer = answer.take().await;
            if self.turn.try_get_untracked() == Some(turn) {
                if let Err(error) = &answer {
                    crate::shell::session::note_error(error);
                }
                self.value.set(Some(answer));
            }
        });
    }

    pub fn ok(self) -> Option<T> {
        self.value.get().and_then(Result::ok)
    }
}

/// Fetches now, and again whenever a signal read inside `fetch` (before its first await) changes.
pub fn remote<T, F, R>(fetch: F) -> Remote<T>
where
    T: Clone + Send + Sync + 'static,
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Result<T, ApiError>> + 'static,
{
    let fetch = Callback::new(move |()| -> FetchOf<T> { send_wrapper::SendWrapper::new(Box::pin(fetch())) });
    let remote = Remote { value: RwSignal::new(None), turn: RwSignal::new(0), fetch };
    Effect::new(move |_| remote.reload());
    remote
}

/// Draws what came. `rows` is the height of the skeleton.
pub fn show<T, V>(
    remote: Remote<T>,
    rows: usize,
    draw: impl Fn(T) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let again = Callback::new(move |()| remote.reload());
    show_or(remote, rows, draw, move |error| fault(error, again).into_any())
}

/// The same, with an error state of one's own.
pub fn show_or<T, V>(
    remote: Remote<T>,
    rows: usize,
    draw: impl Fn(T) -> V + Send + Sync + 'static,
    fail: impl Fn(&ApiError) -> AnyView + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let late = RwSignal::new(false);
    let timer = set_timeout_with_handle(move || late.set(true), Duration::from_millis(150));
    on_cleanup(move || {
        if let Ok(timer) = timer {
            timer.clear();
        }
    });
    move || match remote.value.get() {
        None if late.get() => skeleton_rows(rows).into_any(),
        None => ().into_any(),
        Some(Ok(value)) => draw(value).into_any(),
        Some(Err(error)) => fail(&error),
    }
}

/// The error state: what failed, a code, «Повторить»; or which right is lacking.
pub fn fault(error: &ApiError, again: Callback<()>) -> impl IntoView + use<> {
    if error.code == "denied" {
        return view! { <Empty glyph="lock" title=words::ui::denied_title() text=words::ui::denied_text()/> }
            .into_any();
    }
    let code = error.request.clone().unwrap_or_else(|| error.code.clone());
    view! {
        <Empty glyph="cloud-off" title=words::ui::not_loaded() text=sentence(error)>
            <p class="code">{words::ui::code(code)}</p>
            <Button label=words::ui::again() kind="btn-sm" glyph="refresh-cw" on_click=again/>
        </Empty>
    }
    .into_any()
}

/// The sentence of an error, chosen by its code.
pub fn sentence(error: &ApiError) -> String {
    match error.code.as_str() {
        "denied" => words::errors::denied(),
        "not_found" => words::errors::not_found(),
        "signed_out" => words::errors::signed_out(),
        "wrong_credentials" => words::errors::wrong_credentials(),
        "throttled" => words::errors::throttled(),
        "unavailable" | "asterisk_down" => words::errors::unavailable(),
        "unreachable" => words::errors::unreachable(),
        "bad_number" => words::errors::bad_number(),
        "busy" => words::errors::busy(),
        "bad_presence" => words::errors::bad_presence(),
        "changed_meanwhile" => words::errors::changed_meanwhile(),
        "no_such_call" | "not_your_call" => words::errors::no_such_call(),
        "not_after_call" => words::errors::not_after_call(),
        "no_extensions_left" => words::errors::no_extensions_left(),
        "login_taken" => words::errors::login_taken(),
        "extension_taken" => words::errors::extension_taken(),
        "name_empty" => words::errors::name_empty(),
        "name_too_long" => words::errors::name_too_long(),
        "bad_value" => words::errors::bad_value(),
        "login_bad" => words::errors::login_bad(),
        "extension_bad" => words::errors::extension_bad(),
        "extension_needed" => words::errors::extension_needed(),
        "roles_empty" => words::errors::roles_empty(),
        "last_administrator" => words::errors::last_administrator(),
        "name_taken" => words::errors::name_taken(),
        "priority_bad" => words::errors::priority_bad(),
        "skills_bad" => words::errors::skills_bad(),
        "ring_bad" => words::errors::ring_bad(),
        "misses_bad" => words::errors::misses_bad(),
        "length_bad" => words::errors::length_bad(),
        "count_bad" => words::errors::count_bad(),
        "level_bad" => words::errors::level_bad(),
        "music_bad" => words::errors::music_bad(),
        "every_bad" => words::errors::every_bad(),
        "limit_needed" => words::errors::limit_needed(),
        "overflow_itself" => words::errors::overflow_itself(),
        "queue_used" => words::errors::queue_used(),
        "number_taken" => words::errors::number_taken(),
        "number_bad" => words::errors::number_bad(),
        "flow_needed" => words::errors::flow_needed(),
        "prompts_bad" => words::errors::prompts_bad(),
        "calendar_used" => words::errors::calendar_used(),
        "zone_bad" => words::errors::zone_bad(),
        "hours_bad" => words::errors::hours_bad(),
        "days_bad" => words::errors::days_bad(),
        "text_bad" => words::errors::text_bad(),
        "note_too_long" => words::errors::note_too_long(),
        "not_at_desk" => words::errors::not_at_desk(),
        "desk_phone" => words::errors::desk_phone(),
        "no_help_asked" => words::errors::no_help_asked(),
        "help_taken" => words::errors::help_taken(),
        "colleague_busy" => words::errors::colleague_busy(),
        "no_such_colleague" => words::errors::no_such_colleague(),
        "no_such_queue" => words::errors::no_such_queue(),
        "same_number" => words::errors::same_number(),
        "internal_call" => words::errors::internal_call(),
        "has_participants" => words::errors::has_participants(),
        "too_many_participants" => words::errors::too_many_participants(),
        "no_consultation" | "no_such_participant" => words::errors::no_consultation(),
        "not_parked" => words::errors::not_parked(),
        "no_slot" => words::errors::no_slot(),
        "ice_url_bad" => words::errors::ice_url_bad(),
        "ice_url_taken" => words::errors::ice_url_taken(),
        "ice_username_needed" => words::errors::ice_username_needed(),
        "ice_credential_needed" => words::errors::ice_credential_needed(),
        "ice_servers_enough" => words::errors::ice_servers_enough(),
        "not_talking" => words::errors::not_talking(),
        "wrong_password" => words::errors::wrong_password(),
        "password_short" => words::errors::password_short(),
        "password_simple" => words::errors::password_simple(),
        "password_row" => words::errors::password_row(),
        "password_login" => words::errors::password_login(),
        "password_same" => words::errors::password_same(),
        "photo_bad" => words::errors::photo_bad(),
        "email_bad" => words::errors::email_bad(),
        "contact_too_long" => words::errors::contact_too_long(),
        "no_such_region" => words::errors::no_such_region(),
        "date_bad" => words::errors::date_bad(),
        "not_oneself" => words::errors::not_oneself(),
        "queues_bad" => words::errors::queues_bad(),
        "levels_bad" => words::errors::levels_bad(),
        "no_such_role" => words::errors::no_such_role(),
        "no_such_phone" => words::errors::no_such_phone(),
        "no_such_skill" => words::errors::no_such_skill(),
        "share_bad" => words::errors::share_bad(),
        "import_unreadable" => words::errors::import_unreadable(),
        "import_no_columns" => words::errors::import_no_columns(),
        "import_empty" => words::errors::import_empty(),
        "import_too_many" => words::errors::import_too_many(),
        "import_has_problems" => words::errors::import_has_problems(),
        "too_many_employees" => words::errors::too_many_employees(),
        "is_dismissed" => words::errors::is_dismissed(),
        "number_kept" => words::errors::number_kept(),
        "may_not_supervise" => words::errors::may_not_supervise(),
        "not_stuck" => words::errors::not_stuck(),
        "comment_empty" => words::errors::comment_empty(),
        "comment_too_long" => words::errors::comment_too_long(),
        "alerts_bad" => words::errors::alerts_bad(),
        _ => words::errors::internal(),
    }
    .to_owned()
}

/// Runs a request that changes something; a refusal becomes a toast.
pub fn send<T: 'static>(
    request: impl Future<Output = Result<T, ApiError>> + 'static,
    done: impl FnOnce(T) + 'static,
) {
    leptos::task::spawn_local(async move {
        match request.await {
            Ok(value) => done(value),
            Err(error) => {
                crate::shell::session::note_error(&error);
                super::toast::toast("danger", sentence(&error));
            }
        }
    });
}
