//! What each code point is, and the letter it folds to: the only file with code-point ranges.
//!
//! [`listed`] says it for the code points Arabic text is made of; every other is decomposed by
//! `unicode-normalization` (see `table`) and its parts are looked up the same way, so that
//! presentation forms, full-width and accented letters need no rows of their own. What does not
//! decompose goes by its Unicode properties: [`unlisted`].

use serde::{Deserialize, Serialize};
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// What a code point does to the word it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Ends a word and belongs to none.
    Separator,
    /// A letter of the Arabic script.
    Arabic,
    /// A letter of any other script written with spaces.
    Other,
    /// A word by itself: a letter of a script written without spaces, or a sign that stands for a
    /// word (℃, №).
    Ideograph,
    /// A decimal digit.
    Digit,
    /// A raised digit: a power or the number of a footnote, never part of the word before it.
    Superscript,
    /// Vowel marks, Quranic marks, tatweel: drawn with the letter before them, so they lie inside
    /// the word's offsets, but no part of the term.
    Mark,
    /// A vowel mark that the options keep: as above, but part of the term.
    KeptMark,
    /// U+0654, the hamza that composes with the letter before it.
    HamzaAbove,
    /// Vowel signs of other scripts: no letter may be cut off from them, and the term keeps them.
    Sign,
    /// Invisible inside a word; at its edge it stays outside.
    Joiner,
    /// Goes between two letters of class `Other` without being part of the term (don't is dont),
    /// separates all else.
    Apostrophe,
    /// Folds to several letters, or is not in the table: see `Letters::unfold`.
    Composite,
}

/// The class of a code point and what it folds to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) fold: char,
    pub(super) class: Class,
}

/// A code point that is not in the table.
pub(super) const COMPOSITE: Letter = letter(Class::Composite, '\0');

/// What ؤ ئ ء fold to. أ إ آ are alef in any case, as writers leave their hamza out.
///
/// ```
/// use fihris::{Analyzer, AnalyzerOptions, Hamza, View};
///
/// let exact = |hamza, text| {
///     let options = AnalyzerOptions::default().hamza(hamza);
///     Analyzer::with_options(View::Exact, options).terms(text)
/// };
/// assert_eq!(exact(Hamza::One, "مسؤول"), exact(Hamza::One, "مسئول"));
/// assert_ne!(exact(Hamza::Keep, "مسؤول"), exact(Hamza::Keep, "مسئول"));
/// assert_eq!(exact(Hamza::Seat, "مسؤول"), exact(Hamza::Seat, "مسوول"));
/// // On a tatweel, as in the Quran, it has no seat but in print.
/// assert_eq!(exact(Hamza::Keep, "شَيۡـٔٗا"), exact(Hamza::Keep, "شيئا"));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Hamza {
    /// All three become ء: مسؤول = مسئول, شؤون = شئون, بناؤه = بنائه.
    #[default]
    One,
    /// They stay as written.
    Keep,
    /// ؤ becomes و, ئ becomes ي, ء stays: for text typed without hamzas.
    Seat,
}

/// The switches of the letter table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Folding {
    pub(super) hamza: Hamza,
    /// Whether ة is ه.
    pub(super) teh_marbuta: bool,
    /// Whether ى is ي.
    pub(super) alef_maksura: bool,
    /// Whether digits of every script are `0`–`9`.
    pub(super) digits: bool,
    /// Whether vowel marks are part of the term.
    pub(super) marks: bool,
}

impl Default for Folding {
    fn default() -> Folding {
        Folding {
            hamza: Hamza::default(),
            teh_marbuta: true,
            alef_maksura: true,
            digits: true,
            marks: false,
        }
    }
}

pub(super) const fn letter(class: Class, fold: char) -> Letter {
    Letter { fold, class }
}

/// A hamza carried by a tatweel, as the Quran is written (شَيۡـٔٗا): the letter that is read there, and
/// that print mostly writes on a yeh.
pub(super) fn hamza_on_tatweel(hamza: Hamza) -> char {
    match hamza {
        Hamza::Keep => 'ئ',
        Hamza::One | Hamza::Seat => 'ء',
    }
}

pub(super) fn hamza(c: char, hamza: Hamza) -> char {
    match (hamza, c) {
        (Hamza::One, _) => 'ء',
        (Hamza::Seat, 'ؤ') => 'و',
        (Hamza::Seat, 'ئ') => 'ي',
        _ => c,
    }
}

