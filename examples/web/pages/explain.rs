//! Where the score of an article comes from.

use fihris::{BonusKind, Explanation, View, WordMatch};
use maud::{Markup, html};

use super::{Visitor, hits, layout};
use crate::archive::Archive;
use crate::asked::Asked;
use crate::fault::{Fault, Result};
use crate::found::Article;
use crate::lookup;
use crate::parameters::Parameters;
use crate::wording::{Digits, TIMES, isolated};

pub(crate) fn page(
    archive: &Archive,
    mut parameters: Parameters,
    visitor: &Visitor,
) -> Result<Markup> {
    let id = parameters.required("id")?;
    let asked = Asked::read(&mut parameters, archive)?;
    // That there is no such article is another matter than that it is not found.
    lookup::article(archive, &id, &asked)?;
    let hit = lookup::found_by(archive, &id, &asked)?;
    let hit = hit.ok_or_else(|| Fault::NotFoundBy(id.clone()))?;
    let article = Article::of(&hit)?;
    let explanation = hit.explain()?;
    let digits = visitor.digits;
    let content = html! {
        div.found {
            h1 { "لماذا هذه النتيجة؟" }
            p.count {
                "درجة مقال «" a href=(hits::read(&id, &asked)) { (isolated(&article.name())) }
                "» في البحث عن «" a href=(asked.address()) { (isolated(&asked.query)) } "» هي "
                strong { (digits.decimal(explanation.score())) }
            }
        }
        div.wide tabindex="0" role="region" aria-label="أجزاء الدرجة" {
            table.scores {
                thead {
                    tr {
                        th scope="col" { "في البحث" }
                        th scope="col" { "في المقال" }
                        th scope="col" { "أين" }
                        th scope="col" { "كيف" }
                        th scope="col" { "أعطى" }
                    }
                }
                tbody {
                    (words(&explanation, digits))
                    (others(&explanation, digits))
                }
                tfoot {
                    tr {
                        th scope="row" colspan="4" { "المجموع" }
                        td { (digits.decimal(explanation.score())) }
                    }
                }
            }
        }
        @if !explanation.left_out().is_empty() {
            p.note { "كلمات شائعة لم تُحسب: " (isolated(&explanation.left_out().join("، "))) }
        }
        p.note {
            "الدرجة من BM25: تعلو بتكرار الكلمة في المقال وبندرتها في الأرشيف، وللعنوان ضعف وزن النص. "
            "ويعلو المقال الذي فيه كل الكلمات على كل مقال تنقصه واحدة."
        }
    };
    Ok(layout::page(visitor, "لماذا هذه النتيجة؟", &asked, &content))
}

/// What each word of the query gave; a word has as many rows as it has matches.
fn words(explanation: &Explanation, digits: Digits) -> Markup {
    html! {
        @for word in explanation.words() {
            @for (place, found) in word.matches.iter().enumerate() {
                tr {
                    @if place == 0 {
                        th scope="rowgroup" rowspan=(word.matches.len()) { (isolated(&word.word)) }
                    }
                    td { (forms(found)) " " span.note { (TIMES.counted(found.times as u64, digits)) } }
                    td { (field(&found.field)) }
                    td { (view(found)) }
                    td { (digits.decimal(found.gives())) }
                }
            }
            @if word.matches.is_empty() {
                tr {
                    th scope="row" { (isolated(&word.word)) }
                    td colspan="3" { "ليست في المقال" }
                    td { (digits.decimal(0.0)) }
                }
            }
        }
    }
}

fn forms(found: &WordMatch) -> Markup {
    html! {
        (isolated(&found.words.join("، ")))
        @if found.more > 0 { "…" }
    }
}

/// What is more than the words.
fn others(explanation: &Explanation, digits: Digits) -> Markup {
    let bonus = explanation.bonus();
    let row = |what: Markup, gives: f32| {
        html! { tr { th scope="row" colspan="4" { (what) } td { (digits.decimal(gives)) } } }
    };
    html! {
        @for synonym in explanation.synonyms() {
            (row(html! {
                "«" (isolated(&synonym.synonym)) "» بمعنى «" (isolated(&synonym.words.join(" "))) "»"
            }, synonym.gives))
        }
        @for near in explanation.near() {
            (row(html! {
                "«" (isolated(&near.first)) "» و«" (isolated(&near.second)) "» متقاربتان في "
                (field(&near.field))
            }, near.gives))
        }
        @for part in explanation.parts() {
            (row(html! { "جزء من البحث: " (isolated(&part.query.to_string())) }, part.gives))
        }
        @if bonus.gives > 0.0 {
            (row(html! {
                @match bonus.kind {
                    BonusKind::AllWords => "في المقال كل كلمات البحث",
                    _ => "في المقال الكلمة نفسها كما كُتبت",
                }
            }, bonus.gives))
        }
        @if explanation.age() < 0.0 { (row(html! { "ينقص منها لقدم المقال" }, explanation.age())) }
    }
}

fn field(name: &str) -> Markup {
    html! {
        @match name {
            "title" => "العنوان",
            "body" => "النص",
            other => (isolated(other)),
        }
    }
}

fn view(found: &WordMatch) -> Markup {
    html! {
        @match found.view {
            View::Exact => "اللفظ نفسه: ",
            View::Stem => "الجذع نفسه: ",
            View::Root => "الأصل نفسه: ",
            _ => "مقاطع مشتركة: ",
        }
        (isolated(&found.term))
    }
}
