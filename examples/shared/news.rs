//! The fields of a collection of articles.

use fihris::{AnalyzerOptions, Error, Schema};

/// As in `examples/data/articles.jsonl`; what else a document has is kept with it.
pub(crate) fn schema() -> Result<Schema, Error> {
    schema_with(AnalyzerOptions::default())
}

/// The same, its texts analysed in another way.
pub(crate) fn schema_with(options: AnalyzerOptions) -> Result<Schema, Error> {
    Schema::builder()
        .id("id")
        .text("title")
        .boost(2.0)
        .text("body")
        .keyword("source")
        .keyword("section")
        .date("published")
        .store_unknown()
        .analyzer(options)
        .build()
}
