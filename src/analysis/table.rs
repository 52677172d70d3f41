//! The letters as tables the tokenizer reads: one load a letter.

use std::sync::{Arc, LazyLock};

use unicode_normalization::char::decompose_compatible;

use super::block::Folds;
use super::letters::{
    Class, Folding, Letter, expanded, hamza, hamza_on_tatweel, is_bare_mark, is_word_sign, letter,
    listed, unlisted,
};
use super::short::Pairs;

/// The letters of all code points below U+0800, those of one and two bytes of UTF-8.
#[derive(Debug)]
pub(super) struct Letters {
    table: [Letter; 0x800],
    /// Of the Arabic block again, as blocks want them.
    pub(super) folds: Folds,
    /// Of the letters of Arabic once more, as short words want them.
    pub(super) pairs: Pairs,
    folding: Folding,
}

static DEFAULT: LazyLock<Arc<Letters>> =
    LazyLock::new(|| Arc::new(Letters::new(Folding::default())));

impl Letters {
    /// The table for these switches; the default one is made once in the life of the program.
    pub(super) fn get(folding: Folding) -> Arc<Letters> {
        if folding == Folding::default() {
            DEFAULT.clone()
        } else {
            Arc::new(Letters::new(folding))
        }
    }

    fn new(folding: Folding) -> Letters {
        let mut letters = Letters {
            table: [letter(Class::Separator, '\0'); 0x800],
            folds: Folds::new(),
            pairs: Pairs::NONE,
            folding,
        };
        // The listed ones first: the others are decomposed into them.
        for c in '\0'..'\u{0800}' {
            letters.table[c as usize] = listed(c, folding).unwrap_or(letter(Class::Composite, c));
        }
        for c in '\0'..'\u{0800}' {
            if letters.table[c as usize].class == Class::Composite {
                letters.table[c as usize] = letters.single(c);
            }
        }
        for c in '\u{0600}'..='\u{06FF}' {
            letters.folds.set(c, letters.table[c as usize]);
        }
        letters.pairs = Pairs::new(|c| letters.table[c as usize]);
        letters
    }

    /// The letter of an ASCII byte.
    #[inline(always)]
    pub(super) fn one_byte(&self, byte: u8) -> Letter {
        self.table[usize::from(byte)]
    }

    /// The letter whose UTF-8 is these two bytes.
    #[inline(always)]
    pub(super) fn two_bytes(&self, first: u8, second: u8) -> Letter {
        self.table[(usize::from(first) & 0x1F) << 6 | usize::from(second) & 0x3F]
    }

    /// What `c` stands in the table as: the one letter it unfolds to, marks and joiners left out;
    /// itself, if nothing is left; and `Composite`, if it takes unfolding each time it is read.
    fn single(&self, c: char) -> Letter {
        let mut parts = Vec::new();
        let class = self.unfold(c, |part| parts.push(part));
        parts.retain(|part| !matches!(part.class, Class::Mark | Class::Joiner));
        match *parts {
            [] => letter(class, c),
            [one] if one.class == class => letter(class, one.fold),
            _ => letter(Class::Composite, c),
        }
    }

    /// Unfolds a code point that is not one letter: its compatibility decomposition (NFKD, UAX
    /// #15), lower-cased, each part looked up. `part` is called for each in order, separators
    /// (the brackets of ⑴) among them.
    ///
    /// The class returned is that of the whole. That is the class of its first letter; but a char
    /// of letters and separators is a word by itself. Without a letter it separates if any part
    /// does, and is otherwise what its marks are.
    pub(super) fn unfold(&self, c: char, mut part: impl FnMut(Letter)) -> Class {
        if let Some(listed) = listed(c, self.folding) {
            part(listed);
            return listed.class;
        }
        let mut whole = Class::Mark;
        let mut separates = false;
        let mut look_up = |d: char| {
            let letter = listed(d, self.folding).unwrap_or_else(|| unlisted(d, self.folding));
            separates |= matches!(letter.class, Class::Separator | Class::Apostrophe);
            if rank(letter.class) > rank(whole) {
                whole = letter.class;
            }
            part(letter);
        };
        decompose_compatible(c, |decomposed| {
            if decomposed == ' ' && is_bare_mark(c) {
                return;
            }
            for lower in decomposed.to_lowercase() {
                match expanded(lower) {
                    Some(two) => two.into_iter().for_each(&mut look_up),
                    // The lower case of a char may decompose where the char does not (ϴ).
                    None => decompose_compatible(lower, &mut look_up),
                }
            }
        });
        if rank(whole) == LETTER_RANK && (separates || is_word_sign(c)) {
            Class::Ideograph
        } else if separates {
            Class::Separator
        } else {
            whole
        }
    }

    /// Whether vowel marks are part of terms.
    pub(super) fn keeps_marks(&self) -> bool {
        self.folding.marks
    }

    /// The letter that U+0654 on a tatweel is.
    pub(super) fn hamza_on_tatweel(&self) -> char {
        hamza_on_tatweel(self.folding.hamza)
    }

