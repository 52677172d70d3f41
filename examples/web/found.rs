//! An article as the page and the API show it.

use fihris::Hit;
use serde_json::Value;

use crate::fault::Result;

/// What is shown of an article; whatever a document lacks is empty.
#[derive(Debug, Default)]
pub(crate) struct Article {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) sources: Vec<String>,
    pub(crate) sections: Vec<String>,
    pub(crate) published: Option<String>,
    pub(crate) body: Vec<String>,
}

/// What stands for a title where there is none is no longer, in chars.
const BEGINNING_CHARS: usize = 80;

impl Article {
    pub(crate) fn of(hit: &Hit) -> Result<Article> {
        let document: Value = hit.document()?;
        Ok(Article {
            id: hit.id().unwrap_or_default(),
            title: texts(&document["title"]).join(" "),
            sources: texts(&document["source"]),
            sections: texts(&document["section"]),
            published: texts(&document["published"]).pop(),
            body: texts(&document["body"]),
        })
    }

    /// The title, or the beginning of the text.
    pub(crate) fn name(&self) -> String {
        if !self.title.trim().is_empty() {
            return self.title.clone();
        }
        let text = self.body.first().map(|text| text.trim()).unwrap_or_default();
        match text.char_indices().nth(BEGINNING_CHARS) {
            None if text.is_empty() => "بلا عنوان".to_owned(),
            None => text.to_owned(),
            Some((end, _)) => {
                let cut = &text[..end];
                let words = cut.rsplit_once(char::is_whitespace).map_or(cut, |(words, _)| words);
                format!("{words}…")
            }
        }
    }
}

/// A field may hold one value or several.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}
