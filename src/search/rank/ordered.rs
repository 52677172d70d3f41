//! Words in their order, with others between them. tantivy's phrases with a slop find words in another order,
//! too, from 2 on.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use super::score_of::score_of;

/// Finds documents in which the terms stand in their order, and at most `distance` other words between them, in
/// all. Each gets a score of 1.
///
/// The cost is that of the positions of the terms in each document that has all of them.
#[derive(Clone, Debug)]
pub(crate) struct OrderedQuery {
    /// Of one field, each with its position in the phrase, in their order: those after which one is left out are
    /// further apart, and so they stand in the document. At least one.
    pub(crate) terms: Vec<(u32, Term)>,
    pub(crate) distance: u32,
}

impl Query for OrderedQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        for (_, term) in &self.terms {
            visitor(term, true);
        }
    }
}

impl OrderedQuery {
    fn scorer(&self, reader: &SegmentReader) -> tantivy::Result<Option<OrderedScorer>> {
        let (mut different, mut terms): (Vec<&Term>, Vec<Placed>) = (Vec::new(), Vec::new());
        let mut words = Vec::new();
        for (position, term) in &self.terms {
            let known = different.iter().position(|other| *other == term);
            let place = known.unwrap_or(different.len());
            if known.is_none() {
                let index = reader.inverted_index(term.field())?;
                let postings =
                    index.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?;
                let Some(postings) = postings else { return Ok(None) };
                different.push(term);
                terms.push(Placed { postings, positions: Vec::new() });
            }
            words.push((place, *position));
        }
        // The rarest leads.
        let rarest = (0..terms.len()).min_by_key(|&term| terms[term].postings.size_hint());
        let Some(lead) = rarest else { return Ok(None) };
        let mut scorer = OrderedScorer {
            terms,
            lead,
            words,
            distance: self.distance,
            paths: Vec::new(),
            boost: 1.0,
        };
        scorer.settle();
        Ok(Some(scorer))
    }
}

impl Weight for OrderedQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.scorer(reader)? {
            Some(scorer) => Box::new(OrderedScorer { boost, ..scorer }),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        if self.scorer(reader)?.is_some_and(|mut scorer| score_of(&mut scorer, doc).is_some()) {
            return Ok(Explanation::new("has the words in their order", 1.0));
        }
        let message = format!("document {doc} has not the words in their order");
        Err(TantivyError::InvalidArgument(message))
    }
}

/// A term, and where it stands in the document that is looked at.
struct Placed {
    postings: SegmentPostings,
    positions: Vec<u32>,
}

struct OrderedScorer {
    /// Each once, all at the same document or, at the end, at any.
    terms: Vec<Placed>,
    /// The one that the others follow.
    lead: usize,
    /// Which of the terms each word is, and its position in the phrase.
    words: Vec<(usize, u32)>,
    distance: u32,
    paths: Vec<Path>,
    boost: Score,
}

impl OrderedScorer {
    /// Goes on from where the leading term is to the first document that matches.
    fn settle(&mut self) -> DocId {
        let mut doc = self.doc();
        'documents: while doc != TERMINATED {
            for at in 0..self.terms.len() {
                let postings = &mut self.terms[at].postings;
                let found = if postings.doc() < doc { postings.seek(doc) } else { postings.doc() };
                if found > doc {
                    doc = self.terms[self.lead].postings.seek(found);
                    continue 'documents;
                }
            }
            if self.is_in_order() {
                break;
            }
            doc = self.terms[self.lead].postings.advance();
        }
        doc
    }

    fn is_in_order(&mut self) -> bool {
        for Placed { postings, positions } in &mut self.terms {
            postings.positions(positions);
        }
        self.paths.clear();
        let (first, mut before) = self.words[0];
        self.paths.extend(self.terms[first].positions.iter().copied().map(Path::new));
        for &(term, position) in &self.words[1..] {
            follow(&mut self.paths, &self.terms[term].positions, position - before, self.distance);
            // Of those that meet, the one that began last has the most words left to spare.
            self.paths.dedup_by(|later, kept| {
                let meets = later.at == kept.at;
                if meets {
                    kept.spent = kept.spent.min(later.spent);
                }
                meets
            });
            before = position;
        }
        !self.paths.is_empty()
    }
}

impl DocSet for OrderedScorer {
    fn advance(&mut self) -> DocId {
        if self.doc() != TERMINATED {
            self.terms[self.lead].postings.advance();
        }
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() < target {
            self.terms[self.lead].postings.seek(target);
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.terms[self.lead].postings.doc()
    }

    fn size_hint(&self) -> u32 {
        self.terms[self.lead].postings.size_hint()
    }
}

impl Scorer for OrderedScorer {
    fn score(&mut self) -> Score {
        self.boost
    }
}

/// A way along the words of a phrase, as far as it has been followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Path {
    /// Where it began: the position of the first word.
    pub(crate) from: u32,
    /// The position of the last word.
    pub(crate) at: u32,
    /// How many other words are between them.
    spent: u32,
}

impl Path {
    pub(crate) fn new(from: u32) -> Path {
        Path { from, at: from, spent: 0 }
    }
}

