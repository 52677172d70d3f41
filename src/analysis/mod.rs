//! Text to terms: pure functions on `&str` and tables, knowing nothing of an index.
//!
//! `letters` ← `tokenizer`, `lexicon` ← `stemmer` ← `analyzer`: nothing points back.

mod analyzer;
mod letters;
mod lexicon;
mod stemmer;
mod stopwords;
mod tokenizer;

#[cfg(feature = "index")]
pub(crate) use analyzer::ANALYZER_VERSION;
pub use analyzer::{
    Analyzer, AnalyzerOptions, AnalyzerTokens, ArabicStemmer, EXACT, LatinStemmer, STEM,
    UnknownView, View,
};
#[cfg(feature = "index")]
pub use analyzer::{register, register_with};
pub use stemmer::stem;
#[cfg(feature = "index")]
pub(crate) use stopwords::is_stop_word;
pub use tokenizer::{MAX_TERM_CHARS, normalize};
