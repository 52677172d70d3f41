//! An answer for a program to read.

use std::io::{self, Write};

use fihris::{Correction, Cursor, Explanation, FacetCounts, Hit, SalientWord, Suggestion};
use serde::Serialize;
use serde_json::value::RawValue;

use super::answer::Answer;
use super::arguments::Arguments;
use super::shared::command;

/// Writes an answer on one line.
pub(crate) fn write(
    out: &mut impl Write,
    arguments: &Arguments,
    answer: &Answer,
) -> command::Result<()> {
    let Answer { hits, suggestions, did_you_mean, about } = answer;
    match hits {
        None => to_writer(out, &Completed { suggestions })?,
        Some(hits) => {
            let found = hits.iter().map(|hit| Found::new(hit, arguments.explain));
            let searched = Searched {
                total: hits.total(),
                hits: found.collect::<command::Result<_>>()?,
                facets: hits.facets(),
                suggestions,
                did_you_mean: did_you_mean.as_deref(),
                corrections: hits.corrections(),
                ignored_words: hits.ignored_words(),
                next_page: hits.next_page(),
                about: about.as_deref(),
                complete: arguments.budget.map(|_| hits.is_complete()),
            };
            to_writer(out, &searched)?;
        }
    }
    writeln!(out)?;
    Ok(())
}

fn to_writer(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(out, value).map_err(io::Error::from)
}

#[derive(Serialize)]
struct Completed<'a> {
    suggestions: &'a [Suggestion],
}

#[derive(Serialize)]
struct Searched<'a> {
    total: usize,
    hits: Vec<Found<'a>>,
    facets: &'a [FacetCounts],
    suggestions: &'a [Suggestion],
    did_you_mean: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    corrections: &'a [Correction],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    ignored_words: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page: Option<&'a Cursor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<&'a [SalientWord]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    complete: Option<bool>,
}

#[derive(Serialize)]
struct Found<'a> {
    score: f32,
    id: serde_json::Value,
    /// As it was put, to the letter.
    document: &'a RawValue,
    snippet_html: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    collapsed: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<Explanation>,
}

impl Found<'_> {
    fn new(hit: &Hit, explain: bool) -> command::Result<Found<'_>> {
        Ok(Found {
            score: hit.score(),
            id: hit.document::<serde_json::Value>()?["id"].take(),
            document: serde_json::from_str(hit.json())?,
            snippet_html: snippet_html(hit),
            collapsed: Some(hit.collapsed()).filter(|&others| others > 0),
            explanation: explain.then(|| hit.explain()).transpose()?,
        })
    }
}

/// Of the body, which tells most; of the title if only that has the words of the query.
fn snippet_html(hit: &Hit) -> String {
    let body = hit.snippet("body");
    if body.highlights().is_empty() {
        let title = hit.snippet("title");
        if !title.highlights().is_empty() {
            return title.to_html();
        }
    }
    body.to_html()
}
