//! `/api/suggest`

use fihris::SuggestionKind;
use serde_json::json;

use crate::archive::Archive;
use crate::fault::Result;
use crate::parameters::{MAX_QUERY_CHARS, Parameters};

const MAX_COMPLETIONS: usize = 20;
const COMPLETIONS: usize = 8;

pub(crate) fn answer(archive: &Archive, mut parameters: Parameters) -> Result<String> {
    let typed = parameters.text("q", MAX_QUERY_CHARS)?;
    let limit = parameters.number("limit", 1..=MAX_COMPLETIONS, COMPLETIONS)?;
    parameters.finish("q and limit")?;
    let suggestions = archive.suggester().complete(&typed, limit);
    let suggestions = suggestions.iter().map(|suggestion| {
        let kind = match suggestion.kind {
            SuggestionKind::Title => "title",
            _ => "word",
        };
        json!({ "text": suggestion.text, "documents": suggestion.documents, "kind": kind })
    });
    Ok(json!({ "typed": typed, "suggestions": suggestions.collect::<Vec<_>>() }).to_string())
}
