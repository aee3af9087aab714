//! Whether a server answers this very browser: its own candidates are gathered, and nobody is called.

use crate::ui::clock;
use domain::ice_servers::IceServer;
use domain::{Millis, Timestamp};
use js_sys::{Array, Object, Promise, Reflect};
use leptos::prelude::set_timeout;
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Event, RtcConfiguration, RtcPeerConnection, RtcPeerConnectionIceEvent, RtcSessionDescriptionInit,
};

/// Browsers give a silent server up after about ten seconds.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The address that the server told, or by which it relays.
    Answered {
        after: Millis,
        address: String,
    },
    /// It answered, and the address is the browser's own.
    Same {
        after: Millis,
    },
    Silent {
        after: Millis,
    },
    /// Of STUN (RFC 8489, section 14.8) or the browser: 401 wrong account, 701 not reached.
    Failed {
        code: u16,
        text: String,
    },
}

/// Asks it. None: the browser takes no such address.
pub async fn ask(server: &IceServer) -> Option<Verdict> {
    let began = clock::exact_now();
    let pc = connection(server).ok()?;
    let done = finding(&pc, server.relays());
    let found = async {
        pc.create_data_channel("probe");
        let offer = JsFuture::from(pc.create_offer()).await?;
        JsFuture::from(pc.set_local_description(offer.unchecked_ref::<RtcSessionDescriptionInit>())).await?;
        JsFuture::from(done).await
    };
    let said = found.await;
    pc.close();
    read(&said.ok()?, began)
}

fn connection(server: &IceServer) -> Result<RtcPeerConnection, JsValue> {
    let entry = Object::new();
    let set = |key: &str, value: &str| Reflect::set(&entry, &key.into(), &value.into());
    set("urls", &server.url)?;
    if server.relays() {
        set("username", &server.username)?;
        set("credential", &server.credential)?;
    }
    let config = RtcConfiguration::new();
    config.set_ice_servers(&Array::of1(&entry));
    RtcPeerConnection::new_with_configuration(&config)
}

/// Promises `[address]`, `[]` (all gathered, nothing of that server), `[code, text]`, or undefined when time is over.
fn finding(pc: &RtcPeerConnection, relays: bool) -> Promise {
    let wanted = if relays { "typ relay" } else { "typ srflx" };
    Promise::new(&mut |resolve, _| {
        let tell = resolve.clone();
        let candidate =
            Closure::<dyn Fn(RtcPeerConnectionIceEvent)>::new(move |event: RtcPeerConnectionIceEvent| {
                let said = match event.candidate() {
                    Some(found) if found.candidate().contains(wanted) => {
                        // candidate:<foundation> <component> <transport> <priority> <address> <port> typ … (RFC 8839, 5.1)
                        let address = found.candidate().split(' ').nth(4).unwrap_or_default().to_owned();
                        Array::of1(&address.into())
                    }
                    Some(_) => return,
                    None => Array::new(),
                };
                let _ = tell.call1(&JsValue::NULL, &said);
            });
        pc.set_onicecandidate(Some(candidate.into_js_value().unchecked_ref()));
        let tell = resolve.clone();
        let failure = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let field = |name: &str| Reflect::get(&event, &name.into()).unwrap_or_default();
            let _ = tell.call1(&JsValue::NULL, &Array::of2(&field("errorCode"), &field("errorText")));
        });
        let _ =
            pc.add_event_listener_with_callback("icecandidateerror", failure.into_js_value().unchecked_ref());
        set_timeout(
            move || {
                let _ = resolve.call0(&JsValue::NULL);
            },
            PATIENCE,
        );
    })
}

fn read(said: &JsValue, began: Timestamp) -> Option<Verdict> {
    let after = clock::exact_now().since(began);
    let Some(said) = said.dyn_ref::<Array>() else { return Some(Verdict::Silent { after }) };
    Some(match said.length() {
        0 => Verdict::Same { after },
        1 => Verdict::Answered { after, address: said.get(0).as_string().unwrap_or_default() },
        _ => Verdict::Failed {
            code: said.get(0).as_f64().unwrap_or_default() as u16,
            text: said.get(1).as_string().unwrap_or_default(),
        },
    })
}
