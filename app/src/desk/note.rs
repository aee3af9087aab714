//! Topic and note of a call, typed during the talk or after it.
//!
//! One rule to know: every typed word is in the browser at once and on the server within a second; a reload, a lost
//! link or the end of the after-call time loses nothing.

use super::state::{Desk, Doing, draft_key, forget_draft};
use crate::ui::remote::send;
use crate::ui::{Button, Field, Select, clock, icon_sm, keys, storage, words};
use domain::history::CallNote;
use domain::{CallId, Presence, Timestamp, TopicId};
use leptos::prelude::*;
use std::time::Duration;

/// Where what was typed is safe.
#[derive(Clone, Copy, PartialEq)]
enum Saved {
    Nothing,
    Here(Timestamp),
    Server(Timestamp),
}

#[derive(Clone, Copy)]
struct Draft {
    call: CallId,
    topic: RwSignal<Option<TopicId>>,
    note: RwSignal<String>,
    saved: RwSignal<Saved>,
    sending: StoredValue<bool>,
    /// Counts changes; what is on the server has the number of its change.
    change: StoredValue<u64>,
    stored: StoredValue<u64>,
    /// The server's note has come, or a local one replaced it; before that nothing is sent.
    loaded: RwSignal<bool>,
}

impl Draft {
    fn value(self) -> CallNote {
        CallNote { topic: self.topic.get_untracked(), note: self.note.get_untracked() }
    }

    /// Takes what the browser kept, else what the server has.
    fn load(self) {
        let local =
            storage::get(&draft_key(self.call)).and_then(|text| serde_json::from_str::<CallNote>(&text).ok());
        if let Some(local) = local {
            self.topic.set(local.topic);
            self.note.set(local.note);
            self.loaded.set(true);
            self.changed();
            return;
        }
        leptos::task::spawn_local(async move {
            match crate::calls::api::note(self.call).await {
                // Whatever was typed while the answer was on its way wins.
                Ok(note) if self.change.try_get_value() == Some(0) => {
                    self.topic.set(note.topic);
                    self.note.set(note.note);
                    self.loaded.set(true);
                }
                Ok(_) => {}
                Err(_) => {
                    set_timeout(
                        move || {
                            if self.loaded.try_get_untracked() == Some(false) {
                                self.load()
                            }
                        },
                        Duration::from_secs(2),
                    );
                }
            }
        });
    }

    fn changed(self) {
        let Some(change) = self.change.try_update_value(|c| {
            *c += 1;
            *c
        }) else {
            return;
        };
        self.loaded.set(true);
        if let Ok(text) = serde_json::to_string(&self.value()) {
            storage::set(&draft_key(self.call), &text);
        }
        self.saved.set(Saved::Here(clock::exact_now()));
        set_timeout(
            move || {
                if self.change.try_get_value() == Some(change) {
                    self.send();
                }
            },
            Duration::from_millis(500),
        );
    }

    /// Sends what is not on the server yet; tries again until it is.
    fn send(self) {
        let (change, value) = (self.change.get_value(), self.value());
        if self.stored.get_value() == change || self.sending.get_value() {
            return;
        }
        self.sending.set_value(true);
        let call = self.call;
        leptos::task::spawn_local(async move {
            let answer = crate::calls::api::save_note(call, value).await;
            // The form may be gone by now; the draft in the browser goes only when it is on the server.
            let alive = self.sending.try_update_value(|s| *s = false).is_some();
            match answer {
                Ok(()) => {
                    if !alive || self.change.get_value() == change {
                        forget_draft(call);
                    }
                    if alive {
                        self.stored.set_value(change);
                        if self.change.get_value() == change {
                            self.saved.set(Saved::Server(clock::exact_now()));
                        } else {
                            self.send();
                        }
                    }
                }
                Err(_) if alive => set_timeout(
                    move || {
                        if self.change.try_get_value().is_some() {
                            self.send()
                        }
                    },
                    Duration::from_secs(3),
                ),
                Err(_) => {}
            }
        });
    }
}

