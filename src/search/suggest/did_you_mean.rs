//! What a query with words that no document has was probably meant to be.

use std::ops::Range;

use tantivy::query::{BooleanQuery, EnableScoring, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED, Term};

use super::keyboard::{to_arabic, to_latin};
use super::near::{MAX_NEAR_WORDS, NearWord, near_words};
use super::spelling::as_written;
use super::typed_words::stretches;
use crate::analysis::{View, is_common_word, is_stop_word_as_spelt};
use crate::error::Error;
use crate::index::layout::Layout;
use crate::search::rank::statistics::most_documents;
use crate::search::searcher::Searcher;

/// The words of a query that are corrected, from its beginning.
const MAX_CORRECTED: usize = 8;
/// A word in no more documents than this may be a mistake that got into them.
const RARE: u64 = 2;
/// But only of a word in so many times as many.
const TIMES_AS_MANY: u64 = 50;
/// And if the mistake costs no more than this, in edits.
const RARE_COST: f32 = 0.5;
/// Of more documents than this, a word that only one has is a mistake itself as likely as not, unless
/// it is a common one.
const MANY: u64 = 1000;
/// What a tenfold number of documents outweighs, in edits.
const TENFOLD: f32 = 0.25;
/// The letters of a word typed in the other layout, at least: fewer are a word in either too often.
const MIN_LAYOUT_LETTERS: usize = 3;
/// What may stand before a word, the longest first.
const PREFIXES: [&str; 14] =
    ["وبال", "وكال", "وال", "فال", "بال", "كال", "ولل", "لل", "ال", "و", "ف", "ب", "ل", "ك"];
const ARTICLE: &str = "ال";
/// The letters that a prefix must leave.
const MIN_REST_LETTERS: usize = 4;

