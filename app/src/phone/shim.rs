//! Typed bindings to shim.ts. By reflection instead of `#[wasm_bindgen] extern`: the bundle is imported on demand,
//! and `unsafe_code` stays forbidden.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// `Phone` of shim.ts.
#[derive(Clone)]
pub struct Shim(Object);

impl Shim {
    /// Imports the bundle and makes the phone; `emit(kind, detail)` is called for everything that happens.
    pub async fn load(emit: impl Fn(String, String) + 'static) -> Result<Shim, JsValue> {
        let import: Function = Reflect::get(&window(), &"otklikImport".into())?.dyn_into()?;
        let url = crate::ui::icon::meta("otklik-phone");
        let promise: Promise = import.call1(&JsValue::NULL, &url.into())?.dyn_into()?;
        let module = JsFuture::from(promise).await?;
        let create: Function = Reflect::get(&module, &"create".into())?.dyn_into()?;
        let emit = Closure::<dyn Fn(String, String)>::new(emit).into_js_value();
        Ok(Shim(create.call1(&JsValue::NULL, &emit)?.dyn_into()?))
    }

    fn call(&self, method: &str, args: &[JsValue]) -> Result<JsValue, JsValue> {
        let function: Function = Reflect::get(&self.0, &method.into())?.dyn_into()?;
        function.apply(&self.0, &args.iter().collect())
    }

    /// For what may fail only if shim.ts and this file disagree.
    fn tell(&self, method: &str, args: &[JsValue]) {
        if let Err(error) = self.call(method, args) {
            leptos::logging::error!("phone.{method}: {error:?}");
        }
    }

    pub fn register(&self, ws_url: &str, sip_uri: &str, user: &str, password: &str) {
        self.tell("register", &[ws_url.into(), sip_uri.into(), user.into(), password.into()]);
    }

    pub fn stop(&self) {
        self.tell("stop", &[]);
    }

    pub fn answer(&self) {
        self.tell("answer", &[]);
    }

    pub fn hang_up(&self) {
        self.tell("hangup", &[]);
    }

    pub fn mute(&self, on: bool) {
        self.tell("mute", &[on.into()]);
    }

    /// `ok:<label>`, `insecure`, or the name of the browser's error.
    pub async fn microphone(&self) -> String {
        let promise = self.call("microphone", &[]).and_then(|p| p.dyn_into::<Promise>());
        match promise {
            Ok(promise) => JsFuture::from(promise).await.ok().and_then(|v| v.as_string()).unwrap_or_default(),
            Err(_) => String::new(),
        }
    }
}
