//! The words of an index, sorted, and which word follows which.

use std::cmp::Reverse;
use std::ops::Range;

use super::completions::{Ranked, Strings, beginning_with};
use super::word_counts::{AND, ARTICLE, NONE, PairCount, WordCounts, Words};

/// Words kept that follow one word, those in most documents.
const MAX_FOLLOWERS: usize = 4_000;

/// The words of an index by the places of their terms in order.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    terms: Strings,
    /// The spelling of each that is written most; empty if it is written with clitics only.
    written: Strings,
    documents: Vec<u32>,
    /// The word that each is without its clitics.
    roots: Vec<u32>,
    /// What is shown for each: itself, or with its article where that is written more.
    shown: Vec<u32>,
    ranked: Ranked,
    /// Where those that follow each begin, and their end.
    starts: Vec<u32>,
    followers: Vec<Follower>,
}

#[derive(Clone, Copy, Debug)]
struct Follower {
    word: u32,
    documents: u32,
}

/// A word to complete with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Completion<'v> {
    /// The same for all forms that differ by و and the article only.
    pub(crate) root: u32,
    pub(crate) written: &'v str,
    pub(crate) documents: u32,
}

impl Vocabulary {
    pub(crate) fn new(counts: WordCounts) -> Vocabulary {
        let (mut words, pairs) = counts.into_parts();
        let places = sort(&mut words);
        let terms: Strings = words.iter().map(|(term, _)| term).collect();
        let rest = |at: usize| match words[at].1.rest {
            NONE => None,
            rest => Some(places[rest as usize]),
        };
        let mut roots: Vec<u32> = (0..words.len() as u32).collect();
        let mut shown = roots.clone();
        for at in 0..words.len() {
            while let Some(rest) = rest(roots[at] as usize) {
                roots[at] = rest;
            }
            let with_article = &words[at];
            if let Some(rest) = rest(at)
                && with_article.0.starts_with(ARTICLE)
                && with_article.1.times() > words[rest as usize].1.times()
            {
                shown[rest as usize] = at as u32;
            }
        }
        let stands_alone = |&at: &u32| words[at as usize].1.stands_alone;
        let mut order: Vec<u32> = (0..words.len() as u32).filter(stands_alone).collect();
        order.sort_by_key(|&at| Reverse(words[at as usize].1.documents));
        let (starts, followers) = follow(words.len(), pairs, &places);
        Vocabulary {
            written: words.iter().map(|(_, word)| word.written().unwrap_or_default()).collect(),
            documents: words.iter().map(|(_, word)| word.documents).collect(),
            ranked: Ranked::new(words.len(), order),
            terms,
            roots,
            shown,
            starts,
            followers,
        }
    }

    /// The words that begin with a folded prefix and stand alone, those in most documents first.
    pub(crate) fn complete(&self, prefix: &str) -> impl Iterator<Item = Completion<'_>> {
        self.ranked.best(self.range(prefix)).map(|at| {
            let shown = self.shown[at] as usize;
            self.completion(at, self.written.get(shown), self.documents[at])
        })
    }

    /// The words that follow another and begin with a folded prefix or with the article and that: those
    /// that follow it in most documents first, with the number of these; of those in as many the more
    /// common word. At least `limit` of them that
    /// differ by more than their clitics, if there are so many.
    pub(crate) fn follow(&self, before: &str, prefix: &str, limit: usize) -> Vec<Completion<'_>> {
        let Some(before) = self.find(before) else { return Vec::new() };
        let mut found: Vec<Follower> = self.followers_in(before, self.range(prefix)).to_vec();
        // Otherwise they are among those.
        if !ARTICLE.starts_with(prefix) {
            let range = self.range(&format!("{ARTICLE}{prefix}"));
            found.extend(self.followers_in(before, range));
        }
        let rank = |&Follower { word, documents }: &Follower| {
            (Reverse(documents), self.ranked.rank(word as usize), word)
        };
        let most = limit.saturating_mul(FORMS);
        if let Some(last) = most.checked_sub(1)
            && found.len() > most
        {
            found.select_nth_unstable_by_key(last, rank);
            found.truncate(most);
        }
        found.sort_unstable_by_key(rank);
        let completion = |&Follower { word, documents }: &Follower| {
            let at = word as usize;
            self.completion(at, self.written.get(at), documents)
        };
        found.iter().map(completion).collect()
    }

    fn completion<'v>(&self, at: usize, written: &'v str, documents: u32) -> Completion<'v> {
        Completion { root: self.roots[at], written, documents }
    }

    fn range(&self, prefix: &str) -> Range<usize> {
        beginning_with(prefix, self.terms.len(), |at| self.terms.get(at))
    }

    /// The place of a word; without its و if that is no part of it, or the word is not known with it.
    fn find(&self, term: &str) -> Option<usize> {
        let at = self.range(term).start;
        let is_known = at < self.terms.len() && self.terms.get(at) == term;
        match term.strip_prefix(AND) {
            Some(rest) if !is_known || self.roots[at] as usize != at => self.find(rest),
            _ => is_known.then_some(at),
        }
    }

    /// Those that follow a word, of a range of words.
    fn followers_in(&self, before: usize, range: Range<usize>) -> &[Follower] {
        let all = &self.followers[self.starts[before] as usize..self.starts[before + 1] as usize];
        let before_place = |place: usize| move |one: &Follower| (one.word as usize) < place;
        let start = all.partition_point(before_place(range.start));
        let end = all.partition_point(before_place(range.end));
        all.get(start..end).unwrap_or_default()
    }
}

/// A word has no more forms than these: itself, and with و, the article or both.
const FORMS: usize = 4;

/// Sorts words by their terms, and says where each came to.
fn sort(words: &mut Words) -> Vec<u32> {
    let mut order: Vec<u32> = (0..words.len() as u32).collect();
    order.sort_unstable_by(|&a, &b| words[a as usize].0.cmp(&words[b as usize].0));
    let mut places = vec![NONE; words.len()];
    for (place, &id) in (0..).zip(&order) {
        places[id as usize] = place;
    }
    words.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    places
}

/// The words that follow each of `count`, one word after the other, sorted by their places; and where
/// those of each begin.
fn follow(count: usize, counted: Vec<PairCount>, places: &[u32]) -> (Vec<u32>, Vec<Follower>) {
    let place = |id: u32| places[id as usize];
    let pairs = counted.into_iter().map(|PairCount { first, second, documents }| {
        (place(first), Follower { word: place(second), documents })
    });
    let mut pairs: Vec<(u32, Follower)> = pairs.collect();
    pairs.sort_unstable_by_key(|&(first, Follower { word, documents })| {
        (first, Reverse(documents), word)
    });
    let mut starts = Vec::with_capacity(count + 1);
    let mut followers = Vec::with_capacity(pairs.len());
    for of_one in pairs.chunk_by(|a, b| a.0 == b.0) {
        let start = followers.len();
        starts.resize(of_one[0].0 as usize + 1, start as u32);
        followers.extend(of_one.iter().take(MAX_FOLLOWERS).map(|&(_, follower)| follower));
        followers[start..].sort_unstable_by_key(|follower| follower.word);
    }
    starts.resize(count + 1, followers.len() as u32);
    (starts, followers)
}
