//! Running a search: the query read, the matches looked at, the page put together.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use tantivy::DocAddress;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query as Find};

use super::builder::{Collapse, MAX_WINDOW, Search};
use super::hit::Hit;
use super::hits::{Hits, Outcome};
use crate::error::{Error, Kind};
use crate::search::about::duplicates;
use crate::search::collect::cursor::Cursor;
use crate::search::collect::facet::{Facet, FacetCounts, MAX_FACETS};
use crate::search::collect::filter_query::MAX_FILTERS;
use crate::search::collect::pass::{self, Collect, Collected, Ranked};
use crate::search::collect::segment_pass::Bounds;
use crate::search::query::filter::Filter;
use crate::search::rank::fuzzy::{FEW_HITS, Fuzzy, Near};
use crate::search::rank::plan::Plan;
use crate::search::snippet::matcher::{Matcher, Scores};

pub(super) fn run(search: &Search) -> Result<Hits, Error> {
    let Search { limit, offset, .. } = *search;
    if offset.saturating_add(limit) > MAX_WINDOW {
        return Err(Kind::Window { offset, limit, max: MAX_WINDOW }.into());
    }
    let bounds = Bounds {
        deadline: search.budget.and_then(|budget| Instant::now().checked_add(budget)),
        matches: search.match_limit,
    };
    let running = Running::new(search, bounds)?;
    let mut plan = running.plan(running.first_near())?;
    let mut found = running.collect(&plan, limit + offset, true)?;
    if search.fuzzy == Fuzzy::Auto && found.total < FEW_HITS && !found.is_cut {
        let with_near = running.plan(Near::Rare)?;
        if with_near.has_near_words() {
            found = running.collect(&with_near, limit + offset, true)?;
            plan = with_near;
        }
    }
    let facets = running.facets(&plan, &mut found)?;
    running.hits(plan, &found, facets)
}

/// The documents that a search finds, the best first, at most `most`; and the words of its query.
pub(super) fn best(search: &Search, most: usize) -> Result<(Vec<DocAddress>, String), Error> {
    let running = Running::new(search, Bounds::default())?;
    let plan = running.plan(Near::None)?;
    let found = running.collect(&plan, most, false)?;
    Ok((found.hits.into_iter().map(|hit| hit.address).collect(), plan.text))
}

/// What a search matches, and ranks by.
pub(super) fn query(search: &Search) -> Result<Box<dyn Find>, Error> {
    let running = Running::new(search, Bounds::default())?;
    let plan = running.plan(running.first_near())?;
    running.query(&plan)
}

/// Milliseconds since 1970.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

struct Running<'s> {
    search: &'s Search,
    bounds: Bounds,
    now: i64,
}

