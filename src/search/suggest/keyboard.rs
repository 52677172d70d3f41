//! The keys of Arabic and Latin keyboards: which are neighbours, and what a text typed in the wrong
//! layout was meant to be.

/// A key of a keyboard of Windows with the layouts US and Arabic (101): what it writes in each, without
/// shift and with it.
type Key = (char, char, &'static str, &'static str);

/// The keys of letters in either layout.
const KEYS: [Key; 34] = [
    ('`', '~', "ذ", "\u{651}"),
    ('q', 'Q', "ض", "\u{64E}"),
    ('w', 'W', "ص", "\u{64B}"),
    ('e', 'E', "ث", "\u{64F}"),
    ('r', 'R', "ق", "\u{64C}"),
    ('t', 'T', "ف", "لإ"),
    ('y', 'Y', "غ", "إ"),
    ('u', 'U', "ع", "‘"),
    ('i', 'I', "ه", "÷"),
    ('o', 'O', "خ", "×"),
    ('p', 'P', "ح", "؛"),
    ('[', '{', "ج", "<"),
    (']', '}', "د", ">"),
    ('a', 'A', "ش", "\u{650}"),
    ('s', 'S', "س", "\u{64D}"),
    ('d', 'D', "ي", "]"),
    ('f', 'F', "ب", "["),
    ('g', 'G', "ل", "لأ"),
    ('h', 'H', "ا", "أ"),
    ('j', 'J', "ت", "\u{640}"),
    ('k', 'K', "ن", "،"),
    ('l', 'L', "م", "/"),
    (';', ':', "ك", ":"),
    ('\'', '"', "ط", "\""),
    ('z', 'Z', "ئ", "~"),
    ('x', 'X', "ء", "\u{652}"),
    ('c', 'C', "ؤ", "{"),
    ('v', 'V', "ر", "}"),
    ('b', 'B', "لا", "لآ"),
    ('n', 'N', "ى", "آ"),
    ('m', 'M', "ة", "’"),
    (',', '<', "و", ","),
    ('.', '>', "ز", "."),
    ('/', '?', "ظ", "؟"),
];

/// What `text`, typed with the Latin layout on, is with the Arabic one: `hguvhr` is العراق. Digits and
/// spaces stay. `None` when it has no Latin letter, or a char that no key writes.
pub(crate) fn to_arabic(text: &str) -> Option<String> {
    if !text.contains(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut arabic = String::with_capacity(2 * text.len());
    for c in text.chars() {
        match KEYS.iter().find(|key| key.0 == c || key.1 == c) {
            Some(&(plain, _, written, _)) if plain == c => arabic.push_str(written),
            Some(&(_, _, _, shifted)) => arabic.push_str(shifted),
            None if stays(c) => arabic.push(c),
            None => return None,
        }
    }
    Some(arabic)
}

/// What `text`, typed with the Arabic layout on, may be with the Latin one: لخخلمث is `google`. Two
/// readings where لا was written, which one key writes (`b`) and two (`gh`): that of the one key first.
/// None when it has no Arabic letter, or a char that no key writes.
pub(crate) fn to_latin(text: &str) -> Vec<String> {
    let one_key = read_latin(text, true);
    let two_keys = read_latin(text, false).filter(|reading| Some(reading) != one_key.as_ref());
    one_key.into_iter().chain(two_keys).collect()
}

fn read_latin(text: &str, lam_alef_is_one_key: bool) -> Option<String> {
    let mut latin = String::with_capacity(text.len());
    let mut has_letter = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let keys = KEYS
            .iter()
            .flat_map(|&(plain, shift, written, shifted)| [(written, plain), (shifted, shift)]);
        let longest = keys
            .filter(|(written, _)| rest.starts_with(written))
            .filter(|(written, _)| lam_alef_is_one_key || written.chars().nth(1).is_none())
            .max_by_key(|(written, _)| written.len());
        match longest {
            Some((written, key)) => {
                has_letter |= key.is_ascii_alphabetic();
                latin.push(key);
                rest = &rest[written.len()..];
            }
            None if stays(c) => {
                latin.push(c);
                rest = &rest[c.len_utf8()..];
            }
            None => return None,
        }
    }
    has_letter.then_some(latin)
}

