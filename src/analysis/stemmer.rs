//! Affixes off, by rule, unless the lexicon knows the word.
//!
//! A light stemmer in the manner of light10 (Larkey, Ballesteros, Connell 2002): conjunctions and
//! the article come off the front, pronouns, plural endings, ة, ي and the tanwin alef off the end,
//! each only where enough letters are left. Before every cut the lexicon is asked whether the word
//! as it stands, or less its endings, is known; so وزير keeps its و while ووزير and الوزير lose
//! theirs, and all three meet.

use std::hint::select_unpredictable;
use std::ops::ControlFlow::{self, Break, Continue};
use std::sync::atomic::{AtomicU64, Ordering};

use super::letters::Folding;
use super::lexicon::{self, Kind};
use super::packed::{Affix, Bits, LetterSet, Packed};
use super::short::write_packed;
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
        if script == Script::Arabic {
            replace_by_stem(&mut term);
        }
        stems.push_str(&term);
    }
    stems
}

/// Puts the stem of the folded word in `term`, which is in Arabic script, in its place. Words of
/// letters that no word of the Arabic language has, or longer than any, are left as they are.
pub(super) fn replace_by_stem(term: &mut String) {
    if let Some(word) = Packed::new(term) {
        term.clear();
        write_packed(light(word).widen(), term);
    }
}

/// A stem, and where it is from.
#[derive(Clone, Copy)]
pub(super) enum Stem<B> {
    /// A stretch of the word itself.
    Part(Packed<B>),
    /// The lexicon's, by the number of a row.
    Row(u16),
}

impl<B: Bits> Stem<B> {
    pub(super) fn widen(self) -> Packed {
        match self {
            Stem::Part(part) => part.widen(),
            Stem::Row(row) => stem_of_row(row),
        }
    }
}

/// The stem of a folded Arabic word.
#[inline(never)]
pub(super) fn light<B: Bits>(word: Packed<B>) -> Stem<B> {
    if let Some(stem) = known(word) {
        return stem;
    }
    let mut rest = word;
    if let Some(cut) = cut_front(rest, &CONJUNCTION) {
        rest = cut;
        if let Some(stem) = known(rest) {
            return stem;
        }
    }
    if let Some(cut) = cut_front(rest, &ARTICLES) {
        return known(cut).unwrap_or_else(|| Stem::Part(shortest(cut)));
    }
    if let Some(cut) = cut_front(rest, &PREPOSITIONS) {
        if let Some(stem) = known(cut) {
            return stem;
        }
        // Of three letters too many are words by chance: كامل is not ك and أمل.
        if is_word(cut, 4) && !is_word(rest, 0) {
            rest = cut;
        }
    }
    Stem::Part(shortest(rest))
}

/// The lexicon's stem of the word or of the word less its endings, whichever it knows first. A
/// broken plural has no endings but pronouns and the tanwin alef: خرافة is no form of خراف.
#[inline(always)]
fn known<B: Bits>(word: Packed<B>) -> Option<Stem<B>> {
    endings(word, |form, may_be_plural| {
        let find = |form| lexicon::find(form).filter(|&row| may_be_plural || !is_plural(row));
        // Before a pronoun or an ending ة is written ت: مدرستها.
        let find_teh = || form.with_teh_marbuta().filter(|_| form != word).and_then(find);
        find(form).or_else(find_teh).map_or(Continue(()), |row| Break(Stem::Row(row)))
    })
    .break_value()
}

/// Whether the lexicon has the word, or the word less its endings, as the base of another, and that
/// base has so many letters.
fn is_word<B: Bits>(word: Packed<B>, letters: usize) -> bool {
    let is_base = |form: Packed<B>| {
        lexicon::is_base(form) || form.with_teh_marbuta().is_some_and(lexicon::is_base)
    };
    let found = |form: Packed<B>| form.len() >= letters && is_base(form);
    endings(word, |form, _| if found(form) { Break(()) } else { Continue(()) }).is_break()
}

fn is_plural(row: u16) -> bool {
    lexicon::kind(row) == Kind::Plural
}

/// The stem of the base of a row.
pub(super) fn stem_of_row(row: u16) -> Packed {
    static STEMS: [AtomicU64; lexicon::COUNT] = [const { AtomicU64::new(0) }; lexicon::COUNT];
    let remembered = &STEMS[usize::from(row)];
    if let Some(stem) = Packed::from_number(remembered.load(Ordering::Relaxed)) {
        return stem.widen();
    }
    let stem = stem_of_row_anew(row);
    if let Some(stem) = stem.narrow() {
        remembered.store(stem.bits(), Ordering::Relaxed);
    }
    stem
}

fn stem_of_row_anew(row: u16) -> Packed {
    let base = lexicon::base(row);
    if lexicon::kind(row) == Kind::Whole {
        return base;
    }
    // No base is a form of another (a test holds that), so this ends.
    let is_whole =
        |form: Packed| lexicon::find(form).is_some_and(|row| lexicon::kind(row) == Kind::Whole);
    endings(base, |form, _| if is_whole(form) { Break(form) } else { Continue(()) })
        .break_value()
        .unwrap_or_else(|| shortest(base))
}

#[inline(always)]
fn shortest<B: Bits>(word: Packed<B>) -> Packed<B> {
    let mut shortest = word;
    let _: ControlFlow<()> = endings(word, |form, _| {
        shortest = form;
        Continue(())
    });
    shortest
}