impl Running<'_> {
    fn new(search: &Search, bounds: Bounds) -> Result<Running<'_>, Error> {
        let (filters, facets) = (search.filters.len(), search.facets.len());
        for (what, found, max) in
            [("filters", filters, MAX_FILTERS), ("facets", facets, MAX_FACETS)]
        {
            if found > max {
                return Err(Kind::TooMany { what, found, max }.into());
            }
        }
        Ok(Running { search, bounds, now: now() })
    }

    /// Which near words are looked for before anything is found.
    fn first_near(&self) -> Near {
        if self.search.fuzzy == Fuzzy::On { Near::All } else { Near::None }
    }

    fn plan(&self, near: Near) -> Result<Plan, Error> {
        let Search { searcher, synonyms, query, .. } = self.search;
        Plan::new(searcher, synonyms, near, query)
    }

    /// A query and the filters but for those of a field.
    fn filtered(&self, query: Box<dyn Find>, but: Option<&str>) -> Result<Box<dyn Find>, Error> {
        let Search { searcher, filters, .. } = self.search;
        let filters = filters.iter().filter(|filter| Some(filter.field()) != but);
        let mut all = vec![(Occur::Must, query)];
        for filter in filters {
            all.push((Occur::Must, filter.query(searcher.layout())?));
        }
        Ok(Box::new(BooleanQuery::new(all)))
    }

    fn collect(&self, plan: &Plan, window: usize, counts: bool) -> Result<Collected, Error> {
        let Search { searcher, order, recency, collapse, after, .. } = self.search;
        let facets = self.search.facets.iter().filter(|facet| counts && !self.is_apart(facet));
        let facets: Vec<Facet> = facets.cloned().collect();
        let collect = Collect {
            searcher,
            order,
            recency: recency
                .as_ref()
                .filter(|_| self.is_ranked())
                .map(|recency| (recency, self.now)),
            facets: &facets,
            window,
            after: after.as_ref(),
            bounds: self.bounds,
            collapse: match collapse {
                Some(Collapse::Field(field)) => Some(field),
                _ => None,
            },
            bonus: plan.bound,
        };
        collect.run(&*self.query(plan)?)
    }

    /// The query with its filters, ranking if the order is by relevance.
    fn query(&self, plan: &Plan) -> Result<Box<dyn Find>, Error> {
        let query = if self.is_ranked() { plan.ranking() } else { plan.found() };
        self.filtered(self.all_words(plan, query), None)
    }

    fn is_ranked(&self) -> bool {
        self.search.order.field().is_none()
    }

    fn all_words(&self, plan: &Plan, query: Box<dyn Find>) -> Box<dyn Find> {
        if !self.search.all_words {
            return query;
        }
        let all = plan.all().into_iter();
        let all = all.map(|one| Box::new(ConstScoreQuery::new(one, 0.0)) as Box<dyn Find>);
        Box::new(BooleanQuery::intersection(all.chain([query]).collect()))
    }

    /// Whether a facet is counted by itself, as there are filters of its field to leave out.
    fn is_apart(&self, facet: &Facet) -> bool {
        self.search.filters.iter().any(|filter: &Filter| filter.field() == facet.field())
    }

    /// The counts of all facets, in their order.
    fn facets(&self, plan: &Plan, found: &mut Collected) -> Result<Vec<FacetCounts>, Error> {
        let mut counted = std::mem::take(&mut found.facets).into_iter();
        let mut facets = Vec::new();
        for facet in &self.search.facets {
            if !self.is_apart(facet) {
                facets.extend(counted.next());
                continue;
            }
            let query = self.filtered(self.all_words(plan, plan.found()), Some(facet.field()))?;
            let facet = std::slice::from_ref(facet);
            let (apart, is_cut) =
                pass::facets_only(&self.search.searcher, &*query, facet, self.bounds)?;
            facets.extend(apart);
            found.is_cut |= is_cut;
        }
        Ok(facets)
    }

    /// The page.
    fn hits(&self, plan: Plan, found: &Collected, facets: Vec<FacetCounts>) -> Result<Hits, Error> {
        let Search { searcher, order, recency, offset, .. } = self.search;
        let page: &[Ranked] = found.hits.get(*offset..).unwrap_or_default();
        let page = page.iter().map(|hit| Ok((hit, searcher.document(hit.address)?)));
        let page = page.collect::<Result<Vec<_>, Error>>()?;
        let next_page = if searcher.layout().id().is_some() && page.len() == self.search.limit {
            Cursor::new(searcher, order, &page)?
        } else {
            None
        };
        let outcome = Outcome {
            total: usize::try_from(found.total).unwrap_or(usize::MAX),
            is_complete: !found.is_cut,
            facets,
            next_page,
            corrections: plan.corrections(searcher)?,
            ignored: plan.ignored(),
            is_query_cut: plan.is_cut,
        };
        let scores = match (order.field(), recency) {
            (Some(_), _) => Scores::None,
            (None, None) => Scores::Sums,
            (None, Some(_)) => Scores::ByAge,
        };
        let matcher = Arc::new(Matcher::new(searcher.clone(), plan, scores));
        let hits = page.into_iter().map(|(ranked, json)| {
            Hit::new(ranked.score, ranked.collapsed, ranked.address, json, matcher.clone())
        });
        let mut hits: Vec<_> = hits.collect();
        if self.search.collapse == Some(Collapse::NearDuplicates) {
            let repeated = duplicates::repeated(searcher, hits.iter().map(Hit::json))?;
            hits = fold(hits, &repeated);
        }
        Ok(Hits::new(outcome, hits))
    }
}

/// The hits that repeat no earlier one, each standing for those that repeat it.
fn fold(hits: Vec<Hit>, repeated: &[usize]) -> Vec<Hit> {
    let mut more = vec![0; hits.len()];
    for (hit, &first) in repeated.iter().enumerate() {
        more[first] += u64::from(first != hit);
    }
    let kept = hits.into_iter().zip(more).zip(repeated).enumerate();
    let kept = kept.filter(|&(hit, (_, &first))| first == hit);
    kept.map(|(_, ((mut hit, more), _))| {
        hit.stand_for(more);
        hit
    })
    .collect()
}
