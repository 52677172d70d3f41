//! Articles by their ids: to be read, and by what they are like.

use fihris::{Filter, Fuzzy, Hit, Query};

use crate::archive::Archive;
use crate::asked::{Asked, Sort};
use crate::fault::{Fault, Result};
use crate::found::Article;

/// An article with the words of a query in it marked; without marks if the query does not find it.
///
/// # Errors
/// When there is no such article.
pub(crate) fn article(archive: &Archive, id: &str, asked: &Asked) -> Result<Hit> {
    if let Some(hit) = found_by(archive, id, asked)? {
        return Ok(hit);
    }
    let only = archive.index().search(Filter::is("id", id)).limit(1).run()?;
    only.into_iter().next().ok_or_else(|| Fault::NoArticle(id.to_owned()))
}

/// An article as a query finds it, with the score it has among all; `None` if it does not.
pub(crate) fn found_by(archive: &Archive, id: &str, asked: &Asked) -> Result<Option<Hit>> {
    if asked.query.trim().is_empty() {
        return Ok(None);
    }
    // Whether words near those of the query count depends on how many are found in all.
    let all = asked.search(archive).limit(0).run()?;
    let fuzzy = if all.corrections().is_empty() { Fuzzy::Off } else { Fuzzy::Auto };
    // Filters change no score, and the words of an article are marked also if they leave it out.
    let words = Asked { sort: Sort::Relevance, ..asked.unfiltered() };
    let one = words.search(archive).fuzzy(fuzzy).filter(Filter::is("id", id)).limit(1);
    Ok(one.run()?.into_iter().next())
}

/// Articles on the same subject, the nearest first, at most `limit`, without those that repeat it.
///
/// # Errors
/// When there is no such article.
pub(crate) fn similar(archive: &Archive, id: &str, limit: usize) -> Result<Vec<Hit>> {
    let searcher = archive.index().searcher();
    let copies = searcher.near_duplicates(id)?;
    let Some(search) = searcher.more_like(id)? else { return Err(Fault::NoArticle(id.to_owned())) };
    let search = if copies.is_empty() {
        search
    } else {
        search.filter(!Filter::any_of("id", copies.iter().map(|copy| &copy.id)))
    };
    Ok(search.collapse_near_duplicates().limit(limit).run()?.into_iter().collect())
}

/// An article that repeats another, and how much of it, from 0 to 1.
pub(crate) struct Copy {
    pub(crate) article: Article,
    pub(crate) resemblance: f32,
}

/// The articles that repeat this one, the nearest first.
pub(crate) fn copies(archive: &Archive, id: &str) -> Result<Vec<Copy>> {
    let searcher = archive.index().searcher();
    let near = searcher.near_duplicates(id)?;
    if near.is_empty() {
        return Ok(Vec::new());
    }
    let ids = Filter::any_of("id", near.iter().map(|copy| &copy.id));
    let hits = searcher.search(Query::from(ids)).limit(near.len()).run()?;
    let mut copies = Vec::new();
    for hit in &hits {
        let article = Article::of(hit)?;
        let same = near.iter().find(|copy| copy.id == article.id);
        copies.extend(same.map(|same| Copy { resemblance: same.resemblance, article }));
    }
    copies.sort_by(|a, b| b.resemblance.total_cmp(&a.resemblance));
    Ok(copies)
}
