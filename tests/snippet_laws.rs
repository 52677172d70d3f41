//! What holds for every snippet, as laws on random Arabic text.

#![cfg(feature = "index")]

use std::collections::HashSet;
use std::ops::Range;

use fihris::{Analyzer, Hit, Index, Schema, Snippet, SnippetOptions, View};
use proptest::prelude::*;
use serde_json::{Value, json};
use unicode_normalization::char::is_combining_mark;

/// The one document with these fields, found by the query: its title is the query, so that it is
/// found whatever stands in the others.
fn hit(query: &str, fields: impl IntoIterator<Item = (String, Value)>) -> Hit {
    let schema = Schema::builder().text("title").text("body").integer("pages").store_unknown();
    let index = Index::in_memory(schema.build().unwrap()).unwrap();
    let mut writer = index.writer().unwrap();
    let mut document = json!({ "title": query, "pages": 70 });
    document.as_object_mut().unwrap().extend(fields);
    writer.put(&document).unwrap();
    writer.commit().unwrap();
    let hits = index.search(query).run().unwrap();
    assert_eq!(hits.len(), 1, "{query} finds its own title");
    hits[0].clone()
}

/// The words of a text: the bytes of each and its stem.
fn words(text: &str) -> Vec<(Range<usize>, String)> {
    let mut words = Vec::new();
    Analyzer::new(View::Stem).analyze(text).for_each(|token| {
        words.push((token.offset_from..token.offset_to, token.text.clone()));
    });
    words
}

/// The places of `text` where `part` stands, overlapping ones too.
fn places<'t>(text: &'t str, part: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    starts.filter(move |&at| text[at..].starts_with(part)).map(|at| at..at + part.len())
}

/// A query and a text of the same words, few enough that they meet often. None is a stop word.
const WORDS: [&str; 29] = [
    "كتاب",
    "الكتب",
    "كِتَابٌ",
    "كـــتاب",
    "ﺍﻟﻜﺘﺎﺏ",
    "وزير",
    "الوزراء",
    "وَالوُزَرَاءُ",
    "للوزير",
    "مدينة",
    "المُدُن",
    "مدينتهما",
    "ارهابي",
    "الإِرْهَابِيِّينَ",
    "سوريا",
    "سُورِيَّةُ",
    "مسؤول",
    "مَسْئُولٌ",
    "شؤون",
    "أفاستسقيناكموها",
    "2021",
    "٢٠٢١",
    "١٬٠٠٠",
    "1,000",
    "12.05.2021",
    "Damascus",
    "café",
    "cafe\u{301}",
    "it's",
];

/// What stands between two words: mostly a space, at times nothing but a sign.
fn any_gap() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        6 => Just(" "),
        1 => proptest::sample::select(vec![
            "، ", "؛ ", ". ", "؟ ", " «", "» ", " (", ") ", ":", "/", "-", "ـ ", "\n", "\r\n", "\t",
            "\u{A0}", " … ", " & ", " <mark> ", " </mark>", " &amp; ", " ﷺ ", " \"", "' ", "\u{200F}", "   ",
        ]),
    ]
}

fn any_text() -> impl Strategy<Value = String> {
    let pieces = (any_gap(), proptest::sample::select(WORDS.as_slice()));
    (proptest::collection::vec(pieces, 0..50), any_gap()).prop_map(|(pieces, end)| {
        let text = pieces.into_iter().flat_map(|(gap, word)| [gap, word]);
        text.chain([end]).collect()
    })
}

fn any_query() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(WORDS.as_slice()), 1..4)
        .prop_map(|words| words.join(" "))
}

/// The widths that matter: small ones cut words, those in the middle cut texts.
fn any_width() -> impl Strategy<Value = usize> {
    prop_oneof![0..20_usize, 0..=300_usize]
}

/// A query, texts, and how wide the snippet of each is to be. An index takes longer to make than all
/// else, so there is one for many texts.
#[derive(Debug)]
struct Case {
    query: String,
    texts: Vec<(String, usize)>,
}

struct Shown<'c> {
    text: &'c str,
    query: &'c str,
    width: usize,
    snippet: Snippet,
}

