//! Which words of a text are those of a query.

use std::ops::Range;

use tantivy_tokenizer_api::TokenStream;

use super::phrases::{ExactPhrase, PhraseWord, Phrases};
use crate::analysis::{Analyzer, View};
use crate::index::layout::Layout;
use crate::search::rank::pattern::Pattern;
use crate::search::rank::plan::Plan;
use crate::search::rank::synonyms::PREFIXES;
use crate::search::rank::words::{QueryWord, QueryWords};
use crate::search::searcher::Searcher;

/// What is marked in a text. With each comes the place of the word of the query that it is or stands
/// for, counted in words: where words stand as far from each other as in the query, they are worth more.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    /// Words in any form, by their stems.
    pub(crate) stems: Vec<(String, usize)>,
    /// Words as they are, where they stand together.
    pub(crate) phrases: Vec<ExactPhrase>,
    /// Words of a shape.
    pub(crate) patterns: Vec<(Pattern, usize)>,
}

impl Wanted {
    /// What is marked of a query: its words, and those of its phrases where they stand together.
    pub(crate) fn of(layout: &Layout, plan: &Plan) -> Wanted {
        let mut wanted = Wanted::default();
        wanted.add(layout, plan, 0);
        wanted
    }

    /// Adds what a plan asks for, whose words come after so many others. Returns where the next begin.
    fn add(&mut self, layout: &Layout, plan: &Plan, first: usize) -> usize {
        let Wanted { stems, phrases, patterns } =
            Wanted::new(layout, &plan.words, |word| plan.is_said_alone(word));
        self.stems.extend(stems.into_iter().map(|(stem, place)| (stem, place + first)));
        self.phrases.extend(phrases.into_iter().map(|mut phrase| {
            phrase.words.iter_mut().for_each(|word| word.place += first);
            phrase
        }));
        debug_assert!(patterns.is_empty());
        let mut next = first + plan.words.wanted.len() + plan.words.left_out.len();
        for (words, distance) in &plan.phrases {
            let phrase = words.iter().map(|word| PhraseWord::new(word, "", next + word.position));
            self.phrases.push(ExactPhrase { words: phrase.collect(), distance: *distance });
            next += words.last().map_or(0, |last| last.position + 1);
        }
        for other in &plan.others {
            if let Some(pattern) = &other.pattern {
                self.patterns.push((pattern.clone(), next));
                next += 1;
            }
            for plan in &other.plans {
                next = self.add(layout, plan, next);
            }
        }
        next
    }

    /// The words of a query, and their synonyms: those of more than one word are found together, where
    /// a field has the positions to tell so.
    fn new(
        layout: &Layout,
        words: &QueryWords,
        is_said_alone: impl Fn(&QueryWord) -> bool,
    ) -> Wanted {
        let all = words.wanted.iter().chain(&words.left_out);
        let mut starts: Vec<usize> = all.map(|word| word.bytes.start).collect();
        starts.sort_unstable();
        let place = |word: &QueryWord| starts.partition_point(|&start| start < word.bytes.start);
        let tells_positions =
            layout.text_columns().any(|(_, column)| column.field(View::Exact).is_some());

        let mut wanted = Wanted::default();
        let alone = words.wanted.iter().filter(|word| is_said_alone(word));
        wanted.stems.extend(alone.map(|word| (word.stem.clone(), place(word))));
        for meaning in &words.meanings {
            // The words typed, and the last of them for what is more in the synonym.
            let places: Vec<usize> =
                meaning.words.iter().map(|&word| place(&words.wanted[word])).collect();
            let Some(&last) = places.last() else { continue };
            let places = places.into_iter().chain(std::iter::repeat(last));
            for synonym in &meaning.synonyms {
                let words = synonym.words.iter().zip(places.clone());
                if tells_positions && synonym.words.len() > 1 {
                    wanted.phrases.extend(PREFIXES.map(|prefix| {
                        let prefixes = [prefix].into_iter().chain(std::iter::repeat(""));
                        let words = words.clone().zip(prefixes);
                        let words =
                            words.map(|((word, at), prefix)| PhraseWord::new(word, prefix, at));
                        ExactPhrase { words: words.collect(), distance: 0 }
                    }));
                } else {
                    wanted.stems.extend(words.map(|(word, at)| (word.stem.clone(), at)));
                }
            }
        }
        wanted
    }
}

/// What scores hits have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scores {
    /// None: they are ordered by a field.
    None,
    /// What their parts give.
    Sums,
    /// The same, less what age takes.
    ByAge,
}