/// ASCII, the Arabic block and what stands around Arabic words. `None`: its decomposition and its
/// Unicode properties decide.
pub(super) fn listed(c: char, folding: Folding) -> Option<Letter> {
    match c {
        '\0'..='\u{7F}' => Some(ascii(c)),
        '\u{0600}'..='\u{06FF}' => Some(arabic(c, folding)),
        '¹' => Some(letter(Class::Superscript, '1')),
        '²' | '³' => Some(superscript(c, c as u32 - '²' as u32 + 2)),
        '\u{2070}' | '\u{2074}'..='\u{2079}' => Some(superscript(c, c as u32 - 0x2070)),
        // Fractions decompose to two numbers, and a word is one term.
        '¼'..='¾' | '\u{2150}'..='\u{215F}' | '\u{2189}' => Some(letter(Class::Ideograph, c)),
        // The marks of trade and service decompose to letters that nobody reads.
        '™' | '℠' | '\u{1F16A}'..='\u{1F16C}' => Some(letter(Class::Separator, c)),
        // The right single quotation mark is the apostrophe of printed text.
        '\u{2019}' => Some(letter(Class::Apostrophe, c)),
        // Typed between words more than all others: not worth a decomposition.
        '\u{2010}'..='\u{2018}' | '\u{201A}'..='\u{2027}' => Some(letter(Class::Separator, c)),
        // Japanese and Chinese words in one square or ligature (㌔, ㍻, ゟ): cut by themselves as
        // the ideographs are, not into the several that they decompose to.
        '\u{309F}'
        | '\u{30FF}'
        | '\u{32C0}'..='\u{32CB}'
        | '\u{32FF}'..='\u{3370}'
        | '\u{337B}'..='\u{337F}'
        | '\u{33E0}'..='\u{33FE}'
        | '\u{1F200}' => Some(letter(Class::Ideograph, c)),
        // Ayn, hamza and glottal stop in Latin transliteration (Qurʾān), typed with and without.
        '\u{02BB}'..='\u{02BF}' => Some(letter(Class::Joiner, c)),
        // Hangul fillers: letters to Unicode, but nobody sees them.
        '\u{115F}' | '\u{1160}' => Some(letter(Class::Joiner, c)),
        _ if is_joiner(c) => Some(letter(Class::Joiner, c)),
        _ if is_honorific(c) => Some(letter(Class::Separator, c)),
        _ => latin(c).or_else(|| extended(c)),
    }
}

fn superscript(c: char, value: u32) -> Letter {
    letter(Class::Superscript, char::from_digit(value, 10).unwrap_or(c))
}

/// Latin letters that a reader without them types as plain ones, and that do not decompose.
fn latin(c: char) -> Option<Letter> {
    let plain = match c {
        'đ' => 'd',
        'ħ' => 'h',
        'ı' => 'i',
        'ł' => 'l',
        'ø' => 'o',
        // Decomposes to the letter and a middle dot, which would separate.
        'Ŀ' | 'ŀ' => 'l',
        _ => return None,
    };
    Some(letter(Class::Other, plain))
}

/// The two letters that one letter is typed as.
pub(super) fn expanded(c: char) -> Option<[char; 2]> {
    match c {
        'ß' => Some(['s', 's']),
        'æ' => Some(['a', 'e']),
        'œ' => Some(['o', 'e']),
        _ => None,
    }
}

/// Signs that decompose to the letters of a word, which must not join the number beside them.
pub(super) fn is_word_sign(c: char) -> bool {
    matches!(c, '₨' | '№' | '℡' | '℻' | '﷼')
}

/// Words in one character: Allah, Akbar, Muhammad, Rasoul. What stands before one belongs to it if
/// it is a prefix (وﷲ), and is a word of its own if not (رسولﷲ).
pub(super) fn is_word_ligature(c: char) -> bool {
    matches!(c, '\u{FDF2}'..='\u{FDF4}' | '\u{FDF6}')
}

/// Whether a space in the decomposition of `c` only carries a mark: so Unicode shows the marks of
/// Arabic by themselves. Other such chars are accents that stand for themselves (´).
pub(super) fn is_bare_mark(c: char) -> bool {
    matches!(c, '\u{FC5E}'..='\u{FC63}' | '\u{FCF2}'..='\u{FCF4}' | '\u{FE70}'..='\u{FE7F}')
}

const fn ascii(c: char) -> Letter {
    match c {
        '0'..='9' => letter(Class::Digit, c),
        'a'..='z' => letter(Class::Other, c),
        'A'..='Z' => letter(Class::Other, c.to_ascii_lowercase()),
        '\'' => letter(Class::Apostrophe, c),
        _ => letter(Class::Separator, c),
    }
}