impl Case {
    fn shown(&self) -> impl Iterator<Item = Shown<'_>> {
        let texts = self.texts.iter().enumerate();
        let hit = hit(&self.query, texts.map(|(i, (text, _))| (i.to_string(), json!(text))));
        self.texts.iter().enumerate().map(move |(i, (text, width))| {
            let snippet = hit.snippet_of(&i.to_string(), *width);
            Shown { text, query: &self.query, width: *width, snippet }
        })
    }
}

fn any_case() -> impl Strategy<Value = Case> {
    let texts = proptest::collection::vec((any_text(), any_width()), 1..=20);
    (any_query(), texts).prop_map(|(query, texts)| Case { query, texts })
}

fn stems(query: &str) -> HashSet<String> {
    words(query).into_iter().map(|(_, stem)| stem).collect()
}

/// A snippet's HTML as what it was made from: the text with what marks it taken out.
fn undo(html: &str) -> String {
    let text = html.replace("<mark>", "").replace("</mark>", "");
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    signs.iter().fold(text, |text, (entity, sign)| text.replace(entity, sign))
}

proptest! {
    #![proptest_config(ProptestConfig {
        // What random text finds gets a row of its own.
        failure_persistence: None,
        ..ProptestConfig::with_cases(50)
    })]

    #[test]
    fn a_snippet_is_a_short_slice(case in any_case()) {
        for Shown { text, width, snippet, .. } in case.shown() {
            prop_assert!(text.contains(snippet.text()));
            prop_assert!(snippet.text().chars().count() <= width);
            prop_assert_eq!(snippet.text().trim(), snippet.text());
            // A snippet is empty only when there is no text, or no room for a letter and its marks.
            if width > 4 {
                prop_assert_eq!(snippet.text().is_empty(), text.trim().is_empty());
            }
        }
    }

    #[test]
    fn highlights_are_words_in_order(case in any_case()) {
        for Shown { snippet, .. } in case.shown() {
            let shown = snippet.text();
            let mut end = 0;
            for highlight in snippet.highlights() {
                prop_assert!(end <= highlight.start && highlight.start < highlight.end);
                prop_assert!(shown.get(highlight.clone()).is_some(), "on char boundaries, inside");
                prop_assert!(!shown[highlight.end..].starts_with(is_combining_mark));
                end = highlight.end;
            }
        }
    }

    /// The shown text is compared with the words of the stored one, in whichever of the places
    /// where it stands.
    #[test]
    fn highlights_are_all_the_words_that_match(case in any_case()) {
        for Shown { text, query, snippet, .. } in case.shown() {
            let (words, stems) = (words(text), stems(query));
            let fits = |place: Range<usize>| {
                let inside = words.iter().filter(|(span, stem)| {
                    place.start <= span.start && span.end <= place.end && stems.contains(stem)
                });
                inside
                    .map(|(span, _)| span.start - place.start..span.end - place.start)
                    .eq(snippet.highlights().iter().cloned())
            };
            prop_assert!(places(text, snippet.text()).any(fits), "{:?}", snippet);
        }
    }

    #[test]
    fn a_word_is_cut_only_when_it_alone_is_too_long(case in any_case()) {
        for Shown { text, width, snippet, .. } in case.shown() {
            let words = words(text);
            let cut = |at: usize| words.iter().any(|(span, _)| span.start < at && at < span.end);
            let long = |at: usize| {
                let word = words.iter().find(|(span, _)| span.start >= at);
                word.is_some_and(|(span, _)| text[at..span.end].chars().count() > width)
            };
            let fits = |place: Range<usize>| {
                !cut(place.start) && (!cut(place.end) || long(place.start))
            };
            prop_assert!(places(text, snippet.text()).any(fits), "{:?}", snippet);
        }
    }

    #[test]
    fn html_undone_is_the_text(case in any_case()) {
        for Shown { text, snippet, .. } in case.shown() {
            let html = snippet.to_html();
            prop_assert_eq!(html.matches("<mark>").count(), snippet.highlights().len());
            prop_assert_eq!(html.matches("</mark>").count(), snippet.highlights().len());
            let undone = undo(&html);
            let fits = |place: Range<usize>| {
                let sign = |rest: &str| if rest.trim().is_empty() { "" } else { "…" };
                let (before, after) = (sign(&text[..place.start]), sign(&text[place.end..]));
                undone == format!("{before}{}{after}", snippet.text())
            };
            prop_assert!(places(text, snippet.text()).any(fits), "{:?}", snippet);
        }
    }

    #[test]
    fn a_line_is_one_line(case in any_case()) {
        for Shown { snippet, .. } in case.shown() {
            let (line, html) = (snippet.to_line("[", "]"), undo(&snippet.to_html()));
            prop_assert!(!line.contains(char::is_control));
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&line.replace(['[', ']'], "")), words(&html));
        }
    }

    /// No stretch as long as the part that is not context holds more different words.
    #[test]
    fn no_stretch_has_more_of_the_query(case in any_case()) {
        for Shown { text, query, width, snippet } in case.shown() {
            let stems = stems(query);
            let matches: Vec<_> =
                words(text).into_iter().filter(|(_, stem)| stems.contains(stem)).collect();
            let different = |matches: &[(Range<usize>, String)]| {
                matches.iter().map(|(_, stem)| stem).collect::<HashSet<_>>().len()
            };
            let mut best = 0;
            for first in 0..matches.len() {
                for last in first..matches.len() {
                    let stretch = &text[matches[first].0.start..matches[last].0.end];
                    if stretch.chars().count() <= width - width / 4 {
                        best = best.max(different(&matches[first..=last]));
                    }
                }
            }
            let shown = snippet.highlights().iter().map(|highlight| {
                words(&snippet.text()[highlight.clone()]).swap_remove(0)
            });
            prop_assert!(different(&shown.collect::<Vec<_>>()) >= best, "{:?}", snippet);
        }
    }

    #[test]
    fn several_stretches_share_the_chars(case in any_case(), stretches in 0..6_usize) {
        let texts: Vec<&str> = case.texts.iter().map(|(text, _)| text.as_str()).collect();
        let hit = hit(&case.query, [("body".into(), json!(texts))]);
        // Each looks at all the texts.
        for &(_, width) in case.texts.iter().take(4) {
            let options = SnippetOptions::default().max_chars(width).stretches(stretches);
            let snippets = hit.snippets("body", &options);
            check_stretches(&snippets, &texts, width, stretches, &stems(&case.query))?;
        }
    }

    #[test]
    fn a_whole_text_has_all_its_matches(case in any_case()) {
        let stems = stems(&case.query);
        let texts: Vec<&str> = case.texts.iter().map(|(text, _)| text.as_str()).collect();
        let whole = hit(&case.query, [("body".into(), json!(texts))]).highlighted("body");
        prop_assert_eq!(whole.len(), texts.len());
        for (i, (snippet, text)) in whole.iter().zip(texts).enumerate() {
            prop_assert_eq!((snippet.text(), snippet.start(), snippet.item()), (text, 0, i));
            let matching = words(text).into_iter().filter(|(_, stem)| stems.contains(stem));
            prop_assert!(matching.map(|(span, _)| span).eq(snippet.highlights().iter().cloned()));
        }
    }
}

