//! Requests to answers: which path is answered by what, within which limits, under which headers.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, RETRY_AFTER,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use maud::Markup;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::archive::Archive;
use crate::fault::{Fault, Result};
use crate::pages::{self, Visitor};
use crate::parameters::Parameters;
use crate::shared::command;
use crate::{api, assets, connections};

/// A search that takes longer returns what it has.
pub(crate) const TIME_BUDGET: Duration = Duration::from_secs(2);
/// A request that waits longer for its turn and its answer is refused.
const REQUEST_TIME: Duration = Duration::from_secs(10);
/// So many requests are worked on at once, as they keep a core busy each; the others wait.
const MAX_AT_WORK: usize = 8;
/// And some threads more, for what is not a request.
pub(crate) const MAX_BLOCKING_THREADS: usize = MAX_AT_WORK + 4;
/// What is sent to be added is no larger, in bytes.
pub(crate) const MAX_BODY_BYTES: usize = 4 << 20;

/// Nothing comes from elsewhere, nothing in a page is a program or a style, and no other page may show
/// ours in a frame: text of an article that gets past the escaping could still do nothing.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 5] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    // What someone searched for is told to no other site.
    (REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// What all requests share.
struct Shared {
    archive: Arc<Archive>,
    at_work: Arc<Semaphore>,
    /// So that what is sent takes no more memory than so many bodies.
    receiving: Semaphore,
}

type Server = Arc<Shared>;

/// Answers until the process is interrupted.
pub(crate) async fn serve(listener: TcpListener, archive: Arc<Archive>) {
    if archive.is_writable() {
        tokio::spawn(archive.clone().keep_completions());
    }
    let at_work = Arc::new(Semaphore::new(MAX_AT_WORK));
    let receiving = Semaphore::new(MAX_AT_WORK);
    let routes = routes().with_state(Arc::new(Shared { archive, at_work, receiving }));
    connections::serve(listener, routes).await;
}

fn routes() -> Router<Server> {
    let mut routes = Router::new()
        .route("/", page(pages::results::page))
        .route("/article", page(pages::article::page))
        .route("/similar", page(pages::similar::page))
        .route("/explain", page(pages::explain::page))
        .route("/analyze", page(pages::fate::page))
        .route("/help", page(|_, _, visitor| Ok(pages::help::page(visitor))))
        .route("/digits", taking(pages::digits::MAX_FORM_BYTES, post(choose_digits)))
        .route("/api", get(async || json(api::DESCRIPTION.to_owned())))
        .route("/api/search", program(api::search::answer))
        .route("/api/suggest", program(api::suggest::answer))
        .route("/api/similar", program(api::similar::answer))
        .route("/api/analyze", program(api::analyze::answer))
        .route("/api/documents", taking(MAX_BODY_BYTES, post(add)));
    for asset in assets::ALL {
        routes = routes.route(asset.path, get(async move || asset));
    }
    let nothing = async |uri: Uri, headers: HeaderMap| refuse(&uri, &headers, &Fault::NoPage);
    let method = async |uri: Uri, headers: HeaderMap| refuse(&uri, &headers, &Fault::Method);
    routes.fallback(nothing).method_not_allowed_fallback(method).layer(map_response(
        async |mut response: Response| {
            for (name, value) in HEADERS {
                response.headers_mut().insert(name, HeaderValue::from_static(value));
            }
            response
        },
    ))
}

/// A page for readers.
fn page(render: fn(&Archive, Parameters, &Visitor) -> Result<Markup>) -> MethodRouter<Server> {
    get(async move |State(server): State<Server>, uri: Uri, headers: HeaderMap| {
        let (asked, visitor) = (uri.clone(), Visitor::of(&uri, &headers));
        let rendered = work(server, move |archive| {
            render(archive, Parameters::read(asked.query())?, &visitor)
        });
        rendered.await.map_or_else(|fault| refuse(&uri, &headers, &fault), pages::html)
    })
}

/// An answer for programs.
fn program(answer: fn(&Archive, Parameters) -> Result<String>) -> MethodRouter<Server> {
    get(async move |State(server): State<Server>, uri: Uri, headers: HeaderMap| {
        let asked = uri.clone();
        let answered =
            work(server, move |archive| answer(archive, Parameters::read(asked.query())?));
        answered.await.map_or_else(|fault| refuse(&uri, &headers, &fault), json)
    })
}

/// Adds articles.
async fn add(State(server): State<Server>, request: Request) -> Response {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let added = async {
        if !server.archive.is_writable() {
            return Err(Fault::ReadOnly);
        }
        // Pages of other sites cannot send this type without asking first, and are told no.
        if headers.get(CONTENT_TYPE).is_none_or(|given| !is_json(given)) {
            let reason = "the body is JSON, and its Content-Type application/json".to_owned();
            return Err(Fault::Body { status: StatusCode::UNSUPPORTED_MEDIA_TYPE, reason });
        }
        let body = body(&server, request).await?;
        work(server.clone(), move |archive| api::documents::add(archive, &body)).await
    };
    added.await.map_or_else(|fault| refuse(&uri, &headers, &fault), json)
}

/// Keeps the digits that a reader chooses.
async fn choose_digits(State(server): State<Server>, request: Request) -> Response {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let chosen = body(&server, request).await.and_then(|form| pages::digits::choose(&form));
    chosen.unwrap_or_else(|fault| refuse(&uri, &headers, &fault))
}

/// What takes a body, of at most so many bytes.
fn taking(max_bytes: usize, route: MethodRouter<Server>) -> MethodRouter<Server> {
    route.layer(DefaultBodyLimit::max(max_bytes))
}

/// What is sent, if it comes in time.
async fn body(server: &Shared, request: Request) -> Result<Bytes> {
    let turn = timeout(REQUEST_TIME, server.receiving.acquire()).await;
    let _turn = turn.map_err(|_| Fault::Busy)?;
    let wrong = |status, reason: &str| Fault::Body { status, reason: reason.to_owned() };
    match timeout(REQUEST_TIME, Bytes::from_request(request, &())).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(refused)) if refused.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            Err(wrong(refused.status(), "the body is too large; /api says how large it may be"))
        }
        Ok(Err(_)) => Err(wrong(StatusCode::BAD_REQUEST, "the body was cut off")),
        Err(_) => {
            let reason = format!("the body did not come within {} seconds", REQUEST_TIME.as_secs());
            Err(wrong(StatusCode::REQUEST_TIMEOUT, &reason))
        }
    }
}

