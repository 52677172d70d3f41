//! Affixes off, by rule, unless the lexicon knows the word.
//!
//! A light stemmer in the manner of light10 (Larkey, Ballesteros, Connell 2002): conjunctions and
//! the article come off the front, pronouns, plural endings, ة, ي and the tanwin alef off the end,
//! each only where enough letters are left. Before every cut the lexicon is asked whether the word
//! as it stands, or less its endings, is known; so وزير keeps its و while ووزير and الوزير lose
//! theirs, and all three meet.

use super::letters::Folding;
use super::lexicon::{self, Kind};
use super::packed::Packed;
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
            Script::Arabic => stem_of(&term).of(&term),
            Script::Other | Script::Number => &term,
        });
    }
    stems
}

/// The stem of a word, in numbers of letters: each folded letter has two bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stem {
    /// The letters of the word from one to another.
    Slice { from: usize, to: usize },
    /// The first letters of the base of a row of the lexicon.
    Listed { row: u16, letters: usize },
    /// All of the word.
    Whole,
}

impl Stem {
    /// Set in the numbers of listed stems: above a row and four bits of letters.
    const LISTED: u32 = 1 << (lexicon::ROW_BITS + 4);

    /// A number below 2^18, for words of at most 15 letters.
    pub(super) fn to_number(self) -> u32 {
        match self {
            Stem::Whole => 0,
            Stem::Slice { from, to } => (from << 4 | to) as u32,
            Stem::Listed { row, letters } => Stem::LISTED | u32::from(row) << 4 | letters as u32,
        }
    }

    /// The stem of that number.
    #[inline(always)]
    pub(super) fn from_number(number: u32) -> Stem {
        let low = (number & 0xF) as usize;
        if number == 0 {
            Stem::Whole
        } else if number & Stem::LISTED == 0 {
            Stem::Slice { from: (number >> 4) as usize, to: low }
        } else {
            Stem::Listed { row: ((number ^ Stem::LISTED) >> 4) as u16, letters: low }
        }
    }

    /// Puts the stem of the word in `term` in its place.
    #[inline(always)]
    pub(super) fn replace(self, term: &mut String) {
        match self {
            Stem::Whole => {}
            Stem::Slice { from, to } => {
                term.truncate(2 * to);
                term.drain(..2 * from);
            }
            Stem::Listed { row, letters } => {
                term.clear();
                term.push_str(&lexicon::base(row)[..2 * letters]);
            }
        }
    }

    /// The stem of `word`.
    fn of(self, word: &str) -> &str {
        match self {
            Stem::Slice { from, to } => &word[2 * from..2 * to],
            Stem::Listed { row, letters } => &lexicon::base(row)[..2 * letters],
            Stem::Whole => word,
        }
    }
}

/// The stem of a folded word in Arabic script. Words of letters that no word of the Arabic language
/// has, or longer than any, are left as they are.
pub(super) fn stem_of(word: &str) -> Stem {
    Packed::new(word).map_or(Stem::Whole, light)
}

/// The stem of a folded Arabic word.
pub(super) fn light(word: Packed) -> Stem {
    if let Some(stem) = known(word) {
        return stem;
    }
    let mut rest = word;
    for affixes in [CONJUNCTION.as_slice(), &ARTICLES] {
        if let Some(cut) = cut_front(rest, affixes) {
            rest = cut;
            if let Some(stem) = known(rest) {
                return stem;
            }
        }
    }
    if !begins_with_article(word)
        && let Some(cut) = cut_front(rest, &PREPOSITIONS)
    {
        if let Some(stem) = known(cut) {
            return stem;
        }
        // Of three letters too many are words by chance: كامل is not ك and أمل.
        if is_word(cut, 4) && !is_word(rest, 0) {
            rest = cut;
        }
    }
    let from = word.len() - rest.len();
    Stem::Slice { from, to: from + shortest(rest).len() }
}

/// The lexicon's stem of the word or of the word less its endings, whichever it knows first. A
/// broken plural has no endings but pronouns and the tanwin alef: خرافة is no form of خراف.
fn known(word: Packed) -> Option<Stem> {
    let mut endings = Endings::of(word);
    let mut may_be_plural = true;
    while let Some(form) = endings.next() {
        // Before a pronoun or an ending ة is written ت: مدرستها.
        let teh = if form == word { None } else { form.with_teh_marbuta() };
        let rows = [Some(form), teh].into_iter().flatten();
        for row in rows.filter_map(lexicon::find) {
            if may_be_plural || lexicon::kind(row) != Kind::Plural {
                return Some(Stem::Listed { row, letters: stem_of_row(row).len() });
            }
        }
        may_be_plural &= endings.cut_pronoun_or_alef;
    }
    None
}

/// Whether the lexicon has the word, or the word less its endings, as the base of another, and that
/// base has so many letters.
fn is_word(word: Packed, letters: usize) -> bool {
    let is_base = |form: Packed| {
        lexicon::is_base(form) || form.with_teh_marbuta().is_some_and(lexicon::is_base)
    };
    Endings::of(word).any(|form| form.len() >= letters && is_base(form))
}

#[cold]
fn stem_of_row(row: u16) -> Packed {
    let base = lexicon::packed_base(row);
    if lexicon::kind(row) == Kind::Whole {
        return base;
    }
    // No base is a form of another (a test holds that), so this ends.
    let whole =
        |&form: &Packed| lexicon::find(form).is_some_and(|row| lexicon::kind(row) == Kind::Whole);
    Endings::of(base).find(whole).unwrap_or_else(|| shortest(base))
}