/// The Arabic block. Letters of other languages that only look different (Persian kaf and yeh,
/// Urdu heh) fold to the letter an Arabic keyboard has; so do those that Arabic newspapers use in
/// foreign and dialect names and a keyboard without them spells with the plain letter: ڤ ڥ = ف,
/// پ = ب, گ = ك (گلميم, كلميم), چ = ج, ڨ = ق (ڨفصة, قفصة); and the letters of the Maghrib, which
/// differ in their dots only. All other letters of other languages stay.
fn arabic(c: char, folding: Folding) -> Letter {
    match c {
        // Signs before numbers, poetic and honorific signs, punctuation, the end of ayah.
        // U+066B and U+066C separate too, unless the tokenizer finds them inside a number.
        '\u{0600}'..='\u{060F}'
        | '\u{061B}'
        | '\u{061D}'..='\u{061F}'
        | '\u{066A}'..='\u{066D}'
        | '\u{06D4}'
        | '\u{06DD}'
        | '\u{06DE}'
        | '\u{06E9}'
        | '\u{06FD}'
        | '\u{06FE}' => letter(Class::Separator, c),
        '\u{061C}' => letter(Class::Joiner, c), // Arabic letter mark, a direction control
        // Fathatan to sukun, shadda among them, and dagger alef: what a vocalised text is written
        // with.
        '\u{064B}'..='\u{0652}' | '\u{0670}' if folding.marks => letter(Class::KeptMark, c),
        // Tashkeel, Quranic marks and small letters, dagger alef, tatweel, and U+0674, the high
        // hamza of Kazakh, which stands before a word and changes the sound of all its vowels.
        '\u{0610}'..='\u{061A}'
        | '\u{0640}'
        | '\u{064B}'..='\u{0653}'
        | '\u{0655}'..='\u{065F}'
        | '\u{0670}'
        | '\u{0674}'
        | '\u{06D6}'..='\u{06DC}'
        | '\u{06DF}'..='\u{06E8}'
        | '\u{06EA}'..='\u{06ED}' => letter(Class::Mark, c),
        '\u{0654}' => letter(Class::HamzaAbove, c),
        '٠'..='٩' => digit(c, c as u32 - '٠' as u32, folding),
        '۰'..='۹' => digit(c, c as u32 - '۰' as u32, folding),
        // Alef is written with and without its hamza, madda or wasla.
        'آ' | 'أ' | 'إ' | 'ٱ' | 'ٲ' | 'ٳ' | 'ٵ' => letter(Class::Arabic, 'ا'),
        // Teh marbuta is typed as heh, and Urdu writes heh in three shapes.
        'ة' | 'ۃ' if !folding.teh_marbuta => letter(Class::Arabic, 'ة'),
        'ة' | 'ھ' | 'ۀ' | 'ہ' | 'ۂ' | 'ۃ' | 'ە' => letter(Class::Arabic, 'ه'),
        // Alef maksura is typed as yeh, yeh as alef maksura, and both as Persian or Urdu yeh; the
        // others are yehs of Kashmiri (ؠ), Kazakh (ٸ), Pashto (ۍ ې), Kurdish (ێ), Wolof (ۑ) and
        // Azeri (ؽ ؾ ؿ), drawn with a tail, dots or a small sign on the letter of an Arabic keyboard.
        'ى' if !folding.alef_maksura => letter(Class::Arabic, c),
        'ى' | 'ی' | 'ے' | 'ؠ' | 'ٸ' | 'ۍ' | 'ێ' | 'ې' | 'ۑ' | 'ؽ' | 'ؾ' | 'ؿ' => {
            letter(Class::Arabic, 'ي')
        }
        'ک' | 'ڪ' | 'ػ' | 'ؼ' | 'گ' | 'ڭ' => letter(Class::Arabic, 'ك'),
        // In the Maghrib feh has its dot below (ڢ), qaf a single one above (ڧ).
        'ڤ' | 'ڥ' | 'ڢ' => letter(Class::Arabic, 'ف'),
        'ڨ' | 'ڧ' => letter(Class::Arabic, 'ق'),
        // Noon without its dot: at the end of a word Maghribi and Urdu write it so.
        'ں' => letter(Class::Arabic, 'ن'),
        'پ' => letter(Class::Arabic, 'ب'),
        'چ' => letter(Class::Arabic, 'ج'),
        // Kazakh vowels with the high hamza, which is a mark: their letter stays.
        'ٶ' => letter(Class::Arabic, 'و'),
        'ٷ' => letter(Class::Arabic, 'ۇ'),
        'ء' | 'ؤ' | 'ئ' => letter(Class::Arabic, hamza(c, folding.hamza)),
        'ۓ' => letter(Class::Arabic, hamza('ئ', folding.hamza)),
        // Every other code point of the block is a letter and folds to itself.
        _ => letter(Class::Arabic, c),
    }
}

