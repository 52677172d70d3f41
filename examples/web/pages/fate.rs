//! What becomes of a typed word: letters folded, affixes off, its terms in each view.

use std::ops::Range;

use fihris::{Analyzer, AnalyzerOptions, View};
use maud::{Markup, html};

use super::{Visitor, layout};
use crate::archive::Archive;
use crate::asked::Asked;
use crate::fault::Result;
use crate::parameters::Parameters;
use crate::wording::isolated;

/// No text is longer, in chars.
pub(crate) const MAX_TEXT_CHARS: usize = 2_000;
const EXAMPLE: &str = "وَبِالْمَدَارِسِ الجديدة، يستخدمها المسئولون في ٢٠٢١م";

/// A word of a text, and its terms.
pub(crate) struct Fate {
    /// Where it stands in the text.
    pub(crate) bytes: Range<usize>,
    pub(crate) exact: String,
    pub(crate) stem: String,
    pub(crate) root: String,
    pub(crate) grams: Vec<String>,
    pub(crate) is_stop_word: bool,
}

/// The words of a text, in order.
pub(crate) fn fates(options: &AnalyzerOptions, text: &str) -> Vec<Fate> {
    let analyzer = |view| Analyzer::with_options(view, options.clone());
    let mut fates: Vec<Fate> = Vec::new();
    analyzer(View::Exact).analyze(text).for_each(|token| {
        fates.push(Fate {
            bytes: token.offset_from..token.offset_to,
            exact: token.text.clone(),
            stem: String::new(),
            root: String::new(),
            grams: Vec::new(),
            is_stop_word: true,
        });
    });
    // A word has the same position in every view.
    for view in [View::Stem, View::Root, View::Grams] {
        analyzer(view).analyze(text).for_each(|token| {
            let Some(fate) = fates.get_mut(token.position) else { return };
            match view {
                View::Stem => fate.stem.clone_from(&token.text),
                View::Root => fate.root.clone_from(&token.text),
                _ => fate.grams.push(token.text.clone()),
            }
        });
    }
    let without = options.clone().drop_stop_words(true);
    Analyzer::with_options(View::Exact, without).analyze(text).for_each(|token| {
        if let Some(fate) = fates.get_mut(token.position) {
            fate.is_stop_word = false;
        }
    });
    fates
}

pub(crate) fn page(
    archive: &Archive,
    mut parameters: Parameters,
    visitor: &Visitor,
) -> Result<Markup> {
    let text = parameters.text("text", MAX_TEXT_CHARS)?;
    let shown = if text.is_empty() { EXAMPLE } else { &text };
    let fates = fates(archive.index().schema().analyzer(), shown);
    let content = html! {
        div.found {
            h1 { "مصير الكلمة" }
            p.count {
                "كيف يقرأ الفهرس ما يُكتب: توحَّد الحروف المتشابهة وتسقط الحركات، ثم تُنزع الزوائد. "
                "والكلمتان اللتان تنتهيان إلى جذع واحد تجد إحداهما الأخرى."
            }
            form.text action="/analyze" method="get" {
                label for="text" { "كلمة أو نص" }
                textarea #text name="text" rows="2" maxlength=(MAX_TEXT_CHARS) spellcheck="false" {
                    (shown)
                }
                button type="submit" { "اعرض" }
            }
        }
        @if fates.is_empty() {
            section.nothing { p { "ليس في هذا النص كلمة." } }
        } @else {
            div.wide tabindex="0" role="region" aria-label="الكلمات" {
                table.fates {
                    thead {
                        tr {
                            th scope="col" { "الكلمة" }
                            th scope="col" { "بعد توحيد الحروف" }
                            th scope="col" { "الجذع" }
                            th scope="col" { "الأصل" }
                            th scope="col" { "المقاطع" }
                        }
                    }
                    tbody { @for fate in &fates { (row(fate, shown)) } }
                }
            }
            p.note {
                "اللفظ الموحَّد والجذع يُبحث بهما، والأصل (حروف الجذع الصامتة) يقرّب النتائج ذات الصلة "
                "عند الترتيب. أما المقاطع، وهي ثلاثة أحرف ثلاثة أحرف، فيستعملها من يختارها. "
                "وما شُطب من الكلمات شائع لا يُبحث عنه إلا إذا لم يكن في البحث غيره."
            }
        }
    };
    Ok(layout::page(visitor, "مصير الكلمة", &Asked::default(), &content))
}

fn row(fate: &Fate, text: &str) -> Markup {
    html! {
        tr {
            th scope="row" {
                @if fate.is_stop_word { s { (isolated(&text[fate.bytes.clone()])) } }
                @else { (isolated(&text[fate.bytes.clone()])) }
            }
            td { (affixes(fate)) }
            td { (isolated(&fate.stem)) }
            td { (isolated(&fate.root)) }
            td { (isolated(&fate.grams.join(" "))) }
        }
    }
}

/// The folded word with what came off for the stem shown apart, unless the stem is no part of it.
fn affixes(fate: &Fate) -> Markup {
    let Some((before, after)) = fate.exact.split_once(&fate.stem) else {
        return html! { (isolated(&fate.exact)) };
    };
    html! { bdi { span.off { (before) } (fate.stem) span.off { (after) } } }
}
