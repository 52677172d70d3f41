//! Keywords in the order of an Arabic dictionary.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::columnar::StrColumn;
use tantivy::index::SegmentId;
use tantivy::{Searcher, SegmentReader};

use crate::analysis::{normalize, stem};

/// What keywords are compared by before they are compared byte by byte: their letters without marks,
/// as [`normalize`] folds them, each word without its article.
pub(crate) fn collation_key(value: &str) -> String {
    let folded = normalize(value);
    let mut key = String::with_capacity(folded.len());
    for word in folded.split(' ') {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(without_article(word));
    }
    key
}

/// A folded word without ال, unless that is its own (الله, الماني): its stem keeps it then.
fn without_article(word: &str) -> &str {
    const ARTICLE: &str = "ال";
    match word.strip_prefix(ARTICLE) {
        // A stem that begins with ال is what is left of الألمان, too.
        Some(rest) if rest.starts_with(ARTICLE) => rest,
        Some(rest) if !rest.is_empty() && !stem(word).starts_with(ARTICLE) => rest,
        _ => word,
    }
}

/// The values of a field in a segment by their place in the dictionary.
#[derive(Debug, Default)]
pub(crate) struct Ranks {
    /// The rank of each value, by its ordinal.
    pub(crate) ranks: Vec<u32>,
    /// The ordinal of each value, by its rank.
    pub(crate) ordinals: Vec<u32>,
}

/// By field, of each segment.
type Fields = HashMap<String, Arc<Ranks>>;

/// The ranks of the values of each field that searches were ordered by. Segments never change, so
/// each is ranked once, at 8 bytes a distinct value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Orders {
    segments: Arc<Mutex<HashMap<SegmentId, Fields>>>,
}

impl Orders {
    /// The ranks in each segment of `searcher`, in their order; those of other segments are forgotten.
    pub(crate) fn ranks(
        &self,
        searcher: &Searcher,
        field: &str,
    ) -> tantivy::Result<Vec<Arc<Ranks>>> {
        // A panic elsewhere leaves nothing half-ranked.
        let mut known = self.segments.lock().unwrap_or_else(PoisonError::into_inner);
        let living = searcher.segment_readers();
        known.retain(|&id, _| living.iter().any(|segment| segment.segment_id() == id));
        let ranks = living.iter().map(|segment| {
            let fields = known.entry(segment.segment_id()).or_default();
            if let Some(ranks) = fields.get(field) {
                return Ok(ranks.clone());
            }
            let ranks = Arc::new(rank(segment, field)?);
            fields.insert(field.to_owned(), ranks.clone());
            Ok(ranks)
        });
        ranks.collect()
    }
}

fn rank(segment: &SegmentReader, field: &str) -> tantivy::Result<Ranks> {
    let Some(column) = segment.fast_fields().str(field)? else { return Ok(Ranks::default()) };
    // Ordinals are in the order of bytes, so of two with one key the lesser comes first.
    let mut sorted: Vec<(String, u32)> = Vec::with_capacity(column.num_terms());
    let mut values = column.dictionary().stream()?;
    while values.advance() {
        let key = collation_key(&String::from_utf8_lossy(values.key()));
        sorted.push((key, sorted.len() as u32));
    }
    sorted.sort_unstable();
    let ordinals: Vec<u32> = sorted.into_iter().map(|(_, ordinal)| ordinal).collect();
    let mut ranks = vec![0; ordinals.len()];
    for (rank, &ordinal) in (0..).zip(&ordinals) {
        ranks[ordinal as usize] = rank;
    }
    Ok(Ranks { ranks, ordinals })
}

/// The value of an ordinal; empty if there is none.
pub(crate) fn value(column: &StrColumn, ordinal: u64) -> tantivy::Result<String> {
    let mut value = String::new();
    column.ord_to_str(ordinal, &mut value)?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::collation_key;

    #[test]
    fn keys_are_what_a_dictionary_goes_by() {
        for (value, expected, reason) in [
            ("الاقتصاد", "اقتصاد", "the article does not count"),
            ("اقتصاد", "اقتصاد", "and its lack neither"),
            ("الأدب العربي", "ادب عربي", "that of each word"),
            ("الله", "الله", "this ال is the word's own"),
            ("ألمانيا", "المانيا", "and so is this"),
            ("الألمان", "المان", "but one of two is the article"),
            ("التزام", "التزام", "a noun of a verb that begins with ت"),
            ("ال", "ال", "nothing would be left"),
            ("مُحَمَّد", "محمد", "marks do not count"),
            ("أَحْمَد", "احمد", "nor does the hamza of an alef"),
            ("BBC عربي", "bbc عربي", "letters of Latin are small"),
            ("؟!", "", "no letters at all"),
        ] {
            assert_eq!(collation_key(value), expected, "{value}: {reason}");
        }
    }

    #[test]
    fn a_dictionary_begins_with_alef() {
        let sorted = ["أحمد", "الأردن", "الاقتصاد", "بيروت", "التعليم", "السياسة", "مصر", "اليمن"];
        let mut values = sorted;
        values.reverse();
        values.sort_by_cached_key(|value| collation_key(value));
        assert_eq!(values, sorted);
    }
}
