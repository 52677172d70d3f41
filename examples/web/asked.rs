//! What a search asks for: read from an address, and written into one.

use fihris::{Facet, Filter, Order, Query, Recency, Search};

use crate::archive::Archive;
use crate::fault::{Fault, Result};
use crate::parameters::{MAX_QUERY_CHARS, Parameters, european};
use crate::server::TIME_BUDGET;

/// The hits of a page.
pub(crate) const PAGE_HITS: usize = 10;
/// Pages go no further than [`fihris::MAX_WINDOW`].
pub(crate) const MAX_PAGES: usize = fihris::MAX_WINDOW / PAGE_HITS;
/// No filter has more values.
const MAX_VALUES: usize = 20;
/// A value of a filter has no more chars.
const MAX_VALUE_CHARS: usize = 200;
/// The age at which half of what newness gives is gone, where newer articles are preferred.
const HALF_LIFE_DAYS: f64 = 180.0;

/// A search as a reader asks for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Asked {
    pub(crate) query: String,
    pub(crate) sections: Vec<String>,
    pub(crate) sources: Vec<String>,
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
    pub(crate) sort: Sort,
    /// Whether newer articles come before older ones that are as good.
    pub(crate) recent: bool,
    /// Whether it is told which words are frequent in what is found, for which some hundred articles are
    /// read: many times the work of the search.
    pub(crate) about: bool,
    /// From 1.
    pub(crate) page: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sort {
    #[default]
    Relevance,
    Newest,
    Oldest,
}

impl Sort {
    pub(crate) const ALL: [Sort; 3] = [Sort::Relevance, Sort::Newest, Sort::Oldest];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Sort::Relevance => "relevance",
            Sort::Newest => "newest",
            Sort::Oldest => "oldest",
        }
    }

    fn order(self) -> Order {
        match self {
            Sort::Relevance => Order::relevance(),
            Sort::Newest => Order::by("published").descending(),
            Sort::Oldest => Order::by("published"),
        }
    }
}

impl Asked {
    /// # Errors
    /// When a parameter is not what it should be.
    pub(crate) fn read(parameters: &mut Parameters, archive: &Archive) -> Result<Asked> {
        let query = parameters.text("q", MAX_QUERY_CHARS)?;
        let sort = parameters.one("sort")?;
        let sort = match &sort {
            None => Sort::default(),
            Some(name) => {
                Sort::ALL.into_iter().find(|sort| sort.name() == name).ok_or_else(|| {
                    let english = "relevance, newest or oldest";
                    Fault::parameter("sort", name, english, "لا ترتيب بهذا الاسم.")
                })?
            }
        };
        let from = date(parameters, "from", archive)?;
        let to = date(parameters, "to", archive)?;
        if let (Some(from), Some(to)) = (&from, &to)
            && is_before(to, from)
        {
            let english = format!("a date not before {from:?}, which \"from\" is");
            return Err(Fault::parameter("to", to, &english, "نهاية المدة قبل بدايتها."));
        }
        Ok(Asked {
            query,
            sections: values(parameters, "section")?,
            sources: values(parameters, "source")?,
            from,
            to,
            sort,
            recent: parameters.flag("recent", false)?,
            about: parameters.flag("about", false)?,
            page: parameters.number("page", 1..=MAX_PAGES, 1)?,
        })
    }

    /// Whether it asks for anything.
    pub(crate) fn is_empty(&self) -> bool {
        self.query.trim().is_empty() && !self.is_filtered()
    }

    pub(crate) fn is_filtered(&self) -> bool {
        !(self.sections.is_empty() && self.sources.is_empty())
            || self.from.is_some()
            || self.to.is_some()
    }

    /// The same without its filters.
    pub(crate) fn unfiltered(&self) -> Asked {
        let Asked { query, sort, recent, .. } = self.clone();
        Asked { query, sort, recent, ..Asked::default() }
    }

    /// The search, all of its matches counted, with no facets. Who chooses filters only wants all that
    /// they let through, and as none is better than another, the newest first.
    pub(crate) fn search(&self, archive: &Archive) -> Search {
        let is_browsing = self.query.trim().is_empty() && self.is_filtered();
        let query = if is_browsing { Query::All } else { Query::from(&self.query) };
        let sort = match self.sort {
            Sort::Relevance if is_browsing => Sort::Newest,
            sort => sort,
        };
        let search = archive.index().search(query).order(sort.order());
        let mut search = search.time_budget(TIME_BUDGET);
        for (field, values) in [("section", &self.sections), ("source", &self.sources)] {
            if !values.is_empty() {
                search = search.filter(Filter::any_of(field, values));
            }
        }
        let dates = match (&self.from, &self.to) {
            (Some(from), Some(to)) => Some(Filter::range("published", from, to)),
            (Some(from), None) => Some(Filter::at_least("published", from)),
            (None, Some(to)) => Some(Filter::at_most("published", to)),
            (None, None) => None,
        };
        if let Some(dates) = dates {
            search = search.filter(dates);
        }
        if self.recent {
            search = search.recency(Recency::new("published", HALF_LIFE_DAYS));
        }
        search
    }

