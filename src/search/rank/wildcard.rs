//! Words of a shape, `كتا*`, as a query.

use tantivy::collector::Count;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Query, RegexQuery};

use super::bm25;
use super::ranking::{self, TextField};
use crate::analysis::{MAX_TERM_CHARS, View};
use crate::error::Error;
use crate::search::searcher::Searcher;

/// How many `*` and `?` of a pattern count; what follows more of them stands for anything.
const MAX_WILDCARDS: usize = 16;

/// Finds documents with a word of the shape `pattern` in one of the fields. All such words count as one:
/// each match gives what one of a word in as many documents would, times the field's boost. Beside the
/// query, what no score exceeds.
pub(crate) fn query(
    fields: &[TextField],
    searcher: &Searcher,
    pattern: &str,
) -> Result<(Box<dyn Query>, f32), Error> {
    let tantivy = searcher.as_tantivy();
    let (mut found, mut bound) = (Vec::new(), 0.0);
    let exact = searcher.layout().analyzer(View::Exact);
    let fold = |piece: &str| exact.terms(piece).concat();
    let Some(regex) = regex(pattern, fold) else {
        return Ok((Box::new(BooleanQuery::union(found)), 0.0));
    };
    for (_, column) in fields {
        let Some(field) = column.field(View::Exact).or_else(|| column.field(View::Stem)) else {
            continue;
        };
        let words = RegexQuery::from_pattern(&regex, field)?;
        let documents = tantivy.search(&words, &Count)? as u64;
        let score = column.boost * bm25::inverse_document_frequency(documents, tantivy.num_docs());
        found.push(Box::new(ConstScoreQuery::new(Box::new(words), score)) as Box<dyn Query>);
        bound += score;
    }
    Ok((ranking::best_of(found), bound))
}

/// The pattern for the folded letters; `None` if no word can have that shape.
fn regex(pattern: &str, fold: impl Fn(&str) -> String) -> Option<String> {
    let mut regex = String::new();
    let mut wildcards = 0;
    for piece in pattern.split_inclusive(['*', '?']) {
        let letters = piece.trim_end_matches(['*', '?']);
        for c in fold(letters).chars() {
            if c.is_ascii_punctuation() {
                regex.push('\\');
            }
            regex.push(c);
        }
        if letters.len() < piece.len() {
            wildcards += 1;
            if wildcards > MAX_WILDCARDS {
                regex.push_str(".*");
                break;
            }
            match (piece.ends_with('*'), regex.ends_with(".*")) {
                (true, false) => regex.push_str(".*"),
                (true, true) => {}
                (false, _) => regex.push('.'),
            }
        }
    }
    (regex.chars().count() <= MAX_TERM_CHARS * 2).then_some(regex)
}
