//! What narrows a search: values with their counts, and dates.

use fihris::{FacetCounts, Hits, SalientWord};
use maud::{Markup, html};

use super::hits::MAX_FACT_CHARS;
use super::{Visitor, histogram};
use crate::asked::{Asked, can_be_chosen};
use crate::wording::{isolated, shortened};

/// A filter of values.
#[derive(Clone, Copy)]
enum Field {
    Section,
    Source,
}

impl Field {
    fn chosen(self, asked: &Asked) -> &[String] {
        match self {
            Field::Section => &asked.sections,
            Field::Source => &asked.sources,
        }
    }

    /// The search with this value chosen, or no longer.
    fn toggled(self, asked: &Asked, value: &str) -> Asked {
        let mut asked = Asked { page: 1, ..asked.clone() };
        let values = match self {
            Field::Section => &mut asked.sections,
            Field::Source => &mut asked.sources,
        };
        match values.iter().position(|chosen| chosen == value) {
            Some(place) => drop(values.remove(place)),
            None => values.push(value.to_owned()),
        }
        asked
    }
}

/// The filters of a search, each with its way out.
pub(super) fn chosen(visitor: &Visitor, asked: &Asked) -> Markup {
    if !asked.is_filtered() {
        return html! {};
    }
    let without = |asked: Asked, name: Markup| {
        html! {
            li {
                a href=(asked.address()) data-within {
                    // One piece, or its words would be columns.
                    span { span.unseen { "أزل " } (name) }
                    span.cross aria-hidden="true" { "×" }
                }
            }
        }
    };
    let undated = Asked { from: None, to: None, page: 1, ..asked.clone() };
    html! {
        ul.chosen aria-label="المرشِّحات المختارة" {
            @for field in [Field::Section, Field::Source] {
                @for value in field.chosen(asked) {
                    @let shown = isolated(&shortened(value, MAX_FACT_CHARS));
                    (without(field.toggled(asked, value), shown))
                }
            }
            @if asked.from.is_some() || asked.to.is_some() {
                (without(undated, dates(visitor, asked)))
            }
        }
    }
}

/// The dates of a search in words.
fn dates(visitor: &Visitor, asked: &Asked) -> Markup {
    let word = |date: &Option<String>| date.as_ref().map(|date| visitor.digits.date(date));
    html! {
        @match (word(&asked.from), word(&asked.to)) {
            (Some(from), Some(to)) if from == to => { (isolated(&from)) }
            (Some(from), Some(to)) => { "من " (isolated(&from)) " إلى " (isolated(&to)) }
            (Some(from), None) => { "منذ " (isolated(&from)) }
            (None, Some(to)) => { "حتى " (isolated(&to)) }
            (None, None) => {}
        }
    }
}

/// The column beside the hits; on a narrow screen it is folded under a box to tick.
pub(super) fn column(
    visitor: &Visitor,
    asked: &Asked,
    found: &Hits,
    about: &[SalientWord],
) -> Markup {
    let [sections, sources, months] = found.facets() else { return html! {} };
    html! {
        aside.narrow aria-label="تضييق البحث" {
            input #narrow .unseen type="checkbox";
            label.fold for="narrow" { "تضييق البحث" }
            div.facets {
                (values(visitor, asked, Field::Section, "القسم", sections))
                (values(visitor, asked, Field::Source, "المصدر", sources))
                section {
                    h2 { "التاريخ" }
                    (histogram::histogram(visitor, asked, months))
                    (range(asked))
                }
                @if !asked.query.trim().is_empty() { (salient(asked, about)) }
            }
        }
    }
}

fn values(
    visitor: &Visitor,
    asked: &Asked,
    field: Field,
    name: &str,
    counts: &FacetCounts,
) -> Markup {
    if counts.buckets.is_empty() {
        return html! {};
    }
    html! {
        section {
            h2 { (name) }
            ul.values {
                @for bucket in counts.buckets.iter().filter(|bucket| can_be_chosen(&bucket.value)) {
                    @let is_chosen = field.chosen(asked).contains(&bucket.value);
                    li {
                        a href=(field.toggled(asked, &bucket.value).address()) data-within
                            aria-current=[is_chosen.then_some("true")] {
                            span.tick aria-hidden="true" {}
                            (isolated(&shortened(&bucket.value, MAX_FACT_CHARS))) " "
                            span.number { (visitor.digits.number(bucket.count)) }
                        }
                    }
                }
            }
            @if counts.other > 0 {
                p.note { "وفي غيرها " (visitor.digits.number(counts.other)) }
            }
        }
    }
}

/// Two dates to type.
fn range(asked: &Asked) -> Markup {
    let kept = asked.pairs().into_iter().filter(|(name, _)| !["from", "to"].contains(name));
    html! {
        form.range action="/" method="get" data-within {
            @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
            @for (name, label, value) in
                [("from", "من", &asked.from), ("to", "إلى", &asked.to)] {
                label for=(name) { (label) }
                input #(name) name=(name) dir="ltr" inputmode="numeric" autocomplete="off" size="10"
                    maxlength="40" value=(value.as_deref().unwrap_or_default())
                    aria-describedby="date-form";
            }
            button type="submit" { "طبّق" }
            p #date-form .note { (date_form()) }
        }
    }
}

/// How dates are written.
pub(super) fn date_form() -> Markup {
    html! {
        "السنة أو الشهر أو اليوم: " bdi.whole-word dir="ltr" { "2021" } " أو "
        bdi.whole-word dir="ltr" { "2021-06" } " أو " bdi.whole-word dir="ltr" { "2021-06-30" }
    }
}

/// The words that the articles found have more often than others, each to be added to the search; or the
/// way to them.
fn salient(asked: &Asked, about: &[SalientWord]) -> Markup {
    let told = Asked { about: true, ..asked.clone() };
    html! {
        section {
            h2 { "يكثر في هذه النتائج" }
            @if !asked.about {
                a href=(told.address()) data-within { "اعرض الكلمات" }
            } @else if about.is_empty() {
                p.note { "لا كلمات تميّزها من غيرها." }
            } @else {
                ul.words {
                    @for word in about {
                        @let query = format!("{} {}", asked.query.trim(), word.word);
                        @let more = Asked { query, page: 1, ..asked.clone() };
                        li {
                            a href=(more.address()) data-within {
                                span.unseen { "أضف إلى البحث: " } (isolated(&word.word))
                            }
                        }
                    }
                }
            }
        }
    }
}
