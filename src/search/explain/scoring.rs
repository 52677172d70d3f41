//! Where the score of one document comes from, told by scoring for it alone the very queries that
//! ranked it.

use std::collections::HashMap;

use serde_json::Value;
use tantivy::DocAddress;
use tantivy::query::{EnableScoring, Query};

use super::explanation::{
    Bonus, BonusKind, Explanation, MAX_EXPLAINED_FORMS, Nearness, PartScore, SynonymScore,
    WordMatch, WordScore,
};
use crate::analysis::View;
use crate::error::Error;
use crate::search::hit::texts;
use crate::search::rank::ranking::{self, Part, TextField};
use crate::search::rank::score_of::score_of;
use crate::search::rank::statistics::Statistics;
use crate::search::rank::words::{QueryWord, QueryWords};
use crate::search::searcher::Searcher;
use crate::search::snippet::matcher::{Matcher, Scores};

/// Explains the `score` that a search gave the document at `address`.
pub(crate) fn explain(
    matcher: &Matcher,
    address: DocAddress,
    document: &Value,
    score: f32,
) -> Result<Explanation, Error> {
    let Matcher { searcher, plan, .. } = matcher;
    let QueryWords { wanted: words, left_out, meanings, .. } = &plan.words;
    let as_typed = |word: &QueryWord| plan.text[word.bytes.clone()].to_owned();
    let scoring =
        Scoring { searcher, fields: &plan.fields, statistics: searcher.statistics()?, address };

    let mut bonus = None;
    let (mut parts, mut of_synonyms, mut near, mut others) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (part, clause) in plan.clauses() {
        let gives = scoring.score(&*clause)?;
        match part {
            Part::All => bonus = Some((BonusKind::AllWords, gives)),
            Part::VeryWord => bonus = Some((BonusKind::VeryWord, gives)),
            Part::Word(i) => parts.push(WordScore {
                word: as_typed(&words[i]),
                gives: gives.unwrap_or(0.0),
                matches: scoring.matches(&words[i])?,
            }),
            Part::Synonym(i, which) => of_synonyms.extend(gives.map(|gives| {
                let typed = meanings[i].words.iter().map(|&place| as_typed(&words[place]));
                let synonym = meanings[i].synonyms[which].text.clone();
                SynonymScore { words: typed.collect(), synonym, gives }
            })),
            Part::Near(i, field) => near.extend(gives.map(|gives| Nearness {
                first: as_typed(&words[i]),
                second: as_typed(&words[i + 1]),
                field: field.to_owned(),
                gives,
            })),
            Part::Other(i) => others.extend(
                gives.map(|gives| PartScore { query: plan.others[i].query.clone(), gives }),
            ),
        }
    }
    add_forms(searcher, document, parts.iter_mut().flat_map(|part| &mut part.matches));
    let (kind, gives) = bonus.unwrap_or((BonusKind::AllWords, None));
    let bonus = Bonus { kind, gives: gives.unwrap_or(0.0) };
    let left_out = left_out.iter().map(as_typed).collect();
    let mut explanation = Explanation {
        score,
        words: parts,
        synonyms: of_synonyms,
        left_out,
        near,
        parts: others,
        age: 0.0,
        bonus,
    };
    let sum = explanation.sum();
    match matcher.scores {
        Scores::None => explanation.score = sum,
        Scores::Sums => {}
        Scores::ByAge => explanation.age = (score - sum).min(0.0),
    }
    Ok(explanation)
}

/// The document, and the numbers to score it by.
struct Scoring<'s> {
    searcher: &'s Searcher,
    fields: &'s [TextField],
    statistics: Statistics<'s>,
    address: DocAddress,
}

