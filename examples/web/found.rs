//! An article as the page and the API show it.

use fihris::{Hit, Snippet, SnippetOptions};
use serde_json::Value;

use crate::fault::Result;
use crate::wording::shortened;

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

/// Where an article is one of several, no more of its title is shown, in chars.
pub(crate) const MAX_TITLE_CHARS: usize = 300;
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
        let title = self.title.trim();
        if !title.is_empty() {
            return shortened(title, MAX_TITLE_CHARS);
        }
        let text = self.body.first().map(|text| text.trim()).unwrap_or_default();
        if text.is_empty() {
            "بلا عنوان".to_owned()
        } else {
            shortened(text, BEGINNING_CHARS)
        }
    }
}

/// The titles of an article with the words of the query marked; of long ones the best stretch of at most
/// so many chars.
pub(crate) fn titles(hit: &Hit, article: &Article, max_chars: usize) -> Vec<Snippet> {
    if article.title.chars().nth(max_chars).is_none() {
        hit.highlighted("title")
    } else {
        hit.snippets("title", &SnippetOptions::default().max_chars(max_chars).stretches(1))
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
