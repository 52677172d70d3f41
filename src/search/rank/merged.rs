//! The lists of several terms as one.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

/// How many documents are read ahead: each has a bit in one of 64 numbers of 64 bits.
const WINDOW: usize = u64::BITS as usize * u64::BITS as usize;

/// The documents with any of several terms, as if these were one term. It reads the lists a stretch of documents at
/// a time, one list after the other: to ask of each document which list is the next costs more than
/// to add all up.
pub(super) struct MergedPostings {
    /// Each at its first document past the window.
    lists: Vec<SegmentPostings>,
    /// The first document of the window.
    first: DocId,
    /// How often each document of the window has one of the terms.
    counts: Box<[u32; WINDOW]>,
    /// A bit for each document that has one.
    found: [u64; u64::BITS as usize],
    doc: DocId,
    size_hint: u32,
}

impl MergedPostings {
    pub(super) fn new(lists: Vec<SegmentPostings>) -> MergedPostings {
        let size_hint = lists.iter().map(DocSet::size_hint).max().unwrap_or(0);
        let counts = vec![0; WINDOW].into_boxed_slice().try_into().expect("as many");
        let found = [0; u64::BITS as usize];
        let mut merged = MergedPostings { lists, first: 0, counts, found, doc: 0, size_hint };
        merged.read_on();
        merged
    }

    /// Moves the window to the next document of any list.
    fn read_on(&mut self) -> DocId {
        self.lists.retain(|list| list.doc() != TERMINATED);
        self.first = self.lists.iter().map(DocSet::doc).min().unwrap_or(TERMINATED);
        self.doc = self.first;
        self.counts.fill(0);
        self.found.fill(0);
        for list in &mut self.lists {
            let mut doc = list.doc();
            while let Some(place) = place(self.first, doc) {
                self.counts[place] += list.term_freq();
                self.found[place / 64] |= 1 << (place % 64);
                doc = list.advance();
            }
        }
        self.doc
    }

    /// Goes to the first document of the window from this place on, or past the window.
    fn go_on(&mut self, from: usize) -> DocId {
        for (number, &bits) in self.found.iter().enumerate().skip(from / 64) {
            let begun = if number == from / 64 { u64::MAX << (from % 64) } else { u64::MAX };
            let rest = bits & begun;
            if rest != 0 {
                let place = number * 64 + rest.trailing_zeros() as usize;
                self.doc = self.first + place as DocId;
                return self.doc;
            }
        }
        self.read_on()
    }
}

/// The place of a document in the window that begins with `first`, if it is in it.
fn place(first: DocId, doc: DocId) -> Option<usize> {
    let place = (doc - first) as usize;
    (place < WINDOW && doc != TERMINATED).then_some(place)
}

impl DocSet for MergedPostings {
    fn advance(&mut self) -> DocId {
        match place(self.first, self.doc) {
            Some(place) => self.go_on(place + 1),
            None => TERMINATED,
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            return self.doc;
        }
        if let Some(place) = place(self.first, target) {
            return self.go_on(place);
        }
        for list in self.lists.iter_mut().filter(|list| list.doc() < target) {
            list.seek(target);
        }
        self.read_on()
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.size_hint
    }
}

impl Postings for MergedPostings {
    fn term_freq(&self) -> u32 {
        place(self.first, self.doc).map_or(0, |place| self.counts[place])
    }

    /// There are none: the places of stems are not kept.
    fn append_positions_with_offset(&mut self, _: u32, _: &mut Vec<u32>) {}
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use tantivy::schema::{IndexRecordOption, Schema, TEXT};
    use tantivy::{Index, IndexWriter, SegmentReader, Term, doc};

    use super::*;

    const DOCUMENTS: u32 = 3 * WINDOW as u32;
    /// Each in every so manieth document, as often as its number says.
    const TERMS: [(&str, u32); 5] =
        [("كتب", 2), ("كاتب", 3), ("كتاب", 500), ("كتابه", 4095), ("كاتبه", DOCUMENTS - 1)];

    static SEGMENT: LazyLock<SegmentReader> = LazyLock::new(|| {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 50_000_000).unwrap();
        for i in 0..DOCUMENTS {
            let mut text = String::new();
            for (times, (term, every)) in (1..).zip(TERMS) {
                if i > 0 && i % every == 0 {
                    text.extend((0..times).map(|_| format!("{term} ")));
                }
            }
            writer.add_document(doc!(field => text)).unwrap();
        }
        writer.commit().unwrap();
        index.reader().unwrap().searcher().segment_reader(0).clone()
    });

    fn merged(terms: &[&str]) -> MergedPostings {
        let (field, _) = SEGMENT.schema().fields().next().unwrap();
        let index = SEGMENT.inverted_index(field).unwrap();
        let list = |term: &&str| {
            let term = Term::from_field_text(field, term);
            index.read_postings(&term, IndexRecordOption::WithFreqs).unwrap().unwrap()
        };
        MergedPostings::new(terms.iter().map(list).collect())
    }

    /// How often a document has one of the terms.
    fn expected(terms: &[&str], doc: DocId) -> u32 {
        let of = |(times, (term, every)): (u32, (&str, u32))| {
            if terms.contains(&term) && doc > 0 && doc.is_multiple_of(every) { times } else { 0 }
        };
        (1..).zip(TERMS).map(of).sum()
    }

    #[test]
    fn all_documents_of_the_lists_are_there_in_their_order() {
        for terms in [&["كتب", "كاتب"][..], &["كتاب", "كتابه"], &["كاتبه"], &["كتب"], &[]]
        {
            let mut merged = merged(terms);
            for doc in (0..DOCUMENTS).filter(|&doc| expected(terms, doc) > 0) {
                assert_eq!((merged.doc(), merged.term_freq()), (doc, expected(terms, doc)));
                merged.advance();
            }
            assert_eq!(merged.doc(), TERMINATED, "{terms:?}");
            assert_eq!((merged.advance(), merged.term_freq()), (TERMINATED, 0), "{terms:?}");
            assert_eq!(merged.seek(TERMINATED), TERMINATED);
        }
    }

    proptest! {
        #[test]
        fn any_steps_lead_to_the_next_document(
            terms in prop::sample::subsequence(TERMS.map(|(term, _)| term).to_vec(), 0..5),
            steps in prop::collection::vec(prop_oneof![Just(0), 1_u32..100, 1..10_000_u32], 0..40),
        ) {
            let mut merged = merged(&terms);
            let next = |from| {
                (from..DOCUMENTS).find(|&doc| expected(&terms, doc) > 0).unwrap_or(TERMINATED)
            };
            let mut doc = next(0);
            for step in steps {
                prop_assert_eq!((merged.doc(), merged.term_freq()), (doc, expected(&terms, doc)));
                if doc == TERMINATED {
                    break;
                }
                // None is to the next document, some past so many others.
                let target = doc + step.max(1);
                doc = next(target);
                let at = if step == 0 { merged.advance() } else { merged.seek(target) };
                prop_assert_eq!(at, doc);
            }
        }
    }
}