    /// What U+0654 makes of the folded letter before it, as canonical composition has it.
    pub(super) fn with_hamza(&self, folded: char) -> char {
        match folded {
            'و' => hamza('ؤ', self.folding.hamza),
            'ي' | 'ى' => hamza('ئ', self.folding.hamza),
            // Alef with a hamza folds to alef again, and no other letter composes with it but heh,
            // which does so in Persian and Urdu only.
            other => other,
        }
    }
}

const LETTER_RANK: u8 = 4;

/// Which part of a char gives it its class: the highest, of equals the first.
fn rank(class: Class) -> u8 {
    match class {
        // Separators are judged apart.
        Class::Mark | Class::Separator | Class::Apostrophe => 0,
        Class::Joiner => 1,
        Class::KeptMark | Class::HamzaAbove => 2,
        Class::Sign => 3,
        _ => LETTER_RANK,
    }
}

#[cfg(test)]
mod tests {
    use unicode_general_category::{GeneralCategory as Category, get_general_category};
    use unicode_normalization::UnicodeNormalization;

    use super::super::letters::Hamza;
    use super::*;

    /// Every code point there is, judged by its category in Unicode, which the letters themselves
    /// do not ask for; what is judged otherwise on purpose is listed with the reason.
    #[test]
    fn classes_agree_with_the_categories_of_unicode() {
        let letters = Letters::get(Folding::default());
        let mut wrong = Vec::new();
        for c in '\0'..=char::MAX {
            let class = letters.unfold(c, |_| ());
            let decomposes = std::iter::once(c).nfkd().ne([c]);
            let right = match get_general_category(c) {
                // Letters of the Arabic script are Arabic, all others other.
                Category::UppercaseLetter
                | Category::LowercaseLetter
                | Category::TitlecaseLetter
                | Category::OtherLetter
                | Category::ModifierLetter => match c {
                    // Honorific phrases and their words stand beside a word.
                    '\u{FDF0}' | '\u{FDF1}' | '\u{FDF5}' | '\u{FDF7}'..='\u{FDFB}' => {
                        class == Class::Separator
                    }
                    // Dropped in Latin transliteration; nobody sees the Hangul fillers.
                    '\u{2BB}'..='\u{2BF}' | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => {
                        class == Class::Joiner
                    }
                    // Tatweel and its Quranic kin, high hamza, small waw, yeh and noon.
                    '\u{640}' | '\u{674}' | '\u{6E5}' | '\u{6E6}' | '\u{883}'..='\u{885}' => {
                        class == Class::Mark
                    }
                    _ if is_arabic(c) => matches!(class, Class::Arabic | Class::Mark),
                    _ => {
                        matches!(class, Class::Other | Class::Ideograph | Class::Mark | Class::Sign)
                            || decomposes
                    }
                },
                Category::DecimalNumber => class == Class::Digit,
                Category::NonspacingMark | Category::SpacingMark | Category::EnclosingMark => {
                    matches!(class, Class::Mark | Class::Sign | Class::HamzaAbove | Class::Joiner)
                }
                Category::SpaceSeparator
                | Category::LineSeparator
                | Category::ParagraphSeparator
                | Category::Control
                | Category::PrivateUse => matches!(class, Class::Separator | Class::Joiner),
                Category::Format => matches!(class, Class::Separator | Class::Joiner | Class::Mark),
                // Letter-like numbers and signs count as what they decompose to.
                Category::LetterNumber
                | Category::OtherNumber
                | Category::OtherSymbol
                | Category::MathSymbol
                | Category::ModifierSymbol
                | Category::CurrencySymbol => {
                    class == Class::Separator || decomposes || c.is_alphanumeric() || is_arabic(c)
                }
                // Two versions of Unicode may differ here: the categories are of version 16, the
                // decompositions of `unicode_normalization::UNICODE_VERSION`, and what is a letter
                // in neither table nor decomposition is known to the compiler's standard library.
                Category::Unassigned => true,
                _ => matches!(class, Class::Separator | Class::Apostrophe) || decomposes,
            };
            if !right {
                let (category, code_point) = (get_general_category(c), c as u32);
                wrong.push(format!("U+{code_point:04X} {category:?} is {class:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    }

    fn is_arabic(c: char) -> bool {
        matches!(c,
            '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{870}'..='\u{8FF}'
            | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10EC0}'..='\u{10EFF}'
            | '\u{1EE00}'..='\u{1EEFF}')
    }

    /// The table and the decomposition are one truth.
    #[test]
    fn the_table_says_what_unfolding_says() {
        for folding in
            [Folding::default(), Folding { hamza: Hamza::Keep, marks: true, ..Folding::default() }]
        {
            let letters = Letters::new(folding);
            for c in '\0'..'\u{800}' {
                let known = letters.table[c as usize];
                let mut folds = String::new();
                let class = letters.unfold(c, |part| {
                    if !matches!(part.class, Class::Mark | Class::Joiner) {
                        folds.push(part.fold);
                    }
                });
                if matches!(known.class, Class::Arabic | Class::Other | Class::Digit) {
                    assert_eq!((known.class, known.fold.to_string()), (class, folds), "{c:?}");
                } else if known.class != Class::Composite {
                    assert_eq!(known.class, class, "{c:?}");
                }
            }
        }
    }
}
