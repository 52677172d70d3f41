//! Function words: folded, sorted. They are indexed like any word; only a query leaves them out.

use std::sync::LazyLock;

use super::tokenizer::normalize;

static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    include_str!("../../data/stopwords.tsv").lines().filter(|line| !line.starts_with('#')).collect()
});

/// Whether a word is a stop word, however it is spelt: options may keep apart letters that the list
/// has folded.
pub(crate) fn is_stop_word_as_spelt(word: &str) -> bool {
    is_stop_word(&normalize(word))
}

/// Whether a folded word is a stop word.
fn is_stop_word(word: &str) -> bool {
    WORDS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_sorted_and_unique() {
        for word in WORDS.iter() {
            assert_eq!(&normalize(word), word);
        }
        assert!(WORDS.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn stop_words_are_found_in_folded_form() {
        for (word, expected) in [("في", true), ("الي", true), ("إلى", false), ("وزير", false)]
        {
            assert_eq!(is_stop_word(word), expected, "{word}");
        }
    }
}
