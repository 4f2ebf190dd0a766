//! What is answered to which request. All of it lies below the code of the room, and nothing of it on a disk: a name is looked up among
//! the documents that were handed in.

use super::super::code::Code;
use super::documents::Body;
use super::guard::Verdict;
use super::hub::Hub;
use super::serve::Door;
use super::socket::{Caller, upgrade};
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection};
use axum::extract::{ConnectInfo, Path, RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::time::{Instant, sleep};

/// What a stranger reads.
const NOT_HERE: &str = "Nothing is here. Open the address on the presenter's screen, with its code.\n\
    여기에는 아무것도 없습니다. 발표 화면에 있는 주소를 코드까지 열어 주세요.\n";

/// What somebody reads who tried too many codes.
const TOO_MANY: &str = "Too many wrong codes. Wait a minute, then open the address on the presenter's screen.\n\
    잘못된 코드가 너무 많습니다. 1분쯤 기다린 뒤 발표 화면에 있는 주소를 열어 주세요.\n";

/// What is read before the presentation has a page to give.
const NOT_YET: &str = "The presentation is about to begin. Try again in a moment.\n\
    발표가 곧 시작됩니다. 잠시 뒤에 다시 시도해 주세요.\n";

/// All routes.
pub(super) fn routes(door: Arc<Door>) -> Router {
    Router::new()
        .route("/{code}", get(to_folder))
        .route("/{code}/", get(page))
        .route("/{code}/ws", get(socket))
        .route("/{code}/lesson/{number}/{name}", get(document))
        .fallback(not_here)
        .layer(from_fn_with_state(door.clone(), admit))
        .with_state(door.hub.clone())
}

/// Lets in who has the code, and keeps who tries codes waiting.
async fn admit(
    State(door): State<Arc<Door>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let first = request.uri().path().split('/').nth(1).unwrap_or_default();
    // What browsers ask for by themselves is no try.
    let Ok(code) = first.parse::<Code>() else { return harmless(not_here().await) };
    let is_right = code == door.hub.code;
    let verdict = door.guard().ask(from.ip(), is_right, Instant::now().into_std());
    let response = match verdict {
        Verdict::Now => next.run(request).await,
        Verdict::After(wait) => {
            let _waiting = door.waiting(from.ip());
            sleep(wait).await;
            if is_right { next.run(request).await } else { not_here().await }
        }
        Verdict::Never => plain(StatusCode::TOO_MANY_REQUESTS, TOO_MANY),
    };
    harmless(response)
}

/// Adds the headers that every answer has.
fn harmless(mut response: Response) -> Response {
    let always = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    let headers = response.headers_mut();
    for (name, value) in always {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // A connection is for one request, so that those that wait for another keep nobody out; or it is a websocket from here on.
    if !headers.contains_key(header::UPGRADE) {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    let nothing = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(nothing);
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, text).into_response()
}

async fn not_here() -> Response {
    plain(StatusCode::NOT_FOUND, NOT_HERE)
}

/// The addresses in the page are beside it, so that it needs its last slash.
async fn to_folder(State(hub): State<Arc<Hub>>, RawQuery(query): RawQuery) -> Response {
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let location = HeaderValue::try_from(format!("/{}/{query}", hub.code));
    match location {
        Ok(location) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, location)]).into_response(),
        Err(_) => not_here().await,
    }
}

async fn page(State(hub): State<Arc<Hub>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let query = query.unwrap_or_default();
    let asked = query.split('&').find_map(|pair| pair.strip_prefix("ui="));
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(shell) = hub.shell(asked, accepted) else { return plain(StatusCode::SERVICE_UNAVAILABLE, NOT_YET) };
    let mut response = give(&shell, &headers).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-language"));
    response
}

async fn document(
    State(hub): State<Arc<Hub>>,
    path: Result<Path<(String, u64, String)>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let Ok(Path((_, number, name))) = path else { return not_here().await };
    let Some(document) = hub.document(number, &name) else { return not_here().await };
    let mut response = give(&document, &headers).await;
    // Another lesson, text or trace has another number.
    let kept = HeaderValue::from_static("private, max-age=86400, immutable");
    response.headers_mut().insert(header::CACHE_CONTROL, kept);
    response
}

/// A body with its headers, compressed for who takes that.
async fn give(body: &Body, headers: &HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes_gzip =
        accepted.split(',').any(|encoding| encoding.trim() == "gzip" || encoding.trim().starts_with("gzip;q=1"));
    let compressed = if takes_gzip { body.compressed().await } else { None };
    let is_compressed = compressed.is_some();
    let mut response = compressed.unwrap_or_else(|| body.plain.clone()).into_response();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, &body.kind);
    set(header::VARY, "accept-encoding");
    if is_compressed {
        set(header::CONTENT_ENCODING, "gzip");
    }
    if let Some(policy) = &body.policy {
        set(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

async fn socket(
    State(hub): State<Arc<Hub>>,
    RawQuery(query): RawQuery,
    request: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    match request {
        Ok(request) => upgrade(request, hub, Caller::read(&query.unwrap_or_default())),
        Err(rejection) => rejection.into_response(),
    }
}