fn shortest(word: Packed) -> Packed {
    Endings::of(word).last().unwrap_or(word)
}

fn begins_with_article(word: Packed) -> bool {
    let bare = cut_front(word, &CONJUNCTION).unwrap_or(word);
    cut_front(bare, &ARTICLES).is_some()
}

/// An affix, and the fewest letters that must be left when it is cut.
#[derive(Clone, Copy)]
struct Affix {
    letters: Packed,
    left: usize,
}

const fn affix(letters: &str, left: usize) -> Affix {
    Affix { letters: Packed::affix(letters), left }
}

const CONJUNCTION: [Affix; 1] = [affix("و", 3)];

/// Longest first. لل stands for ل and ال; before a word that begins with ل the lexicon decides.
const ARTICLES: [Affix; 7] = [
    affix("فبال", 3),
    affix("فلل", 3),
    affix("فال", 3),
    affix("بال", 3),
    affix("كال", 3),
    affix("لل", 2),
    affix("ال", 2),
];

/// Cut only where the lexicon knows what is left: too many words begin with these letters.
const PREPOSITIONS: [Affix; 4] = [affix("ب", 3), affix("ل", 3), affix("ك", 3), affix("ف", 3)];

const PRONOUNS: [Affix; 4] = [affix("هما", 4), affix("ها", 3), affix("هم", 4), affix("هن", 4)];

/// Dual, plural and verbal endings. ان and ون end many roots, so they need a longer rest.
const PLURALS: [Affix; 7] = [
    affix("تان", 3),
    affix("تين", 3),
    affix("ات", 3),
    affix("ان", 4),
    affix("ون", 4),
    affix("ين", 3),
    affix("وا", 3),
];

/// The word, then the word less its endings, one at a time.
struct Endings {
    rest: Option<Packed>,
    step: Step,
    /// Whether the ending cut last is a pronoun of two letters or more, or the tanwin alef.
    cut_pronoun_or_alef: bool,
}

#[derive(Clone, Copy)]
enum Step {
    Pronoun,
    Plural {
        after_pronoun: bool,
    },
    Heh,
    /// ت before an ending was a ة, if so many letters are left.
    Teh {
        left: usize,
    },
    Alef,
    Yeh,
    Hamza,
    Done,
}

impl Endings {
    fn of(word: Packed) -> Endings {
        Endings { rest: Some(word), step: Step::Pronoun, cut_pronoun_or_alef: false }
    }

    /// Tries the step at hand and moves on to the next.
    #[inline(always)]
    fn cut(&mut self, word: Packed) -> Option<Packed> {
        let (cut, next_if_cut, next) = match self.step {
            Step::Pronoun => (
                cut_back(word, &PRONOUNS),
                Step::Plural { after_pronoun: true },
                Step::Plural { after_pronoun: false },
            ),
            Step::Plural { after_pronoun } => {
                let cut = cut_back(word, &PLURALS).filter(|_| !ends_in_root_noon(word));
                let teh = Step::Teh { left: 3 };
                (cut, teh, if after_pronoun { teh } else { Step::Heh })
            }
            // ه is ة or a pronoun; مدرسته needs a longer rest than مدرستها, because of ثابتة.
            Step::Heh => (cut_back(word, &[affix("ه", 3)]), Step::Teh { left: 4 }, Step::Alef),
            Step::Teh { left } => (cut_back(word, &[affix("ت", left)]), Step::Alef, Step::Alef),
            Step::Alef => (cut_back(word, &[affix("ا", 3)]), Step::Yeh, Step::Yeh),
            Step::Yeh => (cut_back(word, &[affix("ي", 3)]), Step::Done, Step::Hamza),
            // بناء, بنائها, بناؤه: what is left of each is بنا.
            Step::Hamza => {
                let after_alef = word.strip_suffix(const { Packed::affix("اء") });
                let cut = after_alef.and_then(|_| cut_back(word, &[affix("ء", 3)]));
                (cut, Step::Done, Step::Done)
            }
            Step::Done => (None, Step::Done, Step::Done),
        };
        self.cut_pronoun_or_alef = matches!(self.step, Step::Pronoun | Step::Alef);
        self.step = if cut.is_some() { next_if_cut } else { next };
        cut
    }
}

impl Iterator for Endings {
    type Item = Packed;

    #[inline(always)]
    fn next(&mut self) -> Option<Packed> {
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
fn ends_in_root_noon(word: Packed) -> bool {
    word.len() == 5
        && word.strip_prefix(const { Packed::affix("ت") }).is_some()
        && word.strip_suffix(const { Packed::affix("ين") }).is_some()
}

/// The word without the first of the affixes that fits.
#[inline(always)]
fn cut_front(word: Packed, affixes: &[Affix]) -> Option<Packed> {
    affixes
        .iter()
        .find_map(|affix| word.strip_prefix(affix.letters).filter(|rest| rest.len() >= affix.left))
}

/// Like `cut_front`, off the end.
#[inline(always)]
fn cut_back(word: Packed, affixes: &[Affix]) -> Option<Packed> {
    affixes
        .iter()
        .find_map(|affix| word.strip_suffix(affix.letters).filter(|rest| rest.len() >= affix.left))
}