/// What the hits of one search share: which words of a text a query's words match, and what was searched
/// for what.
#[derive(Debug)]
pub(crate) struct Matcher {
    pub(crate) searcher: Searcher,
    pub(crate) plan: Plan,
    pub(crate) scores: Scores,
    analyzer: Analyzer,
    exact: Analyzer,
    /// In their order, each once.
    stems: Vec<(String, usize)>,
    phrases: Phrases,
    patterns: Vec<(Pattern, usize)>,
}

/// A word of a text that a word of the query matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) bytes: Range<usize>,
    /// Its number among the words of the text.
    position: usize,
    /// The place of the word of the query.
    pub(crate) word: usize,
    /// Whether it stands after the match before it as in the query.
    pub(crate) follows: bool,
}

impl Matcher {
    pub(crate) fn new(searcher: Searcher, plan: Plan, scores: Scores) -> Matcher {
        let wanted = Wanted::of(searcher.layout(), &plan);
        Matcher::marking(searcher, plan, scores, wanted)
    }

    fn marking(searcher: Searcher, plan: Plan, scores: Scores, wanted: Wanted) -> Matcher {
        let layout = searcher.layout();
        let [analyzer, exact] = [View::Stem, View::Exact].map(|view| layout.analyzer(view));
        let Wanted { mut stems, phrases, patterns } = wanted;
        stems.sort_unstable();
        stems.dedup_by(|(stem, _), (before, _)| stem == before);
        Matcher {
            searcher,
            plan,
            scores,
            analyzer,
            exact,
            stems,
            phrases: Phrases::new(phrases),
            patterns,
        }
    }

    /// The words of `text` that match, in their order, each once. The text is analysed once, and once
    /// more if there are phrases or patterns.
    pub(crate) fn matches(&self, text: &str) -> Vec<Match> {
        let mut found = Vec::new();
        if !self.stems.is_empty() {
            self.analyzer.analyze(text).for_each(|token| {
                if let Some(word) = find(&self.stems, &token.text) {
                    let bytes = token.offset_from..token.offset_to;
                    found.push(Match { bytes, position: token.position, word, follows: false });
                }
            });
        }
        if !self.phrases.is_empty() || !self.patterns.is_empty() {
            self.add_as_they_are(text, &mut found);
            // By its stem first, as that tells most of what it is.
            found.sort_by_key(|one| one.position);
            found.dedup_by(|again, first| {
                let same = again.position == first.position;
                first.follows |= same && again.follows;
                same
            });
        }
        for i in 1..found.len() {
            let (before, one) = (&found[i - 1], &found[i]);
            let follows =
                one.word > before.word && one.word - before.word == one.position - before.position;
            found[i].follows |= follows;
        }
        found
    }

    /// Adds the words that match by their exact terms.
    fn add_as_they_are(&self, text: &str, found: &mut Vec<Match>) {
        let (mut seen, mut spans) = (Vec::new(), Vec::new());
        self.exact.analyze(text).for_each(|token| {
            let bytes = token.offset_from..token.offset_to;
            let position = token.position;
            let of_shape = self.patterns.iter().find(|(pattern, _)| pattern.matches(&token.text));
            if let Some(&(_, word)) = of_shape {
                found.push(Match { bytes: bytes.clone(), position, word, follows: false });
            }
            if let Some(term) = self.phrases.term(&token.text) {
                seen.push((term, position));
                spans.push(bytes);
            }
        });
        found.extend(self.phrases.find(&seen).into_iter().map(|one| Match {
            bytes: spans[one.seen].clone(),
            position: seen[one.seen].1,
            word: one.word,
            follows: one.follows,
        }));
    }

    /// The word of `text` that would be cut at byte `at`.
    pub(crate) fn word_around(&self, text: &str, at: usize) -> Option<Range<usize>> {
        let mut tokens = self.analyzer.analyze(text);
        while tokens.advance() {
            let token = tokens.token();
            if token.offset_to > at {
                return (token.offset_from < at).then_some(token.offset_from..token.offset_to);
            }
        }
        None
    }
}

