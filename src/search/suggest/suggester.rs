//! Completions of what someone types, from the words and titles of an index.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;
use tantivy::TantivyDocument;
use tantivy::schema::Value as _;

use super::titles::{TitleCounts, Titles};
use super::vocabulary::{Completion, Vocabulary};
use super::word_counts::{AND, ARTICLE, WordCounts, is_blank};
use crate::analysis::{Analyzer, View};
use crate::error::{Error, Kind};
use crate::search::hit::texts;
use crate::search::searcher::Searcher;

/// The most suggestions that are made at once.
///
/// ```
/// assert_eq!(fihris::MAX_SUGGESTIONS, 100);
/// ```
pub const MAX_SUGGESTIONS: usize = 100;

/// The most bytes of a text that is completed; for longer ones there are no suggestions.
///
/// ```
/// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
/// let long = "كتاب ".repeat(fihris::MAX_TYPED_BYTES);
/// assert!(index.searcher().suggester()?.complete(&long, 10).is_empty());
/// # Ok::<(), fihris::Error>(())
/// ```
pub const MAX_TYPED_BYTES: usize = 1_000;

/// Completes what someone types, from the words of a snapshot of the index and, if asked for, its
/// titles. Cheap to clone, and shared by threads. It stays as it was made: make another after a
/// commit.
///
/// ```
/// use fihris::{Index, Schema};
/// use serde_json::json;
///
/// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// let mut writer = index.writer()?;
/// for body in ["سعر النفط اليوم", "أسعار النفط", "النفق الجديد"] {
///     writer.put(&json!({ "body": body }))?;
/// }
/// writer.commit()?;
/// let suggester = index.searcher().suggester()?;
/// let texts = |typed: &str| -> Vec<String> {
///     suggester.complete(typed, 10).into_iter().map(|suggestion| suggestion.text).collect()
/// };
/// assert_eq!(texts("النف"), ["النفط", "النفق"]);
/// assert_eq!(texts("نفط"), ["النفط"]);
/// assert_eq!(texts("سعر الن"), ["سعر النفط", "سعر النفق"]);
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone)]
pub struct Suggester(Arc<Completions>);

#[derive(Debug)]
struct Completions {
    exact: Analyzer,
    words: Vocabulary,
    titles: Titles,
}

impl fmt::Debug for Suggester {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Suggester").finish_non_exhaustive()
    }
}

/// What someone may be typing; made by [`Suggester::complete`].
///
/// ```
/// # use fihris::{Index, Schema};
/// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// # let mut writer = index.writer()?;
/// # writer.put(&serde_json::json!({ "body": "كتاب" }))?;
/// # writer.commit()?;
/// let suggestion = &index.searcher().suggester()?.complete("كت", 1)[0];
/// assert_eq!(suggestion.text, "كتاب");
/// assert_eq!(suggestion.documents, 1);
/// assert_eq!(suggestion.kind, fihris::SuggestionKind::Word);
/// assert_eq!(serde_json::to_value(suggestion).unwrap()["kind"], "word");
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Suggestion {
    /// What to search for: what was typed with its last word completed, or a title.
    pub text: String,
    /// How many documents have it: the last word, with و or an article before it or not; if it follows
    /// the word before it in some, both words together; or the title.
    pub documents: u64,
    /// Whether it is a word or a title.
    pub kind: SuggestionKind,
}

/// What a [`Suggestion`] is from.
///
/// ```
/// assert_ne!(fihris::SuggestionKind::Word, fihris::SuggestionKind::Title);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SuggestionKind {
    /// A word of the text fields completes the last word typed.
    Word,
    /// A whole title.
    Title,
}