fn is_json(content_type: &HeaderValue) -> bool {
    let given = content_type.to_str().unwrap_or_default();
    given.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// Does the work of a request where it keeps no other waiting, once it is its turn.
async fn work<T: Send + 'static>(
    server: Server,
    work: impl FnOnce(&Archive) -> Result<T> + Send + 'static,
) -> Result<T> {
    let answered = async {
        let turn = server.at_work.clone().acquire_owned().await;
        let worked = tokio::task::spawn_blocking(move || {
            // The turn ends with the work, also if nobody waits for it any more.
            let _turn = turn;
            work(&server.archive)
        });
        worked.await.unwrap_or_else(|panic| Err(Fault::Internal(panic.to_string())))
    };
    timeout(REQUEST_TIME, answered).await.unwrap_or(Err(Fault::Busy))
}

/// The answer to a request that cannot be answered, in the form of its path.
fn refuse(uri: &Uri, headers: &HeaderMap, fault: &Fault) -> Response {
    if let Fault::Internal(error) = fault {
        command::say(&format!("{}: {error}", uri.path()));
    }
    let is_api = uri.path() == "/api" || uri.path().starts_with("/api/");
    let mut response = if is_api {
        json(api::fault(fault))
    } else {
        pages::html(pages::refusal::page(fault, &Visitor::of(uri, headers)))
    };
    *response.status_mut() = fault.status();
    if matches!(fault, Fault::Busy) {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}

fn json(json: String) -> Response {
    let json_type = (CONTENT_TYPE, "application/json; charset=utf-8");
    ([json_type, (CACHE_CONTROL, "no-cache")], json).into_response()
}
