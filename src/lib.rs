//! Full-text search with Arabic-aware indexing, built on [tantivy](https://docs.rs/tantivy).
//!
//! A search for سوريا finds سورية, one for وزير finds الوزراء, and one for ارهابي marks the whole of
//! «الإِرْهَابِيِّينَ». Documents are any serde type, a query is a `&str`.
//!
#![cfg_attr(feature = "index", doc = "```")]
#![cfg_attr(not(feature = "index"), doc = "```ignore")]
//! use fihris::{Index, Schema};
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Serialize, Deserialize)]
//! struct Article { id: String, title: String, body: String }
//!
//! let schema = Schema::builder().id("id").text("title").boost(2.0).text("body").build()?;
//! let index = Index::in_memory(schema)?; // or Index::open_or_create(directory, schema)
//! let mut writer = index.writer()?;
//! writer.put(&Article {
//!     id: "1".into(),
//!     title: "اجتماع".into(),
//!     body: "اجتمع الوزراء في دمشق".into(),
//! })?;
//! writer.commit()?;
//!
//! let hits = index.search("وزير").limit(10).run()?;
//! assert_eq!(hits[0].document::<Article>()?.title, "اجتماع");
//! assert_eq!(hits[0].snippet("body").to_html(), "اجتمع <mark>الوزراء</mark> في دمشق");
//! # Ok::<(), fihris::Error>(())
//! ```
//!
//! # Where to find what
//!
#![cfg_attr(
    feature = "index",
    doc = "\
- [`Index`] makes and opens an index of documents; [`Schema`] says what they hold.
- [`Writer`] adds, replaces and deletes documents, and commits; [`WriterOptions`] say what it may take.
- [`Verification`] is what [`Index::verify`] found, file by file; [`Statistics`] are how large it is.
- [`Search`] is a query about to run, [`Hits`] what it found, [`Snippet`] a marked stretch of text, [`Explanation`] where a score comes from;
  [`Searcher`] is a snapshot to run several on.
- [`Error`] is the one error type, with its [`ErrorKind`].
- [`register`] puts the analyzers into a tantivy index of your own, under [`EXACT`] and [`STEM`].
"
)]
//! - [`Analyzer`] turns text into terms, in one of the [`View`]s; [`AnalyzerOptions`] are its
//!   switches, and a [`Lexicon`] overrules the stems of words you name.
//! - [`normalize`] and [`stem`] are the same as functions on a string.
//!
//! # Features
//!
//! - `index` (on by default): the index and the search. Without it the crate is the analyzer alone,
//!   on tantivy's small tokenizer API, and needs no tantivy.

mod analysis;
#[cfg(feature = "index")]
mod error;
#[cfg(feature = "index")]
mod index;
#[cfg(feature = "index")]
mod search;

pub use analysis::{
    Analyzer, AnalyzerOptions, AnalyzerTokens, ArabicStemmer, EXACT, Hamza, LatinStemmer, Lexicon,
    LexiconError, MAX_TERM_CHARS, STEM, UnknownView, View, normalize, stem,
};
#[cfg(feature = "index")]
pub use analysis::{register, register_with};
#[cfg(feature = "index")]
pub use error::{Error, ErrorKind};
#[cfg(feature = "index")]
pub use index::{
    Damage, FieldBytes, Index, MAX_DOCUMENT_BYTES, MAX_TEXT_BYTES, Progress, Queued, Schema,
    SchemaBuilder, Statistics, Verification, Writer, WriterOptions,
};
#[cfg(feature = "index")]
pub use search::{
    Bonus, BonusKind, Clause, Correction, Cursor, DEFAULT_SNIPPET_CHARS, DEFAULT_SNIPPET_STRETCHES,
    DateStep, Explanation, FEW_HITS, Facet, FacetBucket, FacetCounts, Filter, Fuzzy, Hit, Hits,
    MAX_EXPLAINED_FORMS, MAX_FACET_BUCKETS, MAX_FACETS, MAX_FILTER_VALUES, MAX_FILTERS,
    MAX_QUERY_PARTS, MAX_SUGGESTIONS, MAX_TYPED_BYTES, MAX_WINDOW, MAX_WORDS, NearDuplicate,
    Nearness, Occur, Order, PartScore, Query, Recency, SalientWord, Search, Searcher, Snippet,
    SnippetOptions, Suggester, Suggestion, SuggestionKind, SynonymScore, Synonyms, WordMatch,
    WordScore,
};

/// The programs of the README.
#[cfg(all(doctest, feature = "index"))]
#[doc = include_str!("../README.md")]
struct Readme;
