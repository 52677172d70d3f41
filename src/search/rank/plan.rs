//! A query read for one index: what it finds, and what each of its parts gives.

use std::collections::HashSet;

use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur as Need, Query as Find,
};

use super::fuzzy::{self, Correction, Near};
use super::ranking::{self, Part, TextField};
use super::synonyms::Synonyms;
use super::wildcard;
use super::words::{QueryWord, QueryWords, words};
use crate::analysis::View;
use crate::error::{Error, Kind};
use crate::index::layout::Layout;
use crate::search::about::like;
use crate::search::query::ast::{Clause, Occur, Query};
use crate::search::query::filter::Filter;
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
}

/// A part of a query that is not one of its words.
#[derive(Debug)]
pub(crate) struct Other {
    pub(crate) query: Query,
    wanted: bool,
    found: Box<dyn Find>,
    /// Matches documents with all parts of it.
    all: Box<dyn Find>,
    scored: Option<Box<dyn Find>>,
    bound: f32,
    /// Those it consists of.
    pub(crate) plans: Vec<Plan>,
}

/// What a query is read with.
#[derive(Clone, Copy)]
pub(crate) struct Context<'s> {
    pub(crate) searcher: &'s Searcher,
    pub(crate) synonyms: &'s Synonyms,
    pub(crate) near: Near,
}

impl Plan {
    /// Reads a query for all text fields.
    pub(crate) fn new(context: Context, query: &Query) -> Result<Plan, Error> {
        let fields = context.searcher.layout().text_columns();
        let fields = fields.map(|(name, column)| (name.to_owned(), column)).collect();
        Plan::read(context, fields, query, 0)
    }

    fn read(
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
        };
        match query {
            Query::Typed(text) => {
                return Plan::read(
                    context,
                    plan.fields,
                    &Query::parse(text, &layout.schema),
                    depth + 1,
                );
            }
            Query::Clauses(clauses) => {
                for Clause { occur, query } in clauses {
                    plan.add(context, *occur, query, depth + 1)?;
                }
            }
            Query::Word(_) => plan.add(context, Occur::Wanted, query, depth + 1)?,
            _ => plan.add(context, Occur::Required, query, depth + 1)?,
        }
        plan.words = QueryWords::new(layout, context.synonyms, &plan.text);
        context.near.add(context.searcher, &mut plan.words)?;
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
        let layout = context.searcher.layout();
        match (occur, query) {
            (Occur::Excluded, query) => {
                // Who does not want a word may want another one.
                let context = Context { synonyms: &Synonyms::none(), near: Near::None, ..context };
                let plan = Plan::read(context, self.fields.clone(), query, depth)?;
                self.excluded.push(plan.found());
            }
            (Occur::Wanted, Query::Word(text)) => self.add_words(layout, text),
            (Occur::Required, Query::Word(text)) => {
                self.add_words(layout, text);
                let required = words(layout, text);
                self.required
                    .extend(required.iter().map(|word| ranking::found(&self.fields, word)));
            }
            (Occur::Required, Query::Phrase { words: text, distance }) => {
                self.add_text(text);
                let words = words(layout, text);
                if !words.is_empty() {
                    self.required.push(ranking::phrase(&self.fields, &words, *distance));
                    self.phrases.push((words, *distance));
                }
            }
            (Occur::Required, Query::Filter(filter)) => self.filters.push(filter.query(layout)?),
            (occur, query) => {
                let other = self.other(context, occur, query, depth)?;
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

    fn other(
        &self,
        context: Context,
        occur: Occur,
        query: &Query,
        depth: usize,
    ) -> Result<Other, Error> {
        let layout = context.searcher.layout();
        let all_documents = || Box::new(AllQuery) as Box<dyn Find>;
        let mut other = Other {
            query: query.clone(),
            wanted: occur == Occur::Wanted,
            found: all_documents(),
            all: all_documents(),
            scored: None,
            bound: 0.0,
            plans: Vec::new(),
        };
        match query {
            Query::All => {}
            Query::Filter(filter) => {
                other.found = filter.query(layout)?;
                other.all = other.found.box_clone();
            }
            Query::Pattern(pattern) => {
                let (scored, bound) = wildcard::query(&self.fields, context.searcher, pattern)?;
                other.found = scored.box_clone();
                other.all = scored.box_clone();
                (other.scored, other.bound) = (Some(scored), bound);
            }
            Query::Like(text) => {
                let (scored, bound) = like::query(layout, context.searcher.as_tantivy(), text)?;
                other.found = scored.box_clone();
                other.all = scored.box_clone();
                (other.scored, other.bound) = (Some(scored), bound);
            }
            Query::In { field, query } if **query == Query::All => {
                other.found = Filter::exists(field).query(layout)?;
                other.all = other.found.box_clone();
            }
            Query::In { field, query } => {
                let named = layout.text_columns().filter(|(name, _)| name == field);
                let fields: Vec<_> =
                    named.map(|(name, column)| (name.to_owned(), column)).collect();
                if fields.is_empty() {
                    let known: Vec<_> = layout.text_columns().map(|(name, _)| name).collect();
                    let known = known.join(", ");
                    return Err(Kind::Query(format!(
                        "the query asks for words in {field:?}, which is no text field; there is {known}"
                    ))
                    .into());
                }
                other.plans.push(Plan::read(context, fields, query, depth)?);
            }
            Query::Any(any) => {
                for query in any {
                    other.plans.push(Plan::read(context, self.fields.clone(), query, depth)?);
                }
                if any.is_empty() {
                    other.found = Box::new(EmptyQuery);
                }
            }
            query => other.plans.push(Plan::read(context, self.fields.clone(), query, depth)?),
        }
        if !other.plans.is_empty() {
            let union = |each: fn(&Plan) -> Box<dyn Find>| {
                Box::new(BooleanQuery::union(other.plans.iter().map(each).collect()))
            };
            let (found, all) = (union(Plan::found), union(Plan::complete));
            (other.found, other.all) = (found, all);
            other.scored = Some(ranking::best_of(other.plans.iter().map(Plan::scored)));
            other.bound = other.plans.iter().map(|plan| plan.bound).sum();
        }
        Ok(other)
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
        words.map(|(plan, word)| plan.text[word.bytes.clone()].to_owned()).collect()
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
    fn complete(&self) -> Box<dyn Find> {
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

    fn scored(&self) -> Box<dyn Find> {
        self.sum(self.parts())
    }

    /// Finds the documents, and ranks them.
    pub(crate) fn ranking(&self) -> Box<dyn Find> {
        self.sum(self.clauses())
    }
}
