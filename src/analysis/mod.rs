//! Text to terms: pure functions on `&str` and tables, knowing nothing of an index.
//!
//! `letters` ← `block` ← `short` ← `table` ← `tokenizer` ← `stemmer` ← `memo` ← `analyzer`, and
//! `packed` ← `counts` ← `words` ← `affixes` ← `stemmer`, `packed` ← `lexicon` ← `stemmer`, and
//! `user_stems` ← `user_lexicon` ← `options` ← `analyzer`: nothing points back, but that `tokenizer`,
//! `joined`, `arabic`, `other` and `number` are one.

mod affixes;
mod analyzer;
mod arabic;
mod block;
mod counts;
mod grams;
mod joined;
mod letters;
mod lexicon;
mod lexicon_error;
mod memo;
mod number;
mod options;
mod other;
mod packed;
#[cfg(feature = "index")]
mod register;
mod root;
mod short;
#[cfg(feature = "index")]
mod spelling;
mod stemmer;
mod stopwords;
mod table;
mod tokenizer;
mod user_lexicon;
mod user_stems;
mod words;

#[cfg(feature = "index")]
pub(crate) use analyzer::ANALYZER_VERSION;
pub use analyzer::{Analyzer, AnalyzerTokens, EXACT, STEM};
pub use letters::Hamza;
pub use lexicon_error::LexiconError;
pub use options::{AnalyzerOptions, ArabicStemmer, LatinStemmer, UnknownView, View};
#[cfg(feature = "index")]
pub use register::{register, register_with};
#[cfg(feature = "index")]
pub(crate) use root::{TEH_MARBUTA, has_root, is_weak};
#[cfg(feature = "index")]
pub(crate) use spelling::without_marks;
pub use stemmer::stem;
#[cfg(feature = "index")]
pub(crate) use stopwords::is_stop_word_as_spelt;
pub use tokenizer::{MAX_TERM_CHARS, normalize};
pub use user_lexicon::Lexicon;
#[cfg(feature = "index")]
pub(crate) use words::is_common_word;
