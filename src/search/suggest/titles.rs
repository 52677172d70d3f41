//! Titles, found by the beginning of any of their words.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::completions::{Ranked, Strings, beginning_with};
use super::word_counts::Clitics;
use crate::analysis::normalize;

/// Titles kept, those read first: of 60 chars some 500 bytes each.
const MAX_TITLES: usize = 200_000;
/// What is longer is no title that anyone completes.
const MAX_TITLE_BYTES: usize = 300;
/// Words of a title that it is found by.
const MAX_TITLE_WORDS: usize = 16;

/// Collects titles.
#[derive(Default)]
pub(crate) struct TitleCounts {
    /// By the folded title.
    titles: HashMap<Box<str>, Title>,
    document: u32,
}

struct Title {
    /// Of several spellings the first in order, which has أ before ا and ة before ه.
    written: Box<str>,
    documents: u32,
    last: u32,
}

impl TitleCounts {
    /// Takes the titles of a document.
    pub(crate) fn add<'t>(&mut self, titles: impl IntoIterator<Item = &'t str>) {
        self.document += 1;
        for title in titles {
            let written = title.trim();
            if written.len() > MAX_TITLE_BYTES {
                continue;
            }
            let folded = normalize(written).into_boxed_str();
            let is_full = self.titles.len() == MAX_TITLES;
            if folded.is_empty() || is_full && !self.titles.contains_key(&folded) {
                continue;
            }
            let new = || Title { written: written.into(), documents: 0, last: 0 };
            let title = self.titles.entry(folded).or_insert_with(new);
            if *written < *title.written {
                title.written = written.into();
            }
            if title.last != self.document {
                title.documents += 1;
                title.last = self.document;
            }
        }
    }
}

/// Titles, sorted by each beginning of their words.
#[derive(Debug, Default)]
pub(crate) struct Titles {
    folded: Strings,
    written: Strings,
    documents: Vec<u32>,
    beginnings: Vec<Beginning>,
    ranked: Ranked,
}

/// Where a title may begin to match.
#[derive(Clone, Copy, Debug)]
struct Beginning {
    title: u32,
    /// Of the folded title.
    byte: u32,
    /// Whether this is past its first word.
    is_inside: bool,
}

impl Titles {
    pub(crate) fn new(counts: TitleCounts, clitics: &Clitics) -> Titles {
        let mut titles: Vec<(Box<str>, Title)> = counts.titles.into_iter().collect();
        // The order of titles that match equally well.
        titles.sort_unstable_by(|(a, a_is), (b, b_is)| {
            let length = |title: &str| title.chars().count();
            let key = |title: &Title| (Reverse(title.documents), length(&title.written));
            key(a_is).cmp(&key(b_is)).then_with(|| a.cmp(b))
        });
        let folded: Strings = titles.iter().map(|(folded, _)| folded).collect();
        let mut beginnings = Vec::new();
        for (at, title) in (0..).zip(titles.iter().map(|(folded, _)| folded)) {
            let mut start = 0;
            for (nth, word) in title.split(' ').enumerate().take(MAX_TITLE_WORDS) {
                let mut rest = Some(word);
                while let Some(word_from_here) = rest {
                    let byte = (start + word.len() - word_from_here.len()) as u32;
                    beginnings.push(Beginning { title: at, byte, is_inside: nth > 0 });
                    rest = clitics.without_first(word_from_here);
                }
                start += word.len() + 1;
            }
        }
        beginnings.shrink_to_fit();
        beginnings.sort_unstable_by(|&a, &b| {
            rest(&folded, a).cmp(rest(&folded, b)).then_with(|| a.title.cmp(&b.title))
        });
        let mut order: Vec<u32> = (0..beginnings.len() as u32).collect();
        order.sort_unstable_by_key(|&at| {
            let Beginning { title, byte, is_inside } = beginnings[at as usize];
            (is_inside, title, byte)
        });
        Titles {
            written: titles.iter().map(|(_, title)| &title.written).collect(),
            documents: titles.iter().map(|(_, title)| title.documents).collect(),
            ranked: Ranked::new(beginnings.len(), order),
            beginnings,
            folded,
        }
    }

    /// The titles one of whose words begins what is typed, folded: as written, with the documents that
    /// have them. First those that begin with it, then those in more documents, then the shorter.
    pub(crate) fn complete(&self, typed: &str, limit: usize) -> Vec<(&str, u32)> {
        let get = |at: usize| rest(&self.folded, self.beginnings[at]);
        let range = beginning_with(typed, self.beginnings.len(), get);
        let mut found = Vec::new();
        for at in self.ranked.best(range) {
            if found.len() == limit {
                break;
            }
            let title = self.beginnings[at].title as usize;
            if !found.contains(&title) {
                found.push(title);
            }
        }
        found.into_iter().map(|at| (self.written.get(at), self.documents[at])).collect()
    }
}

/// The folded title from there on.
fn rest(folded: &Strings, Beginning { title, byte, .. }: Beginning) -> &str {
    &folded.get(title as usize)[byte as usize..]
}
