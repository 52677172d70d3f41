//! The invariants of the analyzer on texts made of bytes: those of `__fuzz__/analyzer/corpus`, then
//! random ones.
//!
//! A few seconds of them run with every `cargo test`. A long run, and one on an input that failed:
//!
//! ```text
//! BOLERO_RANDOM_ITERATIONS=50000000 cargo test --release --test fuzz
//! BOLERO_RANDOM_SEED=… BOLERO_RANDOM_ITERATIONS=0 cargo test --test fuzz
//! ```
//!
//! What such a run finds goes into the corpus, as a file of the text alone.

mod invariants;

use std::sync::LazyLock;

use invariants::{Read, SUBJECTS, Subject};

/// What the texts are drawn from. Neighbours belong together, as a text may be of a stretch of them
/// alone; what is common in Arabic text, or breaks words, stands here more than once.
static PALETTE: LazyLock<Vec<char>> = LazyLock::new(|| {
    let rows = [
        // Letters as they are, with hamzas, and those of other languages.
        "ابتثجحخدذرزسشصضطظعغفقكلمنهوي ال ولم\u{10FFFE}نتيبسفكهات ون\u{10FFFE}ين",
        "أإآٱءؤئةىيها يوكم،پچڤگکیہۀۓېٸٷ",
        // Marks: of vowels, of the Quran, hamzas to compose; and joiners, bidi controls, a BOM.
        "\u{64B}\u{64E}\u{650}\u{651}\u{652}\u{670}\u{640}\u{10FFFE}\u{6E1}ا\u{653}\u{654}\u{654}\u{655}\u{656}وي",
        "\u{AD}\u{200B}\u{200C}\u{200D}\u{200F}\u{202B}\u{10FFFE}\u{2067}\u{2069}\u{61C}\u{2060}\u{FEFF}\u{34F}\u{FE0F}ى ه",
        // Digits and what stands in and around numbers.
        "01239٠١٢٤٩۰۴۷०२２²½①Ⅳ𝟘 .,٫٬.,٫٬-_/:٪#@'’",
        // Signs that are words, separate or are dropped, and raised digits.
        "¹³⁶₂⑴⒈℃№™㏂¼´¨ʾʿʼ\u{3164}\u{115F}₨﷼ لوﷲﷴ١a1",
        // Latin letters, and such as lower-case or decompose in an odd way.
        "abdeginorstyABEIS éßæłŀİıŉﬁǰÅKΩςÏ",
        // Marks of other scripts on other letters.
        "\u{301}\u{307}\u{308}\u{327}\u{345}\u{338}\u{20DD}кйשׁגa ",
        "क\u{93C}\u{93E}\u{94D}क़กำ\u{E33}ກຳந\u{BC6}\u{BD7}ི\u{11099}\u{110BA}\u{1109A}",
        // Letters without spaces between words, and Hangul in all its forms.
        "漢字々ア\u{3099}ガｶﾞ㌔㍻ー가각\u{1100}\u{1161}\u{11A8}豈",
        // Neither letters nor marks, or beyond the first plane.
        "😀👨🏽🇸❤\0\u{FFFD}\u{E000}\u{10FFFF}\n𞸀𐻂\u{E0101}",
        // Presentation forms and what Arabic has beyond its first block.
        "ﻻﷲ\u{10FFFE}ﷺﷻﺍﺂﻟﺴﻼﻡﯓﯾﰀﱞﳲﹷﹰﵐ\u{FE73}\u{8D3}\u{8E2}\u{890}ࢠݐݴࡰ\u{883}",
    ];
    rows.concat().chars().collect()
});

/// Stands in the palette for the beginning of a name that is two words.
const NAME: char = '\u{10FFFE}';

/// The text of a stretch of the palette that the first two bytes choose: of marks and digits alone,
/// say, which would hardly meet in one of all its chars.
fn drawn(bytes: &[u8]) -> String {
    let [start, width, bytes @ ..] = bytes else { return String::new() };
    let (start, width) = (usize::from(*start), usize::from(*width) + 1);
    // Each third byte: what breaks a law fits into a few chars, and more texts fit into a minute.
    let stretch = bytes.iter().step_by(3).map(|byte| start + usize::from(*byte) % width);
    let chars = stretch.map(|place| PALETTE[place % PALETTE.len()]);
    // A name is one of the palette's chars, or its letters would never meet.
    chars.fold(String::new(), |mut text, c| {
        if c == NAME {
            text.push_str("عبدال");
        } else {
            text.push(c);
        }
        text
    })
}

fn assert_invariants(subject: &'static Subject, text: &str) {
    Read::new(subject, text).every_law();
}

#[test]
fn analyzer() {
    bolero::check!(name = "analyzer").with_iterations(100_000).for_each(|bytes: &[u8]| {
        if let Ok(text) = str::from_utf8(bytes) {
            // A file of the corpus, or so few bytes that all the analyzers are soon done.
            SUBJECTS.iter().for_each(|subject| assert_invariants(subject, text));
        } else {
            // Another text shows more than this one with another analyzer.
            let chosen = bytes.iter().fold(0, |sum, byte| sum + usize::from(*byte));
            let subject = &SUBJECTS[chosen % SUBJECTS.len()];
            if chosen % 8 == 0 {
                assert_invariants(subject, &String::from_utf8_lossy(bytes));
            } else {
                assert_invariants(subject, &drawn(bytes));
            }
        }
    });
}
