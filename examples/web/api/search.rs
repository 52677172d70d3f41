//! `/api/search`

use std::time::Instant;

use fihris::{
    Correction, Cursor, Explanation, FacetCounts, Hit, MAX_WINDOW, SalientWord, Snippet,
    SnippetOptions,
};
use serde::Serialize;

use crate::archive::Archive;
use crate::asked::Asked;
use crate::fault::{Fault, Result};
use crate::found::{Article, MAX_TITLE_CHARS, titles};
use crate::parameters::Parameters;
use crate::wording::shortened;

const KNOWN: &str = "q, section, source, from, to, sort, recent, page, limit, after, facets, \
     about, collapse and explain";
/// The most hits of an answer.
pub(super) const MAX_HITS: usize = 50;
const HITS: usize = 10;
const SALIENT_WORDS: usize = 10;

#[derive(Serialize)]
struct Answer<'a> {
    query: &'a str,
    total: usize,
    /// Whether all matches were looked at in time.
    complete: bool,
    page: usize,
    limit: usize,
    took_ms: f64,
    did_you_mean: Option<String>,
    corrections: &'a [Correction],
    ignored_words: &'a [String],
    /// Whether something else that the query asks for was not looked for either.
    query_cut: bool,
    facets: &'a [FacetCounts],
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<Vec<Salient>>,
    hits: Vec<Found>,
    next: Option<&'a Cursor>,
}

/// A word that the articles found are about.
#[derive(Serialize)]
struct Salient {
    word: String,
    documents: usize,
    share: f32,
}

/// An article that was found.
#[derive(Serialize)]
pub(super) struct Found {
    id: String,
    score: f32,
    title: String,
    title_html: String,
    source: Vec<String>,
    section: Vec<String>,
    published: Option<String>,
    snippets_html: Vec<String>,
    collapsed: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<Explanation>,
}

impl Found {
    pub(super) fn of(hit: &Hit, explain: bool) -> Result<Found> {
        let article = Article::of(hit)?;
        let titles = titles(hit, &article, MAX_TITLE_CHARS);
        let snippets = hit.snippets("body", &SnippetOptions::default());
        Ok(Found {
            score: hit.score(),
            title_html: titles.first().map(Snippet::to_html).unwrap_or_default(),
            snippets_html: snippets.iter().map(Snippet::to_html).collect(),
            collapsed: hit.collapsed(),
            explanation: explain.then(|| hit.explain()).transpose()?,
            id: article.id,
            title: shortened(&article.title, MAX_TITLE_CHARS),
            source: article.sources,
            section: article.sections,
            published: article.published,
        })
    }
}

pub(crate) fn answer(archive: &Archive, mut parameters: Parameters) -> Result<String> {
    let started = Instant::now();
    let asked = Asked::read(&mut parameters, archive)?;
    let limit = parameters.number("limit", 0..=MAX_HITS, HITS)?;
    let after = parameters.one("after")?;
    let facets = parameters.flag("facets", false)?;
    let collapse = parameters.flag("collapse", false)?;
    let explain = parameters.flag("explain", false)?;
    parameters.finish(KNOWN)?;

    let offset = (asked.page - 1) * limit;
    if offset + limit > MAX_WINDOW {
        let english = format!("a page within the first {MAX_WINDOW} hits");
        let page = asked.page.to_string();
        return Err(Fault::parameter("page", &page, &english, "لا صفحات بعد هذا الحد."));
    }
    let mut search = asked.search(archive).limit(limit).offset(offset);
    if let Some(after) = &after {
        let cursor = after.parse::<Cursor>().map_err(|_| {
            let english = "the \"next\" of the page before";
            Fault::parameter("after", after, english, "لا يُتابع البحث من هنا.")
        })?;
        search = search.after(cursor);
    }
    if facets {
        search = Asked::with_facets(search);
    }
    if collapse {
        search = search.collapse_near_duplicates();
    }
    let hits = search.run()?;
    // On later pages the reader has chosen.
    let is_first = asked.page == 1 && after.is_none();
    let did_you_mean =
        if is_first { archive.index().searcher().did_you_mean(&asked.query)? } else { None };
    let about = if asked.about { Some(search.about(SALIENT_WORDS)?) } else { None };
    let about = about.map(|words| {
        let words = words.into_iter();
        words
            .map(|SalientWord { word, documents, share }| Salient { word, documents, share })
            .collect()
    });
    let found = hits.iter().map(|hit| Found::of(hit, explain)).collect::<Result<_>>()?;
    let answer = Answer {
        query: &asked.query,
        total: hits.total(),
        complete: hits.is_complete(),
        page: asked.page,
        limit,
        did_you_mean,
        corrections: hits.corrections(),
        ignored_words: hits.ignored_words(),
        query_cut: hits.is_query_cut(),
        facets: hits.facets(),
        about,
        hits: found,
        next: hits.next_page(),
        took_ms: started.elapsed().as_secs_f64() * 1e3,
    };
    serde_json::to_string(&answer).map_err(|error| Fault::Internal(error.to_string()))
}
