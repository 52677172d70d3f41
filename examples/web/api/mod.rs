//! The same as the pages show, for programs.

pub(crate) mod analyze;
pub(crate) mod documents;
pub(crate) mod search;
pub(crate) mod similar;
pub(crate) mod suggest;

use serde_json::json;

use crate::fault::Fault;

/// What there is.
pub(crate) const DESCRIPTION: &str = include_str!("description.json");

/// What is wrong, as an object.
pub(crate) fn fault(fault: &Fault) -> String {
    let mut error = json!({ "message": fault.english() });
    match fault {
        Fault::Parameter { name, value, expected } => {
            error["parameter"] = json!(name);
            error["value"] = json!(value);
            error["expected"] = json!(expected.english);
        }
        Fault::Document { number, .. } => error["document"] = json!(number),
        _ => {}
    }
    json!({ "error": error }).to_string()
}