/// An affix, and the fewest letters that must be left when it is cut.
#[derive(Clone, Copy)]
struct Cut {
    affix: Affix,
    left: usize,
}

const fn cut(affix: &str, left: usize) -> Cut {
    Cut { affix: Affix::new(affix), left }
}

const CONJUNCTION: [Cut; 1] = [cut("و", 3)];

/// Longest first. لل stands for ل and ال; before a word that begins with ل the lexicon decides.
const ARTICLES: [Cut; 7] = [
    cut("فبال", 3),
    cut("فلل", 3),
    cut("فال", 3),
    cut("بال", 3),
    cut("كال", 3),
    cut("لل", 2),
    cut("ال", 2),
];

/// Cut only where the lexicon knows what is left: too many words begin with these letters.
const PREPOSITIONS: [Cut; 4] = [cut("ب", 3), cut("ل", 3), cut("ك", 3), cut("ف", 3)];

const PRONOUNS: [Cut; 4] = [cut("هما", 4), cut("ها", 3), cut("هم", 4), cut("هن", 4)];

/// Dual, plural and verbal endings. ان and ون end many roots, so they need a longer rest.
const PLURALS: [Cut; 7] = [
    cut("تان", 3),
    cut("تين", 3),
    cut("ات", 3),
    cut("ان", 4),
    cut("ون", 4),
    cut("ين", 3),
    cut("وا", 3),
];

/// That endings have last.
const LAST_LETTERS: LetterSet = LetterSet::new("اءتمنهي");

const HEH: Cut = cut("ه", 3);
/// Of the tanwin, or of a dual.
const ALEF: Cut = cut("ا", 3);
const YEH: Cut = cut("ي", 3);
const HAMZA: Cut = cut("ء", 3);

/// Calls `visit` with the word, then with the word less one ending after another, until it breaks.
/// It is told whether the form may be a broken plural: whether no ending was cut but pronouns and
/// the tanwin alef.
#[inline(always)]
fn endings<B: Bits, T>(
    word: Packed<B>,
    mut visit: impl FnMut(Packed<B>, bool) -> ControlFlow<T>,
) -> ControlFlow<T> {
    visit(word, true)?;
    if !word.tail().ends_in_one_of(LAST_LETTERS) {
        return Continue(());
    }
    let mut rest = word;
    let pronoun = cut_back(rest, &PRONOUNS);
    if let Some(cut) = pronoun {
        rest = cut;
        visit(rest, true)?;
    }
    let plural = cut_back(rest, &PLURALS).filter(|_| !ends_in_root_noon(rest));
    let heh = cut_back(rest, &[HEH]).filter(|_| plural.or(pronoun).is_none());
    let mut may_be_plural = true;
    if let Some(cut) = plural.or(heh) {
        rest = cut;
        may_be_plural = false;
        visit(rest, may_be_plural)?;
    }
    // ت before an ending was a ة. ه is ة or a pronoun: مدرسته needs a longer rest than مدرستها,
    // because of ثابتة.
    let teh = match (heh, plural.or(pronoun)) {
        (Some(_), _) => cut_back(rest, &[cut("ت", 4)]),
        (None, Some(_)) => cut_back(rest, &[cut("ت", 3)]),
        (None, None) => None,
    };
    if let Some(cut) = teh {
        rest = cut;
        may_be_plural = false;
        visit(rest, may_be_plural)?;
    }
    if let Some(cut) = cut_back(rest, &[ALEF]) {
        rest = cut;
        visit(rest, may_be_plural)?;
    }
    if let Some(cut) = cut_back(rest, &[YEH]) {
        visit(cut, false)?;
    } else if rest.tail().ends_in(const { Affix::new("اء") })
        && let Some(cut) = cut_back(rest, &[HAMZA])
    {
        // بناء, بنائها, بناؤه: what is left of each is بنا.
        visit(cut, false)?;
    }
    Continue(())
}

/// Verbal nouns such as تأمين and تعيين: their ين belongs to the word.
fn ends_in_root_noon<B: Bits>(word: Packed<B>) -> bool {
    word.len() == 5
        && word.begins_with(const { Affix::new("ت") })
        && word.tail().ends_in(const { Affix::new("ين") })
}

/// The word without the first of the affixes that fits.
#[inline(always)]
fn cut_front<B: Bits>(word: Packed<B>, cuts: &[Cut]) -> Option<Packed<B>> {
    let letters = first_that(cuts, word.len(), |affix| word.begins_with(affix));
    (letters > 0).then(|| word.without_first(letters))
}

/// Like `cut_front`, off the end.
#[inline(always)]
fn cut_back<B: Bits>(word: Packed<B>, cuts: &[Cut]) -> Option<Packed<B>> {
    let tail = word.tail();
    let letters = first_that(cuts, word.len(), |affix| tail.ends_in(affix));
    (letters > 0).then(|| word.first(word.len() - letters))
}

/// The letters of the first affix that fits, 0 if none does: without a branch, as which one does
/// cannot be predicted.
#[inline(always)]
fn first_that(cuts: &[Cut], len: usize, fits: impl Fn(Affix) -> bool) -> usize {
    cuts.iter().rev().fold(0, |letters, cut| {
        let fits = fits(cut.affix) & (len >= cut.affix.len() + cut.left);
        select_unpredictable(fits, cut.affix.len(), letters)
    })
}
