//! How a term is written: terms are folded, and not for people.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde_json::Value;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED, Term};

use crate::analysis::{View, without_marks};
use crate::error::Error;
use crate::search::hit::texts;
use crate::search::searcher::Searcher;

/// The documents that are read, of each field.
const MAX_DOCUMENTS: usize = 10;
/// The bytes of text that are read in all.
const MAX_BYTES: usize = 256 * 1024;

/// A term of the exact view (of the stem view for fields that have no exact one) as it is mostly
/// written: مدرسة for `مدرسه`, أحمد for `احمد`; without vowel marks and tatweel. Of spellings written
/// equally often one that the term does not show. `None` when it stands in none of the documents read.
///
/// The first [`MAX_DOCUMENTS`] documents of each field that have it are read, and at most
/// [`MAX_BYTES`] of their text analysed; the cost is that of fetching them.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn as_written(searcher: &Searcher, term: &str) -> Result<Option<String>, Error> {
    let layout = searcher.layout();
    let mut times: HashMap<String, usize> = HashMap::new();
    let mut left = MAX_BYTES;
    for (name, column) in layout.text_columns() {
        let mut views = [View::Exact, View::Stem].into_iter();
        let Some((view, field)) = views.find_map(|view| Some((view, column.field(view)?))) else {
            continue;
        };
        let analyzer = layout.analyzer(view);
        for address in documents_with(searcher, &Term::from_field_text(field, term))? {
            let json = searcher.document(address)?;
            let Ok(document) = serde_json::from_str::<Value>(&json) else { continue };
            for text in texts(&document, name) {
                let fits = (0..=left.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
                let text = &text[..fits.unwrap_or(0)];
                left -= text.len();
                analyzer.analyze(text).for_each(|token| {
                    if token.text == term {
                        let written = without_marks(&text[token.offset_from..token.offset_to]);
                        *times.entry(written).or_default() += 1;
                    }
                });
            }
        }
    }
    let most = times.into_iter().max_by(|(one, times), (other, other_times)| {
        (times, one != term, Reverse(one)).cmp(&(other_times, other != term, Reverse(other)))
    });
    Ok(most.map(|(written, _)| written))
}

/// The first documents with a term.
fn documents_with(searcher: &Searcher, term: &Term) -> Result<Vec<DocAddress>, Error> {
    let mut documents = Vec::new();
    for (segment, reader) in (0..).zip(searcher.as_tantivy().segment_readers()) {
        let index = reader.inverted_index(term.field())?;
        let Some(mut postings) = index
            .read_postings(term, IndexRecordOption::Basic)
            .map_err(tantivy::TantivyError::from)?
        else {
            continue;
        };
        while postings.doc() != TERMINATED && documents.len() < MAX_DOCUMENTS {
            if !reader.is_deleted(postings.doc()) {
                documents.push(DocAddress::new(segment, postings.doc()));
            }
            postings.advance();
        }
    }
    Ok(documents)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::index::schema::Schema;

    fn searcher(views: &[View], bodies: &[&str]) -> Searcher {
        let schema = Schema::builder().text("body").views(views.iter().copied()).build().unwrap();
        let index = crate::Index::in_memory(schema).unwrap();
        let mut writer = index.writer().unwrap();
        for body in bodies {
            writer.put(&json!({ "body": body })).unwrap();
        }
        writer.commit().unwrap();
        index.searcher()
    }

    #[test]
    fn a_term_is_shown_as_it_is_mostly_written() {
        for (bodies, term, expected, why) in [
            (&["المُدَرِّس في المدرسة", "مدرسة"][..], "مدرسه", Some("مدرسة"), "teh marbuta"),
            (&["احمد، أحمد، أَحْمَد"], "احمد", Some("أحمد"), "most have the hamza"),
            (&["احمد أحمد"], "احمد", Some("أحمد"), "a tie"),
            (&["إلى بيروت", "إلى حلب", "الى حمص"], "الي", Some("إلى"), "alef maksura"),
            (&["مسؤول مسئول مسؤول"], "مسءول", Some("مسؤول"), "the seat of a hamza"),
            (&["كـــتاب"], "كتاب", Some("كتاب"), "tatweel"),
            (&["Google google Google"], "google", Some("Google"), "capitals"),
            (&["كتاب"], "قلم", None, "no document"),
        ] {
            let searcher = searcher(&View::ALL, bodies);
            assert_eq!(as_written(&searcher, term).unwrap().as_deref(), expected, "{why}");
        }
        let searcher = searcher(&[View::Stem], &["الوزراء والوزراء"]);
        let written = as_written(&searcher, "وزير").unwrap();
        assert!(written.is_some(), "a form of the stem, where there is no exact view");
    }

    #[test]
    fn no_more_is_read_than_the_bounds() {
        let bodies = [vec!["مدرسه"; MAX_DOCUMENTS], vec!["مدرسة"; 2 * MAX_DOCUMENTS]].concat();
        let searcher = searcher(&View::ALL, &bodies);
        let documents = documents_with(
            &searcher,
            &Term::from_field_text(
                searcher.layout().text_columns().next().unwrap().1.field(View::Exact).unwrap(),
                "مدرسه",
            ),
        );
        assert_eq!(documents.unwrap().len(), MAX_DOCUMENTS);

        let long = "ص ".repeat(MAX_BYTES) + "مدرسة";
        let searcher = self::searcher(&View::ALL, &[&long]);
        assert_eq!(as_written(&searcher, "مدرسه").unwrap(), None, "past the bytes that are read");
    }
}