impl Searcher {
    /// The query with its mistakes corrected: a word that no document has by its letters or its stem
    /// becomes the word of the index that is spelt nearly like it, preferably one that stands in a
    /// document with the words beside it, and of those the one with the likeliest mistake and in most documents. So
    /// does a word in one or two documents, if a word fifty times as frequent differs by a common mistake
    /// only. Text typed in the wrong keyboard layout, Arabic or English, is read in the other.
    ///
    /// Words are returned as documents write them; spaces, quotes, operators, filters and
    /// patterns stay as typed. `None` when there is nothing better. What is found may still be little: a
    /// word is corrected for being in the index, not for what it means.
    ///
    /// Words of one and two letters, stop words and numbers are never corrected, and of a query no more than its
    /// first eight mistakes. The cost is that of walking the dictionaries of the index up to three times a
    /// mistake, a search of two words for each of at most ten corrections and each word beside, and of reading a few documents.
    ///
    /// # Errors
    /// When the index cannot be read.
    ///
    /// ```
    /// use fihris::{Index, Schema};
    /// use serde_json::json;
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&json!({ "body": "افتتح الوزير المدرسة الجديدة في العراق" }))?;
    /// writer.commit()?;
    /// let searcher = index.searcher();
    /// assert_eq!(searcher.did_you_mean("المدرصه الجديدة")?.as_deref(), Some("المدرسة الجديدة"));
    /// assert_eq!(searcher.did_you_mean("hguvhr")?.as_deref(), Some("العراق"));
    /// assert_eq!(searcher.did_you_mean("مدارس جديدة")?, None);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn did_you_mean(&self, query: &str) -> Result<Option<String>, Error> {
        let mut edits: Vec<Edit> = Vec::new();
        let mut words = Vec::new();
        for stretch in stretches(self.layout(), query) {
            let of_stretch = self.words_of(query, stretch.clone())?;
            match self.in_other_layout(&query[stretch.clone()], &of_stretch)? {
                Some(read) => {
                    let all = self.words_of(&read, 0..read.len())?.into_iter();
                    words.extend(all.map(|word| Word { is_typed: false, ..word }));
                    edits.push((stretch, read));
                }
                None => words.extend(of_stretch),
            }
        }
        let mistakes: Vec<_> = (0..words.len()).filter(|&i| words[i].may_be_wrong()).collect();
        for i in mistakes.into_iter().take(MAX_CORRECTED) {
            let before = words[..i].iter().rev().find(|word| !word.is_stop);
            let after = words[i + 1..].iter().find(|word| !word.is_stop);
            let beside = [before, after].into_iter().flatten().filter(|word| word.documents > 0);
            let beside: Vec<&Word> = beside.collect();
            if let Some((term, written)) = self.correct(&words[i], &beside)? {
                let bytes = words[i].bytes.clone();
                words[i] = self.word(bytes.clone(), term)?;
                edits.push((bytes, written));
            }
        }
        edits.sort_by_key(|(bytes, _)| bytes.start);
        let mut corrected = String::with_capacity(query.len());
        let mut at = 0;
        for (bytes, written) in edits {
            corrected.push_str(&query[at..bytes.start]);
            corrected.push_str(&written);
            at = bytes.end;
        }
        corrected.push_str(&query[at..]);
        Ok(Some(corrected).filter(|corrected| corrected != query))
    }

    /// The words in a stretch of a text.
    fn words_of(&self, text: &str, stretch: Range<usize>) -> Result<Vec<Word>, Error> {
        let mut terms = Vec::new();
        self.layout().analyzer(View::Exact).analyze(&text[stretch.clone()]).for_each(|token| {
            let bytes = stretch.start + token.offset_from..stretch.start + token.offset_to;
            terms.push((bytes, token.text.clone()));
        });
        terms.into_iter().map(|(bytes, term)| self.word(bytes, term)).collect()
    }

    fn word(&self, bytes: Range<usize>, term: String) -> Result<Word, Error> {
        let stem = self.layout().analyzer(View::Stem).terms(&term).concat();
        let is_stop = is_stop_word_as_spelt(&term);
        let is_common = is_common_word(&term) || is_common_word(&stem);
        let mut word =
            Word { bytes, is_typed: true, exact: term, stem, is_stop, is_common, documents: 0 };
        word.documents = most_documents(self.as_tantivy(), word.terms(self.layout()))?;
        Ok(word)
    }

    /// What a stretch without a known word is in the other keyboard layout, if all the words of that are
    /// known.
    fn in_other_layout(&self, typed: &str, words: &[Word]) -> Result<Option<String>, Error> {
        if words.iter().any(|word| word.documents > 0 || word.is_stop) {
            return Ok(None);
        }
        let readings = to_arabic(typed).into_iter();
        // With the shift lock on, too.
        let readings = readings.chain(to_arabic(&typed.to_lowercase())).chain(to_latin(typed));
        for read in readings {
            let words = self.words_of(&read, 0..read.len())?;
            let is_likely = |word: &Word| {
                word.documents > 0 && word.exact.chars().count() >= MIN_LAYOUT_LETTERS
            };
            if !words.is_empty() && words.iter().all(is_likely) {
                return Ok(Some(read));
            }
        }
        Ok(None)
    }

    /// The term that a word was meant to be, and the word as it is written with it.
    fn correct(&self, word: &Word, beside: &[&Word]) -> Result<Option<(String, String)>, Error> {
        let near = |term: &str| near_words(self.as_tantivy(), self.layout(), term, MAX_NEAR_WORDS);
        let written = |term: &str| -> Result<String, Error> {
            Ok(as_written(self, term)?.unwrap_or_else(|| term.to_owned()))
        };
        let mut as_typed = near(&word.exact)?;
        if word.is_right_mostly() {
            let enough = TIMES_AS_MANY * word.documents.max(1);
            as_typed.retain(|near| near.cost <= RARE_COST && near.documents >= enough);
            for &other in beside {
                if as_typed.is_empty() || self.are_together(word, other)? {
                    return Ok(None);
                }
            }
        }
        if let Some(term) = self.best(as_typed, beside)? {
            let written = written(&term)?;
            return Ok(Some((term, written)));
        }
        if word.is_right_mostly() {
            return Ok(None);
        }
        if let Some((prefix, rest)) = without_prefix(&word.exact) {
            let Some(term) = self.best(near(rest)?, beside)? else { return Ok(None) };
            let written = written(&term)?;
            // Not the article twice.
            let has_article = prefix.ends_with('ل') && term.starts_with(ARTICLE);
            let whole = if has_article { written } else { format!("{prefix}{written}") };
            return Ok(Some((term, whole)));
        }
        let Some(term) = self.best(near(&format!("{ARTICLE}{}", word.exact))?, beside)? else {
            return Ok(None);
        };
        let written = written(&term)?;
        let written = written.strip_prefix(ARTICLE).unwrap_or(&written).to_owned();
        Ok(Some((term, written)))
    }

    /// Of the words near a mistake the likeliest.
    fn best(&self, near: Vec<NearWord>, beside: &[&Word]) -> Result<Option<String>, Error> {
        let mut best: Option<(usize, f32, String)> = None;
        for NearWord { term, cost, documents } in near {
            let word = self.word(0..0, term)?;
            if documents == 1 && !word.is_common && self.as_tantivy().num_docs() > MANY {
                continue;
            }
            let mut apart = 0;
            for other in beside {
                apart += usize::from(!self.are_together(&word, other)?);
            }
            #[allow(clippy::cast_precision_loss, reason = "a logarithm has no more digits")]
            let loss = cost - TENFOLD * (documents.max(1) as f32).log10();
            if best.as_ref().is_none_or(|&(least, of_best, _)| {
                apart.cmp(&least).then(loss.total_cmp(&of_best)).is_lt()
            }) {
                best = Some((apart, loss, word.exact));
            }
        }
        Ok(best.map(|(.., term)| term))
    }

    /// Whether a document has both words, each by its letters or stem.
    fn are_together(&self, one: &Word, other: &Word) -> Result<bool, Error> {
        let both = [one, other].map(|word| {
            let terms = word.terms(self.layout()).map(|term| {
                Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>
            });
            Box::new(BooleanQuery::union(terms.collect())) as Box<dyn Query>
        });
        let searcher = self.as_tantivy();
        let both = BooleanQuery::intersection(both.into());
        let weight = both.weight(EnableScoring::disabled_from_searcher(searcher))?;
        for segment in searcher.segment_readers() {
            let mut found = weight.scorer(segment, 1.0)?;
            while found.doc() != TERMINATED {
                if !segment.is_deleted(found.doc()) {
                    return Ok(true);
                }
                found.advance();
            }
        }
        Ok(false)
    }
}