/// What stands with `term` among `terms`, which are sorted and each there once.
fn find(terms: &[(impl AsRef<str>, usize)], term: &str) -> Option<usize> {
    let found = terms.binary_search_by(|(other, _)| other.as_ref().cmp(term)).ok()?;
    Some(terms[found].1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::rank::fuzzy::Near;
    use crate::{Index, Query, Schema, Synonyms};

    fn matcher(wanted: Wanted) -> Matcher {
        let schema = Schema::builder().text("body").build().unwrap();
        let searcher = Index::in_memory(schema).unwrap().searcher();
        let plan = Plan::new(&searcher, &Synonyms::none(), Near::None, &Query::All).unwrap();
        Matcher::marking(searcher, plan, Scores::Sums, wanted)
    }

    fn marked(matcher: &Matcher, text: &str) -> String {
        let mut out = text.to_owned();
        for one in matcher.matches(text).into_iter().rev() {
            out.insert(one.bytes.end, ']');
            out.insert(one.bytes.start, '[');
        }
        out
    }

    fn phrase(text: &str, distance: u32) -> ExactPhrase {
        let terms = Analyzer::new(View::Exact).terms(text).into_iter().zip(0..);
        let words = terms.map(|(term, place)| PhraseWord { term, place, position: place as u32 });
        ExactPhrase { words: words.collect(), distance }
    }

    #[test]
    fn a_phrase_is_marked_where_it_stands_together() {
        let rows = [
            ("القدس الشرقية", 0, "في القدس الشرقية", "في [القدس] [الشرقية]", "as it is"),
            ("القدس الشرقية", 0, "الْقُدْسُ الشَّرْقِيَّة", "[الْقُدْسُ] [الشَّرْقِيَّة]", "with marks"),
            ("القدس الشرقية", 0, "القدس القديمة الشرقية", "القدس القديمة الشرقية", "apart"),
            ("القدس الشرقية", 0, "الشرقية القدس", "الشرقية القدس", "in another order"),
            ("القدس الشرقية", 0, "والقدس الشرقية", "والقدس الشرقية", "another form"),
            (
                "القدس الشرقية",
                1,
                "القدس القديمة الشرقية",
                "[القدس] القديمة [الشرقية]",
                "within the distance",
            ),
            ("القدس الشرقية", 1, "القدس من الجهة الشرقية", "القدس من الجهة الشرقية", "beyond it"),
            (
                "القدس الشرقية",
                1,
                "القدس القدس الشرقية",
                "[القدس] [القدس] [الشرقية]",
                "every word from which it is near",
            ),
            (
                "وزير الخارجية المصري",
                2,
                "وزير دولة الخارجية سابقا المصري",
                "[وزير] دولة [الخارجية] سابقا [المصري]",
                "the distance is that of all words together",
            ),
            (
                "وزير الخارجية المصري",
                1,
                "وزير دولة الخارجية سابقا المصري",
                "وزير دولة الخارجية سابقا المصري",
                "not of each pair",
            ),
            ("سلام سلام", 0, "سلام ثم سلام سلام", "سلام ثم [سلام] [سلام]", "a word said twice"),
            ("القدس", 0, "القدس الشرقية", "[القدس] الشرقية", "one word as it is"),
            ("", 0, "القدس الشرقية", "القدس الشرقية", "no words"),
        ];
        for (words, distance, text, expected, reason) in rows {
            let phrases = vec![phrase(words, distance)];
            let matcher = matcher(Wanted { phrases, ..Wanted::default() });
            assert_eq!(marked(&matcher, text), expected, "{reason}");
        }
    }

    #[test]
    fn words_shapes_and_phrases_are_marked_once() {
        let exact = Analyzer::new(View::Exact);
        let wanted = Wanted {
            stems: vec![("قدس".to_owned(), 0), ("نحو".to_owned(), 5)],
            phrases: vec![phrase("القدس الشرقية", 0)],
            patterns: vec![(Pattern::new("كتا*", &exact), 3), (Pattern::new("*قدس", &exact), 4)],
        };
        let matcher = matcher(wanted);
        let rows = [
            ("القدس الشرقية وقدس", "[القدس] [الشرقية] [وقدس]", "in a phrase and alone"),
            ("كتاب وكتاب وكتابان", "[كتاب] وكتاب وكتابان", "a shape is of the whole word"),
            ("كِتَابُ النحو", "[كِتَابُ] [النحو]", "each by its own"),
            ("الشرقية", "الشرقية", "a word of the phrase alone"),
        ];
        for (text, expected, reason) in rows {
            assert_eq!(marked(&matcher, text), expected, "{reason}");
        }
        let follows = |text: &str| -> Vec<bool> {
            matcher.matches(text).into_iter().map(|one| one.follows).collect()
        };
        assert_eq!(follows("القدس الشرقية"), [false, true]);
        assert_eq!(follows("كتاب في النحو"), [false, true], "two words on, as in the query");
        assert_eq!(follows("كتاب النحو"), [false, false]);
        assert_eq!(follows("النحو في كتاب"), [false, false]);
    }
}
