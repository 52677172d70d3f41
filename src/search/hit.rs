//! A document that a search found.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;
use tantivy::DocAddress;

use crate::error::{Error, Kind};
use crate::search::explain::explanation::Explanation;
use crate::search::explain::scoring;
use crate::search::snippet::marked::{DEFAULT_SNIPPET_CHARS, Snippet, SnippetOptions};
use crate::search::snippet::matcher::Matcher;

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
    collapsed: u64,
    address: DocAddress,
    json: String,
    matcher: Arc<Matcher>,
}

impl Hit {
    pub(super) fn new(
        score: f32,
        collapsed: u64,
        address: DocAddress,
        json: String,
        matcher: Arc<Matcher>,
    ) -> Hit {
        Hit { score, collapsed, address, json, matcher }
    }

    /// Lets it stand for some more.
    pub(super) fn stand_for(&mut self, more: u64) {
        self.collapsed += more;
    }

    /// How well the document answers the query: greater is better, and only scores of the same
    /// search compare. 0 where the hits are ordered by a field. A document with all the words of the query has a greater score than any
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

    /// How many other hits it stands for: see [`Search::collapse`](crate::Search::collapse). 0 unless that
    /// was asked for.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "كتاب" }))?;
    /// # writer.commit()?;
    /// assert_eq!(index.search("كتاب").run()?[0].collapsed(), 0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn collapsed(&self) -> u64 {
        self.collapsed
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
        self.matcher.searcher.id_of(&self.json)
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
    /// stand, if possible one after the other as in the query, with text on both sides where there is room:
    /// from the beginning of a sentence if one is near. Of a list of strings the best one is
    /// taken. The beginning of the text when no word of the query is in it, and empty when the
    /// document has no text in the field. The cost is that of analysing the field's text, once, and once
    /// more if words of the query have synonyms of several words.
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
        let options = SnippetOptions::default().max_chars(max_chars).stretches(1);
        self.snippets(field, &options).pop().unwrap_or_default()
    }

    /// The best stretches of a field's text, the best first, each as [`snippet_of`](Hit::snippet_of) has it:
    /// apart from each other, no two nearly the same, and each with words of the query that are in none
    /// before it, where there are such. One if no word of the query is in the field, its beginning; none when
    /// the document has no text in it. The cost is that of one stretch, and that of a look at all
    /// the words that match for each more.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # let text = "صدر كتاب جديد في النحو عن دار معروفة في بيروت. ثم صدر عنها بعد أيام ديوان لشاعر شاب";
    /// # writer.put(&serde_json::json!({ "body": text }))?;
    /// # writer.commit()?;
    /// use fihris::SnippetOptions;
    ///
    /// let options = SnippetOptions::default().max_chars(50).stretches(2);
    /// let snippets = index.search("كتاب شاعر").run()?[0].snippets("body", &options);
    /// let lines: Vec<_> = snippets.iter().map(|snippet| snippet.to_line("[", "]")).collect();
    /// assert_eq!(lines, ["صدر [كتاب] جديد في النحو عن…", "…بعد أيام ديوان [لشاعر] شاب"]);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn snippets(&self, field: &str, options: &SnippetOptions) -> Vec<Snippet> {
        let Ok(document) = serde_json::from_str::<Value>(&self.json) else { return Vec::new() };
        let items: Vec<_> = items(&document, field).collect();
        Snippet::best_of(&items, options, &self.matcher)
    }

    /// The whole of a field's text with the words of the query in it, as for a page to read it on: one snippet,
    /// one for each string of a list, or none when the document has no text in the field. The cost is that of
    /// analysing the text.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": ["صدر كتاب", "وكتب أخرى"] }))?;
    /// # writer.commit()?;
    /// let whole = index.search("الكتب").run()?[0].highlighted("body");
    /// assert_eq!(whole[0].to_html(), "صدر <mark>كتاب</mark>");
    /// assert_eq!(whole[1].to_html(), "<mark>وكتب</mark> أخرى");
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn highlighted(&self, field: &str) -> Vec<Snippet> {
        let Ok(document) = serde_json::from_str::<Value>(&self.json) else { return Vec::new() };
        let items = items(&document, field);
        items.map(|(item, text)| Snippet::whole(item, text, &self.matcher)).collect()
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
        scoring::explain(&self.matcher, self.address, &document, self.score)
    }
}

/// The texts of a field.
pub(super) fn texts<'d>(document: &'d Value, field: &str) -> Vec<&'d str> {
    items(document, field).map(|(_, text)| text).collect()
}

/// The texts of a field, each with its place in the list it is of.
fn items<'d>(document: &'d Value, field: &str) -> impl Iterator<Item = (usize, &'d str)> {
    let values = match document.get(field) {
        Some(Value::Array(items)) => items.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    (0..).zip(values).filter_map(|(item, value)| Some((item, value.as_str()?)))
}
