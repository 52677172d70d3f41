//! A filter as a query of the index.

use std::ops::Bound::{Excluded, Included, Unbounded};
use std::ops::Range;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, ExistsQuery, Occur, Query, RangeQuery,
    TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::field_use;
use super::has_words::HasWords;
use crate::error::{Error, Kind};
use crate::index::layout::{Column, Layout};
use crate::search::query::filter::{Bound, Filter, Test};
use crate::search::query::value::{boolean, date_span, float, integer};

/// The most filters of one search; more are an error of the search. A filter may have
/// [`MAX_FILTER_VALUES`](crate::MAX_FILTER_VALUES), a query filters of its own.
///
/// ```
/// use fihris::{Filter, Index, MAX_FILTERS, Schema};
///
/// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// let filters = vec![Filter::exists("body"); MAX_FILTERS + 1];
/// let search = filters.into_iter().fold(index.search("كتاب"), fihris::Search::filter);
/// let error = search.run().unwrap_err();
/// assert_eq!(error.to_string(), "the search has 65 filters; 64 are the most");
/// # Ok::<(), fihris::Error>(())
/// ```
pub const MAX_FILTERS: usize = 64;

/// The most values of which a filter takes any, [`Filter::any_of`]; more are an error of the search.
///
/// ```
/// use fihris::{Filter, Index, MAX_FILTER_VALUES, Schema};
///
/// let index = Index::in_memory(Schema::builder().text("body").integer("pages").build()?)?;
/// let wanted = Filter::any_of("pages", 0..=MAX_FILTER_VALUES);
/// let error = index.search("كتاب").filter(wanted).run().unwrap_err();
/// assert!(error.to_string().ends_with("has 10001 values; 10000 are the most"));
/// # Ok::<(), fihris::Error>(())
/// ```
pub const MAX_FILTER_VALUES: usize = 10_000;

const DATE: &str = "a date as YYYY, YYYY-MM, YYYY-MM-DD or in RFC 3339, 2021-09-30T12:00:00Z";

impl Filter {
    /// Matches the documents that pass, and gives them a score of 0.
    ///
    /// Values of keywords and ids are compared byte by byte, numbers and dates as what they mean. A
    /// document with several values passes if one does. A range that ends before it begins finds
    /// nothing. The cost is that of the documents found, for ranges and text fields that of all
    /// documents.
    ///
    /// # Errors
    /// When the schema declares no such field, the field is stored only, is text and asked for more
    /// than whether it has words, or cannot have the value.
    pub(crate) fn query(&self, layout: &Layout) -> Result<Box<dyn Query>, Error> {
        let column = field_use::column(layout, "filter", &self.field)?;
        let mut query = self.passing(column)?;
        if self.negated {
            let all = (Occur::Must, Box::new(AllQuery) as Box<dyn Query>);
            query = Box::new(BooleanQuery::new(vec![all, (Occur::MustNot, query)]));
        }
        Ok(Box::new(ConstScoreQuery::new(query, 0.0)))
    }

    /// How many values it names, any of which passes.
    pub(crate) fn values(&self) -> usize {
        match &self.test {
            Test::AnyOf(values) => values.len(),
            Test::Exists | Test::Range { .. } => 0,
        }
    }

    /// Whether it takes ranges of values: a date is the range of its time.
    pub(crate) fn has_ranges(&self, layout: &Layout) -> bool {
        match self.test {
            Test::Exists | Test::Range { from: None, to: None } => false,
            Test::Range { .. } => true,
            Test::AnyOf(_) => matches!(layout.column(&self.field), Some(Column::Date(_))),
        }
    }

    /// Matches the documents with a value that passes the test, negated or not.
    fn passing(&self, column: Column) -> Result<Box<dyn Query>, Error> {
        let wrong = |expected| Err(field_use::wrong("filter", &self.field, column, expected));
        match (column, &self.test) {
            (Column::Stored, _) => wrong("a filter is of a field that is indexed"),
            (Column::Text(text), Test::Exists) => Ok(match text.fields().next() {
                // Every view of a field has the same words.
                Some(field) => Box::new(HasWords { field }),
                None => Box::new(EmptyQuery),
            }),
            (Column::Text(_), _) => {
                wrong("look for its words with a query, or filter by whether it exists")
            }
            (_, Test::Exists | Test::Range { from: None, to: None }) => {
                Ok(Box::new(ExistsQuery::new(self.field.clone(), false)))
            }
            (_, Test::AnyOf(values)) => self.any_value(column, values),
            (_, Test::Range { from, to }) => self.in_range(column, from.as_ref(), to.as_ref()),
        }
    }

