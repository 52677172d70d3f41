//! The matches of one segment, looked at once.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};
use std::time::Instant;

use tantivy::columnar::StrColumn;
use tantivy::fastfield::AliveBitSet;
use tantivy::query::Scorer;
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, Score, TERMINATED};

use super::facet_count::SegmentCounts;
use super::place::{Place, Places};
use super::recency::Ages;

/// How many documents are looked at before the time is.
pub(crate) const DOCUMENTS_A_LOOK: u64 = 1_024;

/// What a search may take at most.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bounds {
    /// When to stop, whatever was found until then.
    pub(crate) deadline: Option<Instant>,
    /// How many matches to look at.
    pub(crate) matches: Option<u64>,
}

/// What was taken of it. It runs on from segment to segment.
pub(crate) struct Clock {
    bounds: Bounds,
    looked_at: u64,
    /// Whether there was more to look at.
    pub(crate) is_over: bool,
}

impl Clock {
    pub(crate) fn new(bounds: Bounds) -> Clock {
        Clock { bounds, looked_at: 0, is_over: false }
    }

    /// Counts documents; `false` once it is over.
    fn goes_on(&mut self, documents: usize) -> bool {
        let looks = self.looked_at / DOCUMENTS_A_LOOK;
        self.looked_at += documents as u64;
        if self.looked_at / DOCUMENTS_A_LOOK > looks {
            self.is_over = self.bounds.deadline.is_some_and(|deadline| Instant::now() >= deadline);
        }
        self.is_over |= self.bounds.matches.is_some_and(|most| self.looked_at >= most);
        !self.is_over
    }
}

/// A document that may be returned.
#[derive(Clone, Copy)]
pub(crate) struct Found {
    pub(crate) place: Place,
    pub(crate) score: Score,
    /// How many others of its group come after it.
    pub(crate) collapsed: u64,
}

impl PartialEq for Found {
    fn eq(&self, other: &Found) -> bool {
        self.place == other.place
    }
}

impl Eq for Found {}

impl PartialOrd for Found {
    fn partial_cmp(&self, other: &Found) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Found {
    fn cmp(&self, other: &Found) -> Ordering {
        self.place.cmp(&other.place)
    }
}

/// The documents of a segment by their value in a field.
pub(crate) struct Groups {
    pub(crate) column: Option<StrColumn>,
    /// The first of each value, by the ordinal of the value.
    pub(crate) first: HashMap<u64, Found>,
}

/// What is collected of a segment.
pub(crate) struct SegmentPass {
    pub(crate) places: Places,
    pub(crate) alive: Option<AliveBitSet>,
    pub(crate) ages: Option<Ages>,
    pub(crate) bonus: Score,
    pub(crate) facets: Vec<SegmentCounts>,
    pub(crate) window: usize,
    /// Only documents after this are returned.
    pub(crate) after: Option<Place>,
    /// These are not returned.
    pub(crate) shown: Vec<DocId>,
    pub(crate) groups: Option<Groups>,
    pub(crate) total: u64,
    /// The first of those that may be returned, the last of them at the top.
    pub(crate) top: BinaryHeap<Found>,
}

impl SegmentPass {
    /// Looks at all matches, or as many as may be.
    pub(crate) fn run(&mut self, scorer: &mut dyn Scorer, with_scores: bool, clock: &mut Clock) {
        if with_scores {
            while scorer.doc() != TERMINATED {
                let doc = scorer.doc();
                if self.is_alive(doc) {
                    self.collect(doc, scorer.score());
                }
                scorer.advance();
                if scorer.doc() != TERMINATED && !clock.goes_on(1) {
                    return;
                }
            }
            return;
        }
        let mut block = [0; COLLECT_BLOCK_BUFFER_LEN];
        loop {
            let filled = scorer.fill_buffer(&mut block);
            for &doc in &block[..filled] {
                if self.is_alive(doc) {
                    self.collect(doc, 0.0);
                }
            }
            if filled < block.len() || !clock.goes_on(filled) {
                return;
            }
        }
    }

    fn is_alive(&self, doc: DocId) -> bool {
        self.alive.as_ref().is_none_or(|alive| alive.is_alive(doc))
    }

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        for facet in &mut self.facets {
            facet.add(doc);
        }
        if self.window == 0 {
            return;
        }
        let score = self.weighed(doc, score);
        if let Some(groups) = &mut self.groups {
            let value = groups.column.as_ref().and_then(|column| column.term_ords(doc).min());
            if let Some(value) = value {
                let found = Found { place: self.places.place(doc, score), score, collapsed: 0 };
                let first = groups.first.entry(value);
                let first = first.and_modify(|first| {
                    let collapsed = first.collapsed + 1;
                    *first = Found { collapsed, ..found.min(*first) };
                });
                first.or_insert(found);
                return;
            }
        }
        let worst = self.top.peek().filter(|_| self.top.len() >= self.window);
        if let Some(place) =
            self.places.place_unless_past(doc, score, worst.map(|found| found.place))
        {
            self.offer(Found { place, score, collapsed: 0 });
        }
    }

    /// The score of a document by its age.
    pub(crate) fn weighed(&self, doc: DocId, score: Score) -> Score {
        self.ages.as_ref().map_or(score, |ages| ages.weigh(doc, score, self.bonus))
    }

    /// Keeps a document if it is one of the first that may be returned.
    pub(crate) fn offer(&mut self, found: Found) {
        if self.after.is_some_and(|after| found.place <= after)
            || self.shown.contains(&found.place.doc())
        {
            return;
        }
        if self.top.len() < self.window {
            self.top.push(found);
        } else if let Some(mut worst) = self.top.peek_mut()
            && found < *worst
        {
            *worst = found;
        }
    }
}
