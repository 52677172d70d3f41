//! What the words of one family have in common: the second, coarser voice of a search.

use std::mem;

/// Puts the consonants of a stem in its place: what is left without ا و ي ء after the first letter,
/// and without the ة at the end. كتاب, كاتب and كتب need not be one word for a search to profit: of two
/// documents that both have the other words of a query, the one with a relative of the last is the
/// better. Stems of other scripts are left as they are, and so are those of up to three
/// letters and those that would have but one.
pub(super) fn replace_by_root(stem: &mut String) {
    if stem.chars().count() < MIN_LETTERS || !stem.starts_with(is_arabic) {
        return;
    }
    let stretch = stem.strip_suffix(TEH_MARBUTA).unwrap_or(stem);
    let first = stretch.chars().next().map_or(0, char::len_utf8);
    if stretch[first..].chars().all(is_weak) {
        return;
    }
    stem.truncate(stretch.len());
    let mut at_first = true;
    stem.retain(|letter| mem::take(&mut at_first) || !is_weak(letter));
}

const MIN_LETTERS: usize = 4;
/// As it is folded.
pub(crate) const TEH_MARBUTA: char = 'ه';

/// Whether this is the root of a stem.
#[cfg(feature = "index")]
pub(crate) fn has_root(stem: &str, root: &str) -> bool {
    let mut of_stem = stem.to_owned();
    replace_by_root(&mut of_stem);
    of_stem == root
}

/// Whether a folded letter is one that Arabic is written with.
pub(super) fn is_arabic(letter: char) -> bool {
    ('\u{0620}'..='\u{064A}').contains(&letter)
}

/// Whether a letter is left out of a root.
pub(crate) fn is_weak(letter: char) -> bool {
    matches!(letter, 'ا' | 'و' | 'ي' | 'ء')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_letters_go() {
        for (stem, root, reason) in [
            ("كتاب", "كتب", "a long vowel"),
            ("مكتوب", "مكتب", "not the first letter"),
            ("استقلال", "استقلل", "letters of a pattern stay"),
            ("مدرسه", "مدرس", "teh marbuta"),
            ("بيت", "بيت", "three letters"),
            ("اساء", "اس", "two are enough"),
            ("وايي", "وايي", "one is not"),
            ("running", "running", "another script"),
            ("٢٠٢٤", "٢٠٢٤", "digits"),
        ] {
            let mut word = stem.to_owned();
            replace_by_root(&mut word);
            assert_eq!(word, root, "{stem}: {reason}");
        }
    }
}
