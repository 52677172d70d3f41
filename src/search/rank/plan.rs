//! A query read for one index: what it finds, and what each of its parts gives.

use std::collections::HashSet;

use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur as Need, Query as Find,
};

use super::excluded::Excluded;
use super::fuzzy::{self, Correction, Near};
use super::limits::{Limits, MAX_QUERY_PARTS};
use super::other::{self, Other};
use super::ranking::{self, Part, TextField};
use super::synonyms::Synonyms;
use super::words::{QueryWord, QueryWords, words};
use crate::analysis::View;
use crate::error::{Error, Kind};
use crate::index::layout::Layout;
use crate::search::query::ast::{Clause, Occur, Query};
use crate::search::query::parse;
use crate::search::searcher::Searcher;

/// How deep the parts of a query may stand in one another.
pub(crate) const MAX_DEPTH: usize = 40;

/// A query read for one index.
///
/// Documents are found by one of the words and parts that are wanted, unless something is required; and
/// each part adds to their scores. Those with all parts get a bonus that no other document's score can
/// reach, so they come first; of a query of one word, those with that very word.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) fields: Vec<TextField>,
    /// The words, and those of required phrases, one after the other: what `words` are cut from.
    pub(crate) text: String,
    pub(crate) words: QueryWords,
    /// Matches for what is required; that of filters apart, as a filter alone is not what is asked for.
    required: Vec<Box<dyn Find>>,
    filters: Vec<Box<dyn Find>>,
    excluded: Vec<Box<dyn Find>>,
    pub(crate) others: Vec<Other>,
    /// The exact terms of the words said outside required phrases.
    alone: HashSet<String>,
    /// The required phrases, and how many other words may stand between their words.
    pub(crate) phrases: Vec<(Vec<QueryWord>, u32)>,
    /// No sum of what the parts give exceeds it.
    pub(crate) bound: f32,
    /// Whether something the query asks for is not looked for, as it asks for too much.
    pub(crate) is_cut: bool,
}

/// What a query is read with.
#[derive(Clone, Copy)]
pub(super) struct Context<'s> {
    pub(super) searcher: &'s Searcher,
    synonyms: &'s Synonyms,
    near: Near,
    pub(super) limits: &'s Limits,
}

/// The words of a phrase, or such that must be there, as far as there is room for them.
fn strict_words(context: Context, text: &str) -> Vec<QueryWord> {
    let mut words = words(context.searcher.layout(), text);
    words.truncate(context.limits.take(&context.limits.strict_words, words.len()));
    words
}

impl Plan {
    /// Reads a query for all text fields.
    pub(crate) fn new(
        searcher: &Searcher,
        synonyms: &Synonyms,
        near: Near,
        query: &Query,
    ) -> Result<Plan, Error> {
        let fields = searcher.layout().text_columns();
        let fields = fields.map(|(name, column)| (name.to_owned(), column)).collect();
        let limits = Limits::default();
        let context = Context { searcher, synonyms, near, limits: &limits };
        let mut plan = Plan::read(context, fields, query, 0)?;
        plan.is_cut = limits.is_cut();
        Ok(plan)
    }

