//! What someone typed to hits.

mod bm25;
mod did_you_mean;
mod edit_costs;
mod explain;
mod explanation;
mod filter;
mod hit;
mod keyboard;
mod near;
mod query;
mod ranking;
mod searcher;
mod snippet;
mod spelling;
mod statistics;
mod synonyms;
mod typed_words;
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
