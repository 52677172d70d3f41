//! The bundled articles as an index, and what queries on them are made of.

#[path = "../../examples/shared/news.rs"]
mod news;

use std::sync::OnceLock;

use fihris::{Index, normalize};
use proptest::prelude::*;
use serde_json::Value;

/// The articles as they are bundled.
pub(crate) fn documents() -> &'static [Value] {
    static DOCUMENTS: OnceLock<Vec<Value>> = OnceLock::new();
    DOCUMENTS.get_or_init(|| {
        let lines = include_str!("../../examples/data/articles.jsonl").lines();
        lines.map(|line| serde_json::from_str(line).unwrap()).collect()
    })
}

/// The articles, in two segments.
pub(crate) fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let index = Index::in_memory(news::schema().unwrap()).unwrap();
        let mut writer = index.writer().unwrap();
        for half in documents().chunks(documents().len().div_ceil(2)) {
            for document in half {
                writer.put(document).unwrap();
            }
            writer.commit().unwrap();
        }
        index
    })
}

/// Every different word of the articles, folded.
pub(crate) fn words() -> &'static [String] {
    static WORDS: OnceLock<Vec<String>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let text = include_str!("../../examples/data/articles.jsonl");
        let is_between = |c: char| !('\u{621}'..='\u{64A}').contains(&c);
        let words = text.split(is_between).map(normalize);
        let mut words: Vec<String> =
            words.filter(|word| word.chars().count() > 1 && !word.contains(' ')).collect();
        words.sort_unstable();
        words.dedup();
        words
    })
}

/// A word of the articles.
pub(crate) fn any_word() -> impl Strategy<Value = String> {
    proptest::sample::select(words())
}
