//! Server functions: who asks goes into the context, the cookie's change into the answer.

use crate::{Web, csrf, refuse, session};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use services::centre::CookieChange;

/// The session's token for scripts; a page never sees it.
const TOKEN: HeaderName = HeaderName::from_static("x-otklik-token");

/// Any `POST /api/…`.
pub async fn call(State(web): State<Web>, request: Request) -> Response {
    let anyone = session::anyone(&web, request.headers(), request.extensions());
    let known =
        server_fn::axum::get_server_fn_service(request.uri().path(), request.method().clone()).is_some();
    if !known {
        return refuse::with(StatusCode::NOT_FOUND, "no_such_function", &anyone.request);
    }
    let (cookie, script) = (anyone.cookie.clone(), !csrf::from_browser(request.headers()));
    let provide = move || leptos::prelude::provide_context(anyone.clone());
    let answer = leptos_axum::handle_server_fns_with_context(provide, request).await;
    let mut response = answer.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(change) = cookie.get() {
        if let Some(value) = session::set_cookie(change, web.site.is_https()) {
            headers.append(header::SET_COOKIE, value);
        }
        if let CookieChange::Set { token, .. } = change
            && script
            && let Ok(value) = HeaderValue::from_str(token)
        {
            headers.insert(TOKEN, value);
        }
    }
    response
}
