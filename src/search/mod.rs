//! What someone typed to hits.

mod bm25;
mod explain;
mod explanation;
mod filter;
mod hit;
mod query;
mod ranking;
mod searcher;
mod snippet;
mod statistics;
mod sum;
mod synonyms;
mod words;

pub use explanation::{
    Bonus, BonusKind, Explanation, MAX_EXPLAINED_FORMS, Nearness, SynonymScore, WordMatch,
    WordScore,
};
pub use filter::Filter;
pub use hit::{Hit, Hits};
pub use query::{Clause, Occur, Query};
pub use searcher::{MAX_WINDOW, Search, Searcher};
pub use snippet::{DEFAULT_SNIPPET_CHARS, Snippet};
pub(crate) use statistics::Filled;
pub use synonyms::Synonyms;
