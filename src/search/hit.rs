//! What a search found.

use std::ops::{Index, Range};
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;
use tantivy::DocAddress;
use tantivy_tokenizer_api::TokenStream;

use super::explain;
use super::explanation::Explanation;
use super::searcher::Search;
use super::snippet::{DEFAULT_SNIPPET_CHARS, Snippet};
use super::words::QueryWords;
use crate::analysis::{Analyzer, View};
use crate::error::{Error, Kind};

/// The hits of a search, the best first.
///
/// ```
/// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
/// for hit in &index.search("كتاب").run()? {
///     println!("{:.2} {}", hit.score(), hit.snippet("body").to_html());
/// }
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Hits {
    total: usize,
    hits: Vec<Hit>,
}

impl Hits {
    pub(super) fn new(total: usize, hits: Vec<Hit>) -> Hits {
        Hits { total, hits }
    }

    /// The number of documents that match, returned or not.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert_eq!(index.search("كتاب").run()?.total(), 0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn total(&self) -> usize {
        self.total
    }

    /// The number of hits returned.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert_eq!(index.search("كتاب").run()?.len(), 0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn len(&self) -> usize {
        self.hits.len()
    }

    /// Whether no hit was returned.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert!(index.search("كتاب").run()?.is_empty());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }

    /// The hits in their order.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert!(index.search("كتاب").run()?.iter().next().is_none());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn iter(&self) -> std::slice::Iter<'_, Hit> {
        self.hits.iter()
    }
}

impl Index<usize> for Hits {
    type Output = Hit;

    fn index(&self, rank: usize) -> &Hit {
        &self.hits[rank]
    }
}

impl<'h> IntoIterator for &'h Hits {
    type Item = &'h Hit;
    type IntoIter = std::slice::Iter<'h, Hit>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Hits {
    type Item = Hit;
    type IntoIter = std::vec::IntoIter<Hit>;

    fn into_iter(self) -> Self::IntoIter {
        self.hits.into_iter()
    }
}

/// A document found, and why. It keeps the snapshot that was searched: as long as it lives, the files
/// of that snapshot stay.
///
/// ```
/// use fihris::{Index, Schema};
/// use serde_json::{Value, json};
///
/// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// let mut writer = index.writer()?;
/// writer.put(&json!({ "body": "دَحْرُ الإِرْهَابِيِّينَ" }))?;
/// writer.commit()?;
/// let hits = index.search("ارهابي").run()?;
/// assert!(hits[0].score() > 0.0);
/// assert_eq!(hits[0].document::<Value>()?["body"], "دَحْرُ الإِرْهَابِيِّينَ");
/// assert_eq!(hits[0].snippet("body").to_html(), "دَحْرُ <mark>الإِرْهَابِيِّينَ</mark>");
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Hit {
    score: f32,
    address: DocAddress,
    json: String,
    matcher: Arc<Matcher>,
}

impl Hit {
    pub(super) fn new(score: f32, address: DocAddress, json: String, matcher: Arc<Matcher>) -> Hit {
        Hit { score, address, json, matcher }
    }

