//! What is asked for: values, and the text people type.

pub(crate) mod ast;
pub(crate) mod filter;
pub(crate) mod group;
pub(crate) mod marks;
pub(crate) mod normal;
pub(crate) mod parse;
pub(crate) mod parse_filter;
pub(crate) mod print;
pub(crate) mod token;
pub(crate) mod value;
