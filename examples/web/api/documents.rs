//! `/api/documents`

use axum::http::StatusCode;
use fihris::ErrorKind;
use serde_json::json;
use serde_json::value::RawValue;

use crate::archive::Archive;
use crate::fault::{Fault, Result};

/// Adds the article, or the list of them, in a body.
pub(crate) fn add(archive: &Archive, body: &[u8]) -> Result<String> {
    let wrong = |error: serde_json::Error| {
        let reason = format!("the body is no article and no list of articles in JSON: {error}");
        Fault::Body { status: StatusCode::BAD_REQUEST, reason }
    };
    let is_list = body.trim_ascii_start().starts_with(b"[");
    let documents: Vec<&RawValue> = if is_list {
        serde_json::from_slice(body).map_err(wrong)?
    } else {
        vec![serde_json::from_slice(body).map_err(wrong)?]
    };
    match archive.add(&documents) {
        None => Err(Fault::ReadOnly),
        Some(Ok(())) => Ok(json!({ "added": documents.len() }).to_string()),
        Some(Err((number, error))) if error.kind() == ErrorKind::Document => {
            Err(Fault::Document { number, reason: error.to_string() })
        }
        Some(Err((_, error))) => Err(Fault::Internal(error.to_string())),
    }
}
