//! A picture made small before it is sent: a photo of ten megabytes is a few kilobytes then.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// The longer side of what is sent.
const SIDE: f64 = 512.0;

/// The picture at that address as a JPEG in base64; none when the browser cannot read it as a picture.
pub async fn small(url: &str) -> Option<String> {
    let image = web_sys::HtmlImageElement::new().ok()?;
    image.set_src(url);
    JsFuture::from(image.decode()).await.ok()?;
    let (width, height) = (f64::from(image.natural_width()), f64::from(image.natural_height()));
    let scale = (SIDE / width.max(height)).min(1.0);
    let canvas: web_sys::HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width((width * scale) as u32);
    canvas.set_height((height * scale) as u32);
    let context: web_sys::CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context
        .draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width * scale, height * scale)
        .ok()?;
    let made = canvas.to_data_url_with_type("image/jpeg").ok()?;
    made.split_once(',').map(|(_, base64)| base64.to_owned())
}
