//! What someone typed to hits.

mod bidi;
mod bm25;
mod builder;
mod collate;
mod collect;
#[cfg(test)]
mod collect_tests;
mod completions;
mod cursor;
#[cfg(test)]
mod cursor_tests;
mod did_you_mean;
mod duplicates;
mod edit_costs;
mod explain;
mod explanation;
mod explanation_text;
mod facet;
mod facet_count;
mod field_use;
mod filter;
mod filter_query;
#[cfg(test)]
mod filter_tests;
mod fuzzy;
mod group;
mod has_words;
mod hit;
mod hits;
mod keyboard;
mod like;
mod marks;
mod matcher;
mod near;
mod normal;
mod order;
mod parse;
mod parse_filter;
mod pattern;
mod phrases;
mod place;
mod plan;
mod print;
mod query;
mod ranking;
mod recency;
mod run;
mod salient;
mod searcher;
mod segment_pass;
mod sentence;
mod snippet;
mod spelling;
mod statistics;
mod stretch;
mod suggest;
mod sum;
mod synonyms;
mod titles;
mod token;
mod typed_words;
mod value;
mod vocabulary;
mod wildcard;
mod word_counts;
mod words;

pub use builder::{FEW_HITS, Fuzzy, MAX_WINDOW, Search};
pub(crate) use collate::Orders;
pub use cursor::Cursor;
pub use duplicates::NearDuplicate;
pub use explanation::{
    Bonus, BonusKind, Explanation, MAX_EXPLAINED_FORMS, Nearness, PartScore, SynonymScore,
    WordMatch, WordScore,
};
pub use facet::{DateStep, Facet, FacetBucket, FacetCounts, MAX_FACET_BUCKETS};
pub use filter::Filter;
pub use fuzzy::Correction;
pub use hit::Hit;
pub use hits::Hits;
pub use order::Order;
pub use query::{Clause, Occur, Query};
pub use recency::Recency;
pub use salient::SalientWord;
pub use searcher::Searcher;
pub use snippet::{DEFAULT_SNIPPET_CHARS, DEFAULT_SNIPPET_STRETCHES, Snippet, SnippetOptions};
pub(crate) use statistics::Filled;
pub use suggest::{MAX_SUGGESTIONS, MAX_TYPED_BYTES, Suggester, Suggestion, SuggestionKind};
pub use synonyms::Synonyms;
pub use words::MAX_WORDS;
