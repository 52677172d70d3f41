//! Which affixes words have, and when one comes off: the rules of the stemmer, which `build.rs` asks
//! as well.

use super::counts::{Counts, STEPS};
use super::packed::{Affix, Bits, LetterSet, Packed};
use super::words;

/// A word and how common it is.
#[derive(Clone, Copy)]
pub(super) struct Counted<B> {
    pub(super) word: Packed<B>,
    pub(super) counts: Counts,
}

impl<B: Bits> Counted<B> {
    #[inline(always)]
    pub(super) fn new(word: Packed<B>) -> Counted<B> {
        Counted { word, counts: words::counts(word) }
    }

    /// Whether this is so much more common than another word, and common at all.
    fn is_common_beside(self, other: Counts, ratio: i32) -> bool {
        self.counts.is_listed() && self.counts.pages >= other.pages.max(RAREST) + ratio
    }
}

/// As common as the rarest words of the list: those that are not on it may be nearly so.
const RAREST: i32 = 22;

/// What may still stand before a word, outermost first.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(super) enum Before {
    Anything,
    /// All but a conjunction.
    Clitics,
    /// The sign of a person of a verb.
    Person,
    Nothing,
}

/// The word without one affix, and what may still stand before it. Endings come off last, so that
/// all forms of a word lose the same before them.
pub(super) fn cut<B: Bits>(word: Counted<B>, before: Before) -> (Option<Counted<B>>, Before) {
    if before <= Before::Anything
        && let Some(cut) = without_conjunction(word)
    {
        return (Some(cut), Before::Clitics);
    }
    if before <= Before::Clitics {
        if let Some(cut) = without_article(word) {
            return (Some(cut), Before::Nothing);
        }
        if let Some(cut) = without_preposition(word) {
            return (Some(cut), Before::Person);
        }
    }
    if before <= Before::Person
        && let Some(cut) = past(word)
    {
        return (Some(cut), Before::Nothing);
    }
    (without_ending(word), before)
}

fn without_conjunction<B: Bits>(whole: Counted<B>) -> Option<Counted<B>> {
    let Counted { word, counts } = whole;
    let (rest, ratio) = cut_front(whole, &CONJUNCTIONS)?;
    let rest = Counted::new(rest);
    // و comes before rare words, too, more often than rare words begin with it. But وزيرها is وزير.
    let is_rare = || {
        let rare = !counts.is_listed() && rest.word.len() > 3 && word.begins_with(WAW);
        rare && without_ending(whole).is_none()
    };
    (rest.is_common_beside(counts, ratio) || is_rare()).then_some(rest)
}

fn without_article<B: Bits>(whole: Counted<B>) -> Option<Counted<B>> {
    let Counted { word, counts } = whole;
    let (rest, _) = cut_front(whole, &ARTICLES)?;
    if counts.has_own_al {
        return None;
    }
    let cut = Counted::new(rest);
    let prefix = word.len() - rest.len();
    // لليبيا is ل and ليبيا.
    if word.begins_with(LAM_LAM) && words::counts(word.without_first(1)).pages > cut.counts.pages {
        return None;
    }
    if !word.begins_with(AL) {
        // بألمانيا is ب and ألمانيا; كالسيوم is a word, as there is no السيوم.
        let with_al = words::counts(word.without_first(prefix - 2).with_letter(0, ALEF));
        if with_al.has_own_al || counts.is_listed() && !with_al.is_listed() {
            return None;
        }
    }
    Some(cut)
}

fn without_preposition<B: Bits>(whole: Counted<B>) -> Option<Counted<B>> {
    let (rest, ratio) = cut_front(whole, &PREPOSITIONS)?;
    let rest = Counted::new(rest);
    // بيتهم is بيت and هم, not ب and يتهم.
    let is_less_common =
        || without_ending(whole).is_some_and(|cut| cut.counts.pages > rest.counts.pages);
    (rest.is_common_beside(whole.counts, ratio) && !is_less_common()).then_some(rest)
}

/// The past of a verb in the present or future: يكتب كتب, يستخدم استخدم, يقول قال.
fn past<B: Bits>(whole: Counted<B>) -> Option<Counted<B>> {
    let Counted { word, counts } = whole;
    let (rest, ratio) = cut_front(whole, &PRESENT)?;
    let person = word.without_first(word.len() - rest.len() - 1);
    // ت and ن begin many nouns. A verb is as common with ي.
    if !person.begins_with(YEH) && words::counts(person.with_letter(0, YEH)).pages < counts.pages {
        return None;
    }
    let with_alef = person.with_letter(0, ALEF);
    let without_hamza = rest.begins_with(HAMZA).then(|| rest.with_letter(0, ALEF));
    let hollow = (rest.len() == 3 && is_weak(rest)).then(|| rest.with_letter(1, ALEF));
    let pasts = [Some(rest), Some(with_alef), without_hamza, hollow];
    most_common(pasts.into_iter().flatten()).filter(|past| past.is_common_beside(counts, ratio))
}