/// A stretch of the query, and what it becomes.
type Edit = (Range<usize>, String);

/// A word of a query.
struct Word {
    bytes: Range<usize>,
    /// Whether it stands in the query at these bytes, and was not read from keys of the other layout.
    is_typed: bool,
    exact: String,
    stem: String,
    is_stop: bool,
    /// Whether it or its stem is a common word of the language.
    is_common: bool,
    /// Those that have it, by its letters or by its stem, in the field where most do.
    documents: u64,
}

impl Word {
    fn may_be_wrong(&self) -> bool {
        self.is_typed && self.documents <= RARE && !self.is_stop
    }

    /// Whether it takes more to take it for a mistake than that other words are near.
    fn is_right_mostly(&self) -> bool {
        self.documents > 0 || self.is_common
    }

    /// Those it is found by.
    fn terms(&self, layout: &Layout) -> impl Iterator<Item = Term> {
        layout.text_columns().flat_map(|(_, column)| {
            let views = [(View::Exact, &self.exact), (View::Stem, &self.stem)];
            views.into_iter().filter_map(move |(view, term)| {
                Some(Term::from_field_text(column.field(view)?, term))
            })
        })
    }
}

/// What may be a prefix of a word, and what is left without.
pub(crate) fn without_prefix(word: &str) -> Option<(&'static str, &str)> {
    let rests = PREFIXES.iter().filter_map(|&prefix| Some((prefix, word.strip_prefix(prefix)?)));
    rests.into_iter().find(|(_, rest)| rest.chars().count() >= MIN_REST_LETTERS)
}
