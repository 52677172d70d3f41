//! What a set of documents is about: the words that are more frequent in it than in the whole index.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use serde_json::Value;
use tantivy::DocAddress;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::like::{documents_with, is_telling};
use crate::analysis::View;
use crate::error::{Error, Kind};
use crate::index::layout::TextColumn;
use crate::search::hit::texts;
use crate::search::searcher::Searcher;

/// The documents that are read, from the first.
pub(crate) const MAX_SAMPLE: usize = 500;
/// Of each text no more is read.
const MAX_TEXT_BYTES: usize = 1 << 16;
/// The ways a word is written that are counted; later ones are not.
const MAX_FORMS: usize = 32;
/// What is in fewer documents of the set is not what it is about.
const MIN_DOCUMENTS: u64 = 2;
/// Words that are less surprising are none: chance gives a word more than this once in a thousand
/// times (chi-squared, one degree of freedom).
const MIN_SURPRISE: f64 = 10.83;

/// A word that a set of documents is about.
///
/// ```
/// let word = fihris::SalientWord { word: "اللقاح".to_owned(), documents: 3, share: 0.75 };
/// assert_eq!(format!("{} {:.0} %", word.word, 100.0 * word.share), "اللقاح 75 %");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SalientWord {
    /// The form most often written in these documents, without marks and tatweel.
    pub word: String,
    /// How many documents have the word in any form, of those that were read.
    pub documents: usize,
    /// Their share of those that were read.
    pub share: f32,
}

/// The at most `limit` words that the `documents` have more often than the index, the most salient
/// first, without stop words, numbers and the words of `left_out`; each of `documents` is there once,
/// and the first [`MAX_SAMPLE`] are read. Empty when nothing is more frequent in them than chance has it.
///
/// Words are compared by their stems, and by how many documents have them, with the log-likelihood ratio
/// (Dunning, Accurate Methods for the Statistics of Surprise and Coincidence, 1993). It weighs how many
/// documents have a word as well as how rare it is elsewhere. Measures that divide the one
/// share by the other, as JLH does, put first what two documents have and no other.
///
/// The cost is that of reading and analysing the documents, and of looking up each word that two of
/// them have.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn salient(
    searcher: &Searcher,
    documents: &[DocAddress],
    left_out: &str,
    limit: usize,
) -> Result<Vec<SalientWord>, Error> {
    let layout = searcher.layout();
    // Fields without the stem view have no part in it, if others have one.
    let has_stems = layout.text_columns().any(|(_, column)| column.field(View::Stem).is_some());
    let view = if has_stems { View::Stem } else { View::Exact };
    let (fields, columns): (Vec<&str>, Vec<TextColumn>) =
        layout.text_columns().filter(|(_, column)| column.field(view).is_some()).unzip();
    let analyzer = layout.analyzer(view);
    let left_out: HashSet<String> = analyzer.terms(left_out).into_iter().collect();

    let sample = &documents[..documents.len().min(MAX_SAMPLE)];
    let mut words: HashMap<String, Word> = HashMap::new();
    for (i, &address) in sample.iter().enumerate() {
        let document: Value =
            serde_json::from_str(&searcher.document(address)?).map_err(Kind::Json)?;
        for text in fields.iter().flat_map(|field| texts(&document, field)) {
            let text = beginning(text);
            analyzer.analyze(text).for_each(|token| {
                let written = &text[token.offset_from..token.offset_to];
                match words.get_mut(&token.text) {
                    Some(word) => word.count(i, written),
                    None => {
                        words.insert(token.text.clone(), Word::new(i, written));
                    }
                }
            });
        }
    }

    let in_index = searcher.as_tantivy().segment_readers().iter();
    let in_index = in_index.map(|segment| u64::from(segment.max_doc())).sum::<u64>();
    let in_sample = sample.len() as u64;
    let mut salient = Vec::new();
    for (term, word) in &words {
        if word.documents < MIN_DOCUMENTS.min(in_sample)
            || left_out.contains(term)
            || !is_telling(term, &word.forms[0].0)
        {
            continue;
        }
        let with_word = documents_with(searcher.as_tantivy(), view, &columns, term)?;
        let surprise = surprise(word.documents, in_sample, with_word, in_index);
        if surprise >= MIN_SURPRISE {
            salient.push((surprise, term, word));
        }
    }
    salient.sort_unstable_by(|(a, one, _), (b, other, _)| b.total_cmp(a).then(one.cmp(other)));
    let salient = salient.into_iter().take(limit).map(|(_, _, word)| SalientWord {
        word: word.commonest_form(),
        documents: word.documents as usize,
        share: ratio(word.documents, in_sample) as f32,
    });
    Ok(salient.collect())
}

