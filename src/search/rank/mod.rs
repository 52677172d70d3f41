//! A query read for one index: what it finds, and how that is ranked.

pub(crate) mod bm25;
pub(crate) mod excluded;
pub(crate) mod fuzzy;
pub(crate) mod limits;
mod merged;
pub(crate) mod ordered;
pub(crate) mod other;
pub(crate) mod pattern;
pub(crate) mod plan;
pub(crate) mod ranking;
pub(crate) mod root;
pub(crate) mod score_of;
pub(crate) mod statistics;
pub(crate) mod sum;
pub(crate) mod synonyms;
pub(crate) mod wildcard;
pub(crate) mod words;
