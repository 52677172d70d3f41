//! Articles on the subject of one, and those that repeat it.

use maud::{Markup, html};

use super::{Visitor, hits, layout};
use crate::archive::Archive;
use crate::asked::{Asked, PAGE_HITS};
use crate::fault::Result;
use crate::found::Article;
use crate::lookup;
use crate::parameters::Parameters;
use crate::wording::{isolated, shortened};

pub(crate) fn page(
    archive: &Archive,
    mut parameters: Parameters,
    visitor: &Visitor,
) -> Result<Markup> {
    let id = parameters.required("id")?;
    let asked = Asked::default();
    let article = Article::of(&lookup::article(archive, &id, &asked)?)?;
    let similar = lookup::similar(archive, &id, PAGE_HITS)?;
    let copies = lookup::copies(archive, &id)?;
    let content = html! {
        div.found {
            h1 { "مقالات مشابهة" }
            p.count {
                "لمقال «"
                a href=(hits::read(&id, &asked)) { (isolated(&article.name())) }
                "»"
            }
        }
        @if !copies.is_empty() {
            section.beside {
                h2 { "تكرّره" }
                ul.names {
                    @for lookup::Copy { article, resemblance } in &copies {
                        li {
                            a href=(hits::read(&article.id, &asked)) { (isolated(&article.name())) }
                            " "
                            span.where {
                                @if let Some(source) = article.sources.first() {
                                    (isolated(&shortened(source, hits::MAX_FACT_CHARS))) "، "
                                }
                                "متطابقان بنسبة "
                                (visitor.digits.percent(*resemblance))
                            }
                        }
                    }
                }
            }
        }
        @if similar.is_empty() {
            section.nothing { p { "لا مقالات أخرى في هذا الموضوع." } }
        } @else {
            h2.unseen { "في الموضوع نفسه" }
            (hits::list(archive, visitor, &asked, &similar)?)
        }
    };
    Ok(layout::page(visitor, "مقالات مشابهة", &asked, &content))
}
