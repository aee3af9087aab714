//! A card being edited, of whatever: what is typed, what it began from, and the draft that a reload does not lose.
//!
//! One rule to know: a form is looked at as its JSON, in parts: fields, and fields of fields. So what differs, what a
//! colleague changed meanwhile, and what both changed are told for every form by the same code.

use super::field::{Field, Select};
use super::remote::sentence;
use super::{Button, icon_sm, storage, words};
use crate::error::ApiError;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::future::Future;

/// What a form must be.
pub trait Form: Clone + PartialEq + Send + Sync + Serialize + DeserializeOwned + 'static {}
impl<F: Clone + PartialEq + Send + Sync + Serialize + DeserializeOwned + 'static> Form for F {}

/// What both changed: the part, their value, ours.
pub type Clash = (String, Value, Value);

pub struct Draft<F: Form> {
    pub form: RwSignal<F>,
    base: RwSignal<F>,
    /// None: it is new.
    pub version: RwSignal<Option<i64>>,
    pub busy: RwSignal<bool>,
    pub error: RwSignal<Option<ApiError>>,
    pub clashes: RwSignal<Vec<Clash>>,
    /// How many parts differ from what is stored.
    pub changes: Memo<usize>,
    key: StoredValue<String>,
}

impl<F: Form> Clone for Draft<F> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<F: Form> Copy for Draft<F> {}

#[derive(Serialize, Deserialize)]
struct Kept<F> {
    version: Option<i64>,
    base: F,
    form: F,
}

impl<F: Form> Draft<F> {
    /// `key` names the card in the browser's storage.
    pub fn open(key: String, base: F, version: Option<i64>) -> Self {
        let kept = storage::get(&key).and_then(|text| serde_json::from_str::<Kept<F>>(&text).ok());
        let Kept { version, base, form } = kept.unwrap_or(Kept { version, form: base.clone(), base });
        let (form, base) = (RwSignal::new(form), RwSignal::new(base));
        let changes = Memo::new(move |_| {
            let (mine, old) = (form.with(parts), base.with(parts));
            mine.iter().filter(|part| !old.contains(part)).count()
        });
        let draft = Self {
            form,
            base,
            version: RwSignal::new(version),
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
            clashes: RwSignal::new(Vec::new()),
            changes,
            key: StoredValue::new(key),
        };
        Effect::new(move |before: Option<()>| {
            let form = form.get();
            if before.is_some() {
                draft.error.set(None);
            }
            draft.key.with_value(|key| match changes.get() {
                0 => storage::remove(key),
                _ => {
                    let kept =
                        Kept { version: draft.version.get_untracked(), base: base.get_untracked(), form };
                    storage::set(key, &serde_json::to_string(&kept).unwrap_or_default());
                }
            });
        });
        draft
    }

    /// Back to what is stored.
    pub fn undo(self) {
        self.form.set(self.base.get_untracked());
        self.error.set(None);
        self.clashes.set(Vec::new());
    }

    /// Saved as it was sent; what was typed since is a change to what is stored.
    fn saved(self, sent: F, form: F, version: i64) {
        self.base.set(sent);
        self.rebase(form, version);
        self.error.set(None);
        self.clashes.set(Vec::new());
    }

    /// A colleague saved first: their changes come in where nothing was typed here, ours stay, and what both changed
    /// is told.
    fn rebase(self, theirs: F, version: i64) {
        let (mine, old) = (self.form.with_untracked(parts), self.base.with_untracked(parts));
        let mut merged = serde_json::to_value(&theirs).unwrap_or_default();
        let mut clashes = Vec::new();
        let stored = parts(&theirs);
        for (path, value) in mine.into_iter().filter(|part| !old.contains(part)) {
            let other = stored.iter().find(|(other, _)| *other == path).map(|(_, value)| value.clone());
            let other = other.unwrap_or_default();
            if other != value && !old.contains(&(path.clone(), other.clone())) {
                clashes.push((path.clone(), other, value.clone()));
            }
            put(&mut merged, &path, value);
        }
        if let Ok(form) = serde_json::from_value(merged) {
            self.form.set(form);
        }
        self.base.set(theirs);
        self.version.set(Some(version));
        self.clashes.set(clashes);
    }

    /// Saves by `save`; after `changed_meanwhile` what is stored is taken from `stored`. `done` runs with what was
    /// answered.
    pub fn save<T: 'static, S, R>(
        self,
        save: S,
        stored: impl FnOnce() -> R + 'static,
        form_of: fn(&T) -> (F, i64),
        done: impl FnOnce(T) + 'static,
    ) where
        S: Future<Output = Result<T, ApiError>> + 'static,
        R: Future<Output = Result<T, ApiError>> + 'static,
    {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let sent = self.form.get_untracked();
        leptos::task::spawn_local(async move {
            let refused = match save.await {
                Ok(card) => {
                    let (form, version) = form_of(&card);
                    self.saved(sent, form, version);
                    self.busy.set(false);
                    return done(card);
                }
                Err(error) if error.code == "changed_meanwhile" => match stored().await {
                    Ok(card) => {
                        let (form, version) = form_of(&card);
                        self.rebase(form, version);
                        error
                    }
                    Err(error) => error,
                },
                Err(error) => error,
            };
            crate::shell::session::note_error(&refused);
            self.busy.set(false);
            self.error.set(Some(refused));
        });
    }

    fn refusal(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.error
                .with(|error| error.as_ref().filter(|e| e.field.as_deref() == Some(field)).map(sentence))
        })
    }
}

