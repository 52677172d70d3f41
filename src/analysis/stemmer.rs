//! Affixes off, by rule, unless the lexicon knows the word.
//!
//! A light stemmer in the manner of light10 (Larkey, Ballesteros, Connell 2002): conjunctions and
//! the article come off the front, pronouns, plural endings, ة, ي and the tanwin alef off the end,
//! each only where enough letters are left. Before every cut the lexicon is asked whether the word
//! as it stands, or less its endings, is known; so وزير keeps its و while ووزير and الوزير lose
//! theirs, and all three meet.

use std::ops::Range;

use super::letters::Folding;
use super::lexicon::{self, Entry};
use super::table::Letters;
use super::tokenizer::{Script, Words};

/// Stems every word of `text` and joins the stems with single spaces: the terms of
/// [`View::Stem`](crate::View::Stem) at its defaults for Arabic as one string. Words of other
/// scripts and numbers are only folded. Empty when `text` holds no word.
///
/// ```
/// use fihris::stem;
///
/// assert_eq!(stem("الإرهابيين"), stem("ارهابي"));
/// assert_eq!(stem("والوزراء"), "وزير");
/// assert_eq!(stem("سورية"), stem("سوريا"));
/// assert_eq!(stem("؟!"), "");
/// ```
pub fn stem(text: &str) -> String {
    let letters = Letters::get(Folding::default());
    let mut words = Words::new(text, &letters);
    let mut term = String::new();
    let mut stems = String::with_capacity(text.len());
    while let Some(script) = words.next_into(&mut term) {
        if !stems.is_empty() {
            stems.push(' ');
        }
        stems.push_str(match script {
            Script::Arabic => match light(&term) {
                Stem::Slice(range) => &term[range],
                Stem::Listed(stem) => stem,
            },
            Script::Other | Script::Number => &term,
        });
    }
    stems
}

/// An affix and the fewest letters that must be left when it is cut.
type Affix = (&'static str, usize);

const CONJUNCTION: &[Affix] = &[("و", 3)];

/// Longest first. لل stands for ل and ال; before a word that begins with ل the lexicon decides.
const ARTICLES: &[Affix] =
    &[("فبال", 3), ("فلل", 3), ("فال", 3), ("بال", 3), ("كال", 3), ("لل", 2), ("ال", 2)];

/// Cut only where a word of the lexicon is left: too many words begin with these letters.
const PREPOSITIONS: &[Affix] = &[("ب", 3), ("ل", 3), ("ك", 3), ("ف", 3)];

const PRONOUNS: &[Affix] = &[("هما", 4), ("ها", 3), ("هم", 4), ("هن", 4)];

/// Dual, plural and verbal endings. ان and ون end many roots, so they need a longer rest.
const PLURALS: &[Affix] =
    &[("تان", 3), ("تين", 3), ("ات", 3), ("ان", 4), ("ون", 4), ("ين", 3), ("وا", 3)];

/// The stem of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stem {
    /// These bytes of the word.
    Slice(Range<usize>),
    /// One from the lexicon.
    Listed(&'static str),
}

/// The stem of a folded Arabic word.
pub(super) fn light(word: &str) -> Stem {
    if let Some(stem) = known(word) {
        return Stem::Listed(stem);
    }
    let mut rest = word;
    for affixes in [CONJUNCTION, ARTICLES] {
        if let Some(cut) = cut_front(rest, affixes) {
            rest = cut;
            if let Some(stem) = known(rest) {
                return Stem::Listed(stem);
            }
        }
    }
    if !begins_with_article(word)
        && let Some(stem) = cut_front(rest, PREPOSITIONS).and_then(known)
    {
        return Stem::Listed(stem);
    }
    let start = word.len() - rest.len();
    Stem::Slice(start..start + shortest(rest).len())
}

/// The lexicon's stem of the word or of the word less its endings, whichever it knows first.
fn known(word: &str) -> Option<&'static str> {
    Endings::of(word).find_map(lexicon::get).map(|entry| match entry {
        Entry::Whole(form) => form,
        // No base is a form of another (a test holds that), so this ends.
        Entry::FormOf(base) => Endings::of(base)
            .find_map(|form| match lexicon::get(form) {
                Some(Entry::Whole(whole)) => Some(whole),
                _ => None,
            })
            .unwrap_or_else(|| shortest(base)),
    })
}

