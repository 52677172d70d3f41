//! Parts of a query that are not words of it.

use tantivy::query::{AllQuery, BooleanQuery, EmptyQuery, Query as Find};

use super::pattern::Pattern;
use super::plan::{Context, Plan};
use super::{ranking, wildcard};
use crate::analysis::View;
use crate::error::{Error, Kind};
use crate::search::about::like;
use crate::search::collect::filter_query::MAX_FILTER_VALUES;
use crate::search::query::ast::{Occur, Query};
use crate::search::query::filter::Filter;

/// A part of a query that is not one of its words.
#[derive(Debug)]
pub(crate) struct Other {
    pub(crate) query: Query,
    pub(super) wanted: bool,
    pub(super) found: Box<dyn Find>,
    /// Matches documents with all parts of it.
    pub(super) all: Box<dyn Find>,
    pub(super) scored: Option<Box<dyn Find>>,
    pub(super) bound: f32,
    /// What it is if it is a pattern.
    pub(crate) pattern: Option<Pattern>,
    /// Those it consists of.
    pub(crate) plans: Vec<Plan>,
}

impl Other {
    /// Lets a query find and score it, which gives no more than `bound`.
    fn score(&mut self, (scored, bound): (Box<dyn Find>, f32)) {
        self.found = scored.box_clone();
        self.all = scored.box_clone();
        (self.scored, self.bound) = (Some(scored), bound);
    }
}

/// What passes a filter of a query; `None` if there is no more room for it.
pub(super) fn passing(context: Context, filter: &Filter) -> Result<Option<Box<dyn Find>>, Error> {
    let Context { searcher, limits, .. } = context;
    let query = filter.query(searcher.layout())?;
    let values = filter.values();
    if limits.values.take(values) < values {
        return Err(Kind::Query(format!(
            "the filters of the query have more than {MAX_FILTER_VALUES} values; ask for fewer"
        ))
        .into());
    }
    let has_room = !filter.has_ranges(searcher.layout()) || limits.take(&limits.ranges, 1) == 1;
    Ok(has_room.then_some(query))
}

impl Plan {
    /// `None` if there is no more room for it.
    pub(super) fn other(
        &self,
        context: Context,
        occur: Occur,
        query: &Query,
        depth: usize,
    ) -> Result<Option<Other>, Error> {
        let Context { searcher, limits, .. } = context;
        let layout = searcher.layout();
        let all_documents = || Box::new(AllQuery) as Box<dyn Find>;
        let mut other = Other {
            query: query.clone(),
            wanted: occur == Occur::Wanted,
            found: all_documents(),
            all: all_documents(),
            scored: None,
            bound: 0.0,
            pattern: None,
            plans: Vec::new(),
        };
        match query {
            Query::All => {}
            Query::Filter(filter) => {
                let Some(found) = passing(context, filter)? else { return Ok(None) };
                other.found = found;
                other.all = other.found.box_clone();
            }
            Query::Pattern(pattern) => {
                if limits.take(&limits.patterns, 1) == 0 {
                    return Ok(None);
                }
                let pattern = Pattern::new(pattern, &layout.analyzer(View::Exact));
                other.score(wildcard::query(&self.fields, searcher, &pattern)?);
                other.pattern = Some(pattern);
            }
            Query::Like(text) => {
                if limits.take(&limits.texts, 1) == 0 {
                    return Ok(None);
                }
                other.score(like::query(&self.fields, searcher, text)?);
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
        if limits.is_cut() && !other.plans.is_empty() {
            // What is not looked for need not be there.
            other.plans.retain(|plan| !plan.is_nothing());
            if other.plans.is_empty() {
                return Ok(None);
            }
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
        Ok(Some(other))
    }
}
