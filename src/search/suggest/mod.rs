//! What someone may want to type: completions, near words, corrections.

pub(crate) mod completions;
pub(crate) mod did_you_mean;
pub(crate) mod edit_costs;
pub(crate) mod keyboard;
pub(crate) mod near;
pub(crate) mod spelling;
pub(crate) mod suggester;
pub(crate) mod titles;
pub(crate) mod typed_words;
pub(crate) mod vocabulary;
pub(crate) mod word_counts;
