//! In how many documents words and pairs of words are, counted while their texts are read.

use std::collections::HashMap;
use std::mem;

use crate::analysis::{
    Analyzer, AnalyzerOptions, Lexicon, View, is_stop_word_as_spelt, normalize, without_marks,
};

/// Words kept, those in most documents: some 60 bytes each. Up to twice as many are counted, at some
/// 150 bytes each.
pub(crate) const MAX_WORDS: usize = 500_000;
/// Pairs kept, those in most documents: eight bytes each.
pub(crate) const MAX_PAIRS: usize = 1_000_000;
/// Pairs counted: 20 bytes each.
const MAX_COUNTED_PAIRS: usize = 3_500_000;
/// What is longer is no word that anyone types.
const MAX_WORD_BYTES: usize = 128;
/// Spellings of a word that are counted. Of more, one that is written more often than the rest
/// together is still found.
const MAX_SPELLINGS: usize = 4;

/// No word.
pub(crate) const NONE: u32 = u32::MAX;

/// A folded word.
#[derive(Debug)]
pub(crate) struct Word {
    /// The word without its و or, if it has none, without its article.
    pub(crate) rest: u32,
    /// Whether it says something without a word before it.
    pub(crate) stands_alone: bool,
    /// The documents that have it, or it with و or an article before it.
    pub(crate) documents: u32,
    /// The last document that has.
    last: u32,
    /// Without marks, and how often.
    pub(crate) spellings: Vec<(Box<str>, u32)>,
}

impl Word {
    /// How often it is written.
    pub(crate) fn times(&self) -> u32 {
        self.spellings.iter().fold(0, |sum, &(_, times)| sum.saturating_add(times))
    }

    /// The spelling that is written most.
    pub(crate) fn written(&self) -> Option<&str> {
        let most =
            self.spellings.iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))?;
        Some(&most.0)
    }

    fn count_written(&mut self, written: &str, times: u32) -> bool {
        let known = self.spellings.iter_mut().find(|(spelling, _)| **spelling == *written);
        if let Some((_, count)) = known {
            *count = count.saturating_add(times);
        }
        known.is_some()
    }

    fn add_written(&mut self, written: &str, times: u32) {
        if self.count_written(written, times) {
            return;
        }
        if self.spellings.len() < MAX_SPELLINGS {
            self.spellings.push((written.into(), times));
        } else if let Some(least) = self.spellings.iter_mut().min_by_key(|(_, count)| *count) {
            // Metwally, Agrawal and El Abbadi, Efficient Computation of Frequent and Top-k Elements in
            // Data Streams, 2005.
            *least = (written.into(), least.1.saturating_add(times));
        }
    }
}

/// One word after another.
#[derive(Debug, Default)]
struct Pair {
    documents: u32,
    last: u32,
}

/// A pair that was counted, by the places of its words.
pub(crate) struct PairCount {
    pub(crate) first: u32,
    pub(crate) second: u32,
    pub(crate) documents: u32,
}

/// Words with their terms.
pub(crate) type Words = Vec<(Box<str>, Word)>;

/// Counts words and pairs of words.
pub(crate) struct WordCounts {
    exact: Analyzer,
    clitics: Clitics,
    ids: HashMap<Box<str>, u32>,
    words: Vec<Word>,
    pairs: HashMap<(u32, u32), Pair>,
    /// The number of the document that is read, from 1.
    document: u32,
    /// Whether words were dropped that may have come again.
    is_short: bool,
    /// Whether what is not known is counted as well.
    takes_new: bool,
}

impl WordCounts {
    /// With the clitics of words as this lexicon has them.
    pub(crate) fn new(lexicon: &Lexicon) -> WordCounts {
        WordCounts {
            exact: Analyzer::new(View::Exact),
            clitics: Clitics::new(lexicon),
            ids: HashMap::new(),
            words: Vec::new(),
            pairs: HashMap::new(),
            document: 0,
            is_short: false,
            takes_new: true,
        }
    }

    pub(crate) fn clitics(&self) -> &Clitics {
        &self.clitics
    }