    /// How well the document answers the query: greater is better, and only scores of the same
    /// search compare. A document with all the words of the query has a greater score than any
    /// without one of them.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "كتاب" }))?;
    /// # writer.commit()?;
    /// assert!(index.search("كتاب").run()?[0].score() > 0.0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn score(&self) -> f32 {
        self.score
    }

    /// The document's id as text; `None` when the schema declares none.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().id("id").text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "id": 7, "body": "كتاب" }))?;
    /// # writer.commit()?;
    /// assert_eq!(index.search("كتاب").run()?[0].id().as_deref(), Some("7"));
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn id(&self) -> Option<String> {
        let document = serde_json::from_str::<Value>(&self.json).ok()?;
        match document.get(self.matcher.id.as_ref()?)? {
            Value::String(id) => Some(id.clone()),
            other => Some(other.to_string()),
        }
    }

    /// The document as it was put, as any type that reads it.
    ///
    /// # Errors
    /// When the document does not fit the type.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "كتاب" }))?;
    /// # writer.commit()?;
    /// #[derive(serde::Deserialize)]
    /// struct Article { body: String }
    ///
    /// assert_eq!(index.search("كتاب").run()?[0].document::<Article>()?.body, "كتاب");
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn document<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_str(&self.json).map_err(|error| Kind::Deserialize(error).into())
    }

    /// The document as it was put, as JSON.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "كتاب" }))?;
    /// # writer.commit()?;
    /// assert_eq!(index.search("كتاب").run()?[0].json(), r#"{"body":"كتاب"}"#);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn json(&self) -> &str {
        &self.json
    }

    /// The best stretch of a field's text, of at most [`DEFAULT_SNIPPET_CHARS`] chars, with the
    /// words of the query in it: see [`snippet_of`](Hit::snippet_of).
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "كتاب" }))?;
    /// # writer.commit()?;
    /// let hits = index.search("الكتب").run()?;
    /// assert_eq!(hits[0].snippet("body").to_html(), "<mark>كتاب</mark>");
    /// assert_eq!(hits[0].snippet("no such field").text(), "");
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn snippet(&self, field: &str) -> Snippet {
        self.snippet_of(field, DEFAULT_SNIPPET_CHARS)
    }

    /// The stretch of at most `max_chars` chars, whole words, in which most of the query's words
    /// stand, with text on both sides where there is room. Of a list of strings the best one is
    /// taken. The beginning of the text when no word of the query is in it, and empty when the
    /// document has no text in the field. The cost is that of analysing the field's text.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "صدر أمس كتاب جديد في النحو" }))?;
    /// # writer.commit()?;
    /// let snippet = index.search("الكتب").run()?[0].snippet_of("body", 16);
    /// assert_eq!(snippet.text(), "أمس كتاب جديد");
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn snippet_of(&self, field: &str, max_chars: usize) -> Snippet {
        let Ok(document) = serde_json::from_str::<Value>(&self.json) else {
            return Snippet::default();
        };
        Snippet::best_of(&texts(&document, field), max_chars, &self.matcher)
    }

    /// Why the document has its score: which words of the query matched which of its words, in which
    /// field and view, and how much each gave. A word of the query that matched nothing is there with
    /// no match.
    ///
    /// The cost is that of looking up each word of the query in every field and view, for this
    /// document only, and of analysing the fields that match, once a view.
    ///
    /// # Errors
    /// When the index cannot be read.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "اجتمع الوزراء" }))?;
    /// # writer.commit()?;
    /// let hit = &index.search("وزير لبنان").run()?[0];
    /// let explanation = hit.explain()?;
    /// assert_eq!(explanation.score(), hit.score());
    /// assert_eq!(explanation.words()[0].matches[0].words, ["الوزراء"]);
    /// assert!(explanation.words()[1].matches.is_empty());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn explain(&self) -> Result<Explanation, Error> {
        let document = serde_json::from_str(&self.json).map_err(Kind::Json)?;
        explain::explain(&self.matcher.search, self.address, &document, self.score)
    }
}

/// The texts of a field.
pub(super) fn texts<'d>(document: &'d Value, field: &str) -> Vec<&'d str> {
    match document.get(field) {
        Some(Value::String(text)) => vec![text.as_str()],
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// What the hits of one search share: which words of a text a query's words match, those with the
/// same stem, the name of the id, and what was searched for what.
#[derive(Debug)]
pub(super) struct Matcher {
    search: Search,
    analyzer: Analyzer,
    /// Which word of the query has which stem, in the order of the stems.
    stems: Vec<(String, usize)>,
    /// The name of the id field.
    id: Option<String>,
}

impl Matcher {
    pub(super) fn new(search: Search, words: QueryWords) -> Matcher {
        let layout = search.searcher.layout();
        let id = layout.id().map(|(name, _)| name.to_owned());
        let of_synonyms = words.meanings.into_iter().flat_map(|meaning| meaning.synonyms);
        let all = words.wanted.into_iter().chain(of_synonyms.flat_map(|synonym| synonym.words));
        let mut stems: Vec<_> = all.map(|word| word.stem).zip(0..).collect();
        stems.sort_unstable();
        stems.dedup_by(|(stem, _), (before, _)| stem == before);
        let analyzer = layout.analyzer(View::Stem);
        Matcher { search, analyzer, stems, id }
    }

    /// The words of `text` that match, in their order: the bytes of each, and which word of the
    /// query it is.
    pub(super) fn matches(&self, text: &str) -> Vec<(Range<usize>, usize)> {
        matches(&self.analyzer, &self.stems, text)
    }

    /// The word of `text` that would be cut at byte `at`.
    pub(super) fn word_around(&self, text: &str, at: usize) -> Option<Range<usize>> {
        let mut tokens = self.analyzer.analyze(text);
        while tokens.advance() {
            let token = tokens.token();
            if token.offset_to > at {
                return (token.offset_from < at).then_some(token.offset_from..token.offset_to);
            }
        }
        None
    }
}

/// The words of `text` whose term is among `terms`, which are sorted and each there once: the bytes of
/// each word, and what stands with its term.
pub(super) fn matches(
    analyzer: &Analyzer,
    terms: &[(impl AsRef<str>, usize)],
    text: &str,
) -> Vec<(Range<usize>, usize)> {
    let mut matches = Vec::new();
    if terms.is_empty() {
        return matches;
    }
    analyzer.analyze(text).for_each(|token| {
        let found = terms.binary_search_by(|(term, _)| term.as_ref().cmp(&token.text));
        if let Ok(found) = found {
            matches.push((token.offset_from..token.offset_to, terms[found].1));
        }
    });
    matches
}