    pub(super) fn read(
        context: Context,
        fields: Vec<TextField>,
        query: &Query,
        depth: usize,
    ) -> Result<Plan, Error> {
        if depth > MAX_DEPTH {
            return Err(Kind::Query(format!(
                "the query has parts in parts more than {MAX_DEPTH} deep"
            ))
            .into());
        }
        let layout = context.searcher.layout();
        let mut plan = Plan {
            fields,
            text: String::new(),
            words: QueryWords::default(),
            required: Vec::new(),
            filters: Vec::new(),
            excluded: Vec::new(),
            others: Vec::new(),
            alone: HashSet::new(),
            phrases: Vec::new(),
            bound: 0.0,
            is_cut: false,
        };
        match query {
            Query::Typed(text) => {
                let (query, is_cut) = parse::read(text, &layout.schema);
                if is_cut {
                    context.limits.cut();
                }
                return Plan::read(context, plan.fields, &query, depth + 1);
            }
            Query::Clauses(clauses) => {
                for Clause { occur, query } in clauses {
                    plan.add(context, *occur, query, depth + 1)?;
                }
            }
            Query::Word(_) => plan.add(context, Occur::Wanted, query, depth + 1)?,
            _ => plan.add(context, Occur::Required, query, depth + 1)?,
        }
        let limits = context.limits;
        plan.words = QueryWords::new(layout, context.synonyms, &plan.text, limits.words.left());
        limits.words.take(plan.words.wanted.len() + plan.words.left_out.len());
        if !plan.words.beyond.is_empty() {
            limits.cut();
        }
        context.near.add(context.searcher, &mut plan.words, &limits.near)?;
        plan.bound = ranking::bound(&plan.fields, context.searcher.as_tantivy(), &plan.words)?;
        plan.bound += plan.others.iter().map(|other| other.bound).sum::<f32>();
        Ok(plan)
    }

    fn add(
        &mut self,
        context: Context,
        occur: Occur,
        query: &Query,
        depth: usize,
    ) -> Result<(), Error> {
        if context.limits.parts.take(1) == 0 {
            let message = format!("the query has more than {MAX_QUERY_PARTS} parts; ask for fewer");
            return Err(Kind::Query(message).into());
        }
        let layout = context.searcher.layout();
        match (occur, query) {
            (Occur::Excluded, query) => {
                // Who does not want a word may want another one.
                let synonyms = &Synonyms::none();
                let context = Context { synonyms, near: Near::None, ..context };
                let plan = Plan::read(context, self.fields.clone(), query, depth)?;
                self.excluded.push(Box::new(Excluded::new(plan.found())));
            }
            (Occur::Wanted, Query::Word(text)) => self.add_words(layout, text),
            (Occur::Required, Query::Word(text)) => {
                self.add_words(layout, text);
                let required = strict_words(context, text);
                self.required
                    .extend(required.iter().map(|word| ranking::found(&self.fields, word)));
            }
            (Occur::Required, Query::Phrase { words: text, distance }) => {
                self.add_text(text);
                let words = strict_words(context, text);
                if !words.is_empty() {
                    self.required.push(ranking::phrase(&self.fields, &words, *distance));
                    self.phrases.push((words, *distance));
                }
            }
            (Occur::Required, Query::Filter(filter)) => {
                self.filters.extend(other::passing(context, filter)?);
            }
            (occur, query) => {
                let Some(other) = self.other(context, occur, query, depth)? else { return Ok(()) };
                if occur == Occur::Required {
                    self.required.push(other.found.box_clone());
                }
                self.others.push(other);
            }
        }
        Ok(())
    }

    fn add_words(&mut self, layout: &Layout, text: &str) {
        self.add_text(text);
        self.alone.extend(layout.analyzer(View::Exact).terms(text));
    }

    fn add_text(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push(' ');
    }

    /// Whether it asks for nothing.
    pub(super) fn is_nothing(&self) -> bool {
        self.words.wanted.is_empty()
            && self.others.is_empty()
            && [&self.required, &self.filters, &self.excluded].iter().all(|some| some.is_empty())
    }

    /// Whether a word of it is said outside its required phrases.
    pub(crate) fn is_said_alone(&self, word: &QueryWord) -> bool {
        self.alone.contains(word.term(View::Exact))
    }

    /// It and all plans it consists of.
    fn all_plans(&self) -> Vec<&Plan> {
        let mut all = vec![self];
        for other in &self.others {
            all.extend(other.plans.iter().flat_map(Plan::all_plans));
        }
        all
    }

    pub(crate) fn has_near_words(&self) -> bool {
        self.all_plans().iter().any(|plan| plan.words.near().next().is_some())
    }