    /// Counts the words of a document.
    pub(crate) fn add<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) {
        self.document += 1;
        let exact = self.exact.clone();
        for text in texts {
            let mut before = None;
            exact.analyze(text).for_each(|token| {
                let (from, to) = (token.offset_from, token.offset_to);
                let word = self.word(&token.text, &text[from..to]);
                if let (Some((first, end)), Some(second)) = (before, word)
                    && is_blank(&text[end..from])
                {
                    self.pair(first, second);
                }
                before = word.map(|word| (word, to));
            });
        }
        if self.words.len() > 2 * MAX_WORDS {
            self.drop_rare_words(MAX_WORDS);
            self.is_short = true;
        }
        if self.pairs.len() > MAX_COUNTED_PAIRS {
            self.drop_rare_pairs(MAX_COUNTED_PAIRS / 2);
            self.is_short = true;
        }
    }

    /// Drops what is not kept. Whether the documents must be added once more for the counts to be exact:
    /// some of what is kept may have been dropped before.
    pub(crate) fn must_recount(&mut self) -> bool {
        self.drop_rare_words(MAX_WORDS);
        self.drop_rare_pairs(MAX_PAIRS);
        if !self.is_short {
            return false;
        }
        self.takes_new = false;
        for word in &mut self.words {
            (word.documents, word.last) = (0, 0);
            word.spellings.iter_mut().for_each(|(_, count)| *count = 0);
        }
        self.pairs.values_mut().for_each(|pair| *pair = Pair::default());
        self.document = 0;
        mem::take(&mut self.is_short)
    }

    /// The words and the pairs of them.
    pub(crate) fn into_parts(mut self) -> (Words, Vec<PairCount>) {
        let mut terms: Vec<Box<str>> = vec![Box::default(); self.words.len()];
        for (term, id) in self.ids {
            terms[id as usize] = term;
        }
        // A word with و before it is written as without it.
        for (at, term) in terms.iter().enumerate() {
            let rest = self.words[at].rest;
            if rest == NONE || !term.starts_with(AND) {
                continue;
            }
            for (written, times) in self.words[at].spellings.clone() {
                if let Some(written) = written.strip_prefix(AND) {
                    self.words[rest as usize].add_written(written, times);
                }
            }
        }
        let pairs = self.pairs.into_iter().map(|((first, second), pair)| PairCount {
            first,
            second,
            documents: pair.documents,
        });
        (terms.into_iter().zip(self.words).collect(), pairs.collect())
    }

    /// Counts a word, and what it is without its clitics; none if it is not to be counted.
    fn word(&mut self, term: &str, written: &str) -> Option<u32> {
        if written.len() > MAX_WORD_BYTES {
            return None;
        }
        let id = self.id(term)?;
        if !self.words[id as usize].count_written(written, 1) {
            let plain = without_marks(written);
            let plain = if normalize(&plain) == term { &plain } else { written };
            self.words[id as usize].add_written(plain, 1);
        }
        let mut at = id;
        // Where a word is counted, so is its rest.
        while let Some(word) = self.words.get_mut(at as usize)
            && word.last != self.document
        {
            word.last = self.document;
            word.documents += 1;
            at = word.rest;
        }
        Some(id)
    }

    fn id(&mut self, term: &str) -> Option<u32> {
        if let Some(&id) = self.ids.get(term) {
            return Some(id);
        }
        if !self.takes_new {
            return None;
        }
        let rest = match self.clitics.without_first(term) {
            Some(rest) => self.id(rest)?,
            None => NONE,
        };
        let id = self.words.len() as u32;
        self.ids.insert(term.into(), id);
        let stands_alone = self.clitics.stands_alone(term);
        self.words.push(Word { rest, stands_alone, documents: 0, last: 0, spellings: Vec::new() });
        Some(id)
    }

    fn pair(&mut self, first: u32, second: u32) {
        let pair = if self.takes_new {
            self.pairs.entry((first, second)).or_default()
        } else if let Some(pair) = self.pairs.get_mut(&(first, second)) {
            pair
        } else {
            return;
        };
        if pair.last != self.document {
            *pair = Pair { documents: pair.documents + 1, last: self.document };
        }
    }

    /// Drops the words in fewest documents until no more than `most` are left, all that are in as many
    /// documents at once. As a word is in no more documents than its rest, no rest is dropped before it.
    fn drop_rare_words(&mut self, most: usize) {
        let counts = self.words.iter().map(|word| word.documents);
        let Some(rare) = rare(counts.collect(), most) else { return };
        let mut places = vec![NONE; self.words.len()];
        let mut kept = 0;
        for (place, word) in places.iter_mut().zip(&self.words) {
            if word.documents > rare {
                *place = kept;
                kept += 1;
            }
        }
        let place = |id: u32| places.get(id as usize).copied().unwrap_or(NONE);
        self.words.retain(|word| word.documents > rare);
        self.words.iter_mut().for_each(|word| word.rest = place(word.rest));
        self.ids.retain(|_, id| {
            *id = place(*id);
            *id != NONE
        });
        let pairs = mem::take(&mut self.pairs).into_iter();
        let pairs = pairs.map(|((first, second), pair)| ((place(first), place(second)), pair));
        self.pairs = pairs.filter(|&((first, second), _)| first.max(second) != NONE).collect();
    }

    fn drop_rare_pairs(&mut self, most: usize) {
        let counts = self.pairs.values().map(|pair| pair.documents);
        if let Some(rare) = rare(counts.collect(), most) {
            self.pairs.retain(|_, pair| pair.documents > rare);
        }
    }
}

