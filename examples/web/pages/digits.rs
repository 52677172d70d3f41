//! The reader's choice of digits.

use axum::http::StatusCode;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::response::{IntoResponse, Response};

use crate::fault::{Fault, Result};
use crate::wording::Digits;

pub(crate) const COOKIE_NAME: &str = "digits";
/// A year.
const COOKIE_SECONDS: u32 = 31_536_000;
/// No address to go back to is longer, in bytes.
pub(crate) const MAX_BACK_BYTES: usize = 8 << 10;
/// The form that chooses is no larger, in bytes: in an address within it each byte may take three.
pub(crate) const MAX_FORM_BYTES: usize = 3 * MAX_BACK_BYTES + (1 << 10);

/// Keeps the choice in a cookie, and goes back to the page it was made on.
///
/// # Errors
/// When nothing is chosen, or digits that there are not.
pub(crate) fn choose(form: &[u8]) -> Result<Response> {
    let (mut chosen, mut back) = (String::new(), "/".to_owned());
    for (name, value) in form_urlencoded::parse(form) {
        match &*name {
            "digits" => chosen = value.into_owned(),
            "back" if is_here(&value) => back = value.into_owned(),
            _ => {}
        }
    }
    let Some(digits) = Digits::of_name(&chosen) else {
        let english = "arabic or european";
        return Err(Fault::parameter("digits", &chosen, english, "لا أرقام بهذا الاسم."));
    };
    let name = digits.name();
    let cookie =
        format!("{COOKIE_NAME}={name}; Path=/; Max-Age={COOKIE_SECONDS}; SameSite=Lax; HttpOnly");
    Ok((StatusCode::SEE_OTHER, [(SET_COOKIE, cookie), (LOCATION, back)]).into_response())
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
