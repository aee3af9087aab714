//! Files that somebody chose, and files that are made here.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// A chosen file as a `data:` address; none when it cannot be read.
pub async fn data_url(file: &web_sys::File) -> Option<String> {
    let reader = web_sys::FileReader::new().ok()?;
    let read = js_sys::Promise::new(&mut |done, failed| {
        reader.set_onload(Some(&done));
        reader.set_onerror(Some(&failed));
    });
    reader.read_as_data_url(file).ok()?;
    JsFuture::from(read).await.ok()?;
    reader.result().ok()?.as_string()
}

/// A chosen file in base64.
pub async fn base64(file: &web_sys::File) -> Option<String> {
    Some(data_url(file).await?.split_once(',').map(|(_, base64)| base64.to_owned()).unwrap_or_default())
}

/// The first chosen file of an input, which forgets it: the same file chosen again is a change again.
pub fn chosen(input: NodeRef<leptos::html::Input>) -> Option<web_sys::File> {
    let input = input.get_untracked()?;
    let file = input.files()?.get(0);
    input.set_value("");
    file
}

/// Gives a table to the browser's downloads; the mark in front tells table programs that it is UTF-8.
pub fn download_csv(name: &str, text: &str) {
    let encoded = String::from(js_sys::encode_uri_component(text));
    if let Ok(link) = document().create_element("a")
        && let Ok(link) = link.dyn_into::<web_sys::HtmlElement>()
    {
        let _ = link.set_attribute("href", &format!("data:text/csv;charset=utf-8,%EF%BB%BF{encoded}"));
        let _ = link.set_attribute("download", name);
        link.click();
    }
}
