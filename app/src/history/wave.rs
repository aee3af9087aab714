//! The wave on a canvas: operator up, subscriber down; a click or a drag moves the tape.

use super::player::Tape;
use crate::ui::{clock, words};
use domain::Millis;
use domain::history::RecordingInfo;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A bar and its gap, in px.
const PITCH: f64 = 4.0;
const BAR: f64 = 2.4;
const HEIGHT: f64 = 88.0;

#[component]
pub fn Wave(sound: RecordingInfo, tape: Tape) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let length = sound.length.0.max(1) as f64;
    let part = move || (tape.at.get().since(tape.from).0 as f64 / length).clamp(0.0, 1.0);
    let peaks = StoredValue::new(sound.peaks);
    let redraw = RwSignal::new(0_u32);
    Effect::new(move |_| {
        redraw.track();
        let part = part();
        if let Some(canvas) = canvas.get() {
            peaks.with_value(|peaks| draw(&canvas, peaks, part));
        }
    });
    // The first paint may come before the style; the size and the theme may change later.
    request_animation_frame(move || redraw.update(|n| *n += 1));
    let again = move || request_animation_frame(move || redraw.update(|n| *n += 1));
    let resized = window_event_listener_untyped("resize", move |_| again());
    let themed = window_event_listener_untyped("otklik-theme", move |_| again());
    on_cleanup(move || {
        resized.remove();
        themed.remove();
    });
    let dragging = StoredValue::new(false);
    let seek = move |event: &web_sys::PointerEvent| {
        if let Some(canvas) = canvas.get_untracked() {
            let area = canvas.get_bounding_client_rect();
            let part = ((f64::from(event.client_x()) - area.left()) / area.width()).clamp(0.0, 1.0);
            tape.seek(tape.from + Millis((part * length) as u64));
        }
    };
    let seconds = move || (part() * length / 1000.0) as u64;
    view! {
        <div
            class="w"
            role="slider"
            tabindex="0"
            aria-label=words::history::wave()
            aria-valuemin="0"
            aria-valuemax=((length / 1000.0) as u64).to_string()
            aria-valuenow=move || seconds().to_string()
            aria-valuetext=move || {
                words::history::of_length(clock::span(Millis::secs(seconds())), clock::span(Millis(length as u64)))
            }
            on:pointerdown=move |event| {
                dragging.set_value(true);
                if let Some(target) = event.current_target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) {
                    // Without the capture a drag only ends at the edge.
                    let _ = target.set_pointer_capture(event.pointer_id());
                }
                seek(&event);
            }
            on:pointermove=move |event| if dragging.get_value() { seek(&event) }
            on:pointerup=move |_| dragging.set_value(false)
            on:pointercancel=move |_| dragging.set_value(false)
        >
            <canvas node_ref=canvas></canvas>
        </div>
    }
}

/// `peaks`: subscriber (left), operator (right); one channel is drawn both ways.
fn draw(canvas: &web_sys::HtmlCanvasElement, peaks: &[Vec<u8>], part: f64) {
    let width = f64::from(canvas.client_width());
    let Some(context) = canvas
        .get_context("2d")
        .ok()
        .flatten()
        .and_then(|c| c.dyn_into::<web_sys::CanvasRenderingContext2d>().ok())
    else {
        return;
    };
    let scale = window().device_pixel_ratio().max(1.0);
    canvas.set_width((width * scale) as u32);
    canvas.set_height((HEIGHT * scale) as u32);
    let _ = context.scale(scale, scale);
    let Some(style) = window().get_computed_style(canvas).ok().flatten() else { return };
    let colour = |name: &str| style.get_property_value(name).unwrap_or_default();
    let (up, down) = (colour("--accent"), colour("--after"));
    let (rest, head) = (colour("--line-strong"), colour("--text"));
    let middle = HEIGHT / 2.0;
    let one = peaks.len() < 2;
    let bars = (width / PITCH) as usize;
    for bar in 0..bars {
        let x = bar as f64 * PITCH;
        let played = (x + BAR) <= part * width;
        let operator = peak(peaks.get(1).or(peaks.first()), bar, bars) * (middle - 4.0);
        let subscriber = peak(peaks.first(), bar, bars) * (middle - 4.0);
        context.set_fill_style_str(if played { &up } else { &rest });
        context.fill_rect(x, middle - 2.0 - operator.max(2.0), BAR, operator.max(2.0));
        context.set_fill_style_str(match (played, one) {
            (true, false) => &down,
            (true, true) => &up,
            (false, _) => &rest,
        });
        context.fill_rect(x, middle + 2.0, BAR, subscriber.max(2.0));
    }
    context.set_fill_style_str(&head);
    context.fill_rect((part * width - 0.75).clamp(0.0, width - 1.5), 2.0, 1.5, HEIGHT - 4.0);
}

/// The loudest of the parts under a bar, 0–1.
fn peak(channel: Option<&Vec<u8>>, bar: usize, bars: usize) -> f64 {
    let Some(channel) = channel.filter(|c| !c.is_empty()) else { return 0.0 };
    let from = bar * channel.len() / bars.max(1);
    let to = ((bar + 1) * channel.len() / bars.max(1)).max(from + 1).min(channel.len());
    f64::from(channel.get(from..to).into_iter().flatten().copied().max().unwrap_or(0)) / 255.0
}
