//! What one may type.

use maud::{Markup, html};

use super::{Visitor, layout};
use crate::asked::Asked;

/// What is typed, and what it finds.
const SYNTAX: [(&str, &str); 12] = [
    ("أسعار النفط", "الكلمتان بأي صيغة؛ والمقالات التي فيها كلتاهما أولًا"),
    ("\"جامعة الدول العربية\"", "هذه الكلمات نفسها متتابعة، بأي علامة تنصيص"),
    ("\"اتفاقية الجزائر\"~3", "وبينها ثلاث كلمات أخرى على الأكثر"),
    ("القمر -صناعي", "القمر بلا كلمة «صناعي»: ناقص ملتصق بالكلمة"),
    ("+سوريا الاقتصاد", "لا بد من «سوريا»، و«الاقتصاد» مفضَّلة"),
    ("سيارة OR قطار", "إحدى الكلمتين"),
    ("(سيارة OR قطار) -مستعمل", "الأقواس تجمع"),
    ("كتا*", "كل ما يبدأ بهذه الحروف"),
    ("title:الجامعة", "في العنوان وحده؛ والنص body"),
    ("section:سياسة", "في هذا القسم؛ والمصدر source"),
    ("published:>=2021-06", "منذ هذا التاريخ"),
    ("\\-صناعي", "الشرطة المائلة تجعل العلامة حرفًا عاديًّا"),
];

pub(crate) fn page(visitor: &Visitor) -> Markup {
    let asked = |query: &str| Asked { query: query.to_owned(), ..Asked::default() };
    let content = html! {
        div.found {
            h1 { "كيف أبحث؟" }
            p.count {
                "اكتب ما يحضرك من الكلمات. لا يهم أن تكتبها كما هي في المقال: «وزير» تجد «الوزراء»، "
                "و«سوريا» تجد «سورية»، و«مسئول» تجد «المسؤولين»، والحركات لا تُحسب. "
                "ولا يُرفض شيء مما تكتب: ما ليس علامةً كلمة."
            }
        }
        div.wide tabindex="0" role="region" aria-label="علامات البحث" {
            table.syntax {
                thead { tr { th scope="col" { "تكتب" } th scope="col" { "تجد" } } }
                tbody {
                    @for (typed, finds) in SYNTAX {
                        tr {
                            th scope="row" {
                                a href=(asked(typed).address()) { bdi { (typed) } }
                            }
                            td { (finds) }
                        }
                    }
                }
            }
        }
        p.note { "والنتائج نفسها للبرامج: " a href="/api" { bdi { "/api" } } }
    };
    layout::page(visitor, "كيف أبحث؟", &Asked::default(), &content)
}
