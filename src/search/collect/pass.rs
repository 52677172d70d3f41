//! One pass over the documents that match: counted, ordered, cut to a page.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};

use tantivy::DocAddress;
use tantivy::query::{EnableScoring, Query, Weight};

use super::cursor::Cursor;
use super::facet::{Counted, Facet, FacetCounts};
use super::facet_count::{self, SegmentCounts};
use super::field_use;
use super::order::{By, Order, Resolved};
use super::place::{Key, Places};
use super::recency::Recency;
use super::segment_pass::{Bounds, Clock, Found, Groups, SegmentPass};
use crate::error::Error;
use crate::index::layout::Column;
use crate::search::rank::score_of::score_of;
use crate::search::searcher::Searcher;

/// What to do with the documents that match.
pub(crate) struct Collect<'a> {
    pub(crate) searcher: &'a Searcher,
    pub(crate) order: &'a Order,
    /// How age counts, and what time it is, in milliseconds since 1970.
    pub(crate) recency: Option<(&'a Recency, i64)>,
    pub(crate) facets: &'a [Facet],
    /// The first so many documents are returned, or the first so many after the cursor.
    pub(crate) window: usize,
    pub(crate) after: Option<&'a Cursor>,
    pub(crate) bounds: Bounds,
    /// A field of keywords, of which only the first document of each value is returned.
    pub(crate) collapse: Option<&'a str>,
    /// What age leaves of a score as it is.
    pub(crate) bonus: f32,
}

/// What was found.
#[derive(Debug)]
pub(crate) struct Collected {
    /// The documents that match, or those of them that were looked at.
    pub(crate) total: u64,
    /// Whether there were more to look at than the bounds allow.
    pub(crate) is_cut: bool,
    pub(crate) hits: Vec<Ranked>,
    /// In the order of the facets asked for.
    pub(crate) facets: Vec<FacetCounts>,
}

/// A document to return.
#[derive(Debug)]
pub(crate) struct Ranked {
    /// 0 where neither the order nor recency asks for it.
    pub(crate) score: f32,
    pub(crate) key: Key,
    pub(crate) address: DocAddress,
    /// How many others of its value it stands for.
    pub(crate) collapsed: u64,
}

