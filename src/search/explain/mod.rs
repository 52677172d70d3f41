//! Where a score comes from.

pub(crate) mod explanation;
pub(crate) mod explanation_text;
pub(crate) mod scoring;