    fn any_value(&self, column: Column, values: &[String]) -> Result<Box<dyn Query>, Error> {
        if values.len() > MAX_FILTER_VALUES {
            let field = self.field.clone();
            return Err(
                Kind::FilterLimit { field, values: values.len(), max: MAX_FILTER_VALUES }.into()
            );
        }
        let mut terms = Vec::with_capacity(values.len());
        let mut spans = Vec::new();
        for value in values {
            match column {
                Column::Id(field) | Column::Keyword(field) => {
                    terms.push(Term::from_field_text(field, value));
                }
                Column::Integer(field) => {
                    terms.push(Term::from_field_i64(field, self.integer(value)?));
                }
                Column::Float(field) => {
                    let number = self.float(value)?;
                    terms.push(Term::from_field_f64(field, number));
                    // The index tells the zeros apart.
                    if number == 0.0 {
                        terms.push(Term::from_field_f64(field, -number));
                    }
                }
                Column::Bool(field) => {
                    terms.push(Term::from_field_bool(field, self.boolean(value)?));
                }
                Column::Date(_) => spans.push(self.date(value)?),
                Column::Text(_) | Column::Stored => {}
            }
        }
        if let (Column::Date(field), false) = (column, spans.is_empty()) {
            let spans = apart(spans).into_iter();
            let spans = spans.map(|span| integers(field, span.start, span.end - 1));
            return Ok(Box::new(BooleanQuery::union(spans.collect())));
        }
        Ok(match terms.as_slice() {
            [] => Box::new(EmptyQuery),
            // A set is an automaton, which takes longer to make than one term to look up.
            [term] => Box::new(TermQuery::new(term.clone(), IndexRecordOption::Basic)),
            _ => Box::new(TermSetQuery::new(terms)),
        })
    }

    fn in_range(
        &self,
        column: Column,
        from: Option<&Bound>,
        to: Option<&Bound>,
    ) -> Result<Box<dyn Query>, Error> {
        Ok(match column {
            Column::Id(field) | Column::Keyword(field) => keywords(field, from, to),
            Column::Integer(field) => {
                let (least, most) = ends(from, to, |value| self.integer(value))?;
                whole(field, least, most)
            }
            Column::Date(field) => {
                let (least, most) = ends(from, to, |value| self.date(value))?;
                // An end that is left out leaves out all of its span.
                let least = least.map(|(span, with)| if with { span.start } else { span.end });
                let most = most.map(|(span, with)| if with { span.end } else { span.start });
                whole(field, least.map(|least| (least, true)), most.map(|most| (most, false)))
            }
            Column::Float(field) => {
                let (least, most) = ends(from, to, |value| self.float(value))?;
                floats(field, least, most)
            }
            Column::Bool(field) => {
                let (least, most) = ends(from, to, |value| self.boolean(value))?;
                bools(field, least, most)
            }
            Column::Text(_) | Column::Stored => Box::new(EmptyQuery),
        })
    }

    fn integer(&self, value: &str) -> Result<i64, Error> {
        self.value(value, integer, "an integer of 64 bits with a sign")
    }

    fn float(&self, value: &str) -> Result<f64, Error> {
        self.value(value, float, "a number")
    }

    fn boolean(&self, value: &str) -> Result<bool, Error> {
        self.value(value, boolean, "true or false")
    }

    fn date(&self, value: &str) -> Result<Range<i64>, Error> {
        self.value(value, date_span, DATE)
    }