/// A word of the documents.
struct Word {
    documents: u64,
    /// The last of the documents that has it.
    last: usize,
    /// The ways it is written, and how often each is.
    forms: Vec<(String, u32)>,
}

impl Word {
    fn new(document: usize, written: &str) -> Word {
        Word { documents: 1, last: document, forms: vec![(written.to_owned(), 1)] }
    }

    fn count(&mut self, document: usize, written: &str) {
        if self.last != document {
            self.last = document;
            self.documents += 1;
        }
        match self.forms.iter_mut().find(|(form, _)| form == written) {
            Some((_, times)) => *times = times.saturating_add(1),
            None => {
                if self.forms.len() < MAX_FORMS {
                    self.forms.push((written.to_owned(), 1));
                }
            }
        }
    }

    /// The form most often written; of those as often, the first.
    fn commonest_form(&self) -> String {
        let mut plain: Vec<(String, u32)> = Vec::new();
        for (form, times) in &self.forms {
            let form = plainly(form);
            match plain.iter_mut().find(|(other, _)| *other == form) {
                Some((_, sum)) => *sum = sum.saturating_add(*times),
                None => plain.push((form, *times)),
            }
        }
        let mut best = (String::new(), 0);
        for (form, times) in plain {
            if times > best.1 {
                best = (form, times);
            }
        }
        best.0
    }
}

/// A word as one writes it without marks, tatweel, joiners and presentation forms; its hamzas and ة
/// stay.
fn plainly(word: &str) -> String {
    let is_left_out = |c: char| match c {
        'ـ' | '\u{AD}' | '\u{FEFF}' => true,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => true,
        // Marks of other scripts are letters to their readers.
        '\u{600}'..='\u{8FF}' => is_combining_mark(c),
        _ => false,
    };
    word.nfkc().filter(|&c| !is_left_out(c)).collect()
}

/// As much of the beginning of a text as is read.
fn beginning(text: &str) -> &str {
    let mut end = text.len().min(MAX_TEXT_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The log-likelihood ratio of a word that `found` of the `sample` have and `with_word` of all `documents`;
/// 0 if it is no more frequent in the sample than elsewhere.
fn surprise(found: u64, sample: u64, with_word: u64, documents: u64) -> f64 {
    // A word may be in the title of one document and the text of another.
    let with_word = with_word.max(found);
    let documents = documents.max(sample);
    let rest = documents - sample;
    let found_in_rest = (with_word - found).min(rest);
    let expected = ratio(found + found_in_rest, documents);
    if sample == 0 || ratio(found, sample) <= expected {
        return 0.0;
    }
    let term = |count: u64, of: u64, share: f64| match count {
        0 => 0.0,
        count => ratio(count, 1) * (ratio(count, of) / share).ln(),
    };
    let sum = term(found, sample, expected)
        + term(sample - found, sample, 1.0 - expected)
        + term(found_in_rest, rest, expected)
        + term(rest - found_in_rest, rest, 1.0 - expected);
    // Rounded, it may be a little less than nothing.
    (2.0 * sum).max(0.0)
}

#[allow(clippy::cast_precision_loss, reason = "a share has no more digits")]
fn ratio(over: u64, under: u64) -> f64 {
    over as f64 / under as f64
}

#[cfg(test)]
mod tests;