/// The Arabic blocks beyond the first, where Unicode's properties do not say what is wanted.
fn extended(c: char) -> Option<Letter> {
    Some(match c {
        // Alefs with marks attached, for the Quran in the orthography of Warsh.
        '\u{0870}'..='\u{0882}' => letter(Class::Arabic, 'ا'),
        // Tatweels with hamzas and dots of the same orthography.
        '\u{0883}'..='\u{0885}' | '\u{0887}' | '\u{0888}' => letter(Class::Mark, c),
        '\u{FE73}' => letter(Class::Mark, c), // the tail of the letter before it
        '\u{0886}' => letter(Class::Arabic, 'ي'), // thin yeh
        // Signs of number and currency, the disputed end of ayah: Format controls to Unicode.
        '\u{0890}' | '\u{0891}' | '\u{08E2}' => letter(Class::Separator, c),
        '\u{08AC}' => letter(Class::Arabic, 'ي'), // Rohingya yeh
        // The feh, qaf and noon of Africa, without dots at the end of a word.
        '\u{08BB}' => letter(Class::Arabic, 'ف'),
        '\u{08BC}' => letter(Class::Arabic, 'ق'),
        '\u{08BD}' => letter(Class::Arabic, 'ن'),
        // Kafs with two dots or one above and with three below: the g and ng of Moroccan Arabic,
        // Berber and older Malay, as گ and ڭ.
        '\u{077F}' | '\u{0762}' | '\u{0763}' => letter(Class::Arabic, 'ك'),
        _ => return None,
    })
}

fn digit(c: char, value: u32, folding: Folding) -> Letter {
    let ascii = char::from_digit(value, 10).unwrap_or(c);
    letter(Class::Digit, if folding.digits { ascii } else { c })
}

/// A code point that is not listed and does not decompose, by its Unicode properties.
pub(super) fn unlisted(c: char, folding: Folding) -> Letter {
    if matches!(c, '\u{20DD}'..='\u{20E4}') {
        return letter(Class::Mark, c); // enclosing circles and keycaps
    }
    if is_combining_mark(c) {
        return match canonical_combining_class(c) {
            // Class 0 is vowel signs; 6–9 nukta, voicing, virama; 84–132 the vowels of Telugu,
            // Thai, Lao and Tibetan. The rest are points and accents.
            0..=9 | 84..=132 => letter(Class::Sign, c),
            _ => letter(Class::Mark, c),
        };
    }
    if let Some(value) = digit_value(c) {
        return digit(c, value, folding);
    }
    match c as u32 {
        // Arabic Supplement, Extended-A, -B and -C; their marks went above.
        0x0750..=0x077F | 0x0870..=0x08FF | 0x10EC0..=0x10EFF if c.is_alphabetic() => {
            letter(Class::Arabic, c)
        }
        // Han, Hiragana, Katakana and their extensions.
        0x3005..=0x3007
        | 0x3041..=0x30FF
        | 0x31F0..=0x31FF
        | 0x3400..=0x9FFF
        | 0xF900..=0xFAFF
        | 0x20000..=0x3FFFF
            if c.is_alphanumeric() =>
        {
            letter(Class::Ideograph, c)
        }
        0x03C2 => letter(Class::Other, 'σ'), // final sigma
        _ if c.is_alphanumeric() => letter(Class::Other, c),
        _ => letter(Class::Separator, c),
    }
}

/// Invisible characters that stand inside words: soft hyphen, ZWNJ, ZWJ, direction marks, word
/// joiner and the invisible operators, combining grapheme joiner, variation selectors. Embeddings,
/// isolates, ZWSP and the byte order mark are not among them: they separate.
pub(super) fn is_joiner(c: char) -> bool {
    matches!(c,
        '\u{00AD}'
        | '\u{200C}'..='\u{200F}'
        | '\u{2060}'..='\u{2064}'
        | '\u{034F}'
        | '\u{180B}'..='\u{180F}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{E0100}'..='\u{E01EF}')
}

/// Honorific phrases and their words, and Quranic signs, in one character: they stand beside a name
/// (محمدﷺ) and are no part of it, whether Unicode decomposes them into words or not.
fn is_honorific(c: char) -> bool {
    matches!(c,
        '\u{FD40}'..='\u{FD4F}'
        | '\u{FDCF}'
        | '\u{FDF0}' | '\u{FDF1}' | '\u{FDF5}'
        | '\u{FDF7}'..='\u{FDFB}'
        | '\u{FDFD}'..='\u{FDFF}')
}

/// The value of a decimal digit of any script outside the tables (Unicode 16, category Nd).
fn digit_value(c: char) -> Option<u32> {
    const ZEROS: [u32; 68] = [
        0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0,
        0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0,
        0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0,
        0x10D30, 0x10D40, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650,
        0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0, 0x11C50, 0x11D50, 0x11DA0,
        0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50, 0x16D70, 0x1CCF0, 0x1E140, 0x1E2F0, 0x1E4F0,
        0x1E5F1, 0x1E950, 0x1FBF0,
    ];
    let cp = c as u32;
    let zero = ZEROS[..ZEROS.partition_point(|&zero| zero <= cp)].last()?;
    let value = cp - zero;
    (value < 10).then_some(value)
}
