//! What the examples share: their command lines, the lines they read, and how hits are listed.
#![allow(dead_code, reason = "each example uses a part of it")]

pub(crate) mod command;
pub(crate) mod lines;
#[cfg(feature = "index")]
pub(crate) mod listing;
#[cfg(feature = "index")]
pub(crate) mod news;
