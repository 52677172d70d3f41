//! Pages for readers, in Arabic. Whatever comes from articles and requests is put in as text.

pub(crate) mod article;
pub(crate) mod digits;
pub(crate) mod explain;
mod facets;
pub(crate) mod fate;
pub(crate) mod help;
mod histogram;
mod hits;
mod home;
mod layout;
pub(crate) mod refusal;
pub(crate) mod results;
pub(crate) mod similar;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, COOKIE, VARY};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use maud::Markup;

use crate::parameters::MAX_QUERY_CHARS;
use crate::wording::Digits;

/// Whoever asks for a page.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub(crate) digits: Digits,
    /// The path and parameters of the page, to come back to.
    pub(crate) here: String,
}

impl Visitor {
    pub(crate) fn of(uri: &Uri, headers: &HeaderMap) -> Visitor {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut cookies = cookies.flat_map(|cookies| cookies.split(';'));
        let digits = cookies.find_map(|cookie| {
            let (name, value) = cookie.split_once('=')?;
            Digits::of_name(value.trim()).filter(|_| name.trim() == digits::COOKIE_NAME)
        });
        let here = uri.path_and_query().map_or("/", |here| here.as_str()).to_owned();
        Visitor { digits: digits.unwrap_or_default(), here }
    }

    /// Where to come back to; the first page from one with a very long address.
    fn back(&self) -> &str {
        if self.here.len() > digits::MAX_BACK_BYTES { "/" } else { &self.here }
    }

    /// What the address has for the search box; empty if it is too long to be searched for.
    fn typed(&self) -> String {
        let query = self.here.split_once('?').map(|(_, query)| query).unwrap_or_default();
        let typed = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "q");
        let typed = typed.map(|(_, typed)| typed.into_owned()).unwrap_or_default();
        if typed.chars().nth(MAX_QUERY_CHARS).is_some() { String::new() } else { typed }
    }
}

pub(crate) fn html(markup: Markup) -> Response {
    let headers =
        [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-cache"), (VARY, "Cookie")];
    (headers, markup.into_string()).into_response()
}