/// Fields, and fields of fields.
fn parts<F: Serialize>(form: &F) -> Vec<(String, Value)> {
    let Ok(Value::Object(fields)) = serde_json::to_value(form) else { return Vec::new() };
    let mut all = Vec::new();
    for (name, value) in fields {
        match value {
            Value::Object(inner) => {
                all.extend(inner.into_iter().map(|(inner, value)| (format!("{name}.{inner}"), value)));
            }
            value => all.push((name, value)),
        }
    }
    all
}

fn put(form: &mut Value, path: &str, value: Value) {
    match path.split_once('.') {
        Some((name, inner)) => form[name][inner] = value,
        None => form[path] = value,
    }
}

/// A line of text.
pub fn text<F: Form>(
    draft: Draft<F>,
    id: &'static str,
    class: &'static str,
    label: &'static str,
    field: &'static str,
    get: fn(&F) -> &String,
    set: fn(&mut F, String),
) -> impl IntoView {
    let error = draft.refusal(field);
    view! {
        <Field id=id label=label error=error class=class>
            <input
                class="input"
                id=id
                autocomplete="off"
                prop:value=move || draft.form.with(|form| get(form).clone())
                aria-invalid=move || error.get().is_some().then_some("true")
                on:input=move |event| draft.form.update(|form| set(form, event_target_value(&event)))
            />
        </Field>
    }
}

/// A whole number; an empty field is zero.
#[expect(clippy::too_many_arguments, reason = "a field is what it is; a struct would only name them again")]
pub fn number<F: Form>(
    draft: Draft<F>,
    id: &'static str,
    class: &'static str,
    label: &'static str,
    hint: &'static str,
    field: &'static str,
    get: fn(&F) -> i64,
    set: fn(&mut F, i64),
) -> impl IntoView {
    let error = draft.refusal(field);
    view! {
        <Field id=id label=label hint=hint error=error class=class>
            <input
                class="input"
                id=id
                type="number"
                inputmode="numeric"
                prop:value=move || draft.form.with(get).to_string()
                aria-invalid=move || error.get().is_some().then_some("true")
                on:input=move |event| {
                    let number = event_target_value(&event).trim().parse().unwrap_or(0);
                    draft.form.update(|form| set(form, number));
                }
            />
        </Field>
    }
}

/// One of `(value, words)`.
#[expect(clippy::too_many_arguments, reason = "as above")]
pub fn choice<F: Form>(
    draft: Draft<F>,
    id: &'static str,
    class: &'static str,
    label: &'static str,
    field: &'static str,
    options: Signal<Vec<(String, String)>>,
    get: impl Fn(&F) -> String + Copy + Send + Sync + 'static,
    set: impl Fn(&mut F, String) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <Field id=id label=label error=draft.refusal(field) class=class>
            <Select
                id=id
                value=Signal::derive(move || draft.form.with(get))
                options=options
                on_change=Callback::new(move |value| draft.form.update(|form| set(form, value)))
            />
        </Field>
    }
}

pub fn check<F: Form>(
    draft: Draft<F>,
    label: &'static str,
    get: fn(&F) -> bool,
    set: fn(&mut F, bool),
) -> impl IntoView {
    view! {
        <label class="check w6">
            <input
                type="checkbox"
                prop:checked=move || draft.form.with(get)
                on:change=move |event| draft.form.update(|form| set(form, event_target_checked(&event)))
            />
            {label}
        </label>
    }
}

/// What a colleague changed meanwhile, both values; ours are in the fields.
pub fn clashes<F: Form>(
    draft: Draft<F>,
    name: fn(&str) -> Option<&'static str>,
    say: fn(&str, &Value) -> String,
) -> impl IntoView {
    move || {
        let error = draft.error.get().filter(|error| error.code == "changed_meanwhile")?;
        let rows = draft.clashes.get().into_iter().map(|(path, theirs, mine)| {
            let (theirs, mine) = (say(&path, &theirs), say(&path, &mine));
            view! { <li><b>{name(&path).unwrap_or_default()}</b>": "{words::ui::both_values(mine, theirs)}</li> }
        });
        Some(view! {
            <div class="notice" data-tone="warn" role="alert">
                {sentence(&error)}
                <ul>{rows.collect_view()}</ul>
            </div>
        })
    }
}

/// The bar at the foot: save, undo, how much is not saved or why it was refused. Without the right to save it is not
/// there.
pub fn foot<F: Form>(draft: Draft<F>, on_save: Callback<()>) -> impl IntoView {
    super::keys::bind(super::keys::ctrl("Enter"), move || {
        on_save.run(());
        true
    });
    let unchanged = Signal::derive(move || draft.version.get().is_some() && draft.changes.get() == 0);
    let said = move || match draft.error.get().filter(|error| error.code != "changed_meanwhile") {
        Some(error) => {
            view! { <span class="danger" role="alert">{icon_sm("circle-alert")}{sentence(&error)}</span> }
                .into_any()
        }
        None => match draft.changes.get() as u64 {
            0 => ().into_any(),
            n => words::ui::changes(n).into_any(),
        },
    };
    view! {
        <footer class="actions">
            <Button label=words::ui::save() kind="btn-primary" hint="Ctrl ↵" busy=draft.busy disabled=unchanged on_click=on_save/>
            <Button
                label=words::ui::undo()
                disabled=Signal::derive(move || draft.changes.get() == 0)
                on_click=Callback::new(move |()| draft.undo())
            />
            <span class="end t3 sm" role="status">{said}</span>
        </footer>
    }
}
