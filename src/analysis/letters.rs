//! What each code point is, and the letter it folds to: the only file with code-point ranges.
//!
//! The two blocks Arabic text lives in, U+0000–00FF and U+0600–06FF, are tables made at compile
//! time from [`latin_1`] and [`arabic`]. Everything else is decomposed by `unicode-normalization`
//! and its parts are looked up the same way, so that presentation forms, full-width and accented
//! letters need no table of their own.

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// What a code point does to the word it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Ends a word and belongs to none.
    Separator,
    /// A letter of the Arabic script.
    Arabic,
    /// ء ؤ ئ: Arabic letters whose spelling before و varies (شؤون, شئون, شءون).
    HamzaSeat,
    /// A letter of any other script written with spaces.
    Other,
    /// A letter of a script written without spaces: a word by itself.
    Ideograph,
    /// A decimal digit, folded to `0`–`9`.
    Digit,
    /// Vowel marks, Quranic marks, tatweel: drawn with the letter before them, so they lie inside
    /// the word's offsets, but no part of the term.
    Mark,
    /// U+0654, the hamza that composes with the letter before it.
    HamzaAbove,
    /// Vowel signs of other scripts: no letter may be cut off from them, and the term keeps them.
    Sign,
    /// Invisible inside a word; at its edge it stays outside.
    Joiner,
    /// Joins Latin letters (don't), separates all others.
    Apostrophe,
    /// Not in the tables: see [`unfold`].
    Unlisted,
}

/// The class of a code point and what it folds to.
#[derive(Clone, Copy)]
pub(super) struct Letter {
    pub(super) class: Class,
    pub(super) fold: char,
}

impl Letter {
    const fn new(class: Class, fold: char) -> Letter {
        Letter { class, fold }
    }
}

static LATIN_1: [Letter; 256] = table(0);
static ARABIC: [Letter; 256] = table(0x0600);

const fn table(block: u32) -> [Letter; 256] {
    let mut letters = [Letter::new(Class::Separator, '\0'); 256];
    let mut i = 0;
    while i < 256 {
        let Some(c) = char::from_u32(block + i as u32) else {
            panic!("no table stands among the surrogates")
        };
        letters[i] = if block == 0 { latin_1(c) } else { arabic(c) };
        i += 1;
    }
    letters
}

/// Looks up a code point; `Class::Unlisted` sends the caller to [`unfold`].
#[inline]
pub(super) fn letter(c: char) -> Letter {
    match c as u32 {
        cp @ 0x0600..=0x06FF => ARABIC[(cp & 0xFF) as usize],
        cp @ 0x0000..=0x00FF => LATIN_1[cp as usize],
        _ => Letter::new(Class::Unlisted, c),
    }
}

const fn latin_1(c: char) -> Letter {
    match c {
        '0'..='9' => Letter::new(Class::Digit, c),
        'a'..='z' => Letter::new(Class::Other, c),
        'A'..='Z' => Letter::new(Class::Other, c.to_ascii_lowercase()),
        '\'' => Letter::new(Class::Apostrophe, c),
        '\u{AD}' => Letter::new(Class::Joiner, c), // soft hyphen
        // ª ² ³ µ ¹ º and the accented letters decompose; × ÷ are signs.
        'ª' | '²' | '³' | 'µ' | '¹' | 'º' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ' => {
            Letter::new(Class::Unlisted, c)
        }
        _ => Letter::new(Class::Separator, c),
    }
}

/// The Arabic block. Letters of other languages that only look different (Persian kaf and yeh,
/// Urdu heh) fold to the letter an Arabic keyboard has; those that stand for other sounds stay,
/// but for the two that Arabic newspapers themselves use or leave out in foreign names: ڤ = ف, پ = ب.
const fn arabic(c: char) -> Letter {
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
        | '\u{06FE}' => Letter::new(Class::Separator, c),
        '\u{061C}' => Letter::new(Class::Joiner, c), // Arabic letter mark, a direction control
        // Tashkeel, Quranic marks and small letters, dagger alef, high hamza, tatweel.
        '\u{0610}'..='\u{061A}'
        | '\u{0640}'
        | '\u{064B}'..='\u{0653}'
        | '\u{0655}'..='\u{065F}'
        | '\u{0670}'
        | '\u{0674}'
        | '\u{06D6}'..='\u{06DC}'
        | '\u{06DF}'..='\u{06E8}'
        | '\u{06EA}'..='\u{06ED}' => Letter::new(Class::Mark, c),
        '\u{0654}' => Letter::new(Class::HamzaAbove, c),
        '٠'..='٩' => Letter::new(Class::Digit, ascii_digit(c as u32 - '٠' as u32)),
        '۰'..='۹' => Letter::new(Class::Digit, ascii_digit(c as u32 - '۰' as u32)),
        // Alef is written with and without its hamza, madda or wasla.
        'آ' | 'أ' | 'إ' | 'ٱ' | 'ٲ' | 'ٳ' | 'ٵ' => Letter::new(Class::Arabic, 'ا'),
        // Teh marbuta is typed as heh, and Urdu writes heh in three shapes.
        'ة' | 'ھ' | 'ۀ' | 'ہ' | 'ۂ' | 'ۃ' | 'ە' => Letter::new(Class::Arabic, 'ه'),
        // Alef maksura is typed as yeh, yeh as alef maksura, and both as Persian or Urdu yeh.
        'ى' | 'ی' | 'ے' | 'ؠ' | 'ٸ' | 'ۍ' | 'ێ' | 'ې' | 'ۑ' | 'ؽ' | 'ؾ' | 'ؿ' => {
            Letter::new(Class::Arabic, 'ي')
        }
        'ک' | 'ڪ' | 'ػ' | 'ؼ' => Letter::new(Class::Arabic, 'ك'),
        'ڤ' => Letter::new(Class::Arabic, 'ف'),
        'پ' => Letter::new(Class::Arabic, 'ب'),
        'ٶ' => Letter::new(Class::Arabic, 'و'),
        'ٷ' => Letter::new(Class::Arabic, 'ۇ'),
        'ۓ' => Letter::new(Class::HamzaSeat, 'ئ'),
        'ء' | 'ؤ' | 'ئ' => Letter::new(Class::HamzaSeat, c),
        // Every other code point of the block is a letter and folds to itself.
        _ => Letter::new(Class::Arabic, c),
    }
}

