//! The letters as tables the tokenizer reads: one load a letter.

use std::sync::{Arc, LazyLock};

use unicode_normalization::char::decompose_compatible;

use super::block::Folds;
use super::letters::{Class, Folding, Letter, hamza, letter, listed, unlisted};

/// The letters of all code points below U+0800, those of one and two bytes of UTF-8.
#[derive(Debug)]
pub(super) struct Letters {
    table: [Letter; 0x800],
    /// Of the Arabic block again, as blocks want them.
    pub(super) folds: Folds,
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

    /// The letter that `c` unfolds to if it is one alone.
    fn single(&self, c: char) -> Letter {
        let mut parts = [None; 2];
        let class = self.unfold(c, |part| {
            if !matches!(part.class, Class::Mark | Class::Joiner) {
                parts[usize::from(parts[0].is_some())] = Some(part);
            }
        });
        match parts {
            [None, None] => letter(class, c),
            [Some(one), None] if one.class == class => letter(class, one.fold),
            _ => letter(Class::Composite, c),
        }
    }

    /// Unfolds a code point that is not one letter: its compatibility decomposition (NFKD, UAX
    /// #15), lower-cased, each part looked up. `part` is called for each in order; the class
    /// returned is that of the whole: a separator if any part separates, a mark if nothing but
    /// marks is left.
    pub(super) fn unfold(&self, c: char, mut part: impl FnMut(Letter)) -> Class {
        if let Some(listed) = listed(c, self.folding) {
            part(listed);
            return listed.class;
        }
        let mut whole = Class::Mark;
        let mut spaced = false;
        decompose_compatible(c, |decomposed| {
            // The presentation forms of bare marks decompose to a space and the mark.
            if decomposed == ' ' {
                spaced = true;
                return;
            }
            for lower in decomposed.to_lowercase() {
                decompose_compatible(lower, |d| {
                    let letter =
                        listed(d, self.folding).unwrap_or_else(|| unlisted(d, self.folding));
                    whole = match (whole, letter.class) {
                        (Class::Separator, _) | (_, Class::Separator | Class::Apostrophe) => {
                            Class::Separator
                        }
                        (Class::Mark | Class::KeptMark, class) => class,
                        (whole, _) => whole,
                    };
                    part(letter);
                });
            }
        });
        let bare = matches!(whole, Class::Mark | Class::KeptMark);
        if spaced && !bare || c.is_whitespace() { Class::Separator } else { whole }
    }

    /// Whether vowel marks are part of terms.
    pub(super) fn keeps_marks(&self) -> bool {
        self.folding.marks
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
