//! A level 1–5 as five bars: by mouse, by ← → Home End, by typing the digit.

use leptos::prelude::*;

pub const TOP: u8 = 5;

#[component]
pub fn LevelBars(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<u8>,
    on_change: Callback<u8>,
    /// Delete or 0: take the row away.
    on_remove: Callback<()>,
) -> impl IntoView {
    let set = move |level: u8| {
        let level = level.clamp(1, TOP);
        if level != value.get_untracked() {
            on_change.run(level);
        }
    };
    view! {
        <span
            class="level"
            role="slider"
            tabindex="0"
            aria-label=label
            aria-valuemin="1"
            aria-valuemax=TOP.to_string()
            aria-valuenow=move || value.get().to_string()
            on:keydown=move |event| {
                if event.alt_key() || event.ctrl_key() || event.meta_key() {
                    return;
                }
                let now = value.get_untracked();
                match event.code().as_str() {
                    "ArrowRight" => set(now + 1),
                    "ArrowLeft" => set(now.saturating_sub(1)),
                    "Home" => set(1),
                    "End" => set(TOP),
                    "Delete" | "Backspace" | "Digit0" | "Numpad0" => on_remove.run(()),
                    code => match code.strip_prefix("Digit").or(code.strip_prefix("Numpad")).and_then(|d| d.parse().ok()) {
                        Some(level @ 1..=TOP) => set(level),
                        _ => return,
                    },
                }
                event.prevent_default();
            }
        >
            {(1..=TOP)
                .map(|level| {
                    view! { <i class:on=move || { value.get() >= level } on:click=move |_| set(level)></i> }
                })
                .collect_view()}
        </span>
    }
}