/// Whether the second letter is و or ي.
fn is_weak<B: Bits>(word: Packed<B>) -> bool {
    let rest = word.without_first(1);
    rest.begins_with(WAW) || rest.begins_with(YEH)
}

/// The word less the first of the endings that leaves a word common enough.
fn without_ending<B: Bits>(Counted { word, counts }: Counted<B>) -> Option<Counted<B>> {
    let tail = word.tail();
    if !tail.ends_in_one_of(LAST_LETTERS) {
        return None;
    }
    let mut fitting =
        ENDINGS.iter().filter(|end| tail.ends_in(end.affix) && end.leaves_enough(word));
    fitting.find_map(|ending| {
        let rest = word.first(word.len() - ending.affix.len());
        // Before a pronoun ة is written ت: مدرسته. ات takes its place: شركات.
        let with_teh_marbuta = rest.with_teh_marbuta();
        let in_its_place = ending.replaces_teh_marbuta.then(|| rest.followed_by(HEH));
        let ratio = if ending.affix.is(HEH) && counts.is_teh_marbuta { 0 } else { ending.ratio };
        most_common([Some(rest), with_teh_marbuta, in_its_place].into_iter().flatten())
            .filter(|rest| rest.is_common_beside(counts, ratio))
    })
}

/// The most common of some words, the first of those alike; none if there is none.
#[inline(always)]
fn most_common<B: Bits>(words: impl Iterator<Item = Packed<B>>) -> Option<Counted<B>> {
    let more = |a: Counted<B>, b: Counted<B>| if b.counts.pages > a.counts.pages { b } else { a };
    words.map(Counted::new).reduce(more)
}

/// An affix, the fewest letters that must be left when it is cut, and how common the rest must be,
/// compared with the word, in [steps](STEPS) of a doubling.
#[derive(Clone, Copy)]
struct Cut {
    affix: Affix,
    left: usize,
    ratio: i32,
    /// Whether ة may have stood where it stands.
    replaces_teh_marbuta: bool,
}

impl Cut {
    fn leaves_enough(self, word: Packed<impl Bits>) -> bool {
        word.len() >= self.affix.len() + self.left
    }
}

/// Cut where so many letters are left, and at least so many hundredths as common.
const fn affix(letters: &str, left: usize, common: u64) -> Cut {
    let ratio = hundredths(common);
    Cut { affix: Affix::new(letters), left, ratio, replaces_teh_marbuta: false }
}

const fn by_shape(letters: &str, left: usize) -> Cut {
    affix(letters, left, 100)
}

const fn feminine(letters: &str, left: usize, common: u64) -> Cut {
    Cut { replaces_teh_marbuta: true, ..affix(letters, left, common) }
}

/// So many hundredths, in steps of a doubling.
const fn hundredths(hundredths: u64) -> i32 {
    let (number, one) = (hundredths.pow(STEPS as u32), 100_u64.pow(STEPS as u32));
    let mut steps = 0;
    while number >= one << (steps + 1) {
        steps += 1;
    }
    while steps <= 0 && number << -steps < one {
        steps -= 1;
    }
    steps
}

const WAW: Affix = Affix::new("و");
const YEH: Affix = Affix::new("ي");
const ALEF: Affix = Affix::new("ا");
pub(super) const HEH: Affix = Affix::new("ه");
const AL: Affix = Affix::new("ال");
const LAM_LAM: Affix = Affix::new("لل");
const HAMZA: Affix = Affix::new("ء");

const CONJUNCTIONS: [Cut; 2] = [affix("و", 3, 100), affix("ف", 3, 300)];

/// Longest first. لل stands for ل and ال.
const ARTICLES: [Cut; 11] = [
    by_shape("وبال", 2),
    by_shape("وكال", 2),
    by_shape("فبال", 2),
    by_shape("ولل", 2),
    by_shape("فلل", 2),
    by_shape("وال", 2),
    by_shape("فال", 2),
    by_shape("بال", 2),
    by_shape("كال", 2),
    by_shape("لل", 2),
    by_shape("ال", 2),
];

const PREPOSITIONS: [Cut; 3] = [affix("ب", 3, 100), affix("ل", 3, 100), affix("ك", 3, 400)];