/// Leads each path on to the next of the `positions`, at least `gap` after where it is, as no other choice spends less;
/// those that find none, or spend more than `distance`, end. Paths and positions are in their order, and stay so.
pub(crate) fn follow(paths: &mut Vec<Path>, positions: &[u32], gap: u32, distance: u32) {
    let mut next = 0;
    paths.retain_mut(|path| {
        let wanted = path.at.saturating_add(gap);
        while positions.get(next).is_some_and(|&position| position < wanted) {
            next += 1;
        }
        let Some(&position) = positions.get(next) else { return false };
        path.spent = path.spent.saturating_add(position - wanted);
        path.at = position;
        path.spent <= distance
    });
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;
    use tantivy::collector::DocSetCollector;
    use tantivy::schema::{Field, Schema, TEXT};
    use tantivy::{Index, IndexWriter, doc};

    use super::*;

    fn index(texts: &[String]) -> (Index, Field) {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        for text in texts {
            writer.add_document(doc!(field => text.as_str())).unwrap();
        }
        writer.commit().unwrap();
        (index, field)
    }

    fn query(field: Field, words: &[(u32, &str)], distance: u32) -> OrderedQuery {
        let term = |&(position, word): &(u32, &str)| (position, Term::from_field_text(field, word));
        OrderedQuery { terms: words.iter().map(term).collect(), distance }
    }

    /// By the definition: any choice of places.
    fn stands(words: &[(u32, &str)], text: &[&str], from: usize, left: u32) -> bool {
        let [(before, _), (position, word), ..] = words else { return true };
        let gap = (position - before) as usize;
        (from + gap..text.len()).any(|at| {
            let spent = (at - from - gap) as u32;
            text[at] == *word && spent <= left && stands(&words[1..], text, at, left - spent)
        })
    }

    fn is_there(words: &[(u32, &str)], text: &str, distance: u32) -> bool {
        let text: Vec<&str> = text.split(' ').collect();
        let first = words[0].1;
        (0..text.len()).any(|at| text[at] == first && stands(words, &text, at, distance))
    }

    #[test]
    fn words_stand_in_order_or_not() {
        let rows = [
            ("وزير الخارجية", 2, "وزير الخارجية", true, "one after the other"),
            ("وزير الخارجية", 2, "وزير دولة في الخارجية", true, "as many between as may be"),
            ("وزير الخارجية", 2, "وزير دولة لشؤون في الخارجية", false, "one more"),
            ("وزير الخارجية", 9, "الخارجية وزير", false, "in the other order"),
            ("وزير الخارجية", 9, "وزير", false, "one alone"),
            ("وزير الخارجية", 1, "وزير في بلاد وزير في الخارجية", true, "the second time"),
            ("من عام من", 2, "من عام", false, "one place for two words"),
            ("من عام من", 2, "من عام ثم من", true, "a word twice"),
            ("وزير خارجية مصر", 2, "وزير ثم خارجية ثم مصر", true, "the distance of all together"),
            ("وزير خارجية مصر", 1, "وزير ثم خارجية ثم مصر", false, "not of each pair"),
        ];
        for (phrase, distance, text, expected, reason) in rows {
            let (index, field) = index(&[text.to_owned()]);
            let words: Vec<_> = (0..).zip(phrase.split(' ')).collect();
            let searcher = index.reader().unwrap().searcher();
            let query = query(field, &words, distance);
            let found = searcher.search(&query, &DocSetCollector).unwrap();
            assert_eq!(!found.is_empty(), expected, "{reason}");
            assert_eq!(is_there(&words, text, distance), expected, "{reason}, by the definition");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn what_is_found_is_what_stands_in_order(
            texts in proptest::collection::vec("[اب]{1}( [ابج]){0,9}", 1..30),
            words in proptest::collection::vec(("[ابج]", 1..3_u32), 1..5),
            distance in 0..5_u32,
        ) {
            let (index, field) = index(&texts);
            let searcher = index.reader().unwrap().searcher();
            let mut position = 0;
            let words: Vec<(u32, &str)> = words
                .iter()
                .map(|(word, gap)| {
                    position += gap;
                    (position, word.as_str())
                })
                .collect();
            let query = query(field, &words, distance);
            let found = searcher.search(&query, &DocSetCollector).unwrap();
            let found: HashSet<u32> = found.into_iter().map(|at| at.doc_id).collect();
            let expected: HashSet<u32> = (0..)
                .zip(&texts)
                .filter(|(_, text)| is_there(&words, text, distance))
                .map(|(doc, _)| doc)
                .collect();
            prop_assert_eq!(&found, &expected);
            // Asked for each by itself, and from each on.
            let segment = searcher.segment_reader(0);
            for doc in 0..texts.len() as u32 {
                let is_found = Weight::explain(&query, segment, doc).is_ok();
                prop_assert_eq!(is_found, expected.contains(&doc));
                let scorer = OrderedQuery::scorer(&query, segment).unwrap();
                let next = scorer.map_or(TERMINATED, |mut scorer| {
                    if scorer.doc() < doc { scorer.seek(doc) } else { scorer.doc() }
                });
                let wanted = expected.iter().copied().filter(|&at| at >= doc).min();
                prop_assert_eq!(next, wanted.unwrap_or(TERMINATED));
            }
        }
    }
}
