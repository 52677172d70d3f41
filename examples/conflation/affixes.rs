//! Which affixes the words have that lost the others of their lemma.

use std::cmp::Reverse;
use std::collections::HashMap;

use fihris::normalize;

use super::pairs::{Group, Word};

/// The longer before the shorter.
const PREFIXES: [&str; 12] = ["وال", "بال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ك", "س"];
const SUFFIXES: [&str; 16] =
    ["هما", "كم", "نا", "ها", "هم", "هن", "ات", "ان", "ون", "ين", "وا", "ة", "ه", "ي", "ا", "ك"];

/// An affix, how many words have it and their lemmas have not, and how many of those are astray.
pub(crate) struct Affix {
    pub(crate) name: String,
    pub(crate) words: u64,
    pub(crate) astray: u64,
}

/// The affixes of the words by lemma, those that lead most words astray first: a word is astray if
/// its term is not the one that most words of its lemma have.
pub(crate) fn count(by_lemma: &[Group]) -> Vec<Affix> {
    let mut counts: HashMap<String, [u64; 2]> = HashMap::new();
    for Group { name: lemma, parts } in by_lemma {
        // Of several as large, that of the shortest term is where the others should be.
        let home = parts.iter().max_by_key(|(term, part)| (part.len(), Reverse(term.len())));
        for (&term, part) in parts {
            for affix in part.iter().flat_map(|word| affixes(word, lemma)) {
                let [words, astray] = counts.entry(affix).or_default();
                *words += 1;
                *astray += u64::from(home.is_some_and(|(&home, _)| home != term));
            }
        }
    }
    let counts = counts.into_iter().map(|(name, [words, astray])| Affix { name, words, astray });
    let mut affixes: Vec<Affix> = counts.collect();
    affixes.sort_by(|a, b| b.astray.cmp(&a.astray).then_with(|| a.name.cmp(&b.name)));
    affixes
}

/// The longest prefix and the longest suffix of a word that its lemma has not, with a hyphen where
/// the word goes on.
fn affixes(word: &Word, lemma: &str) -> impl Iterator<Item = String> {
    let prefix = PREFIXES.iter().find(|&&prefix| word.surface.starts_with(prefix));
    let suffix = SUFFIXES.iter().find(|&&suffix| word.surface.ends_with(suffix));
    // Lemmas are folded.
    let prefix = prefix.filter(|prefix| !lemma.starts_with(&normalize(prefix)));
    let suffix = suffix.filter(|suffix| !lemma.ends_with(&normalize(suffix)));
    let prefix = prefix.map(|prefix| format!("{prefix}-"));
    prefix.into_iter().chain(suffix.map(|suffix| format!("-{suffix}")))
}

#[cfg(test)]
mod tests {
    use super::super::pairs::by_lemma;
    use super::*;

    #[test]
    fn affixes_are_what_the_lemma_lacks() {
        let words: Vec<Word> = [
            ("بيت", "بيت"),
            ("البيت", "بيت"),
            ("بيتكم", "بيتكم"),
            // The ب is of the lemma.
            ("بيتها", "بيت"),
            ("بالبيت", "بالبيت"),
        ]
        .map(|(surface, term)| Word {
            surface: surface.to_owned(),
            lemma: "بيت".to_owned(),
            term: term.to_owned(),
        })
        .into();
        let found = count(&by_lemma(&words));
        let found: Vec<(&str, u64, u64)> =
            found.iter().map(|affix| (affix.name.as_str(), affix.words, affix.astray)).collect();
        assert_eq!(found, [("-كم", 1, 1), ("بال-", 1, 1), ("-ها", 1, 0), ("ال-", 1, 0)]);
    }
}