/// Whether a char is written by the same key in either layout.
fn stays(c: char) -> bool {
    c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '_' | '=' | '+' | '\\' | '|')
}

/// The letters of the keys of three rows, from the left; `_` for a key of none.
type Rows = [[char; 12]; 3];

/// Arabic (101) of Windows, also Arabic PC of the Mac. Two letters of one key, and letters on shift, are left out.
const ARABIC_101: Rows = [
    ['ض', 'ص', 'ث', 'ق', 'ف', 'غ', 'ع', 'ه', 'خ', 'ح', 'ج', 'د'],
    ['ش', 'س', 'ي', 'ب', 'ل', 'ا', 'ت', 'ن', 'م', 'ك', 'ط', '_'],
    ['ئ', 'ء', 'ؤ', 'ر', '_', 'ى', 'ة', 'و', 'ز', 'ظ', '_', '_'],
];
/// Arabic of the Mac.
const ARABIC_MAC: Rows = [
    ['ض', 'ص', 'ث', 'ق', 'ف', 'غ', 'ع', 'ه', 'خ', 'ح', 'ج', 'ة'],
    ['ش', 'س', 'ي', 'ب', 'ل', 'ا', 'ت', 'ن', 'م', 'ك', '_', '_'],
    ['ظ', 'ط', 'ذ', 'د', 'ز', 'ر', 'و', '_', '_', '_', '_', '_'],
];
const QWERTY: Rows = [
    ['q', 'w', 'e', 'r', 't', 'y', 'u', 'i', 'o', 'p', '_', '_'],
    ['a', 's', 'd', 'f', 'g', 'h', 'j', 'k', 'l', '_', '_', '_'],
    ['z', 'x', 'c', 'v', 'b', 'n', 'm', '_', '_', '_', '_', '_'],
];

/// Whether two letters are on keys beside each other, in one row or in rows that touch, of one of the
/// layouts Arabic (101), Arabic of the Mac and QWERTY. A letter is no neighbour of itself.
pub(crate) fn are_neighbours(one: char, other: char) -> bool {
    [&PLACES_101, &PLACES_MAC, &PLACES_QWERTY].into_iter().any(|places| {
        let (Some(one), Some(other)) = (places.get(slot(one)), places.get(slot(other))) else {
            return false;
        };
        match (one, other) {
            (&Some((row, column)), &Some((other_row, other_column))) => {
                let (upper, lower) =
                    if row <= other_row { (column, other_column) } else { (other_column, column) };
                match row.abs_diff(other_row) {
                    0 => column.abs_diff(other_column) == 1,
                    // A row begins half a key to the right of the row above.
                    1 => upper == lower || upper == lower + 1,
                    _ => false,
                }
            }
            _ => false,
        }
    })
}

/// Row and column by [`slot`].
type Places = [Option<(u8, u8)>; SLOTS];

const SLOTS: usize = 0x80;
const PLACES_101: Places = places(&ARABIC_101);
const PLACES_MAC: Places = places(&ARABIC_MAC);
const PLACES_QWERTY: Places = places(&QWERTY);

/// Where a letter is looked up; past the end if it is on no key. Those of ASCII go where the Arabic
/// block, from its beginning at U+0600, has no letters.
const fn slot(letter: char) -> usize {
    match letter {
        'a'..='z' => letter as usize - 'a' as usize,
        '\u{620}'..='\u{67F}' => letter as usize - 0x600,
        _ => SLOTS,
    }
}

