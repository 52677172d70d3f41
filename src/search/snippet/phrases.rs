//! Words that count only where they stand together.

use std::collections::HashMap;

use crate::search::rank::ordered::{Path, follow};
use crate::search::rank::words::QueryWord;

/// Words in their order, as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ExactPhrase {
    pub(crate) words: Vec<PhraseWord>,
    /// How many other words may stand between them, in all.
    pub(crate) distance: u32,
}

/// A word of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PhraseWord {
    /// Its term in the exact view.
    pub(crate) term: String,
    /// The place of the word of the query it stands for.
    pub(crate) place: usize,
    /// Its position in the phrase, words that the index leaves out counted.
    pub(crate) position: u32,
}

impl PhraseWord {
    /// A word of a query with letters before it, which stands for that at `place`.
    pub(crate) fn new(word: &QueryWord, prefix: &str, place: usize) -> PhraseWord {
        PhraseWord { term: word.prefixed(prefix), place, position: word.position as u32 }
    }
}

/// Phrases to be looked for in one pass over the terms of a text.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    /// A number for each term.
    terms: HashMap<String, usize>,
    phrases: Vec<Numbered>,
}

/// A phrase of numbers for terms.
#[derive(Debug)]
struct Numbered {
    words: Vec<Word>,
    distance: u32,
}

#[derive(Clone, Copy, Debug)]
struct Word {
    term: usize,
    place: usize,
    /// How far it is after the word before it.
    gap: u32,
}

/// A word of a text that is one of a phrase.
pub(crate) struct Found {
    /// Its number among the words given.
    pub(crate) seen: usize,
    /// The place of the word in the query.
    pub(crate) word: usize,
    /// Whether it goes on with the phrase.
    pub(crate) follows: bool,
}

impl Phrases {
    pub(crate) fn new(phrases: Vec<ExactPhrase>) -> Phrases {
        let mut terms = HashMap::new();
        let numbered = phrases.into_iter().filter(|phrase| !phrase.words.is_empty());
        let phrases = numbered.map(|ExactPhrase { words, distance }| {
            let mut before = words[0].position;
            let number = |PhraseWord { term, place, position }| {
                let next = terms.len();
                let gap = position - before;
                before = position;
                Word { term: *terms.entry(term).or_insert(next), place, gap }
            };
            Numbered { words: words.into_iter().map(number).collect(), distance }
        });
        let phrases = phrases.collect();
        Phrases { terms, phrases }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// The number of a term that is in a phrase.
    pub(crate) fn term(&self, term: &str) -> Option<usize> {
        self.terms.get(term).copied()
    }

    /// The words that stand in a phrase, in their order, each once. `seen` are those with a term of one, in the order
    /// of the text: the number of the term, and the position of the word. The cost is that of the words of each
    /// phrase times how often its first word and the next stand in the text.
    pub(crate) fn find(&self, seen: &[(usize, usize)]) -> Vec<Found> {
        let mut positions: Vec<Vec<u32>> = vec![Vec::new(); self.terms.len()];
        for &(term, position) in seen {
            positions[term].push(position as u32);
        }
        let mut marks: Vec<Option<(usize, bool)>> = vec![None; seen.len()];
        for Numbered { words, distance } in &self.phrases {
            let of = |word: &Word| &positions[word.term];
            let mut paths: Vec<Path> = of(&words[0]).iter().copied().map(Path::new).collect();
            for word in &words[1..] {
                follow(&mut paths, of(word), word.gap, *distance);
            }
            // Those that came to the end are gone again, and marked.
            let mut paths: Vec<Path> = paths.into_iter().map(|path| Path::new(path.from)).collect();
            for (i, word) in words.iter().enumerate() {
                if i > 0 {
                    follow(&mut paths, of(word), word.gap, u32::MAX);
                    paths.dedup_by_key(|path| path.at);
                }
                for path in &paths {
                    let at = |&(_, position): &(usize, usize)| position as u32;
                    if let Ok(seen) = seen.binary_search_by_key(&path.at, at) {
                        let (_, follows) = marks[seen].get_or_insert((word.place, false));
                        *follows |= i > 0;
                    }
                }
            }
        }
        let found = marks.into_iter().enumerate().filter_map(|(seen, mark)| Some((seen, mark?)));
        found.map(|(seen, (word, follows))| Found { seen, word, follows }).collect()
    }
}