const PRESENT: [Cut; 6] = [
    affix("سي", 3, 10),
    affix("ست", 3, 50),
    affix("سن", 3, 50),
    affix("ي", 3, 30),
    affix("ت", 3, 100),
    affix("ن", 3, 100),
];

/// Pronouns, then endings of the dual, the plural and the feminine, of verbs, and of the tanwin.
const ENDINGS: [Cut; 18] = [
    affix("هما", 3, 100),
    affix("كما", 3, 100),
    affix("ها", 3, 50),
    affix("هم", 3, 50),
    affix("هن", 3, 100),
    affix("نا", 3, 150),
    affix("كم", 3, 100),
    affix("ه", 3, 50),
    affix("ي", 3, 300),
    feminine("ات", 3, 30),
    feminine("تان", 3, 100),
    feminine("تين", 3, 100),
    affix("ان", 3, 50),
    affix("ون", 3, 50),
    affix("ين", 3, 50),
    affix("وا", 3, 100),
    affix("ت", 3, 100),
    affix("ا", 3, 50),
];

/// That endings have last.
const LAST_LETTERS: LetterSet = LetterSet::new("اتمنهي");

/// The endings of words that are not common. Longest first.
const PRONOUNS: [Cut; 4] =
    [by_shape("هما", 4), by_shape("ها", 3), by_shape("هم", 4), by_shape("هن", 4)];

/// Dual, plural and verbal endings. ان and ون end many roots, so they need a longer rest.
const PLURALS: [Cut; 7] = [
    by_shape("تان", 3),
    by_shape("تين", 3),
    by_shape("ات", 3),
    by_shape("ان", 4),
    by_shape("ون", 4),
    by_shape("ين", 3),
    by_shape("وا", 3),
];

#[inline(always)]
pub(super) fn shortest<B: Bits>(word: Packed<B>) -> Packed<B> {
    let mut rest = word;
    let pronoun = cut_back(rest, &PRONOUNS);
    rest = pronoun.unwrap_or(rest);
    let plural = cut_back(rest, &PLURALS).filter(|_| !ends_in_root_noon(rest));
    let heh = cut_back(rest, &[by_shape("ه", 3)]).filter(|_| plural.or(pronoun).is_none());
    rest = plural.or(heh).unwrap_or(rest);
    // ت before an ending was a ة. ه is ة or a pronoun.
    let teh = match (heh, plural.or(pronoun)) {
        (Some(_), _) => cut_back(rest, &[by_shape("ت", 4)]),
        (None, Some(_)) => cut_back(rest, &[by_shape("ت", 3)]),
        (None, None) => None,
    };
    rest = teh.unwrap_or(rest);
    rest = cut_back(rest, &[by_shape("ا", 3)]).unwrap_or(rest);
    if let Some(cut) = cut_back(rest, &[by_shape("ي", 3)]) {
        rest = cut;
    } else if rest.tail().ends_in(const { Affix::new("اء") })
        && let Some(cut) = cut_back(rest, &[by_shape("ء", 3)])
    {
        // بناء, بنائها, بناؤه: what is left of each is بنا.
        rest = cut;
    }
    rest
}

/// Verbal nouns such as تأمين and تعيين: their ين belongs to the word.
fn ends_in_root_noon<B: Bits>(word: Packed<B>) -> bool {
    word.len() == 5
        && word.begins_with(const { Affix::new("ت") })
        && word.tail().ends_in(const { Affix::new("ين") })
}

/// The word without the first of the affixes that fits, and the measure of that. What is known to
/// take the article has nothing else before it: الفاصل tells that the ف of فاصل is its own, and
/// الألبوم that the ال of ألبوم is.
#[inline(always)]
fn cut_front<B: Bits>(whole: Counted<B>, cuts: &[Cut]) -> Option<(Packed<B>, i32)> {
    let Counted { word, counts } = whole;
    if counts.is_noun {
        return None;
    }
    let cut = cuts.iter().find(|cut| word.begins_with(cut.affix) && cut.leaves_enough(word))?;
    Some((word.without_first(cut.affix.len()), cut.ratio))
}

/// The word without the first of the affixes that fits its end.
#[inline(always)]
fn cut_back<B: Bits>(word: Packed<B>, cuts: &[Cut]) -> Option<Packed<B>> {
    let tail = word.tail();
    let cut = cuts.iter().find(|cut| tail.ends_in(cut.affix) && cut.leaves_enough(word))?;
    Some(word.first(word.len() - cut.affix.len()))
}
