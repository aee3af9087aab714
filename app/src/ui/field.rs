//! Fields. Labels stand above; a placeholder is never a label.

use super::icon::icon_sm;
use leptos::prelude::*;

/// Label, control, hint or error. The control's id is `id`, the error's is `{id}-error`.
#[component]
pub fn Field(
    id: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    let has_hint = !hint.is_empty();
    view! {
        <div class=format!("field {class}")>
            <label for=id>{label}</label>
            {children()}
            {move || error.get().map(|text| view! { <span class="error" id=format!("{id}-error")>{icon_sm("circle-alert")}{text}</span> })}
            {has_hint.then(|| view! { <span class="hint">{hint}</span> })}
        </div>
    }
}

/// A line of text with its label.
#[component]
pub fn TextField(
    id: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] class: &'static str,
    /// Classes of the input: `input-lg`, `input-sm`.
    #[prop(optional)]
    size: &'static str,
) -> impl IntoView {
    view! {
        <Field id=id label=label hint=hint error=error class=class>
            <input
                class=format!("input {size}")
                id=id
                type=kind
                autocomplete=autocomplete
                prop:value=move || value.get()
                prop:disabled=move || disabled.get()
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=move || error.get().is_some().then(|| format!("{id}-error"))
                on:input=move |event| value.set(event_target_value(&event))
            />
        </Field>
    }
}

/// A choice of one among `(value, words)`; the browser's own list, so that keyboard and screen readers just work.
#[component]
pub fn Select(
    id: &'static str,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    on_change: Callback<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] size: &'static str,
    /// Where no `Field` gives the label.
    #[prop(optional, into)]
    aria_label: Option<String>,
) -> impl IntoView {
    view! {
        <div class="select">
            <select
                class=format!("input {size}")
                id=id
                aria-label=aria_label
                prop:disabled=move || disabled.get()
                on:change=move |event| on_change.run(event_target_value(&event))
            >
                {move || {
                    let chosen = value.get();
                    options
                        .get()
                        .into_iter()
                        .map(|(key, text)| {
                            let selected = key == chosen;
                            view! { <option value=key selected=selected prop:selected=selected>{text}</option> }
                        })
                        .collect_view()
                }}
            </select>
            {icon_sm("chevron-down")}
        </div>
    }
}
