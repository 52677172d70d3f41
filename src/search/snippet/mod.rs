//! Stretches of a text, marked.

pub(crate) mod bidi;
pub(crate) mod marked;
pub(crate) mod matcher;
pub(crate) mod phrases;
pub(crate) mod sentence;
pub(crate) mod stretch;