/// What counts must exceed for no more than `most` to be left; none if there are no more.
fn rare(mut counts: Vec<u32>, most: usize) -> Option<u32> {
    let at = counts.len().checked_sub(most + 1)?;
    Some(*counts.select_nth_unstable(at).1)
}

/// Whether nothing stands between two words.
pub(crate) fn is_blank(between: &str) -> bool {
    between.chars().all(char::is_whitespace)
}

pub(crate) const AND: char = 'و';
pub(crate) const ARTICLE: &str = "ال";

/// Tells و and the article before a word from letters of the word.
pub(crate) struct Clitics {
    stem: Analyzer,
}

impl Clitics {
    fn new(lexicon: &Lexicon) -> Clitics {
        let options = AnalyzerOptions::default().lexicon(lexicon.clone());
        Clitics { stem: Analyzer::with_options(View::Stem, options) }
    }

    /// A folded word without its و or, if it has none, without its article: where the stem stays the
    /// same. None if it has neither.
    pub(crate) fn without_first<'w>(&self, term: &'w str) -> Option<&'w str> {
        let rest = term.strip_prefix(AND).or_else(|| term.strip_prefix(ARTICLE))?;
        let is_word = rest.chars().nth(1).is_some();
        (is_word && self.stem.terms(term) == self.stem.terms(rest)).then_some(rest)
    }

    /// Whether a folded word says something by itself. Stop words, with و or without, do not, nor do
    /// numbers and single letters.
    fn stands_alone(&self, term: &str) -> bool {
        let is_stop_word = || {
            let rest = self.without_first(term).filter(|_| term.starts_with(AND));
            is_stop_word_as_spelt(term) || rest.is_some_and(is_stop_word_as_spelt)
        };
        let is_letter = term.chars().nth(1).is_none();
        !is_letter && !term.starts_with(|first: char| first.is_ascii_digit()) && !is_stop_word()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clitics_are_told_from_letters() {
        let clitics = Clitics::new(&Lexicon::new());
        for (word, rest, reason) in [
            ("الكتاب", Some("كتاب"), "the article"),
            ("والكتاب", Some("الكتاب"), "و first"),
            ("وقال", Some("قال"), "و before a verb"),
            ("القاهره", Some("قاهره"), "the article of a name"),
            ("وزير", None, "و of the root"),
            ("والد", None, "of the root, and no article after it"),
            ("المانيا", None, "ال of the word"),
            ("كتاب", None, "neither"),
            ("ال", None, "nothing is left"),
            ("و", None, "nothing is left"),
        ] {
            assert_eq!(clitics.without_first(word), rest, "{reason}");
        }
    }

    #[test]
    fn some_words_say_nothing_alone() {
        let clitics = Clitics::new(&Lexicon::new());
        for (word, expected, reason) in [
            ("وزير", true, "a noun"),
            ("في", false, "a stop word"),
            ("وفي", false, "with و"),
            ("وصيه", true, "و of the word"),
            ("2018", false, "a number"),
            ("م", false, "a letter"),
        ] {
            assert_eq!(clitics.stands_alone(word), expected, "{reason}");
        }
    }

    #[test]
    fn rare_words_are_dropped_with_their_pairs() {
        let mut counts = WordCounts::new(&Lexicon::new());
        for text in ["سعر النفط", "سعر النفط", "سعر الذهب"] {
            counts.add([text]);
        }
        // سعر is in three; نفط and النفط in two; ذهب and الذهب in one.
        counts.drop_rare_words(4);
        let (mut words, pairs) = counts.into_parts();
        assert_eq!(pairs.len(), 1);
        assert_eq!(words[pairs[0].second as usize].0.as_ref(), "النفط");
        words.sort_by(|a, b| a.0.cmp(&b.0));
        let words: Vec<_> = words.iter().map(|(term, word)| (&**term, word.documents)).collect();
        assert_eq!(words, [("النفط", 2), ("سعر", 3), ("نفط", 2)]);
    }

    #[test]
    fn what_was_dropped_too_early_is_counted_again() {
        let mut counts = WordCounts::new(&Lexicon::new());
        counts.add(["سعر النفط"]);
        counts.drop_rare_words(0);
        counts.is_short = true;
        counts.add(["سعر النفط"]);
        assert!(counts.must_recount());
        for _ in 0..2 {
            counts.add(["سعر النفط", "خبر آخر"]);
        }
        let (words, pairs) = counts.into_parts();
        assert!(words.iter().all(|(_, word)| word.documents == 2), "{words:?}");
        assert_eq!((words.len(), pairs.len()), (3, 1));
        assert_eq!(pairs[0].documents, 2);
    }
}
