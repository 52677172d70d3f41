//! The analyzers by name, in an index of tantivy's.

use super::analyzer::Analyzer;
use super::options::{AnalyzerOptions, View};

/// Registers the analyzers of all views, at their defaults, in a tantivy index of your own, under
/// the names [`EXACT`](crate::EXACT), [`STEM`](crate::STEM) and, for the other views, that of
/// [`Analyzer::name`]. Call it after every create and every open: tantivy keeps the
/// names of tokenizers in an index, not the tokenizers.
///
/// ```
/// use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
///
/// let indexing = TextFieldIndexing::default()
///     .set_tokenizer(fihris::STEM)
///     .set_index_option(IndexRecordOption::WithFreqsAndPositions);
/// let mut schema = Schema::builder();
/// let body = schema.add_text_field("body", TextOptions::default().set_indexing_options(indexing));
/// let index = tantivy::Index::create_in_ram(schema.build());
/// fihris::register(&index);
///
/// let mut writer: tantivy::IndexWriter = index.writer_with_num_threads(1, 15_000_000)?;
/// writer.add_document(tantivy::doc!(body => "اجتمع الوزراء في دمشق"))?;
/// writer.commit()?;
///
/// let query = tantivy::query::QueryParser::for_index(&index, vec![body]).parse_query("وزير")?;
/// let found = index.reader()?.searcher().search(&query, &tantivy::collector::Count)?;
/// assert_eq!(found, 1);
/// # Ok::<(), tantivy::TantivyError>(())
/// ```
pub fn register(index: &tantivy::Index) {
    register_with(index, &AnalyzerOptions::default());
}

/// Like [`register`](crate::register), with other options; the names are those that
/// [`Analyzer::name`] gives.
///
/// ```
/// use fihris::{Analyzer, AnalyzerOptions, LatinStemmer, View};
///
/// let index = tantivy::Index::create_in_ram(tantivy::schema::Schema::builder().build());
/// let options = AnalyzerOptions::default().latin_stemmer(LatinStemmer::French);
/// fihris::register_with(&index, &options);
/// let name = Analyzer::with_options(View::Stem, options).name();
/// assert!(index.tokenizers().get(&name).is_some());
/// ```
pub fn register_with(index: &tantivy::Index, options: &AnalyzerOptions) {
    for view in View::ALL {
        let analyzer = Analyzer::with_options(view, options.clone());
        index.tokenizers().register(&analyzer.name(), analyzer);
    }
}
