//! What is said where there is nothing else to show.

use maud::{Markup, html};

use super::{Visitor, facets, layout};
use crate::asked::Asked;
use crate::fault::Fault;
use crate::wording::isolated;

pub(crate) fn page(fault: &Fault, visitor: &Visitor) -> Markup {
    let title = match fault {
        Fault::Parameter { .. } => "طلب غير مفهوم",
        Fault::NoArticle(_) => "لا مقال هنا",
        Fault::NoPage | Fault::Method => "لا صفحة هنا",
        Fault::NotFoundBy(_) => "ليس في النتائج",
        _ => "تعذّر الجواب",
    };
    let content = html! {
        section.refusal {
            h1 tabindex="-1" { (title) }
            @if let Fault::Parameter { name, value, .. } = fault {
                p {
                    (parameter(name))
                    @if !value.is_empty() { ": «" (isolated(value)) "»" }
                }
            }
            p data-said { (visitor.digits.write(&fault.arabic())) }
            @if let Fault::Parameter { name, .. } = fault && ["from", "to"].contains(&&**name) {
                p { (facets::date_form()) }
            }
            p { a href="/" { "إلى الصفحة الأولى" } }
        }
    };
    // What was typed is not lost by what else is wrong.
    layout::page(visitor, title, &Asked { query: visitor.typed(), ..Asked::default() }, &content)
}

/// What readers call a parameter.
fn parameter(name: &str) -> Markup {
    html! {
        @match name {
            "q" => "نص البحث",
            "section" => "القسم",
            "source" => "المصدر",
            "from" => "بداية المدة",
            "to" => "نهاية المدة",
            "sort" => "الترتيب",
            "recent" => "تفضيل الحديث",
            "page" => "رقم الصفحة",
            "id" => "معرّف المقال",
            "text" => "النص",
            "digits" => "الأرقام",
            other => (isolated(other)),
        }
    }
}