impl Collect<'_> {
    /// Collects the documents that match `query`.
    ///
    /// Each match is looked at once; scores are told only if the order or recency needs them. Of the
    /// documents, `window` for each segment are kept, and the values of the facets and of the field to
    /// collapse by. After each 1,024 documents the time is looked at.
    ///
    /// # Errors
    /// When a field is not there or cannot be used so, a facet asks for too much, the cursor is of
    /// another order or the schema has no id for it, or the index cannot be read.
    pub(crate) fn run(&self, query: &dyn Query) -> Result<Collected, Error> {
        let layout = self.searcher.layout();
        let tantivy = self.searcher.as_tantivy();
        let order = self.order.resolve(layout)?;
        let facets = self.facets.iter().map(|facet| facet.resolve(layout));
        let facets: Vec<_> = facets.collect::<Result<_, _>>()?;
        if let Some((recency, _)) = self.recency {
            recency.check(layout)?;
        }
        self.check_collapse()?;
        let with_scores =
            self.window > 0 && (matches!(order.by, By::Score) || self.recency.is_some());
        let weight = if with_scores {
            let statistics = self.searcher.statistics()?;
            query.weight(EnableScoring::enabled_from_statistics_provider(&statistics, tantivy))?
        } else {
            query.weight(EnableScoring::disabled_from_searcher(tantivy))?
        };
        let mut passes = self.passes(order, &facets)?;
        if let Some(cursor) = self.after {
            self.resume(cursor, &*weight, &mut passes)?;
        }
        let mut clock = Clock::new(self.bounds);
        for (pass, segment) in passes.iter_mut().zip(tantivy.segment_readers()) {
            if clock.is_over {
                break;
            }
            let mut scorer = weight.scorer(segment, 1.0)?;
            pass.run(&mut *scorer, with_scores, &mut clock);
        }
        let total = passes.iter().map(|pass| pass.total).sum();
        let facets = count(&facets, &mut passes)?;
        gather(&mut passes)?;
        let hits = merge(passes, self.window)?;
        Ok(Collected { total, is_cut: clock.is_over, hits, facets })
    }

    fn check_collapse(&self) -> Result<(), Error> {
        let Some(field) = self.collapse else { return Ok(()) };
        match field_use::column(self.searcher.layout(), "collapse", field)? {
            Column::Keyword(_) | Column::Id(_) => Ok(()),
            column => Err(field_use::wrong("collapse", field, column, "it goes by a keyword")),
        }
    }

    /// A pass over each segment, not begun.
    fn passes(
        &self,
        order: Resolved<'_>,
        facets: &[Counted<'_>],
    ) -> Result<Vec<SegmentPass>, Error> {
        let tantivy = self.searcher.as_tantivy();
        let id = self.searcher.layout().id().map(|(name, _)| name);
        let ranks = match order.by {
            By::Keyword(field) if self.window > 0 => {
                Some(self.searcher.orders().ranks(tantivy, field)?)
            }
            _ => None,
        };
        let passes = (0..).zip(tantivy.segment_readers()).map(|(at, segment)| {
            let ranks = ranks.as_ref().map(|ranks| ranks[at as usize].clone());
            let ages = self.recency.map(|(recency, now)| recency.ages(segment, now)).transpose()?;
            let counts = facets.iter().map(|&facet| SegmentCounts::new(facet, segment));
            let groups = self.collapse.map(|field| {
                let column = segment.fast_fields().str(field)?;
                Ok::<_, tantivy::TantivyError>(Groups { column, first: HashMap::new() })
            });
            Ok(SegmentPass {
                places: Places::new(order, id, at, segment, ranks)?,
                alive: segment.alive_bitset().cloned(),
                ages,
                bonus: self.bonus,
                facets: counts.collect::<Result<_, _>>()?,
                window: self.window,
                after: None,
                shown: Vec::new(),
                groups: groups.transpose()?,
                total: 0,
                top: BinaryHeap::new(),
            })
        });
        passes.collect()
    }

    /// Sets each pass to begin after where the page ended.
    fn resume(
        &self,
        cursor: &Cursor,
        weight: &dyn Weight,
        passes: &mut [SegmentPass],
    ) -> Result<(), Error> {
        let score = |address: DocAddress| {
            let segment = self.searcher.as_tantivy().segment_reader(address.segment_ord);
            let score = score_of(&mut *weight.scorer(segment, 1.0)?, address.doc_id);
            let pass = &passes[address.segment_ord as usize];
            Ok(score.map(|score| pass.weighed(address.doc_id, score)))
        };
        let end = cursor.end(self.searcher, self.order, score)?;
        for pass in &mut *passes {
            pass.after = Some(pass.places.after(&end.key, &end.id)?);
        }
        for address in end.shown {
            passes[address.segment_ord as usize].shown.push(address.doc_id);
        }
        Ok(())
    }
}

/// Offers the first document of each value of the field to collapse by.
fn gather(passes: &mut [SegmentPass]) -> Result<(), Error> {
    let mut groups: Vec<_> = passes.iter_mut().map(|pass| pass.groups.take()).collect();
    if let [Some(groups)] = &mut groups[..] {
        for found in std::mem::take(&mut groups.first).into_values() {
            passes[0].offer(found);
        }
        return Ok(());
    }
    let mut first: HashMap<String, (usize, Found)> = HashMap::new();
    for (at, groups) in groups.into_iter().enumerate() {
        let Some(Groups { column: Some(column), first: in_segment }) = groups else { continue };
        let mut in_segment: Vec<_> = in_segment.into_iter().collect();
        in_segment.sort_unstable_by_key(|&(ordinal, _)| ordinal);
        let ordinals: Vec<_> = in_segment.iter().map(|&(ordinal, _)| ordinal).collect();
        let mut values = Vec::with_capacity(ordinals.len());
        let read = |value: &[u8]| values.push(String::from_utf8_lossy(value).into_owned());
        column.dictionary().sorted_ords_to_term_cb(&ordinals, read).map_err(tantivy)?;
        for (value, (_, found)) in values.into_iter().zip(in_segment) {
            let Some((best_at, best)) = first.get_mut(&value) else {
                first.insert(value, (at, found));
                continue;
            };
            let collapsed = best.collapsed + found.collapsed + 1;
            let (places, of_best) = (&passes[at].places, &passes[*best_at].places);
            let (key, best_key) = (places.key(found.place)?, of_best.key(best.place)?);
            let order = places.compare((found.place, &key), of_best, (best.place, &best_key))?;
            if order == Ordering::Less {
                (*best_at, *best) = (at, found);
            }
            best.collapsed = collapsed;
        }
    }
    for (at, found) in first.into_values() {
        passes[at].offer(found);
    }
    Ok(())
}

