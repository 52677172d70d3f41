//! The letters as tables the tokenizer reads: one load a letter.

use std::sync::{Arc, LazyLock};

use unicode_normalization::char::decompose_compatible;

use super::letters::{Class, Folding, Letter, effect, hamza, letter, listed, unlisted};

/// The letters of all code points below U+0800, those of one and two bytes of UTF-8.
#[derive(Debug)]
pub(super) struct Letters {
    table: [Letter; 0x800],
    /// The effect of each code point of two bytes by these, read as a number; `OTHER` for all pairs
    /// that are no letter or mark of the Arabic block.
    effects: Box<[u8; 0x1_0000]>,
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
            table: [letter('\0', Class::Separator, '\0'); 0x800],
            effects: Box::new([effect::OTHER; 0x1_0000]),
            folding,
        };
        // The listed ones first: the others are decomposed into them.
        for c in '\0'..'\u{0800}' {
            letters.table[c as usize] =
                listed(c, folding).unwrap_or(letter(c, Class::Composite, c));
        }
        for c in '\0'..'\u{0800}' {
            if letters.table[c as usize].class == Class::Composite {
                letters.table[c as usize] = letters.single(c);
            }
        }
        for c in '\u{0600}'..='\u{06FF}' {
            let mut bytes = [0; 2];
            c.encode_utf8(&mut bytes);
            let pair = usize::from(u16::from_be_bytes(bytes));
            letters.effects[pair] = letters.table[c as usize].effect;
        }
        letters
    }

    /// The [`effect`] of a letter or mark of the Arabic block by its two bytes; `OTHER` for any
    /// other two.
    #[inline(always)]
    pub(super) fn effect(&self, bytes: [u8; 2]) -> u8 {
        self.effects[usize::from(u16::from_be_bytes(bytes))]
    }

    /// How many bytes at the start of `bytes` are letters and marks of the Arabic block, and their
    /// effects together. Four are looked up at once: how long a word is cannot be predicted, and
    /// so fewer branches depend on it.
    #[inline(always)]
    pub(super) fn run(&self, bytes: &[u8]) -> (usize, u8) {
        const ENDS: u32 = u32::from_ne_bytes([effect::OTHER; 4]);
        let mut effects = 0;
        let mut rest = bytes;
        while let [a, b, c, d, e, f, g, h, tail @ ..] = rest {
            let four = u32::from_le_bytes([
                self.effect([*a, *b]),
                self.effect([*c, *d]),
                self.effect([*e, *f]),
                self.effect([*g, *h]),
            ]);
            let ends = four & ENDS;
            if ends != 0 {
                let letters = ends.trailing_zeros() / 8;
                effects |= four & ((1 << (8 * letters)) - 1);
                return (bytes.len() - rest.len() + 2 * letters as usize, gather(effects));
            }
            effects |= four;
            rest = tail;
        }
        while let [a, b, tail @ ..] = rest {
            let effect = self.effect([*a, *b]);
            if effect == effect::OTHER {
                break;
            }
            effects |= u32::from(effect);
            rest = tail;
        }
        (bytes.len() - rest.len(), gather(effects))
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
            [None, None] => letter(c, class, c),
            [Some(one), None] if one.class == class => letter(c, class, one.fold),
            _ => letter(c, Class::Composite, c),
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

/// The effects in the four bytes of a number together.
#[inline(always)]
fn gather(effects: u32) -> u8 {
    let [a, b, c, d] = effects.to_ne_bytes();
    a | b | c | d
}
