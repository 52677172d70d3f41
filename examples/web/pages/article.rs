//! An article, whole, with the words of the query marked, and what is like it.

use fihris::Snippet;
use maud::{Markup, PreEscaped, html};

use super::{Visitor, hits, layout};
use crate::archive::Archive;
use crate::asked::{Asked, address};
use crate::fault::Result;
use crate::found::Article;
use crate::lookup;
use crate::parameters::Parameters;
use crate::wording::{direction, isolated};

const SIMILAR: usize = 5;

pub(crate) fn page(
    archive: &Archive,
    mut parameters: Parameters,
    visitor: &Visitor,
) -> Result<Markup> {
    let id = parameters.required("id")?;
    let asked = Asked::read(&mut parameters, archive)?;
    let hit = lookup::article(archive, &id, &asked)?;
    let article = Article::of(&hit)?;
    let copies = lookup::copies(archive, &id)?;
    let similar = lookup::similar(archive, &id, SIMILAR)?;
    let similar = similar.iter().map(Article::of).collect::<Result<Vec<_>>>()?;
    let is_searched = !asked.query.trim().is_empty();
    let content = html! {
        @if is_searched {
            p.back {
                a href=(asked.address()) { "العودة إلى نتائج البحث عن «" (isolated(&asked.query)) "»" }
            }
        }
        article.whole {
            h1 dir=[direction(&article.name())] { (hits::title(&hit, &article, usize::MAX)) }
            (hits::facts(visitor, &article, &asked))
            @for text in hit.highlighted("body") { (paragraphs(&text)) }
            p.actions {
                a href=(address("/similar", [("id", &*id)])) { "مقالات مشابهة" }
                @if is_searched { a href=(hits::explain(&id, &asked)) { "لماذا هذه النتيجة؟" } }
            }
        }
        @if !copies.is_empty() {
            section.beside {
                h2 { "نسخ أخرى من هذا المقال" }
                (hits::names(visitor, &asked, copies.iter().map(|copy| &copy.article)))
            }
        }
        @if !similar.is_empty() {
            section.beside {
                h2 { "في الموضوع نفسه" }
                (hits::names(visitor, &asked, &similar))
            }
        }
    };
    Ok(layout::page(visitor, &article.name(), &asked, &content))
}

/// A text line by line. A mark is within a word, so within a line.
fn paragraphs(text: &Snippet) -> Markup {
    let marked = text.to_html();
    let lines = text.text().split('\n').zip(marked.split('\n'));
    html! {
        @for (line, marked) in lines.filter(|(line, _)| !line.trim().is_empty()) {
            p dir=[direction(line)] { (PreEscaped(marked)) }
        }
    }
}
