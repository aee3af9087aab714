//! Copying, where the browser lets us.

use super::{toast, words};
use leptos::prelude::*;

pub fn copy(text: String) {
    leptos::task::spawn_local(async move {
        let clipboard = window().navigator().clipboard();
        // Over plain http the browser has no clipboard: the text can still be selected.
        let copied = !js_sys::Reflect::get(&window().navigator(), &"clipboard".into())
            .unwrap_or_default()
            .is_undefined()
            && wasm_bindgen_futures::JsFuture::from(clipboard.write_text(&text)).await.is_ok();
        if copied {
            toast("ok", words::list::copied());
        } else {
            toast("warn", words::ui::not_copied());
        }
    });
}
