//! What documents are about, and which are alike.

pub(crate) mod duplicates;
pub(crate) mod like;
pub(crate) mod salient;
