//! What a number means, beside the number: a quiet button that shows its definition.

use leptos::html;
use leptos::prelude::*;

/// `children` is the number; the definition opens on hover, focus and click, over everything.
#[component]
pub fn Definition(#[prop(into)] text: Signal<String>, children: Children) -> impl IntoView {
    let open = RwSignal::new(false);
    let place = RwSignal::new((0.0, 0.0));
    let node = NodeRef::<html::Button>::new();
    let show = move || {
        if let Some(node) = node.get_untracked() {
            let at = node.get_bounding_client_rect();
            let width = window().inner_width().ok().and_then(|w| w.as_f64()).unwrap_or(1366.0);
            place.set((at.left().min(width - 316.0), at.bottom() + 6.0));
            open.set(true);
        }
    };
    view! {
        <button
            type="button"
            class="definition"
            node_ref=node
            on:pointerenter=move |_| show()
            on:pointerleave=move |_| open.set(false)
            on:focus=move |_| show()
            on:blur=move |_| open.set(false)
            on:click=move |_| show()
        >
            {children()}
            <span class="sr">{move || text.get()}</span>
        </button>
        <Show when=move || open.get()>
            <div
                class="pop definition-pop"
                aria-hidden="true"
                style:left=move || format!("{}px", place.get().0)
                style:top=move || format!("{}px", place.get().1)
            >
                {move || text.get()}
            </div>
        </Show>
    }
}
