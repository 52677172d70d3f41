//! Words by their root: an index has no list of a root's documents, as the lists of its stems together are the
//! same, and the stems are few and can be told by the root's letters.

use std::cell::Cell;
use std::collections::HashMap;

use tantivy::index::SegmentId;
use tantivy::postings::TermInfo;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Score, Searcher, SegmentReader};
use tantivy_fst::Automaton;

use super::bm25::{Worth, explained};
use super::merged::MergedPostings;
use crate::analysis::{TEH_MARBUTA, has_root, is_weak};

/// A root of more stems than these in one segment tells nothing, and no list is read for it there. In ten
/// thousand articles none has more than 20.
const MAX_STEMS: usize = 128;
/// A root that takes more steps than these to look up in one segment tells nothing, either: words made up for it,
/// or damage, could make each look go through all of the dictionary. In ten thousand articles no word takes more than 515.
const MAX_STEPS: u32 = 16_384;

/// All stems of a root as if they were one term, and what a match of it is worth.
#[derive(Clone, Debug)]
pub(crate) struct RootQuery {
    /// The stem view of a text field.
    pub(crate) field: Field,
    pub(crate) root: String,
    pub(crate) weight: f32,
}

impl Query for RootQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let mut stems = HashMap::new();
        let mut documents = 0;
        for segment in scoring.searcher().map_or(&[][..], Searcher::segment_readers) {
            let of_segment = self.stems(segment)?;
            documents += match &of_segment {
                Some(stems) => likely_documents(segment.max_doc(), stems),
                None => u64::from(segment.max_doc()),
            };
            stems.insert(segment.segment_id(), of_segment.unwrap_or_default());
        }
        let worth = Worth::new(scoring, self.field, documents, self.weight)?;
        Ok(Box::new(RootWeight { query: self.clone(), stems, worth }))
    }
}

impl RootQuery {
    /// The stems of the root in a segment; `None` where they are too many or take too long to find.
    fn stems(&self, segment: &SegmentReader) -> tantivy::Result<Option<Vec<TermInfo>>> {
        let index = segment.inverted_index(self.field)?;
        let shape = Shape { root: &self.root, steps_left: Cell::new(MAX_STEPS) };
        let mut stems = Vec::new();
        let mut found = index.terms().search(&shape).into_stream()?;
        while found.advance() {
            if std::str::from_utf8(found.key()).is_ok_and(|stem| has_root(stem, &self.root)) {
                if stems.len() == MAX_STEMS {
                    return Ok(None);
                }
                stems.push(found.value().clone());
            }
        }
        Ok((shape.steps_left.get() > 0).then_some(stems))
    }
}

/// How many documents have one of these stems, as if whether one is in a document said nothing of the
/// others. To count them would be to read all the lists. Deleted ones count until they are merged away.
#[allow(clippy::cast_sign_loss, reason = "a share of the documents")]
fn likely_documents(all: DocId, stems: &[TermInfo]) -> u64 {
    let all = f64::from(all);
    let without = stems.iter().map(|stem| 1.0 - f64::from(stem.doc_freq) / all).product::<f64>();
    (all * (1.0 - without)).round() as u64
}

struct RootWeight {
    query: RootQuery,
    /// Of each segment of the searcher, if there is one: a deletion by query has none.
    stems: HashMap<SegmentId, Vec<TermInfo>>,
    worth: Worth,
}

impl Weight for RootWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let looked_up;
        let stems = if let Some(stems) = self.stems.get(&reader.segment_id()) {
            stems
        } else {
            looked_up = self.query.stems(reader)?.unwrap_or_default();
            &looked_up
        };
        let index = reader.inverted_index(self.query.field)?;
        let postings = stems
            .iter()
            .map(|stem| index.read_postings_from_terminfo(stem, IndexRecordOption::WithFreqs));
        let mut postings = postings.collect::<Result<Vec<_>, _>>()?;
        match postings.pop() {
            None => Ok(Box::new(EmptyScorer)),
            Some(only) if postings.is_empty() => self.worth.scorer(only, reader, boost),
            Some(last) => {
                postings.push(last);
                self.worth.scorer(MergedPostings::new(postings), reader, boost)
            }
        }
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained(self, &self.query.root, reader, doc)
    }
}

/// What stems of a root look like: its letters in their order, weak ones after any of them, and ة at the
/// end. Not all that look so are.
struct Shape<'r> {
    root: &'r str,
    /// How many more bytes may be looked at, refused ones among them.
    steps_left: Cell<u32>,
}

/// How far a stem has been read.
#[derive(Clone, Copy, Default)]
struct Read {
    /// The bytes of the root that it has.
    matched: usize,
    /// The first byte of an Arabic letter, if the second is to come.
    begun: Option<u8>,
    /// Whether ة has ended it.
    ended: bool,
}

