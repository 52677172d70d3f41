//! The reader's choice of digits.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::response::{IntoResponse, Response};

use crate::wording::Digits;

pub(crate) const COOKIE_NAME: &str = "digits";
/// A year.
const COOKIE_SECONDS: u32 = 31_536_000;
/// The form that chooses is no larger, in bytes.
const MAX_FORM_BYTES: usize = 16 << 10;

/// Keeps the choice in a cookie, and goes back to the page it was made on.
pub(crate) async fn choose(body: Body) -> Response {
    let form = axum::body::to_bytes(body, MAX_FORM_BYTES).await.unwrap_or_default();
    let (mut chosen, mut back) = (Digits::default(), "/".to_owned());
    for (name, value) in form_urlencoded::parse(&form) {
        match &*name {
            "digits" => chosen = Digits::of_name(&value).unwrap_or_default(),
            "back" if is_here(&value) => back = value.into_owned(),
            _ => {}
        }
    }
    let name = chosen.name();
    let cookie =
        format!("{COOKIE_NAME}={name}; Path=/; Max-Age={COOKIE_SECONDS}; SameSite=Lax; HttpOnly");
    (StatusCode::SEE_OTHER, [(SET_COOKIE, cookie), (LOCATION, back)]).into_response()
}

/// Whether an address is a path of this server: what begins with two slashes, of either kind, is another
/// one's. Only visible ASCII may stand in a header.
fn is_here(address: &str) -> bool {
    let mut bytes = address.bytes();
    bytes.next() == Some(b'/')
        && !matches!(bytes.next(), Some(b'/' | b'\\'))
        && address.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_other_server_is_gone_to() {
        for (address, expected, reason) in [
            ("/", true, "the first page"),
            ("/?q=%D9%86%D9%81%D8%B7&page=2", true, "a search"),
            ("//example.org", false, "another server"),
            ("/\\example.org", false, "another server as browsers read it"),
            ("https://example.org/", false, "another server in full"),
            ("/a\r\nSet-Cookie: b", false, "a header"),
            ("", false, "nothing"),
        ] {
            assert_eq!(is_here(address), expected, "{reason}");
        }
    }
}
