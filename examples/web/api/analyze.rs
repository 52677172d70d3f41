//! `/api/analyze`

use serde_json::json;

use crate::archive::Archive;
use crate::fault::Result;
use crate::pages::fate::{MAX_TEXT_CHARS, fates};
use crate::parameters::Parameters;

pub(crate) fn answer(archive: &Archive, mut parameters: Parameters) -> Result<String> {
    let text = parameters.text("text", MAX_TEXT_CHARS)?;
    parameters.finish("text")?;
    let fates = fates(archive.index().schema().analyzer(), &text);
    let words = fates.iter().map(|fate| {
        json!({
            "word": &text[fate.bytes.clone()],
            "from": fate.bytes.start,
            "to": fate.bytes.end,
            "stop_word": fate.is_stop_word,
            "exact": fate.exact,
            "stem": fate.stem,
            "root": fate.root,
            "grams": fate.grams,
        })
    });
    Ok(json!({ "text": text, "words": words.collect::<Vec<_>>() }).to_string())
}
