//! What someone typed to hits.

mod about;
mod builder;
mod collect;
mod explain;
mod hit;
mod hits;
mod ids;
mod query;
mod rank;
mod run;
mod searcher;
mod snippet;
mod suggest;

pub use about::duplicates::NearDuplicate;
pub use about::salient::SalientWord;
pub use builder::{MAX_WINDOW, Search};
pub(crate) use collect::collate::Orders;
pub use collect::cursor::Cursor;
pub use collect::facet::{
    DateStep, Facet, FacetBucket, FacetCounts, MAX_FACET_BUCKETS, MAX_FACETS,
};
pub use collect::filter_query::{MAX_FILTER_VALUES, MAX_FILTERS};
pub use collect::order::Order;
pub use collect::recency::Recency;
pub use explain::explanation::{
    Bonus, BonusKind, Explanation, MAX_EXPLAINED_FORMS, Nearness, PartScore, SynonymScore,
    WordMatch, WordScore,
};
pub use hit::Hit;
pub use hits::Hits;
pub(crate) use ids::ids;
pub use query::ast::{Clause, Occur, Query};
pub use query::filter::Filter;
pub use rank::fuzzy::{Correction, FEW_HITS, Fuzzy};
pub use rank::limits::MAX_QUERY_PARTS;
pub(crate) use rank::statistics::Filled;
pub use rank::synonyms::Synonyms;
pub use rank::words::MAX_WORDS;
pub use searcher::Searcher;
pub use snippet::marked::{
    DEFAULT_SNIPPET_CHARS, DEFAULT_SNIPPET_STRETCHES, Snippet, SnippetOptions,
};
pub use suggest::suggester::{
    MAX_SUGGESTIONS, MAX_TYPED_BYTES, Suggester, Suggestion, SuggestionKind,
};