impl Searcher {
    /// Makes the completions of the words of all text fields.
    ///
    /// Every document is read and analysed; twice, if there are more than a million words or
    /// 3,500,000 pairs of words. Of more than 500,000 words those in most documents are kept, and of
    /// more than 1,000,000 pairs. What is kept takes some 60 bytes a word and 8 a pair, 40 MB at most
    /// for words of the usual length; while it is made, some 300 MB at most and the words of one document.
    ///
    /// # Errors
    /// When the index cannot be read.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert!(index.searcher().suggester()?.complete("كت", 10).is_empty());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn suggester(&self) -> Result<Suggester, Error> {
        self.suggester_of(None)
    }

    /// The same, with the titles in a text field. The first 200,000 titles of up to 300 bytes are
    /// kept, at some 500 bytes each.
    ///
    /// # Errors
    /// When the schema has no text field of this name, or the index cannot be read.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("title").text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "title": "إخلاء إدلب", "body": "نص" }))?;
    /// # writer.commit()?;
    /// let suggester = index.searcher().suggester_with_titles("title")?;
    /// let suggestions = suggester.complete("ادل", 10);
    /// assert_eq!(suggestions[0].text, "إدلب");
    /// assert_eq!(suggestions[1].text, "إخلاء إدلب");
    /// assert!(index.searcher().suggester_with_titles("name").is_err());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn suggester_with_titles(&self, field: &str) -> Result<Suggester, Error> {
        let names: Vec<&str> = self.layout().text_columns().map(|(name, _)| name).collect();
        if !names.contains(&field) {
            return Err(Kind::NoTitles { field: field.to_owned(), known: names.join(", ") }.into());
        }
        self.suggester_of(Some(field))
    }

    fn suggester_of(&self, title: Option<&str>) -> Result<Suggester, Error> {
        let layout = self.layout();
        let fields: Vec<&str> = layout.text_columns().map(|(name, _)| name).collect();
        let mut words = WordCounts::new(&layout.schema.analyzer().lexicon);
        let mut titles = TitleCounts::default();
        self.for_each_document(|document| {
            words.add(fields.iter().flat_map(|field| texts(document, field)));
            titles.add(title.into_iter().flat_map(|field| texts(document, field)));
        })?;
        if words.must_recount() {
            self.for_each_document(|document| {
                words.add(fields.iter().flat_map(|field| texts(document, field)));
            })?;
        }
        let titles = Titles::new(titles, words.clitics());
        let exact = Analyzer::new(View::Exact);
        Ok(Suggester(Arc::new(Completions { exact, words: Vocabulary::new(words), titles })))
    }

    /// Reads every document that is not deleted.
    fn for_each_document(&self, mut take: impl FnMut(&Value)) -> Result<(), Error> {
        for segment in self.as_tantivy().segment_readers() {
            // They are read in their order, so each block once.
            let store = segment.get_store_reader(1).map_err(tantivy::TantivyError::from)?;
            for stored in store.iter::<TantivyDocument>(segment.alive_bitset()) {
                let stored = stored?;
                let json = stored.get_first(self.layout().document).and_then(|json| json.as_str());
                take(&serde_json::from_str(json.unwrap_or("{}")).map_err(Kind::Json)?);
            }
        }
        Ok(())
    }
}