    /// The near words that are looked for.
    pub(crate) fn corrections(&self, searcher: &Searcher) -> Result<Vec<Correction>, Error> {
        let mut corrections = Vec::new();
        for plan in self.all_plans() {
            corrections.extend(fuzzy::corrections(searcher, &plan.words, &plan.text)?);
        }
        Ok(corrections)
    }

    /// The words that are not looked for as there are too many.
    pub(crate) fn ignored(&self) -> Vec<String> {
        let plans = self.all_plans().into_iter();
        let words = plans.flat_map(|plan| plan.words.beyond.iter().map(move |word| (plan, word)));
        words.map(|(plan, word)| plan.text[word.clone()].to_owned()).collect()
    }

    /// Matches the documents that the query finds.
    pub(crate) fn found(&self) -> Box<dyn Find> {
        let mut needed: Vec<_> = self.required.iter().map(|one| one.box_clone()).collect();
        if needed.is_empty() {
            let mut any = ranking::any_word(&self.fields, &self.words);
            let wanted = self.others.iter().filter(|other| other.wanted);
            any.extend(wanted.map(|other| other.found.box_clone()));
            if !any.is_empty() {
                needed.push(Box::new(BooleanQuery::union(any)));
            }
        }
        needed.extend(self.filters.iter().map(|one| one.box_clone()));
        if needed.is_empty() {
            if self.excluded.is_empty() {
                return Box::new(EmptyQuery);
            }
            needed.push(Box::new(AllQuery));
        }
        let excluded = self.excluded.iter().map(|one| (Need::MustNot, one.box_clone()));
        let needed = needed.into_iter().map(|one| (Need::Must, one));
        Box::new(BooleanQuery::new(needed.chain(excluded).collect()))
    }

    /// Matches documents that have all the words and parts: one query for each.
    pub(crate) fn all(&self) -> Vec<Box<dyn Find>> {
        let mut all = ranking::all_words(&self.fields, &self.words);
        all.extend(self.others.iter().map(|other| other.all.box_clone()));
        all
    }

    /// Matches documents that the query finds and that have all the words and parts.
    pub(super) fn complete(&self) -> Box<dyn Find> {
        let mut all = self.all();
        all.push(self.found());
        Box::new(BooleanQuery::intersection(all))
    }

    /// What the parts give, and the bonus.
    pub(crate) fn clauses(&self) -> Vec<(Part<'_>, Box<dyn Find>)> {
        let mut clauses = self.parts();
        let (part, best) = match &self.words.wanted[..] {
            [word] if self.others.is_empty() && self.phrases.is_empty() => {
                (Part::VeryWord, ranking::found_very(&self.fields, word))
            }
            [] if self.others.is_empty() => return clauses,
            _ => (Part::All, Box::new(BooleanQuery::intersection(self.all())) as _),
        };
        clauses.insert(0, (part, Box::new(ConstScoreQuery::new(best, self.bound))));
        clauses
    }

    fn parts(&self) -> Vec<(Part<'_>, Box<dyn Find>)> {
        let mut parts = ranking::clauses(&self.fields, &self.words);
        let others = self.others.iter().map(|other| other.scored.as_ref()).enumerate();
        parts.extend(others.filter_map(|(i, scored)| Some((Part::Other(i), scored?.box_clone()))));
        parts
    }

    /// Finds the documents, each with the sum of these clauses.
    fn sum(&self, clauses: Vec<(Part<'_>, Box<dyn Find>)>) -> Box<dyn Find> {
        let found = ConstScoreQuery::new(self.found(), 0.0);
        let mut all = vec![(Need::Must, Box::new(found) as Box<dyn Find>)];
        all.extend(clauses.into_iter().map(|(_, one)| (Need::Should, one)));
        Box::new(BooleanQuery::new(all))
    }

    pub(super) fn scored(&self) -> Box<dyn Find> {
        self.sum(self.parts())
    }

    /// Finds the documents, and ranks them.
    pub(crate) fn ranking(&self) -> Box<dyn Find> {
        self.sum(self.clauses())
    }
}