impl Shape<'_> {
    fn next(&self, read: Read, byte: u8) -> Option<Read> {
        let Read { matched, begun, ended } = read;
        let rest = &self.root.as_bytes()[matched..];
        match begun {
            _ if ended => None,
            Some(first) if rest.starts_with(&[first, byte]) => {
                Some(Read { matched: matched + 2, ..Read::default() })
            }
            Some(first) => {
                let letter = char::from_u32(u32::from(first & 0x1F) << 6 | u32::from(byte & 0x3F))?;
                let ended = rest.is_empty() && letter == TEH_MARBUTA;
                (ended || (matched > 0 && is_weak(letter))).then_some(Read {
                    matched,
                    begun: None,
                    ended,
                })
            }
            // Weak letters and ة have two bytes, and one of these first.
            None if matches!(byte, 0xD8 | 0xD9) => Some(Read { begun: Some(byte), ..read }),
            None => (rest.first() == Some(&byte)).then_some(Read { matched: matched + 1, ..read }),
        }
    }
}

impl Automaton for Shape<'_> {
    /// `None` for what can be no stem of the root.
    type State = Option<Read>;

    fn start(&self) -> Option<Read> {
        Some(Read::default())
    }

    fn is_match(&self, read: &Option<Read>) -> bool {
        read.is_some_and(|read| read.matched == self.root.len() && read.begun.is_none())
    }

    fn can_match(&self, read: &Option<Read>) -> bool {
        read.is_some() && self.steps_left.get() > 0
    }

    fn accept(&self, read: &Option<Read>, byte: u8) -> Option<Read> {
        self.steps_left.set(self.steps_left.get().saturating_sub(1));
        read.and_then(|read| self.next(read, byte))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;
    use tantivy::collector::TopDocs;
    use tantivy::schema::{Schema, TextFieldIndexing, TextOptions};
    use tantivy::{Index, TantivyDocument, Term, doc};

    use super::super::bm25::Bm25Query;
    use super::*;
    use crate::analysis::{Analyzer, View, register};

    /// The texts in two segments, in the stem view and in a field that has their roots as terms.
    fn index(texts: &[&str]) -> (Searcher, Field, Field) {
        let mut schema = Schema::builder();
        let [stems, roots] = [View::Stem, View::Root].map(|view| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(&Analyzer::new(view).name())
                .set_index_option(IndexRecordOption::WithFreqs);
            let options = TextOptions::default().set_indexing_options(indexing);
            schema.add_text_field(&view.to_string(), options)
        });
        let index = Index::create_in_ram(schema.build());
        register(&index);
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        for half in texts.chunks(texts.len().div_ceil(2).max(1)) {
            for text in half {
                writer.add_document(doc!(stems => *text, roots => *text)).unwrap();
            }
            writer.commit().unwrap();
        }
        (index.reader().unwrap().searcher(), stems, roots)
    }

    /// What each document that is found scores.
    fn found(searcher: &Searcher, query: &dyn Query) -> Vec<(tantivy::DocAddress, Score)> {
        let top = TopDocs::with_limit(1000).order_by_score();
        let mut found: Vec<_> =
            searcher.search(query, &top).unwrap().into_iter().map(|(s, at)| (at, s)).collect();
        found.sort_by_key(|&(at, _)| at);
        for &(at, score) in &found {
            let explained = query.explain(searcher, at).unwrap().value();
            assert!((explained - score).abs() < 1e-5, "{explained}, not {score}");
        }
        found
    }

    /// Asserts that a root is found by stems where a list of its own has it, as often.
    fn assert_as_listed(searcher: &Searcher, stems: Field, roots: Field, root: &str) {
        let by_stems = RootQuery { field: stems, root: root.to_owned(), weight: 1.0 };
        let by_stems = found(searcher, &by_stems);
        let term = Term::from_field_text(roots, root);
        let listed = found(searcher, &Bm25Query { term: term.clone(), weight: 1.0 });
        let documents = |found: &[(tantivy::DocAddress, Score)]| -> Vec<_> {
            found.iter().map(|&(at, _)| at).collect()
        };
        assert_eq!(documents(&by_stems), documents(&listed), "{root}");
        // What is found has the same counts and lengths; in how many documents the root is, is a guess.
        let ratios = by_stems.iter().zip(&listed).map(|((_, one), (_, other))| one / other);
        let (least, most) = ratios.fold((f32::MAX, f32::MIN), |(l, m), r| (l.min(r), m.max(r)));
        assert!(listed.is_empty() || most - least < 1e-3, "{root}: from {least} to {most}");
    }

    #[test]
    fn roots_are_found_by_their_stems() {
        for (text, root, expected, why) in [
            ("كتاب", "كتب", true, "a long vowel"),
            ("الكاتبات", "كتب", true, "an ending the stemmer takes off"),
            ("كتب", "كتب", true, "the root itself"),
            ("مدرسة", "مدرس", true, "teh marbuta"),
            ("فاكهة", "فكه", true, "a root that ends like teh marbuta"),
            ("سوريا", "سر", true, "weak letters one after the other"),
            ("إسلام", "اسلم", true, "a first letter that is weak"),
            ("مكتب", "كتب", false, "another first letter"),
            ("كتاب", "كت", false, "a letter too many"),
            ("كتاب", "كتبن", false, "a letter missing"),
            ("دار", "در", false, "three letters stay"),
            ("دار", "دار", true, "and are found by themselves"),
            ("brand", "brand", true, "another script"),
            ("brand", "brnd", false, "whose vowels stay"),
            ("٢٠٢٤", "2024", true, "a number"),
            ("كتاب", "", false, "nothing"),
        ] {
            let (searcher, stems, roots) = index(&[text, "نص آخر"]);
            let query = RootQuery { field: stems, root: root.to_owned(), weight: 1.0 };
            assert_eq!(
                found(&searcher, &query).len(),
                usize::from(expected),
                "{why}: {text} {root}"
            );
            assert_as_listed(&searcher, stems, roots, root);
        }
    }

    /// All stretches of so many weak letters, one after the other.
    fn weak_stretches(letters: usize) -> Vec<String> {
        let longer = |stretches: Vec<String>| {
            let longer =
                |stretch: &String| ["ا", "و", "ي", "ءا"].map(|letter| format!("{stretch}{letter}"));
            stretches.iter().flat_map(longer).collect()
        };
        (0..letters).fold(vec![String::new()], |stretches, _| longer(stretches))
    }

    #[test]
    fn a_root_of_too_many_stems_tells_nothing() {
        // Words that no rule stems, as their letters are none of a word's ends.
        let texts: Vec<String> =
            weak_stretches(5).iter().map(|stretch| format!("زغ{stretch}طغ")).collect();
        for (number, expected) in [(2, 1), (MAX_STEMS, 1), (MAX_STEMS + 1, 0), (texts.len(), 0)] {
            let text = texts[..number].join(" ");
            let stems: HashSet<String> =
                Analyzer::new(View::Stem).terms(&text).into_iter().collect();
            assert!(stems.iter().all(|stem| has_root(stem, "زغطغ")));
            assert_eq!(stems.len(), number);
            let (searcher, field, _) = index(&[&text]);
            let query = RootQuery { field, root: "زغطغ".to_owned(), weight: 1.0 };
            assert_eq!(found(&searcher, &query).len(), expected, "{number}");
        }
    }

    #[test]
    fn a_root_of_too_many_steps_tells_nothing() {
        for (letters, expected) in [(2, 1), (7, 0)] {
            let stretches = weak_stretches(letters);
            let other = stretches.iter().map(|stretch| format!("زغ{stretch}ط "));
            let text: String = other.chain(["زغيغ".to_owned()]).collect();
            let (searcher, field, _) = index(&[&text]);
            let query = RootQuery { field, root: "زغغ".to_owned(), weight: 1.0 };
            assert_eq!(found(&searcher, &query).len(), expected, "{letters}");
        }
    }

    #[test]
    fn a_deletion_by_query_finds_roots_too() {
        let (searcher, stems, _) = index(&["كتاب", "مكتب", "الكاتبة", "نص آخر"]);
        let index = searcher.index();
        let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, 15_000_000).unwrap();
        let query = RootQuery { field: stems, root: "كتب".to_owned(), weight: 1.0 };
        writer.delete_query(Box::new(query.clone())).unwrap();
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        assert_eq!((found(&searcher, &query).len(), searcher.num_docs()), (0, 2));
    }

    #[test]
    fn documents_are_guessed_between_the_most_and_the_sum() {
        for (all, of_stems, expected) in [
            (100, &[][..], 0),
            (100, &[7], 7),
            (100, &[100, 3], 100),
            (100, &[50, 50], 75),
            (1_000_000, &[10, 20, 30], 60),
        ] {
            let stem = |&doc_freq: &u32| TermInfo { doc_freq, ..TermInfo::default() };
            let stems: Vec<_> = of_stems.iter().map(stem).collect();
            assert_eq!(likely_documents(all, &stems), expected, "{of_stems:?} of {all}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn all_roots_are_found_as_if_listed(
            texts in prop::collection::vec("([كتبمهدة]{0,2}[اويءئؤ]{0,2}[تهبرس]{0,2}[اويه]{0,2}[نةه]? |[a-c]{1,3}ب? ){0,12}", 1..8)
        ) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let (searcher, stems, roots) = index(&texts);
            let known: HashSet<String> =
                texts.iter().flat_map(|text| Analyzer::new(View::Root).terms(text)).collect();
            for root in known.iter().map(String::as_str).chain(["كتب"]) {
                assert_as_listed(&searcher, stems, roots, root);
            }
        }
    }
}