impl Scoring<'_> {
    /// What the query gives the document; `None` if it does not match.
    fn score(&self, query: &dyn Query) -> Result<Option<f32>, Error> {
        let tantivy = self.searcher.as_tantivy();
        let enabled = EnableScoring::enabled_from_statistics_provider(&self.statistics, tantivy);
        let segment = tantivy.segment_reader(self.address.segment_ord);
        let mut scorer = query.weight(enabled)?.scorer(segment, 1.0)?;
        Ok(score_of(&mut *scorer, self.address.doc_id))
    }

    /// What matches a word, without the words of the document.
    fn matches(&self, word: &QueryWord) -> Result<Vec<WordMatch>, Error> {
        let mut fields = Vec::new();
        for singles in ranking::singles(self.fields, word) {
            let mut found = Vec::new();
            for single in singles {
                found.extend(self.score(&*single.query)?.map(|score| WordMatch {
                    field: single.field.to_owned(),
                    view: single.view,
                    term: single.term,
                    score,
                    share: 1.0,
                    times: 0,
                    words: Vec::new(),
                    more: 0,
                }));
            }
            let scores: Vec<f32> = found.iter().map(|one| one.score).collect();
            for (one, share) in found.iter_mut().zip(ranking::shares(&scores)) {
                one.share = share;
            }
            if !found.is_empty() {
                fields.push(found);
            }
        }
        let scores: Vec<f32> =
            fields.iter().map(|found| found.iter().map(WordMatch::gives).sum()).collect();
        for (found, share) in fields.iter_mut().zip(ranking::shares(&scores)) {
            for one in found {
                one.share *= share;
            }
        }
        let mut all: Vec<WordMatch> = fields.into_iter().flatten().collect();
        all.sort_by(|a, b| b.gives().total_cmp(&a.gives()));
        Ok(all)
    }
}

/// Adds the words of the document that have the terms. Each text is analysed once a view.
fn add_forms<'m>(
    searcher: &Searcher,
    document: &Value,
    found: impl Iterator<Item = &'m mut WordMatch>,
) {
    let mut by_view: HashMap<(String, View), Vec<&mut WordMatch>> = HashMap::new();
    for one in found {
        by_view.entry((one.field.clone(), one.view)).or_default().push(one);
    }
    for ((field, view), mut found) in by_view {
        // Two words of the query may have one stem, or a gram in common.
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (one, place) in found.iter().zip(0..) {
            for term in one.term.split(' ') {
                places.entry(term.to_owned()).or_default().push(place);
            }
        }
        let analyzer = searcher.layout().analyzer(view);
        let mut forms: Vec<Forms<'_>> = found.iter().map(|_| Forms::default()).collect();
        for (text, number) in texts(document, &field).into_iter().zip(0..) {
            analyzer.analyze(text).for_each(|token| {
                let word = &text[token.offset_from..token.offset_to];
                for &place in places.get(&token.text).into_iter().flatten() {
                    forms[place].add((number, token.offset_from), word);
                }
            });
        }
        for (one, forms) in found.iter_mut().zip(forms) {
            one.times = forms.times;
            one.words = forms.first().map(str::to_owned).collect();
            one.more = forms.distinct.len() - one.words.len();
        }
    }
}

/// The words of a document that have one term, or one of several.
#[derive(Default)]
struct Forms<'t> {
    times: usize,
    /// Each with its place among those seen.
    distinct: HashMap<&'t str, usize>,
    /// Where the word added last begins: which text, and the byte.
    last: Option<(usize, usize)>,
}

impl<'t> Forms<'t> {
    /// Adds a word, unless it was the last one: a word may have several of the terms.
    fn add(&mut self, at: (usize, usize), word: &'t str) {
        if self.last.replace(at) == Some(at) {
            return;
        }
        self.times += 1;
        let place = self.distinct.len();
        self.distinct.entry(word).or_insert(place);
    }

    fn first(&self) -> impl Iterator<Item = &'t str> {
        let mut first: Vec<_> = self.distinct.iter().map(|(&word, &place)| (place, word)).collect();
        first.sort_unstable();
        first.into_iter().map(|(_, word)| word).take(MAX_EXPLAINED_FORMS)
    }
}