/// What holds for the stretches of a field with these texts.
fn check_stretches(
    snippets: &[Snippet],
    texts: &[&str],
    width: usize,
    stretches: usize,
    stems: &HashSet<String>,
) -> Result<(), TestCaseError> {
    prop_assert!(snippets.len() <= stretches.max(1));
    let chars: usize = snippets.iter().map(|snippet| snippet.text().chars().count()).sum();
    prop_assert!(chars <= width, "{} of {}", chars, width);
    let (mut shown, mut nothing_new) = (HashSet::new(), false);
    for (i, snippet) in snippets.iter().enumerate() {
        let text = texts[snippet.item()];
        let bytes = snippet.start()..snippet.start() + snippet.text().len();
        prop_assert_eq!(text.get(bytes.clone()), Some(snippet.text()), "where it says");
        let words = words(text);
        let matching = words.iter().filter(|(span, stem)| {
            bytes.start <= span.start && span.end <= bytes.end && stems.contains(stem)
        });
        let spans =
            matching.clone().map(|(span, _)| span.start - bytes.start..span.end - bytes.start);
        prop_assert!(spans.eq(snippet.highlights().iter().cloned()), "{:?}", snippet);
        let cut = |at: usize| words.iter().any(|(span, _)| span.start < at && at < span.end);
        prop_assert!(!cut(bytes.start), "{:?}", snippet);
        let first = words.iter().find(|(span, _)| span.start >= bytes.start);
        let is_long = first.is_some_and(|(span, _)| text[span.clone()].chars().count() > 19);
        prop_assert!(!cut(bytes.end) || is_long || width < 20, "{:?}", snippet);
        prop_assert!(!text[bytes.end..].starts_with(is_combining_mark));
        for other in &snippets[..i] {
            let apart = other.item() != snippet.item()
                || other.start() >= bytes.end
                || other.start() + other.text().len() <= bytes.start;
            prop_assert!(apart && other.text() != snippet.text(), "{:?} {:?}", other, snippet);
        }
        // A wide word may be shown late.
        let before = shown.len();
        let is_wide = |span: &Range<usize>| text[span.clone()].chars().count() > 15;
        for (span, stem) in matching {
            let is_new = shown.insert(stem.clone());
            prop_assert!(!is_new || !nothing_new || is_wide(span) || width < 20, "{:?}", snippets);
        }
        nothing_new |= shown.len() == before;
        let late = snippets[..i].iter().any(|other| other.highlights().is_empty());
        prop_assert!(!late, "one without a match is the only one");
    }
    Ok(())
}