fn shortest(word: &str) -> &str {
    Endings::of(word).last().unwrap_or(word)
}

fn begins_with_article(word: &str) -> bool {
    let bare = cut_front(word, CONJUNCTION).unwrap_or(word);
    cut_front(bare, ARTICLES).is_some()
}

/// The word, then the word less its endings, one at a time.
struct Endings<'w> {
    rest: Option<&'w str>,
    step: Step,
}

#[derive(Clone, Copy)]
enum Step {
    Pronoun,
    Plural,
    Heh,
    /// ت before an ending was a ة, if so many letters are left.
    Teh(usize),
    Alef,
    Yeh,
    Hamza,
    Done,
}

impl<'w> Endings<'w> {
    fn of(word: &'w str) -> Endings<'w> {
        Endings { rest: Some(word), step: Step::Pronoun }
    }

    /// Tries the step at hand and moves on to the next.
    fn cut(&mut self, word: &'w str) -> Option<&'w str> {
        let (cut, next_if_cut, next) = match self.step {
            Step::Pronoun => (cut_back(word, PRONOUNS), Step::Plural, Step::Plural),
            Step::Plural => {
                let cut = cut_back(word, PLURALS).filter(|_| !ends_in_root_noon(word));
                (cut, Step::Teh(3), Step::Heh)
            }
            // ه is ة or a pronoun; مدرسته needs a longer rest than مدرستها, because of ثابتة.
            Step::Heh => (cut_back(word, &[("ه", 3)]), Step::Teh(4), Step::Teh(usize::MAX)),
            Step::Teh(left) => (cut_back(word, &[("ت", left)]), Step::Alef, Step::Alef),
            Step::Alef => (cut_back(word, &[("ا", 3)]), Step::Yeh, Step::Yeh),
            Step::Yeh => (cut_back(word, &[("ي", 3)]), Step::Done, Step::Hamza),
            // بناء, بنائها, بناؤه: what is left of each is بنا.
            Step::Hamza => {
                let hamza = &[("ء", 3), ("ئ", 3), ("ؤ", 3)];
                (cut_back(word, hamza).filter(|rest| rest.ends_with('ا')), Step::Done, Step::Done)
            }
            Step::Done => (None, Step::Done, Step::Done),
        };
        self.step = if cut.is_some() { next_if_cut } else { next };
        cut
    }
}

impl<'w> Iterator for Endings<'w> {
    type Item = &'w str;

    fn next(&mut self) -> Option<&'w str> {
        let word = self.rest?;
        self.rest = loop {
            if let Some(cut) = self.cut(word) {
                break Some(cut);
            }
            if matches!(self.step, Step::Done) {
                break None;
            }
        };
        Some(word)
    }
}

/// Verbal nouns such as تأمين and تعيين: their ين belongs to the word.
fn ends_in_root_noon(word: &str) -> bool {
    word.starts_with('ت') && word.ends_with("ين") && letters(word) == 5
}

/// Letters are counted by their bytes: every folded letter of the Arabic block has two.
fn letters(word: &str) -> usize {
    word.len() / 2
}

fn cut_front<'w>(word: &'w str, affixes: &[Affix]) -> Option<&'w str> {
    affixes
        .iter()
        .find_map(|&(affix, left)| word.strip_prefix(affix).filter(|rest| letters(rest) >= left))
}

fn cut_back<'w>(word: &'w str, affixes: &[Affix]) -> Option<&'w str> {
    affixes
        .iter()
        .find_map(|&(affix, left)| word.strip_suffix(affix).filter(|rest| letters(rest) >= left))
}
