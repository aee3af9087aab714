//! Typed bindings to shim.ts. By reflection instead of `#[wasm_bindgen] extern`: the bundle is imported on demand,
//! and `unsafe_code` stays forbidden.

use domain::ice_servers::IceServer;
use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// `Phone` of shim.ts.
#[derive(Clone)]
pub struct Shim(Object);

impl Shim {
    /// Imports the bundle and makes the phone of `who`; `emit(kind, detail)` is called for everything that happens.
    pub async fn load(who: &str, emit: impl Fn(String, String) + 'static) -> Result<Shim, JsValue> {
        let import: Function = Reflect::get(&window(), &"otklikImport".into())?.dyn_into()?;
        let url = crate::ui::icon::meta("otklik-phone");
        let promise: Promise = import.call1(&JsValue::NULL, &url.into())?.dyn_into()?;
        let module = JsFuture::from(promise).await?;
        let create: Function = Reflect::get(&module, &"create".into())?.dyn_into()?;
        let emit = Closure::<dyn Fn(String, String)>::new(emit).into_js_value();
        Ok(Shim(create.call2(&JsValue::NULL, &emit, &who.into())?.dyn_into()?))
    }

    fn call(&self, method: &str, args: &[JsValue]) -> Result<JsValue, JsValue> {
        let function: Function = Reflect::get(&self.0, &method.into())?.dyn_into()?;
        function.apply(&self.0, &args.iter().collect())
    }

    /// Calls a method that answers nothing; it may fail only if shim.ts and this side disagree.
    pub fn tell(&self, method: &str, args: &[JsValue]) {
        if let Err(error) = self.call(method, args) {
            leptos::logging::error!("phone.{method}: {error:?}");
        }
    }

    /// Calls a method that answers a number.
    pub fn number(&self, method: &str) -> Option<f64> {
        self.call(method, &[]).ok()?.as_f64()
    }

    /// Calls a method that promises a text; empty if it breaks.
    pub async fn text(&self, method: &str) -> String {
        let promise = self.call(method, &[]).and_then(|p| p.dyn_into::<Promise>());
        match promise {
            Ok(promise) => JsFuture::from(promise).await.ok().and_then(|v| v.as_string()).unwrap_or_default(),
            Err(_) => String::new(),
        }
    }
}

/// `RTCIceServer[]` as JSON.
pub fn ice(servers: &[IceServer]) -> String {
    let server = |of: &IceServer| match of.relays() {
        true => serde_json::json!({ "urls": of.url, "username": of.username, "credential": of.credential }),
        false => serde_json::json!({ "urls": of.url }),
    };
    serde_json::Value::from_iter(servers.iter().map(server)).to_string()
}