const fn ascii_digit(value: u32) -> char {
    match char::from_digit(value, 10) {
        Some(digit) => digit,
        None => panic!("a digit's value is 0 to 9"),
    }
}

/// The letter that U+0654 makes of the folded letter before it, as canonical composition has it
/// (alef with a hamza folds to alef again).
pub(super) fn with_hamza(folded: char) -> char {
    match folded {
        'و' => 'ؤ',
        'ي' => 'ئ',
        other => other,
    }
}

/// Unfolds a code point the tables do not know: its compatibility decomposition (NFKD, UAX #15),
/// lower-cased, each part looked up. `part` is called for each in order; the class returned is
/// that of the whole: a separator if any part separates, a mark if nothing but marks is left.
pub(super) fn unfold(c: char, mut part: impl FnMut(Letter)) -> Class {
    if is_joiner(c) {
        return Class::Joiner;
    }
    if c == '\u{2019}' {
        return Class::Apostrophe;
    }
    if is_symbol(c) {
        return Class::Separator;
    }
    let mut whole = Class::Mark;
    let mut spaced = false;
    let mut look = |class: Class| {
        whole = match (whole, class) {
            (Class::Separator, _) | (_, Class::Separator | Class::Apostrophe) => Class::Separator,
            (Class::Mark, class) => class,
            (whole, _) => whole,
        }
    };
    unicode_normalization::char::decompose_compatible(c, |decomposed| {
        // The presentation forms of bare marks decompose to a space and the mark.
        if decomposed == ' ' {
            spaced = true;
            return;
        }
        for lower in decomposed.to_lowercase() {
            unicode_normalization::char::decompose_compatible(lower, |d| {
                let letter = listed(d);
                look(letter.class);
                part(letter);
            });
        }
    });
    if spaced && whole != Class::Mark || c.is_whitespace() { Class::Separator } else { whole }
}

/// Like [`letter`], and for what the tables do not know by its Unicode properties.
fn listed(c: char) -> Letter {
    let known = letter(c);
    if known.class != Class::Unlisted {
        return known;
    }
    if is_joiner(c) {
        return Letter::new(Class::Joiner, c);
    }
    if is_combining_mark(c) && !matches!(c, '\u{20DD}'..='\u{20E4}') {
        return match canonical_combining_class(c) {
            // Class 0 is vowel signs; 6–9 nukta, voicing, virama; 84–132 the vowels of Telugu,
            // Thai, Lao and Tibetan. The rest are points and accents.
            0..=9 | 84..=132 => Letter::new(Class::Sign, c),
            _ => Letter::new(Class::Mark, c),
        };
    }
    if let Some(value) = digit_value(c) {
        return Letter::new(Class::Digit, ascii_digit(value));
    }
    match c as u32 {
        0x20DD..=0x20E4 => Letter::new(Class::Mark, c), // enclosing circles and keycaps
        // Arabic Supplement, Arabic Extended-A and -B; their marks went above.
        0x0750..=0x077F | 0x0860..=0x08FF if c.is_alphabetic() => Letter::new(Class::Arabic, c),
        // Han, Hiragana, Katakana and their extensions.
        0x3005..=0x3007
        | 0x3041..=0x30FF
        | 0x31F0..=0x31FF
        | 0x3400..=0x9FFF
        | 0xF900..=0xFAFF
        | 0x20000..=0x3FFFF
            if c.is_alphanumeric() =>
        {
            Letter::new(Class::Ideograph, c)
        }
        0x03C2 => Letter::new(Class::Other, 'σ'), // final sigma
        _ if c.is_alphanumeric() => Letter::new(Class::Other, c),
        _ => Letter::new(Class::Separator, c),
    }
}

/// Invisible characters that stand inside words: ZWNJ, ZWJ, direction marks, word joiner and the
/// invisible operators, combining grapheme joiner, variation selectors. Embeddings, isolates,
/// ZWSP and the byte order mark are not among them: they separate.
pub(super) fn is_joiner(c: char) -> bool {
    matches!(c,
        '\u{200C}'..='\u{200F}'
        | '\u{2060}'..='\u{2064}'
        | '\u{034F}'
        | '\u{180B}'..='\u{180F}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{E0100}'..='\u{E01EF}')
}

/// Ligatures of whole honorific phrases and Quranic signs, which Unicode decomposes into words:
/// they stand beside a name (محمدﷺ) and are no part of it.
fn is_symbol(c: char) -> bool {
    matches!(c, '\u{FDF0}' | '\u{FDF1}' | '\u{FDFA}' | '\u{FDFB}' | '\u{FDFD}')
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