    /// The facets that are shown beside the hits.
    pub(crate) fn with_facets(search: Search) -> Search {
        search
            .facet(Facet::values("section"))
            .facet(Facet::values("source"))
            .facet(Facet::dates("published", fihris::DateStep::Month))
    }

    /// What reads back as this search, without the page.
    pub(crate) fn pairs(&self) -> Vec<(&'static str, &str)> {
        let mut pairs = vec![("q", self.query.as_str())];
        pairs.extend(self.sections.iter().map(|section| ("section", section.as_str())));
        pairs.extend(self.sources.iter().map(|source| ("source", source.as_str())));
        pairs.extend(self.from.iter().map(|from| ("from", from.as_str())));
        pairs.extend(self.to.iter().map(|to| ("to", to.as_str())));
        if self.sort != Sort::default() {
            pairs.push(("sort", self.sort.name()));
        }
        if self.recent {
            pairs.push(("recent", "true"));
        }
        if self.about {
            pairs.push(("about", "true"));
        }
        pairs
    }

    /// The address of its page.
    pub(crate) fn address(&self) -> String {
        let page = self.page.to_string();
        let mut pairs = self.pairs();
        if self.page > 1 {
            pairs.push(("page", &page));
        }
        address("/", pairs)
    }
}

/// A path with parameters.
pub(crate) fn address<'p>(
    path: &str,
    pairs: impl IntoIterator<Item = (&'static str, &'p str)>,
) -> String {
    let pairs: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    if pairs.is_empty() {
        return path.to_owned();
    }
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{path}?{query}")
}

/// Whether a value is short enough for a filter.
pub(crate) fn can_be_chosen(value: &str) -> bool {
    value.chars().nth(MAX_VALUE_CHARS).is_none()
}

/// The values of a filter, each once.
fn values(parameters: &mut Parameters, name: &'static str) -> Result<Vec<String>> {
    let mut values: Vec<String> = Vec::new();
    for value in parameters.all(name) {
        if !can_be_chosen(&value) || values.len() == MAX_VALUES {
            let english =
                format!("at most {MAX_VALUES} values of at most {MAX_VALUE_CHARS} characters");
            return Err(Fault::parameter(name, &value, &english, "في المرشِّحات أكثر مما ينبغي."));
        }
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Ok(values)
}

/// A date as the crate reads them, in digits of either kind.
fn date(
    parameters: &mut Parameters,
    name: &'static str,
    archive: &Archive,
) -> Result<Option<String>> {
    let Some(date) = parameters.one(name)? else { return Ok(None) };
    // A search for nothing, which only reads its filter.
    let probe = archive.index().search("").filter(Filter::at_least("published", &date)).limit(0);
    if probe.run().is_err() {
        let english = "a date: 2021, 2021-06, 2021-06-30 or 2021-06-30T12:00:00Z";
        return Err(Fault::parameter(name, &date, english, "التاريخ غير مفهوم."));
    }
    Ok(Some(date))
}

/// Whether a period ends before another begins, as far as both are told: 2021 is not before 2021-06.
/// Moments are left to the index, as they may have different zones.
fn is_before(one: &str, other: &str) -> bool {
    let (one, other) = (european(one), european(other));
    let told = one.len().min(other.len());
    !one.contains('T') && !other.contains('T') && one.get(..told) < other.get(..told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_compared_as_far_as_they_are_told() {
        for (one, other, expected, reason) in [
            ("2020", "2021", true, "years"),
            ("2021", "2021", false, "one year"),
            ("2021-06", "2021", false, "a month of the year"),
            ("2021", "2021-06", false, "the year of the month"),
            ("2021-05", "2021-06", true, "months"),
            ("2020-12-31", "2021", true, "a day of the year before"),
            ("٢٠٢٠", "2021", true, "digits of both kinds"),
            (
                "2021-06-29T22:00:00Z",
                "2021-06-30T00:00:00+03:00",
                false,
                "moments are not compared",
            ),
        ] {
            assert_eq!(is_before(one, other), expected, "{reason}");
        }
    }
}