/// On real texts and queries; words of phrases among the synonyms are marked beside those of the query.
#[test]
fn stretches_of_the_articles_are_apart_and_short() {
    let data = |name: &str| {
        let path = format!("{}/examples/data/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
    };
    let schema = Schema::builder().text("title").text("body").store_unknown().build().unwrap();
    let index = Index::in_memory(schema).unwrap();
    let mut writer = index.writer().unwrap();
    for article in data("articles.jsonl").lines() {
        writer.put(&serde_json::from_str::<Value>(article).unwrap()).unwrap();
    }
    writer.commit().unwrap();
    let (mut several, mut begin) = (0, 0);
    for line in data("queries.tsv").lines() {
        let (_, query) = line.split_once('\t').unwrap();
        for hit in &index.search(query).run().unwrap() {
            let document: Value = hit.document().unwrap();
            let text = document["body"].as_str().unwrap();
            let whole = &hit.highlighted("body")[0];
            assert_eq!(whole.text(), text);
            let marked = whole.highlights();
            assert!(marked.is_sorted_by(|one, next| one.end <= next.start), "{query}");
            let snippets = hit.snippets("body", &SnippetOptions::default());
            let chars: usize = snippets.iter().map(|one| one.text().chars().count()).sum();
            assert!(chars <= 200 && !snippets.is_empty() && snippets.len() <= 3, "{query}");
            several += usize::from(snippets.len() > 1);
            for snippet in snippets.iter().chain([&hit.snippet("body")]) {
                let start = snippet.start();
                let end = start + snippet.text().len();
                assert_eq!(&text[start..end], snippet.text(), "{query}");
                let inside = marked.iter().filter(|one| start <= one.start && one.end <= end);
                let inside = inside.map(|one| one.start - start..one.end - start);
                assert!(inside.eq(snippet.highlights().iter().cloned()), "{query}: {snippet:?}");
                let ended = text[..start].trim_end();
                begin += usize::from(start == 0 || ended.ends_with(['.', '؟', '!', ':', '؛']));
            }
            let mut bytes: Vec<_> =
                snippets.iter().map(|one| one.start()..one.start() + one.text().len()).collect();
            bytes.sort_by_key(|one| one.start);
            assert!(bytes.is_sorted_by(|one, next| one.end <= next.start), "{query}: {snippets:?}");
        }
    }
    assert!(several > 100 && begin > 100, "{several} {begin}");
}
