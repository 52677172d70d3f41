//! The stems of the words of a user's lexicon, and which word of a text is one of them.

use std::collections::{BTreeMap, HashMap};

use super::affixes::{Before, Counted, cut};
use super::lexicon;
use super::packed::Packed;
use super::words;

/// The words of the entries, forms and bases, and their stems: what following one base to the next,
/// and each to its stem, comes to in the end.
#[derive(Debug)]
pub(super) struct UserStems {
    stems: HashMap<String, String>,
    endings: Endings,
}

/// Where a word of the entries leads.
#[derive(Clone)]
enum Next {
    /// A form to its base.
    Base(String),
    /// A word that is a base only, to its stem by the rules.
    StemOf(String),
}

impl UserStems {
    /// Of forms and their bases, which `stem` stems without a lexicon.
    pub(super) fn new(
        bases: &BTreeMap<String, String>,
        stem: impl Fn(&str) -> String,
    ) -> UserStems {
        let mut words: HashMap<String, Next> =
            bases.values().map(|base| (base.clone(), Next::StemOf(base.clone()))).collect();
        words.extend(bases.iter().map(|(form, base)| (form.clone(), Next::Base(base.clone()))));
        // After ل the article is written without its alef. As a word of its own the spelling is also
        // found with what stands before it.
        let after_lam: Vec<_> = words
            .iter()
            .filter_map(|(word, next)| Some((word.strip_prefix(AL)?, next)))
            .filter(|(rest, _)| has_letters(rest, LETTERS_AFTER_ARTICLE))
            .map(|(rest, next)| (format!("{LAM_LAM}{rest}"), next.clone()))
            .collect();
        for (word, next) in after_lam {
            words.entry(word).or_insert(next);
        }
        UserStems {
            stems: words.keys().map(|word| (word.clone(), follow(word, &words, &stem))).collect(),
            endings: Endings::of(words.keys()),
        }
    }

    /// The stem of a folded word that is of the entries, or is one with what may stand before it.
    pub(super) fn find(&self, word: &str) -> Option<&str> {
        // What stands before a word changes nothing of its end.
        if self.endings.may_have(word) { find(word, |word| self.get(word)) } else { None }
    }

    /// The stem of a word of the entries.
    pub(super) fn get(&self, word: &str) -> Option<&str> {
        if self.endings.may_have(word) { self.stems.get(word).map(String::as_str) } else { None }
    }
}

/// How the words of the entries end: most words of a text end otherwise, and need not be looked up.
#[derive(Debug)]
struct Endings {
    /// A bit for each hash.
    bits: Box<[u64; 1 << 10]>,
    /// The bytes of an ending: those of the shortest word, but three letters' at most.
    bytes: usize,
}

impl Endings {
    fn of<'w>(words: impl Iterator<Item = &'w String> + Clone) -> Endings {
        let bytes = words.clone().map(String::len).min().unwrap_or(0).min(6);
        let mut endings = Endings { bits: Box::new([0; 1 << 10]), bytes };
        for word in words {
            let hash = endings.hash(word);
            endings.bits[hash / 64] |= 1 << (hash % 64);
        }
        endings
    }

    /// Whether a word may end as one of them does.
    #[inline]
    fn may_have(&self, word: &str) -> bool {
        let hash = self.hash(word);
        self.bits[hash / 64] >> (hash % 64) & 1 == 1
    }

    /// 16 bits.
    #[inline]
    fn hash(&self, word: &str) -> usize {
        let bytes = word.as_bytes();
        let ending = &bytes[bytes.len().saturating_sub(self.bytes)..];
        let number = ending.iter().fold(0, |number: u64, &byte| number << 8 | u64::from(byte));
        (number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as usize
    }
}

/// Where a word leads in the end.
fn follow(word: &str, words: &HashMap<String, Next>, stem: &impl Fn(&str) -> String) -> String {
    let mut way = vec![word.to_owned()];
    let mut last = word.to_owned();
    loop {
        let next = match find(&last, |word| words.get(word)) {
            Some(Next::Base(base)) => base.clone(),
            found => {
                let word = if let Some(Next::StemOf(word)) = found { word } else { &last };
                let stem = stem(word);
                if stem == *word || !words.contains_key(&stem) {
                    return stem;
                }
                stem
            }
        };
        if next == last {
            return next;
        }
        // The stem of a base may be a form that leads to the base again. All words of such a circle
        // then have one stem, whichever of them it is come to by.
        if let Some(begin) = way.iter().position(|word| *word == next) {
            way.drain(..begin);
            return way.into_iter().min_by_key(|word| (word.len(), word.clone())).unwrap_or(next);
        }
        last.clone_from(&next);
        way.push(next);
    }
}

const AL: &str = "ال";
const LAM_LAM: &str = "لل";
/// Longest first.
const ARTICLES: [&str; 11] =
    ["وبال", "وكال", "فبال", "ولل", "فلل", "وال", "فال", "بال", "كال", LAM_LAM, AL];
const CONJUNCTIONS: [char; 2] = ['و', 'ف'];
const PREPOSITIONS: [char; 3] = ['ب', 'ك', 'ل'];
const LETTERS_AFTER_ARTICLE: usize = 2;
const LETTERS_AFTER_LETTER: usize = 3;

/// What `get` has of a folded word, else of what is left without a conjunction, a preposition and
/// the article before it: the longest rest that it knows.
fn find<'f, T: ?Sized>(word: &str, get: impl Fn(&str) -> Option<&'f T>) -> Option<&'f T> {
    if let Some(found) = get(word) {
        return Some(found);
    }
    let without_conjunction = without_letter(word, &CONJUNCTIONS);
    let without_preposition = without_letter(word, &PREPOSITIONS);
    let without_both = without_conjunction.and_then(|rest| without_letter(rest, &PREPOSITIONS));
    let rests = [without_conjunction, without_preposition, without_both];
    if let Some(found) = rests.into_iter().flatten().find_map(&get) {
        return Some(found);
    }
    let article = ARTICLES.into_iter().find(|article| word.starts_with(article))?;
    let with_article = &word[article.len() - AL.len()..];
    let rest = &word[article.len()..];
    get(with_article).or_else(|| {
        let is_article = has_letters(rest, LETTERS_AFTER_ARTICLE) && !has_own_al(with_article);
        if is_article { get(rest) } else { None }
    })
}

/// The word without its first letter, if that is one of these and may be a word before it: وجهة is
/// no و before جهة, since the word is common and the rules leave it whole.
fn without_letter<'w>(word: &'w str, letters: &[char]) -> Option<&'w str> {
    let rest = word.strip_prefix(letters)?;
    let is_own = || {
        let Some(word) = Packed::new(word) else { return false };
        let counted = Counted::new(word);
        lexicon::find(word).is_some()
            || counted.counts.is_listed()
                && cut(counted, Before::Anything).0.map(|cut| cut.word) != Packed::new(rest)
    };
    (has_letters(rest, LETTERS_AFTER_LETTER) && !is_own()).then_some(rest)
}

/// Whether the ال that a word begins with is its own: إلهام, ألفاظ.
fn has_own_al(word: &str) -> bool {
    Packed::new(word)
        .is_some_and(|word| words::counts(word).has_own_al || lexicon::find(word).is_some())
}

fn has_letters(word: &str, letters: usize) -> bool {
    word.chars().nth(letters - 1).is_some()
}
