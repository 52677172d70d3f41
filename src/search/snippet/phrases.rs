//! Words that count only where they stand together.

use std::collections::HashMap;

/// Words one after the other, as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ExactPhrase {
    /// The terms of the exact view, each with the place of the word of the query it stands for.
    pub(crate) words: Vec<(String, usize)>,
    /// How many other words may stand between them, in all.
    pub(crate) distance: usize,
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
    /// The number of each term, and the place of its word in the query.
    words: Vec<(usize, usize)>,
    distance: usize,
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
            let number = |(term, word)| {
                let next = terms.len();
                (*terms.entry(term).or_insert(next), word)
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

    /// The words that stand in a phrase. `seen` are those with a term of one, in the order of the text:
    /// the number of the term, and the position of the word. The cost is that of the words that begin
    /// a phrase, times its length and a binary search.
    pub(crate) fn find(&self, seen: &[(usize, usize)]) -> Vec<Found> {
        let mut places: Vec<Vec<usize>> = vec![Vec::new(); self.terms.len()];
        for (i, &(term, _)) in seen.iter().enumerate() {
            places[term].push(i);
        }
        let mut found = Vec::new();
        for Numbered { words, distance } in &self.phrases {
            let span = words.len() - 1 + distance;
            for &first in &places[words[0].0] {
                // The next of each after the one before: no other choice ends sooner.
                let mut path = vec![first];
                let within = words[1..].iter().all(|&(term, _)| {
                    let last = path[path.len() - 1];
                    let after = places[term].partition_point(|&place| place <= last);
                    let Some(&next) = places[term].get(after) else { return false };
                    path.push(next);
                    seen[next].1 - seen[first].1 <= span
                });
                if within {
                    found.extend(
                        path.iter().zip(words).enumerate().map(|(i, (&seen, &(_, word)))| Found {
                            seen,
                            word,
                            follows: i > 0,
                        }),
                    );
                }
            }
        }
        found
    }
}
