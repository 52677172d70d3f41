//! The documents found: filtered, ordered, counted, cut to pages.

pub(crate) mod collate;
#[cfg(test)]
mod collect_tests;
pub(crate) mod cursor;
#[cfg(test)]
mod cursor_tests;
pub(crate) mod facet;
pub(crate) mod facet_count;
pub(crate) mod field_use;
pub(crate) mod filter_query;
#[cfg(test)]
mod filter_tests;
pub(crate) mod has_words;
pub(crate) mod order;
pub(crate) mod pass;
pub(crate) mod place;
pub(crate) mod recency;
pub(crate) mod segment_pass;