const fn places(rows: &Rows) -> Places {
    let mut places = [None; SLOTS];
    let mut row = 0;
    while row < rows.len() {
        let mut column = 0;
        while column < rows[row].len() {
            let slot = slot(rows[row][column]);
            if slot < SLOTS {
                places[slot] = Some((row as u8, column as u8));
            }
            column += 1;
        }
        row += 1;
    }
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Typed with the Latin layout on, what was meant, why.
    const ROWS: [(&str, &str, &str); 17] = [
        ("hguvhr", "العراق", "letters only"),
        ("lwv", "مصر", "a short word"),
        ("s,vdm", "سورية", "waw is the comma"),
        ("];j,v", "دكتور", "dal and kaf are signs"),
        ("ghfj,f", "لابتوب", "lam and alef by two keys"),
        ("bf.", "لابز", "lam and alef by one key, zain is the full stop"),
        ("[hlum", "جامعة", "jeem is a bracket"),
        ("'fdf", "طبيب", "tah is the apostrophe"),
        ("/vt", "ظرف", "zah is the slash"),
        ("`if", "ذهب", "thal is left of the digits"),
        ("Hpl]", "أحمد", "alef with hamza above, on shift"),
        ("Ysbl", "إسلام", "alef with hamza below, on shift"),
        ("Nehv", "آثار", "alef with madda"),
        ("Gk", "لأن", "lam and alef with hamza above on one key"),
        ("Bgz", "لآلئ", "lam and alef with madda on one key"),
        ("hgHlk 2024", "الأمن 2024", "a space and digits"),
        ("Tdvhk", "لإيران", "lam and alef with hamza below on one key"),
    ];

    #[test]
    fn a_text_is_read_in_the_other_layout_both_ways() {
        for (latin, arabic, why) in ROWS {
            assert_eq!(to_arabic(latin).as_deref(), Some(arabic), "{why}: {latin}");
            assert!(to_latin(arabic).iter().any(|one| one == latin), "{why}: {arabic}");
        }
        for (arabic, latin) in [("لخخلمث", "google"), ("غخعفعلاث", "youtube"), ("ىهلافس", "nights")]
        {
            assert!(to_latin(arabic).iter().any(|one| one == latin), "{arabic}");
        }
        assert_eq!(to_latin("لا"), ["b", "gh"], "one key, then two");
    }

    #[test]
    fn what_no_key_writes_is_not_read() {
        for (text, why) in [
            ("", "nothing"),
            ("12", "no letter"),
            ("café", "an accent"),
            ("كتاب", "Arabic already"),
        ] {
            assert_eq!(to_arabic(text), None, "{why}");
        }
        for (text, why) in
            [("", "nothing"), ("12", "no letter"), ("google", "Latin already"), ("گل", "Persian")]
        {
            assert!(to_latin(text).is_empty(), "{why}");
        }
    }

    #[test]
    fn neighbours_touch() {
        for (one, other, expected) in [
            ('ض', 'ص', true),
            ('ص', 'س', true),
            ('ش', 'ض', true),
            ('ا', 'ل', true),
            ('ي', 'ر', false),
            ('ب', 'ر', true),
            ('د', 'ز', true), // of the Mac
            ('و', 'ز', true), // of Windows
            ('ض', 'ظ', false),
            ('q', 'w', true),
            ('s', 'w', true),
            ('s', 'e', true),
            ('s', 'q', false),
            ('q', 'p', false),
            ('a', 'ش', false),
            ('ا', 'ا', false),
        ] {
            assert_eq!(are_neighbours(one, other), expected, "{one} {other}");
            assert_eq!(are_neighbours(other, one), expected, "{other} {one}");
        }
    }

    proptest! {
        #[test]
        fn both_ways_is_the_same_again(latin in "[a-z0-9 ,.;/\\[\\]']{0,12}[a-z]") {
            let one_key = latin.replace("gh", "b");
            let arabic = to_arabic(&one_key).unwrap();
            let latin = to_latin(&arabic);
            prop_assert_eq!(latin.first(), Some(&one_key));
        }

        #[test]
        fn any_text_is_read_or_not(text in "\\PC{0,20}") {
            for read in to_arabic(&text).into_iter().chain(to_latin(&text)) {
                prop_assert!(read.chars().count() <= 2 * text.chars().count());
            }
        }
    }
}
