//! Keys towards the subscriber.

use super::desk;
use crate::ui::keys;
use leptos::prelude::*;

#[component]
pub fn Keypad() -> impl IntoView {
    const PAD: [(char, &str); 12] = [
        ('1', "\u{a0}"),
        ('2', "АБВГ"),
        ('3', "ДЕЖЗ"),
        ('4', "ИЙКЛ"),
        ('5', "МНОП"),
        ('6', "РСТУ"),
        ('7', "ФХЦЧ"),
        ('8', "ШЩЪЫ"),
        ('9', "ЬЭЮЯ"),
        ('*', "\u{a0}"),
        ('0', "+"),
        ('#', "\u{a0}"),
    ];
    let desk = desk();
    let typed = RwSignal::new(String::new());
    let press = move |digit: char| {
        typed.update(|t| t.push(digit));
        desk.send_digit(digit);
    };
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() || keys::typing() {
            return;
        }
        if let Some(digit) = event
            .key()
            .chars()
            .next()
            .filter(|c| event.key().len() == 1 && (c.is_ascii_digit() || "*#".contains(*c)))
        {
            event.prevent_default();
            press(digit);
        }
    });
    on_cleanup(move || listener.remove());
    view! {
        <output>{move || typed.get()}</output>
        {PAD.map(|(digit, letters)| view! {
            <button type="button" class="btn" on:click=move |_| press(digit)>
                {if digit == '*' { '✱' } else { digit }.to_string()}
                <small>{letters}</small>
            </button>
        })
            .collect_view()}
    }
}
