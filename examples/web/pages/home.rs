//! The first page: what there is, and how one may ask for it.

use fihris::{Facet, Fuzzy, Order, Query};
use maud::{Markup, html};

use super::{Visitor, hits, layout};
use crate::archive::Archive;
use crate::asked::{Asked, can_be_chosen};
use crate::fault::Result;
use crate::wording::{ARTICLES, isolated};

const LATEST: usize = 4;
const SECTIONS: usize = 24;
/// Each asks for something that letters alone would not find. Those that find nothing in this archive are
/// not shown.
const EXAMPLES: [&str; 5] =
    ["وزراء", "هاتف مستعمل", "\"مجلس الأمن\"", "اتفاقية الجزائر ١٩٧٥", "نازحون من سوريا"];

pub(super) fn page(archive: &Archive, visitor: &Visitor) -> Result<Markup> {
    let asked = Asked::default();
    let digits = visitor.digits;
    let all = archive.index().search(Query::All).order(Order::by("published").descending());
    let latest = all.facet(Facet::values("section").limit(SECTIONS)).limit(LATEST).run()?;
    let count = latest.total() as u64;
    let mut examples = Vec::new();
    for example in EXAMPLES {
        if archive.index().search(example).fuzzy(Fuzzy::Off).limit(0).match_limit(1).run()?.total()
            > 0
        {
            examples.push(example);
        }
    }
    let sections = latest.facets().first().map(|facet| &*facet.buckets).unwrap_or_default();
    let content = html! {
        section.welcome {
            h1 { "أرشيف المقالات" }
            @if count == 0 {
                p { "الأرشيف فارغ: لم تُضف إليه مقالات بعد." }
            } @else {
                p {
                    "ابحث في " strong { (ARTICLES.counted(count, digits)) }
                    " باللفظ الذي يحضرك: مفردًا أو جمعًا، بالحركات أو بدونها، وأيًّا كان رسم الهمزة."
                }
                @if !examples.is_empty() {
                    p.examples {
                        "جرّب: "
                        @for example in examples {
                            a href=(of_query(example)) data-within { (isolated(example)) } " "
                        }
                    }
                }
            }
        }
        @if !sections.is_empty() {
            section {
                h2 { "الأقسام" }
                ul.sections {
                    @for bucket in sections.iter().filter(|bucket| can_be_chosen(&bucket.value)) {
                        li {
                            a href=(of_section(&bucket.value)) data-within {
                                (isolated(&bucket.value)) " "
                                span.number { (digits.number(bucket.count)) }
                            }
                        }
                    }
                }
            }
        }
        @if count > 0 {
            section {
                h2 { "أحدث المقالات" }
                (hits::list(archive, visitor, &asked, &latest)?)
            }
        }
    };
    Ok(layout::page(visitor, "أرشيف المقالات", &asked, &content))
}

fn of_query(query: &str) -> String {
    Asked { query: query.to_owned(), ..Asked::default() }.address()
}

fn of_section(section: &str) -> String {
    Asked { sections: vec![section.to_owned()], ..Asked::default() }.address()
}
