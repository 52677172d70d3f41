//! The list of what a search finds, with all that narrows and orders it.

use fihris::Hits;
use maud::{Markup, html};

use super::{Visitor, facets, hits, home, layout};
use crate::archive::Archive;
use crate::asked::{Asked, MAX_PAGES, PAGE_HITS, Sort};
use crate::fault::Result;
use crate::parameters::Parameters;
use crate::wording::{RESULTS, isolated};

/// The words that say what the articles found are about.
const SALIENT_WORDS: usize = 8;
/// The pages before and after this one that are linked to.
const PAGES_BESIDE: usize = 2;

pub(crate) fn page(
    archive: &Archive,
    mut parameters: Parameters,
    visitor: &Visitor,
) -> Result<Markup> {
    let asked = Asked::read(&mut parameters, archive)?;
    if asked.is_empty() {
        return home::page(archive, visitor);
    }
    let search = asked.search(archive).limit(PAGE_HITS).offset((asked.page - 1) * PAGE_HITS);
    let found = Asked::with_facets(search.clone()).collapse_near_duplicates().run()?;
    let meant = match asked.page {
        1 => archive.index().searcher().did_you_mean(&asked.query)?,
        _ => None,
    };
    let about = if asked.about { search.about(SALIENT_WORDS)? } else { Vec::new() };
    let title = if asked.query.trim().is_empty() { "تصفّح" } else { &*asked.query };
    let content = html! {
        div.found {
            h1 tabindex="-1" {
                @if asked.query.trim().is_empty() { "تصفّح المقالات" }
                @else { "نتائج البحث عن «" (isolated(&asked.query)) "»" }
            }
            p.count data-said {
                (RESULTS.counted(found.total() as u64, visitor.digits))
                @if found.total() > PAGE_HITS && !found.is_empty() { "، " (hits::range(visitor, &asked, &found, PAGE_HITS)) }
            }
            @if let Some(meant) = &meant { (did_you_mean(&asked, meant)) }
            (notes(&found))
            (facets::chosen(visitor, &asked))
        }
        @if found.total() == 0 && !asked.is_filtered() {
            (nothing(&asked))
        } @else {
            div.columns {
                section.list aria-labelledby="list" {
                    h2 #list .unseen { "النتائج" }
                    @if found.total() == 0 {
                        (nothing(&asked))
                    } @else {
                        (order(&asked))
                        @if found.is_empty() { (past(&asked, found.total())) }
                        (hits::list(archive, visitor, &asked, &found)?)
                        (pages(visitor, &asked, found.total()))
                    }
                }
                // Also where nothing is found: which other values would find something.
                (facets::column(visitor, &asked, &found, &about))
            }
        }
    };
    Ok(layout::page(visitor, title, &asked, &content))
}

fn did_you_mean(asked: &Asked, meant: &str) -> Markup {
    let corrected = Asked { query: meant.to_owned(), page: 1, ..asked.clone() };
    html! {
        p.meant {
            "هل تقصد: "
            a href=(corrected.address()) data-within { (isolated(meant)) }
            "؟"
        }
    }
}

/// What of the search was not as it was typed.
fn notes(found: &Hits) -> Markup {
    html! {
        @for correction in found.corrections() {
            p.note {
                "مع «" (isolated(&correction.word)) "» بحثنا عن كلمات قريبة منها: "
                (isolated(&correction.near.join("، ")))
            }
        }
        @if !found.ignored_words().is_empty() {
            p.note { "البحث طويل، فلم نبحث عن: " (isolated(&found.ignored_words().join("، "))) }
        } @else if found.is_query_cut() {
            p.note { "في البحث أكثر مما يُبحث عنه دفعة واحدة؛ هذه نتائج أوله." }
        }
        @if !found.is_complete() {
            p.note { "طال البحث فتوقف قبل تمامه؛ هذا أفضل ما وجده." }
        }
    }
}

/// The page of a search that finds nothing says what else to try.
fn nothing(asked: &Asked) -> Markup {
    html! {
        section.nothing {
            p { "لم نجد مقالًا يوافق هذا البحث." }
            ul {
                @if asked.is_filtered() {
                    li { a href=(asked.unfiltered().address()) data-within { "ابحث بلا مرشِّحات" } }
                }
                li { "تحقق من الإملاء، أو جرّب كلمة أخرى بالمعنى نفسه." }
                li { "قلّل الكلمات، أو احذف علامات التنصيص والإشارات." }
                li { a href="/help" { "كيف أبحث؟" } }
            }
        }
    }
}

/// A page after the last has nothing, and says where there is something.
fn past(asked: &Asked, total: usize) -> Markup {
    let last = Asked { page: last_page(total), ..asked.clone() };
    html! {
        section.nothing {
            p { "لا نتائج في هذه الصفحة. " a href=(last.address()) data-within { "إلى آخر صفحة" } }
        }
    }
}

fn last_page(total: usize) -> usize {
    total.div_ceil(PAGE_HITS).min(MAX_PAGES)
}

fn order(asked: &Asked) -> Markup {
    let is_browsing = asked.query.trim().is_empty();
    let name = |sort| match sort {
        Sort::Relevance => "الأنسب",
        Sort::Newest => "الأحدث",
        Sort::Oldest => "الأقدم",
    };
    let is_chosen = |sort| match asked.sort {
        Sort::Relevance if is_browsing => sort == Sort::Newest,
        chosen => sort == chosen,
    };
    let by = |sort| Asked { sort, page: 1, ..asked.clone() }.address();
    let recent = Asked { recent: !asked.recent, page: 1, ..asked.clone() };
    html! {
        nav.order aria-label="ترتيب النتائج" {
            span { "الترتيب:" }
            @for sort in Sort::ALL {
                @if !(is_browsing && sort == Sort::Relevance) {
                    a href=(by(sort)) data-within aria-current=[is_chosen(sort).then_some("true")] {
                        (name(sort))
                    }
                }
            }
            @if asked.sort == Sort::Relevance && !is_browsing {
                a.toggle href=(recent.address()) data-within
                    aria-current=[asked.recent.then_some("true")] { "مع تفضيل الحديث" }
            }
        }
    }
}

fn pages(visitor: &Visitor, asked: &Asked, total: usize) -> Markup {
    let last = last_page(total);
    if last < 2 || asked.page > last {
        return html! {};
    }
    let to = |page| Asked { page, ..asked.clone() }.address();
    let near =
        asked.page.saturating_sub(PAGES_BESIDE).max(1)..=(asked.page + PAGES_BESIDE).min(last);
    html! {
        nav.pages aria-label="صفحات النتائج" {
            @if asked.page > 1 { a.step href=(to(asked.page - 1)) rel="prev" data-within { "السابقة" } }
            @if *near.start() > 1 { span.gap { "…" } }
            @for page in near.clone() {
                a href=(to(page)) data-within aria-current=[(page == asked.page).then_some("page")]
                    aria-label={ "الصفحة " (visitor.digits.number(page as u64)) } {
                    (visitor.digits.number(page as u64))
                }
            }
            @if *near.end() < last { span.gap { "…" } }
            @if asked.page < last { a.step href=(to(asked.page + 1)) rel="next" data-within { "التالية" } }
        }
    }
}
