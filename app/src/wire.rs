//! How server functions travel: JSON over POST, as server_fn's `Http<Json, Json>`.
//!
//! One rule to know: only the page's side is ours. server_fn builds a request, a response and a future for each
//! function; here one `fetch` serves all, and a function costs its arguments and its answer.

use leptos::server_fn::client::Client;
use leptos::server_fn::codec::Json;
use leptos::server_fn::error::FromServerFnError;
use leptos::server_fn::server::Server;
use leptos::server_fn::{Http, Protocol};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::future::Future;

pub struct Wire;

impl<Input, Output, C, S, E> Protocol<Input, Output, C, S, E> for Wire
where
    Http<Json, Json>: Protocol<Input, Output, C, S, E>,
    Input: Serialize,
    Output: DeserializeOwned,
    E: FromServerFnError,
    C: Client<E>,
    S: Server<E>,
{
    const METHOD: http::Method = <Http<Json, Json> as Protocol<Input, Output, C, S, E>>::METHOD;

    fn run_server<F, Fut>(
        request: S::Request,
        server_fn: F,
    ) -> impl Future<Output = Result<S::Response, E>> + Send
    where
        F: Fn(Input) -> Fut + Send,
        Fut: Future<Output = Result<Output, E>> + Send,
    {
        <Http<Json, Json> as Protocol<Input, Output, C, S, E>>::run_server(request, server_fn)
    }

    #[cfg(not(feature = "ui"))]
    fn run_client(path: &str, input: Input) -> impl Future<Output = Result<Output, E>> + Send {
        <Http<Json, Json> as Protocol<Input, Output, C, S, E>>::run_client(path, input)
    }

    #[cfg(feature = "ui")]
    fn run_client(path: &str, input: Input) -> impl Future<Output = Result<Output, E>> + Send {
        use leptos::server_fn::error::ServerFnErrorErr;
        let answer = page::post(path.to_owned(), serde_json::to_string(&input).unwrap_or_default());
        send_wrapper::SendWrapper::new(async move {
            match answer.await {
                Ok((true, text)) => serde_json::from_str(&text)
                    .map_err(|e| E::from_server_fn_error(ServerFnErrorErr::Deserialization(e.to_string()))),
                Ok((false, text)) => Err(E::de(text.into())),
                Err(()) => Err(E::from_server_fn_error(ServerFnErrorErr::Request(String::new()))),
            }
        })
    }
}

#[cfg(feature = "ui")]
mod page {
    use std::future::Future;
    use std::pin::Pin;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;

    /// Whether it went well, and the text of the answer; nothing when there was none.
    type Answer = Result<(bool, String), ()>;

    /// One request; not generic on purpose.
    pub fn post(path: String, body: String) -> Pin<Box<dyn Future<Output = Answer>>> {
        Box::pin(async move { fetch(&path, &body).await.map_err(|_| ()) })
    }

    async fn fetch(path: &str, body: &str) -> Result<(bool, String), JsValue> {
        let headers = web_sys::Headers::new()?;
        headers.set("Content-Type", "application/json")?;
        headers.set("Accept", "application/json")?;
        let init = web_sys::RequestInit::new();
        init.set_method("POST");
        init.set_headers(&headers);
        init.set_body(&body.into());
        let promise = leptos::prelude::window().fetch_with_str_and_init(path, &init);
        let response: web_sys::Response = JsFuture::from(promise).await?.dyn_into()?;
        let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
        Ok((response.ok(), text))
    }
}
