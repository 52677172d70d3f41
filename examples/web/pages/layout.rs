//! What all pages have around their content.

use maud::{DOCTYPE, Markup, html};

use super::Visitor;
use crate::asked::{Asked, Sort};
use crate::parameters::MAX_QUERY_CHARS;
use crate::wording::Digits;

/// A page. `asked` is the search that its box shows.
pub(super) fn page(visitor: &Visitor, title: &str, asked: &Asked, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="ar" dir="rtl" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · فهرس" }
                link rel="stylesheet" href="/assets/page.css";
                link rel="icon" href="/assets/icon.svg" type="image/svg+xml";
                script type="module" src="/assets/page.js" {}
            }
            body {
                a.skip href="#main" { "إلى المحتوى" }
                header.top {
                    a.brand href="/" { "فهرس" }
                    (search_box(asked))
                    nav aria-label="صفحات الموقع" {
                        a href="/analyze" { "مصير الكلمة" }
                        a href="/help" { "كيف أبحث؟" }
                    }
                }
                main #main tabindex="-1" { (content) }
                footer { (choice_of_digits(visitor)) }
                // Here, outside of what is exchanged, so that screen readers hear it.
                p #said .unseen role="status" {}
            }
        }
    }
}

fn search_box(asked: &Asked) -> Markup {
    html! {
        form.search role="search" action="/" method="get" data-within {
            label.unseen for="q" { "ابحث في المقالات" }
            div.completed {
                input #q name="q" type="search" value=(asked.query) maxlength=(MAX_QUERY_CHARS)
                    placeholder="ابحث في المقالات" autocomplete="off" autocapitalize="off"
                    spellcheck="false" enterkeyhint="search";
            }
            @if asked.sort != Sort::default() {
                input type="hidden" name="sort" value=(asked.sort.name());
            }
            @if asked.recent { input type="hidden" name="recent" value="true"; }
            button type="submit" { "ابحث" }
        }
    }
}

fn choice_of_digits(visitor: &Visitor) -> Markup {
    html! {
        form.digits action="/digits" method="post" {
            input type="hidden" name="back" value=(visitor.back());
            span #digits { "الأرقام:" }
            @for (digits, shown, said) in [
                (Digits::Arabic, "١٢٣", "أرقام عربية مشرقية"),
                (Digits::European, "123", "أرقام عربية مغربية"),
            ] {
                button name="digits" value=(digits.name()) aria-label=(said)
                    aria-pressed=(visitor.digits == digits) { (shown) }
            }
        }
    }
}
