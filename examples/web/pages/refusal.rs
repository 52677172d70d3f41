//! What is said where there is nothing else to show.

use maud::{Markup, html};

use super::{Visitor, layout};
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
            p data-said { (fault.arabic()) }
            p { a href="/" { "إلى الصفحة الأولى" } }
        }
    };
    layout::page(visitor, title, &Asked::default(), &content)
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
            other => (isolated(other)),
        }
    }
}