fn tantivy(error: std::io::Error) -> Error {
    tantivy::TantivyError::from(error).into()
}

/// Counts facets over the documents that match `query`, as far as the bounds allow: the counts, in the
/// order of `facets`, and whether there were more to look at.
///
/// # Errors
/// When the schema declares no such field or one that cannot be counted so, a facet asks for too
/// much, or the index cannot be read.
pub(crate) fn facets_only(
    searcher: &Searcher,
    query: &dyn Query,
    facets: &[Facet],
    bounds: Bounds,
) -> Result<(Vec<FacetCounts>, bool), Error> {
    let collect = Collect {
        searcher,
        order: &Order::default(),
        recency: None,
        facets,
        window: 0,
        after: None,
        bounds,
        collapse: None,
        bonus: 0.0,
    };
    let found = collect.run(query)?;
    Ok((found.facets, found.is_cut))
}

fn count(facets: &[Counted<'_>], passes: &mut [SegmentPass]) -> Result<Vec<FacetCounts>, Error> {
    let mut by_segment: Vec<_> =
        passes.iter_mut().map(|pass| std::mem::take(&mut pass.facets).into_iter()).collect();
    let counted = facets.iter().map(|&facet| {
        let of_facet = by_segment.iter_mut().filter_map(Iterator::next);
        Ok(facet_count::finish(facet, of_facet.collect())?)
    });
    counted.collect()
}

/// What is left of a segment's first documents.
struct Rest {
    places: Places,
    /// The last first, to be taken from the end.
    found: Vec<Found>,
    /// The first of all.
    head: Option<(Found, Key)>,
}

impl Rest {
    /// Takes the head, and lets the next be it.
    fn pop(&mut self) -> Result<Option<(Found, Key)>, Error> {
        let next = self.found.pop();
        let next = next.map(|next| Ok::<_, Error>((next, self.places.key(next.place)?)));
        Ok(std::mem::replace(&mut self.head, next.transpose()?))
    }

    fn precedes(&self, other: &Rest) -> Result<bool, Error> {
        let (Some((one, key)), Some((two, other_key))) = (&self.head, &other.head) else {
            return Ok(self.head.is_some());
        };
        let order = self.places.compare((one.place, key), &other.places, (two.place, other_key))?;
        Ok(order == Ordering::Less)
    }
}

/// The first documents of all segments.
fn merge(passes: Vec<SegmentPass>, window: usize) -> Result<Vec<Ranked>, Error> {
    let mut segments = Vec::with_capacity(passes.len());
    for SegmentPass { places, top, .. } in passes {
        let mut found = top.into_sorted_vec();
        found.reverse();
        let mut rest = Rest { places, found, head: None };
        rest.pop()?;
        segments.push(rest);
    }
    let mut hits = Vec::new();
    while hits.len() < window {
        let mut first = 0;
        for at in 1..segments.len() {
            if segments[at].precedes(&segments[first])? {
                first = at;
            }
        }
        let Some(first) = segments.get_mut(first) else { break };
        let Some((Found { score, place, collapsed }, key)) = first.pop()? else { break };
        hits.push(Ranked { score, key, address: first.places.address(place), collapsed });
    }
    Ok(hits)
}