impl Suggester {
    /// What someone may be typing who has typed this: at most `limit` suggestions and at most
    /// [`MAX_SUGGESTIONS`]. None when nothing begins so, or nothing or more than
    /// [`MAX_TYPED_BYTES`] bytes are typed.
    ///
    /// Words come first. The last word is completed; what is before it stays as typed. Letters fold as
    /// [`normalize`](crate::normalize) folds them, and an article that is not typed may be there: كتا,
    /// كِتا and احم give كتاب, الكتاب and أحمد. Forms of one word that differ by و and the article only
    /// are one suggestion, in the form that begins as typed; of كتاب and الكتاب the one written more, if no article is
    /// typed, in its commonest spelling, without vowel marks. Those that stand right after the word
    /// before it in some document come first, those in most documents foremost; then all others,
    /// again by their documents. Stop words, numbers and single letters are suggested only after a word they follow. After a space it is the words that follow. If no word begins with the و
    /// or the article that is typed, it is as if they were not, but that و stays.
    ///
    /// Then come titles, one of whose words begins what is typed, article or not: those that begin
    /// with it, then those of more documents, then the shorter. They are at most half of the
    /// limit if there are enough words.
    ///
    /// The cost grows with the limit and hardly with the index: some microseconds.
    ///
    /// ```
    /// # use fihris::{Index, Schema};
    /// # let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// # let mut writer = index.writer()?;
    /// # writer.put(&serde_json::json!({ "body": "قرأ أحمد كتاب النحو في المدرسة" }))?;
    /// # writer.commit()?;
    /// let suggester = index.searcher().suggester()?;
    /// let first = |typed: &str| suggester.complete(typed, 1).pop().map(|found| found.text);
    /// assert_eq!(first("احم").as_deref(), Some("أحمد"));
    /// assert_eq!(first("مدرسه").as_deref(), Some("المدرسة"));
    /// assert_eq!(first("كتاب ").as_deref(), Some("كتاب النحو"));
    /// assert_eq!(first("ف"), None);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn complete(&self, typed: &str, limit: usize) -> Vec<Suggestion> {
        let Completions { exact, titles, .. } = &*self.0;
        let limit = limit.min(MAX_SUGGESTIONS);
        let Some(typed) = Typed::new(exact, typed).filter(|_| limit > 0) else {
            return Vec::new();
        };
        let titles = titles.complete(&typed.folded, limit);
        let mut found = self.words(&typed, limit - titles.len().min(limit / 2));
        let room = limit - found.len();
        found.extend(titles.into_iter().take(room).map(|(title, documents)| Suggestion {
            text: title.to_owned(),
            documents: documents.into(),
            kind: SuggestionKind::Title,
        }));
        found
    }

    fn words(&self, typed: &Typed, limit: usize) -> Vec<Suggestion> {
        let Typed { stays, prefix, .. } = typed;
        let mut found = self.completions(typed, prefix, limit);
        let mut clitic = "";
        let mut rest = prefix.as_str();
        if found.is_empty()
            && let Some(without) = rest.strip_prefix(AND)
        {
            (clitic, rest) = (&rest[..rest.len() - without.len()], without);
            found = self.completions(typed, rest, limit);
        }
        if found.is_empty()
            && let Some(without) = rest.strip_prefix(ARTICLE)
        {
            found = self.completions(typed, without, limit);
        }
        let suggestion = |completion: Completion<'_>| Suggestion {
            text: format!("{stays}{clitic}{}", completion.written),
            documents: completion.documents.into(),
            kind: SuggestionKind::Word,
        };
        found.into_iter().map(suggestion).collect()
    }

    /// The words that begin with a prefix, each root once.
    fn completions(&self, typed: &Typed, prefix: &str, limit: usize) -> Vec<Completion<'_>> {
        let words = &self.0.words;
        let following = match &typed.before {
            Some(before) => words.follow(before, prefix, limit),
            None => Vec::new(),
        };
        // Anything begins with nothing.
        let others = (!prefix.is_empty()).then(|| words.complete(prefix));
        let mut found: Vec<Completion<'_>> = Vec::new();
        for one in following.into_iter().chain(others.into_iter().flatten()) {
            if found.len() == limit {
                break;
            }
            if !found.iter().any(|other| other.root == one.root) {
                found.push(one);
            }
        }
        found
    }
}

/// What is typed, in its parts.
struct Typed<'t> {
    /// As it is before the last word.
    stays: &'t str,
    /// All words folded, with a space after them if there is one.
    folded: String,
    /// The word before the last one, if nothing stands between them.
    before: Option<String>,
    /// The last word, folded; empty after a space.
    prefix: String,
}

impl<'t> Typed<'t> {
    /// None if there is no word in it, or it is too long.
    fn new(exact: &Analyzer, text: &'t str) -> Option<Typed<'t>> {
        if text.len() > MAX_TYPED_BYTES {
            return None;
        }
        let mut words = words(exact, text);
        if let Some((last, _, to)) = words.last()
            && *to == text.len()
            && last.contains(JOINED)
        {
            let more = self::words(exact, &format!("{text}{LETTERS}"));
            if more.len() > words.len() {
                words = more;
                if let Some((last, _, to)) = words.last_mut() {
                    last.truncate(last.len() - LETTERS.len());
                    *to -= LETTERS.len();
                }
            }
        }
        let mut folded = String::with_capacity(text.len());
        for (word, ..) in &words {
            folded.push_str(word);
            folded.push(' ');
        }
        let (last, from, to) = words.pop()?;
        let after = &text[to..];
        if after.contains(char::is_whitespace) {
            let before = is_blank(after).then_some(last);
            return Some(Typed { stays: text, folded, before, prefix: String::new() });
        }
        folded.pop();
        let before = words.pop().filter(|&(.., end)| is_blank(&text[end..from]));
        let before = before.map(|(word, ..)| word);
        Some(Typed { stays: &text[..from], folded, before, prefix: last })
    }
}

/// The words of a text, folded, and where each begins and ends.
fn words(exact: &Analyzer, text: &str) -> Vec<(String, usize, usize)> {
    let mut words = Vec::new();
    exact.analyze(text).for_each(|token| {
        words.push((token.text.clone(), token.offset_from, token.offset_to));
    });
    words
}

/// A name of two words written as one begins so, and is two words with two letters more: these.
const JOINED: &str = "عبدال";
const LETTERS: &str = "كك";
