//! Where the words of a typed query stand that are no operators, filters or patterns.

use std::ops::Range;

use crate::index::layout::{Column, Layout};

/// The stretches of `query` between spaces whose words are looked for in text fields, without the
/// name of a field, quotes and brackets around them. Values of other fields, operators (`AND`, `OR`,
/// `NOT`) and patterns (`*`, or `?` inside a word) are left out.
pub(crate) fn stretches(layout: &Layout, query: &str) -> Vec<Range<usize>> {
    let mut stretches = Vec::new();
    let mut at = 0;
    while let Some(begins) = query[at..].find(|c: char| !c.is_whitespace()) {
        let start = at + begins;
        let end = query[start..].find(char::is_whitespace).map_or(query.len(), |to| start + to);
        at = end;
        let typed = query[start..end].trim_start_matches(is_before_word);
        let mut start = end - typed.len();
        if let Some((name, value)) = typed.split_once(':')
            && let Some(column) = layout.column(name)
        {
            if !matches!(column, Column::Text(_)) {
                at = end_of_value(query, end - value.len(), end);
                continue;
            }
            start = end - value.trim_start_matches(is_before_word).len();
        }
        let typed = query[start..end].trim_end_matches(is_after_word);
        if !typed.is_empty() && !is_operator(typed) && !is_pattern(typed) {
            stretches.push(start..start + typed.len());
        }
    }
    stretches
}

fn is_before_word(c: char) -> bool {
    matches!(c, '"' | '«' | '“' | '”' | '(' | '-' | '+')
}

fn is_after_word(c: char) -> bool {
    matches!(c, '"' | '»' | '“' | '”' | ')' | '؟' | '?' | '!')
}

fn is_operator(typed: &str) -> bool {
    matches!(typed, "AND" | "OR" | "NOT" | "&&" | "||")
}

fn is_pattern(typed: &str) -> bool {
    typed.contains(['*', '?'])
}

/// Where the value ends that begins at `start`, and whose first word ends at `end`: one in quotes or
/// brackets ends with those.
fn end_of_value(query: &str, start: usize, end: usize) -> usize {
    let mut letters = query[start..].chars();
    let closing = match letters.next() {
        Some('"') => '"',
        Some('(') => ')',
        Some('[' | '{') => ']',
        _ => return end,
    };
    let is_end = |c: char| c == closing || (closing == ']' && c == '}');
    letters.as_str().find(is_end).map_or(query.len(), |to| start + 1 + to + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::index::schema::Schema;

    fn layout() -> Layout {
        let schema = Schema::builder().text("title").text("body").keyword("section").date("day");
        Layout::new(schema.build().unwrap())
    }

    #[test]
    fn words_are_told_from_what_is_around_them() {
        let layout = layout();
        let rows: [(&str, &[&str], &str); 14] = [
            ("كتاب قديم", &["كتاب", "قديم"], "words"),
            (" \t", &[], "none"),
            ("\"مجلس الأمن\"", &["مجلس", "الأمن"], "quotes"),
            ("«مجلس الأمن»", &["مجلس", "الأمن"], "Arabic quotes"),
            ("(كتاب OR رواية) AND NOT شعر", &["كتاب", "رواية", "شعر"], "operators"),
            ("-شعر +رواية", &["شعر", "رواية"], "signs"),
            ("title:كتاب", &["كتاب"], "a text field"),
            ("title:\"كتاب قديم\"", &["كتاب", "قديم"], "a phrase in a text field"),
            ("section:سياسة كتاب", &["كتاب"], "another field"),
            ("section:\"علوم وتقنية\" كتاب", &["كتاب"], "its value in quotes"),
            ("day:[2020-01-01 TO 2021-01-01] كتاب", &["كتاب"], "a range"),
            ("قال:نعم", &["قال:نعم"], "no field"),
            ("مكت* ك?اب", &[], "patterns"),
            ("من كتب الرواية؟", &["من", "كتب", "الرواية"], "a question"),
        ];
        for (query, expected, why) in rows {
            let found = stretches(&layout, query);
            let found: Vec<_> = found.into_iter().map(|bytes| &query[bytes]).collect();
            assert_eq!(found, expected, "{why}: {query}");
        }
    }

    proptest! {
        #[test]
        fn stretches_are_in_order_and_hold_no_space(query in "[\\PC \"():\\[\\]-]{0,40}|(day|title):[\\PC \"\\[(]{0,20}") {
            let mut at = 0;
            for bytes in stretches(&layout(), &query) {
                prop_assert!(at <= bytes.start && bytes.start < bytes.end);
                prop_assert!(!query[bytes.clone()].contains(char::is_whitespace));
                at = bytes.end;
            }
        }
    }
}
