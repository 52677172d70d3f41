#![doc = "Full-text search with Arabic-aware indexing, built on tantivy."]

mod analysis;
#[cfg(feature = "index")]
mod error;
#[cfg(feature = "index")]
mod index;
#[cfg(feature = "index")]
mod search;

pub use analysis::{
    Analyzer, AnalyzerOptions, AnalyzerTokens, ArabicStemmer, EXACT, Hamza, LatinStemmer,
    MAX_TERM_CHARS, STEM, UnknownView, View, normalize, stem,
};
#[cfg(feature = "index")]
pub use analysis::{register, register_with};
#[cfg(feature = "index")]
pub use error::{Error, ErrorKind};
#[cfg(feature = "index")]
pub use index::{Index, Schema, SchemaBuilder, Writer};
#[cfg(feature = "index")]
pub use search::{DEFAULT_SNIPPET_CHARS, Hit, Hits, MAX_WINDOW, Search, Searcher, Snippet};