    fn value<T>(
        &self,
        value: &str,
        read: impl Fn(&str) -> Option<T>,
        expected: &'static str,
    ) -> Result<T, Error> {
        read(value).ok_or_else(|| {
            let field = self.field.clone();
            Kind::FilterValue { field, value: value.to_owned(), expected }.into()
        })
    }
}

/// An end of a range, and whether it is in it.
type End<T> = Option<(T, bool)>;

/// The spans in their order, those that meet as one: each is gone through by itself, document by document.
fn apart(mut spans: Vec<Range<i64>>) -> Vec<Range<i64>> {
    spans.sort_unstable_by_key(|span| span.start);
    let mut apart: Vec<Range<i64>> = Vec::new();
    for span in spans {
        match apart.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => apart.push(span),
        }
    }
    apart
}

fn ends<T>(
    from: Option<&Bound>,
    to: Option<&Bound>,
    read: impl Fn(&str) -> Result<T, Error>,
) -> Result<(End<T>, End<T>), Error> {
    let end = |end: &Bound| Ok::<_, Error>((read(&end.value)?, end.inclusive));
    Ok((from.map(end).transpose()?, to.map(end).transpose()?))
}

/// Matches values from `least` to `most`, with both.
fn integers(field: Field, least: i64, most: i64) -> Box<dyn Query> {
    if least > most {
        return Box::new(EmptyQuery);
    }
    let [least, most] = [least, most].map(|end| Included(Term::from_field_i64(field, end)));
    Box::new(RangeQuery::new(least, most))
}

/// Matches values between ends that are in it or not.
fn whole(field: Field, least: End<i64>, most: End<i64>) -> Box<dyn Query> {
    let least =
        least.map_or(Some(i64::MIN), |(end, inclusive)| end.checked_add((!inclusive).into()));
    let most = most.map_or(Some(i64::MAX), |(end, inclusive)| end.checked_sub((!inclusive).into()));
    match (least, most) {
        (Some(least), Some(most)) => integers(field, least, most),
        // Nothing is more than the greatest number.
        _ => Box::new(EmptyQuery),
    }
}

fn floats(field: Field, least: End<f64>, most: End<f64>) -> Box<dyn Query> {
    if let (Some((least, from)), Some((most, to))) = (least, most)
        && (least > most || (least >= most && !(from && to)))
    {
        return Box::new(EmptyQuery);
    }
    let end = |number: f64, inclusive, below: bool| {
        // The index tells the zeros apart, and has -0 before 0.
        let number = match (number == 0.0, below == inclusive) {
            (false, _) => number,
            (true, true) => -0.0,
            (true, false) => 0.0,
        };
        let term = Term::from_field_f64(field, number);
        if inclusive { Included(term) } else { Excluded(term) }
    };
    let least = least.map_or(Unbounded, |(number, inclusive)| end(number, inclusive, true));
    let most = most.map_or(Unbounded, |(number, inclusive)| end(number, inclusive, false));
    Box::new(RangeQuery::new(least, most))
}

fn bools(field: Field, least: End<bool>, most: End<bool>) -> Box<dyn Query> {
    let within = |value: &bool| {
        let from = |(end, inclusive)| if inclusive { *value >= end } else { *value && !end };
        let to = |(end, inclusive)| if inclusive { *value <= end } else { !*value && end };
        least.is_none_or(from) && most.is_none_or(to)
    };
    let terms: Vec<_> = [false, true]
        .into_iter()
        .filter(within)
        .map(|value| Term::from_field_bool(field, value))
        .collect();
    if terms.is_empty() { Box::new(EmptyQuery) } else { Box::new(TermSetQuery::new(terms)) }
}

fn keywords(field: Field, from: Option<&Bound>, to: Option<&Bound>) -> Box<dyn Query> {
    if let (Some(from), Some(to)) = (from, to)
        && (from.value > to.value || from.value == to.value && !(from.inclusive && to.inclusive))
    {
        return Box::new(EmptyQuery);
    }
    let [least, most] = [from, to].map(|end| {
        let Some(Bound { value, inclusive }) = end else { return Unbounded };
        let term = Term::from_field_text(field, value);
        if *inclusive { Included(term) } else { Excluded(term) }
    });
    Box::new(RangeQuery::new(least, most))
}
