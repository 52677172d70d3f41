//! Words near those of a query, looked for beside them.

use serde::Serialize;

use super::limits::Limit;
use super::ranking;
use super::words::{QueryWords, Synonym, words};
use crate::analysis::{View, is_common_word};
use crate::error::Error;
use crate::search::searcher::Searcher;
use crate::search::suggest::did_you_mean::without_prefix;
use crate::search::suggest::near::{NearWord, near_words};
use crate::search::suggest::spelling::as_written;

/// The words of a query that near ones are looked for of: each costs a walk along the dictionaries.
pub(crate) const MAX_FUZZY_WORDS: usize = 8;
/// The near words of one word that are looked for.
const MAX_NEAR: usize = 3;
/// What a near word gives of what the word itself would, if the mistake costs nothing; less if it does.
const NEAR_WEIGHT: f32 = 0.6;

/// Whether words near those of the query are looked for, too: typos, other spellings.
///
/// ```
/// assert_eq!(fihris::Fuzzy::default(), fihris::Fuzzy::Auto);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Fuzzy {
    /// No.
    Off,
    /// If fewer than [`FEW_HITS`] documents are found, for those words that are in fewer documents.
    #[default]
    Auto,
    /// For every word of the query.
    On,
}

/// Fewer documents than these are few: [`Fuzzy::Auto`] looks for near words then.
///
/// ```
/// assert_eq!(fihris::FEW_HITS, 3);
/// ```
pub const FEW_HITS: u64 = 3;

/// Which words of a query to look for near ones of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Near {
    /// None.
    None,
    /// Those that are in few documents, among words that are in more.
    Rare,
    /// All.
    All,
}

/// Words that were looked for as they are near one of the query: see [`Fuzzy`](crate::Fuzzy).
///
/// ```
/// use fihris::{Index, Schema};
///
/// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// let mut writer = index.writer()?;
/// writer.put(&serde_json::json!({ "body": "افتتاح مستشفى جديد" }))?;
/// writer.commit()?;
/// let hits = index.search("مستفشى").run()?;
/// assert_eq!(hits.corrections()[0].word, "مستفشى");
/// assert_eq!(hits.corrections()[0].near, ["مستشفى"]);
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Correction {
    /// The word as it stands in the query.
    pub word: String,
    /// The words near it as documents have them, the nearest first.
    pub near: Vec<String>,
}

impl Near {
    /// Adds near words of the words of a query, as synonyms of less weight, for no more words than `most`.
    pub(crate) fn add(
        self,
        searcher: &Searcher,
        query: &mut QueryWords,
        most: &Limit,
    ) -> Result<(), Error> {
        let (layout, tantivy) = (searcher.layout(), searcher.as_tantivy());
        if self == Near::None {
            return Ok(());
        }
        for place in 0..query.wanted.len() {
            let word = &query.wanted[place];
            let documents = ranking::documents(layout, tantivy, word)?;
            // A word that no document has may still be one.
            let is_known = documents >= FEW_HITS
                || query.has_synonyms(place)
                || is_common_word(word.term(View::Exact))
                || is_common_word(&word.stem);
            if self == Near::Rare && is_known {
                continue;
            }
            if most.take(1) == 0 {
                break;
            }
            let exact = word.term(View::Exact);
            let mut near = near_words(tantivy, layout, exact, MAX_NEAR)?;
            if near.is_empty()
                && let Some((_, rest)) = without_prefix(exact)
            {
                near = near_words(tantivy, layout, rest, MAX_NEAR)?;
            }
            near.retain(|near| self == Near::All || near.documents > documents);
            let synonyms = near.into_iter().map(|NearWord { term, cost, .. }| Synonym {
                words: words(layout, &term),
                text: term,
                weight: NEAR_WEIGHT / (1.0 + cost),
            });
            query.add_near(place, synonyms.filter(|near| near.words.len() == 1).collect());
        }
        Ok(())
    }
}

/// The near words that are looked for, as people write them. `text` is what the words are cut from.
pub(crate) fn corrections(
    searcher: &Searcher,
    query: &QueryWords,
    text: &str,
) -> Result<Vec<Correction>, Error> {
    let corrections = query.near().map(|(word, near)| {
        let near = near
            .iter()
            .map(|near| Ok(as_written(searcher, &near.text)?.unwrap_or_else(|| near.text.clone())));
        Ok(Correction {
            word: text[word.bytes.clone()].to_owned(),
            near: near.collect::<Result<_, Error>>()?,
        })
    });
    corrections.collect()
}
