//! Articles in a list.

use fihris::{Hit, Hits, SnippetOptions};
use maud::{Markup, PreEscaped, html};

use super::Visitor;
use crate::archive::Archive;
use crate::asked::{Asked, address, can_be_chosen};
use crate::fault::Result;
use crate::found::{Article, MAX_TITLE_CHARS, titles};
use crate::lookup;
use crate::wording::{COPIES, direction, isolated, shortened};

const SNIPPET_CHARS: usize = 320;
const SNIPPETS: usize = 3;
/// Of the sources and sections of an article no more are shown.
const MAX_FACTS: usize = 5;
/// And of each no more chars.
pub(super) const MAX_FACT_CHARS: usize = 80;

pub(super) fn list<'h>(
    archive: &Archive,
    visitor: &Visitor,
    asked: &Asked,
    hits: impl IntoIterator<Item = &'h Hit>,
) -> Result<Markup> {
    let cards = hits.into_iter().map(|hit| card(archive, visitor, asked, hit));
    let cards = cards.collect::<Result<Vec<_>>>()?;
    Ok(html! { ol.hits { @for card in cards { li { (card) } } } })
}

fn card(archive: &Archive, visitor: &Visitor, asked: &Asked, hit: &Hit) -> Result<Markup> {
    let article = Article::of(hit)?;
    let options = SnippetOptions::default().max_chars(SNIPPET_CHARS).stretches(SNIPPETS);
    let snippets = hit.snippets("body", &options);
    // Copies are looked for only where a page has folded some.
    let copies =
        if hit.collapsed() > 0 { lookup::copies(archive, &article.id)? } else { Vec::new() };
    Ok(html! {
        article {
            h3 {
                a href=(read(&article.id, asked)) dir=[direction(&article.name())] {
                    (title(hit, &article, MAX_TITLE_CHARS))
                }
            }
            (facts(visitor, &article, asked))
            div.snippets {
                @for snippet in &snippets {
                    p dir=[direction(snippet.text())] { (PreEscaped(snippet.to_html())) }
                }
            }
            p.actions {
                a href=(address("/similar", [("id", &*article.id)])) { "مقالات مشابهة" }
                @if !asked.query.trim().is_empty() {
                    a href=(explain(&article.id, asked)) rel="nofollow" { "لماذا هذه النتيجة؟" }
                }
            }
            @if !copies.is_empty() {
                details.copies {
                    summary { (COPIES.counted(copies.len() as u64, visitor.digits)) }
                    (names(visitor, asked, copies.iter().map(|copy| &copy.article)))
                }
            }
        }
    })
}

/// So many chars of the title, with the words of the query marked, or what stands for it.
pub(super) fn title(hit: &Hit, article: &Article, max_chars: usize) -> Markup {
    if article.title.trim().is_empty() {
        return html! { (article.name()) };
    }
    html! {
        @for (place, title) in titles(hit, article, max_chars).iter().enumerate() {
            @if place > 0 { " " }
            (PreEscaped(title.to_html()))
        }
    }
}

/// Where and when an article appeared.
pub(super) fn facts(visitor: &Visitor, article: &Article, asked: &Asked) -> Markup {
    html! {
        p.facts {
            @for source in article.sources.iter().take(MAX_FACTS) {
                span { (isolated(&shortened(source, MAX_FACT_CHARS))) }
            }
            @if let Some(published) = &article.published {
                span { time datetime=(published) { (visitor.digits.date(published)) } }
            }
            @for section in article.sections.iter().take(MAX_FACTS) {
                @let shown = isolated(&shortened(section, MAX_FACT_CHARS));
                @if can_be_chosen(section) {
                    a href=(of_section(section, asked)) data-within { (shown) }
                } @else { span { (shown) } }
            }
        }
    }
}

/// Articles by their names only.
pub(super) fn names<'a>(
    visitor: &Visitor,
    asked: &Asked,
    articles: impl IntoIterator<Item = &'a Article>,
) -> Markup {
    html! {
        ul.names {
            @for article in articles {
                li {
                    a href=(read(&article.id, asked)) { (isolated(&article.name())) }
                    " "
                    span.where {
                        @for source in article.sources.iter().take(MAX_FACTS) {
                            (isolated(&shortened(source, MAX_FACT_CHARS))) " "
                        }
                        @if let Some(published) = &article.published {
                            @if !article.sources.is_empty() { "· " }
                            (visitor.digits.date(published))
                        }
                    }
                }
            }
        }
    }
}

/// The address of an article, with the words of a query marked. All of the search is in it, for the way
/// back.
pub(super) fn read(id: &str, asked: &Asked) -> String {
    of_article("/article", id, asked)
}

/// The address of where its score comes from.
pub(super) fn explain(id: &str, asked: &Asked) -> String {
    of_article("/explain", id, asked)
}

fn of_article(path: &str, id: &str, asked: &Asked) -> String {
    let page = asked.page.to_string();
    let page = (asked.page > 1).then_some(("page", page.as_str()));
    address(path, [("id", id)].into_iter().chain(asked.pairs()).chain(page))
}

fn of_section(section: &str, asked: &Asked) -> String {
    let query = asked.query.clone();
    Asked { query, sections: vec![section.to_owned()], ..Asked::default() }.address()
}

/// How far the hits of a page go.
pub(super) fn range(visitor: &Visitor, asked: &Asked, hits: &Hits, page_hits: usize) -> String {
    let digits = visitor.digits;
    let first = (asked.page - 1) * page_hits + 1;
    let last = (asked.page * page_hits).min(hits.total());
    format!("من {} إلى {}", digits.number(first as u64), digits.number(last as u64))
}