/// The form of one call.
#[component]
pub fn NoteForm(call: CallId) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let draft = Draft {
        call,
        topic: RwSignal::new(None),
        note: RwSignal::new(String::new()),
        saved: RwSignal::new(Saved::Nothing),
        sending: StoredValue::new(false),
        change: StoredValue::new(0),
        stored: StoredValue::new(0),
        loaded: RwSignal::new(false),
    };
    draft.load();
    // The form goes with the next call: what is not sent yet goes out now.
    on_cleanup(move || {
        if let (Some(change), Some(stored)) = (draft.change.try_get_value(), draft.stored.try_get_value())
            && change != stored
        {
            let value = draft.value();
            leptos::task::spawn_local(async move {
                if crate::calls::api::save_note(call, value).await.is_ok() {
                    forget_draft(call);
                }
            });
        }
    });
    let after = Memo::new(move |_| desk.doing.get() == Doing::AfterCall);
    let finishing = RwSignal::new(false);
    let finish = move |next: Option<Presence>| {
        if finishing.get_untracked() {
            return;
        }
        finishing.set(true);
        let change = draft.change.get_value();
        let note = draft.value();
        leptos::task::spawn_local(async move {
            // Nothing was typed here: what a colleague of a transferred call wrote meanwhile stays.
            let note = match change {
                0 => crate::calls::api::note(call).await.unwrap_or(note),
                _ => note,
            };
            let answer = crate::calls::api::finish(call, note, next).await;
            finishing.try_set(false);
            match answer {
                Ok(()) => {
                    forget_draft(call);
                    draft.stored.try_set_value(change);
                }
                Err(error) => {
                    crate::shell::session::note_error(&error);
                    crate::ui::toast("danger", crate::ui::remote::sentence(&error));
                }
            }
        });
    };
    // F2 and «Готов» of the beacon.
    Effect::new(move |before: Option<u32>| {
        let asked = desk.finish.get();
        if before.is_some_and(|before| asked > before) && after.get_untracked() {
            finish(None);
        }
        asked
    });
    keys::bind(keys::ctrl("Enter"), move || {
        if after.get_untracked() {
            finish(Some(Presence::Ready));
        } else {
            draft.send();
        }
        true
    });
    let topics = Signal::derive(move || {
        let mut options = vec![(String::new(), words::desk::no_topic().to_owned())];
        options.extend(
            desk.names.ok().unwrap_or_default().topics.into_iter().map(|t| (t.id.to_string(), t.name)),
        );
        options
    });
    let next_options = Signal::derive(move || {
        let names = desk.names.ok().unwrap_or_default();
        [Presence::Ready, Presence::Outbound]
            .into_iter()
            .chain(names.break_reasons.iter().map(|r| Presence::Break { reason: Some(r.id) }))
            .chain([Presence::Offline])
            .map(|p| (presence_key(p), desk.word_of(p)))
            .collect::<Vec<_>>()
    });
    let saved = move || match draft.saved.get() {
        Saved::Nothing => None,
        Saved::Here(at) => Some(words::desk::saved_here(clock::hour(at))),
        Saved::Server(at) => Some(words::desk::saved(clock::hour(at))),
    };
    view! {
        <div class="scroll grow">
            <form class="form" on:submit=move |e| e.prevent_default()>
                <Field id="topic" label=words::desk::topic() class="w6">
                    <Select
                        id="topic"
                        value=Signal::derive(move || draft.topic.get().map(|t| t.to_string()).unwrap_or_default())
                        options=topics
                        on_change=Callback::new(move |value: String| {
                            draft.topic.set(value.parse().ok());
                            draft.changed();
                        })
                    />
                </Field>
                <Field id="note" label=words::desk::note() class="w6">
                    <textarea
                        class="input"
                        id="note"
                        rows="6"
                        maxlength="4000"
                        prop:value=move || draft.note.get()
                        on:input=move |event| {
                            draft.note.set(event_target_value(&event));
                            draft.changed();
                        }
                    ></textarea>
                </Field>
                <Field id="next" label=words::desk::then() class="w6">
                    <Select
                        id="next"
                        value=Signal::derive(move || desk.chosen.get().map(presence_key).unwrap_or_default())
                        options=next_options
                        on_change=Callback::new(move |value: String| {
                            if let Some(presence) = presence_of(&value) {
                                send(crate::presence::api::set(presence), |()| {});
                            }
                        })
                    />
                </Field>
            </form>
        </div>
        <footer class="actions">
            {move || after.get().then(|| view! {
                <Button
                    label=words::desk::finish_and_take()
                    kind="btn-primary"
                    hint="Ctrl ↵"
                    busy=finishing
                    on_click=Callback::new(move |()| finish(Some(Presence::Ready)))
                />
                <Button label=words::desk::finish() busy=finishing on_click=Callback::new(move |()| finish(None))/>
            })}
            <span class="end t3 sm row row-1 nowrap" role="status">
                {move || saved().map(|text| view! { {icon_sm("check")}{text} })}
            </span>
        </footer>
    }
}

fn presence_key(presence: Presence) -> String {
    match presence.break_reason() {
        Some(reason) => format!("break:{reason}"),
        None => presence.word().to_owned(),
    }
}

fn presence_of(key: &str) -> Option<Presence> {
    match key {
        "ready" => Some(Presence::Ready),
        "outbound" => Some(Presence::Outbound),
        "offline" => Some(Presence::Offline),
        _ => Some(Presence::Break { reason: Some(key.strip_prefix("break:")?.parse().ok()?) }),
    }
}
