//! After-call time: how much is left.

use super::desk;
use crate::ui::{Button, clock, span, words};
use leptos::prelude::*;

#[component]
pub fn After() -> impl IntoView {
    let desk = desk();
    let tick = clock::ticking();
    let after = Memo::new(move |_| desk.operator.get().and_then(|o| o.after_call));
    let left = move || after.get().map(|a| clock::left(a.until, tick.get())).unwrap_or_default();
    let whole = move || {
        let (from, to) = desk.since.get().zip(after.get().map(|a| a.until))?;
        Some(to.since(from))
    };
    let share =
        move || whole().map_or(0.0, |w| left().0 as f64 / w.0.max(1) as f64 * 100.0).clamp(0.0, 100.0);
    let extensions = move || after.get().map(|a| a.extensions_left).unwrap_or_default();
    view! {
        <section class="beacon" data-state="after" aria-label=words::presence::after_call()>
            <p class="what">{crate::ui::glyph("after")}{words::presence::after_call()}</p>
            <p class="timer" role="timer">
                {move || span(left())}
                <small>{move || whole().map(|w| words::phone::left_of(span(w)))}</small>
            </p>
            <p class="pace" aria-hidden="true"><i style:width=move || format!("{:.1}%", share())></i></p>
            <p class="paceline">
                <span>{move || desk.chosen.get().map(|p| words::phone::then(desk.word_of(p).to_lowercase()))}</span>
                <span>{move || (extensions() > 0).then(|| words::phone::extensions(u64::from(extensions())))}</span>
            </p>
            <div class="acts">
                <Button
                    label=words::phone::done()
                    kind="btn-answer"
                    glyph="check"
                    hint="F2"
                    on_click=Callback::new(move |()| desk.finish.update(|n| *n += 1))
                />
                <Button
                    label=words::phone::one_more_minute()
                    glyph="timer"
                    disabled=Signal::derive(move || extensions() == 0 || desk.busy.get())
                    on_click=Callback::new(move |()| desk.extend())
                />
            </div>
        </section>
    }
}
