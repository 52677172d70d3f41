//! The invariants of the analyzer as laws, on random text.

mod invariants;

use fihris::{Analyzer, MAX_TERM_CHARS, View};
use invariants::{Read, SUBJECTS, Subject};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// A char of one of the sorts that Arabic text is made of, or of any sort at all.
fn any_char() -> impl Strategy<Value = char> {
    prop_oneof![
        10 => proptest::char::range('ء', 'ي'),
        4 => proptest::char::range('\u{064B}', '\u{065F}'),
        2 => proptest::char::range('\u{0600}', '\u{06FF}'),
        2 => proptest::char::range('\u{0750}', '\u{08FF}'),
        2 => proptest::char::range('\u{FB50}', '\u{FDFF}'),
        2 => proptest::char::range('\u{FE70}', '\u{FEFF}'),
        2 => proptest::char::range('\u{2000}', '\u{206F}'),
        4 => proptest::sample::select(" \n\t،؛؟.,:-_'’\"«»()٫٬\u{640}\u{AD}\u{654}\u{670}ﷺ".chars().collect::<Vec<_>>()),
        4 => proptest::char::range('!', '~'),
        2 => proptest::sample::select("٠١٢٣٤٥٦٧٨٩۰۱۲0123456789".chars().collect::<Vec<_>>()),
        1 => proptest::char::range('\u{A0}', '\u{24F}'),
        1 => proptest::char::range('\u{900}', '\u{DFF}'),
        1 => proptest::char::range('\u{1100}', '\u{11FF}'),
        1 => proptest::char::range('\u{3040}', '\u{312F}'),
        1 => proptest::char::range('\u{AC00}', '\u{D7A3}'),
        1 => proptest::char::any(),
    ]
}

fn any_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![30 => any_char().prop_map(String::from), 1 => name()];
    proptest::collection::vec(part, 0..60).prop_map(|parts| parts.concat())
}

/// A name of عبد with its space or without, a mark, joiner or letter after any of its letters.
fn name() -> impl Strategy<Value = String> {
    let before = proptest::sample::select(
        &["", "", "و", "ف", "ب", "ل", "ك", "ؤ", "و\u{654}", "ال", "س", "a", "1"][..],
    );
    let name = proptest::sample::select(
        &[
            "عبدالله",
            "عبدالرحمن",
            "عبدأل",
            "عبدال",
            "عبدالا",
            "عبدٱلله",
            "عبدا\u{654}لق",
            "عبدﷲ",
            "عبدالﷲ",
            "ﻋﺒﺪﺍﻟﻠﻪ",
            "عبداﻻمين",
            "عبدالءَا",
            "عبدالمستشفيات",
            "عبدالعزيزالعبدالله",
        ][..],
    );
    let among = proptest::collection::vec(
        proptest::option::weighted(
            0.15,
            prop_oneof![
                4 => proptest::sample::select("\u{64B}\u{64E}\u{651}\u{640}\u{654}\u{670}\u{200C}\u{200D}\u{AD}".chars().collect::<Vec<_>>()),
                1 => any_char(),
            ],
        ),
        24,
    );
    (before, name, among).prop_map(|(before, name, among)| {
        let letters = before.chars().chain(name.chars());
        letters.zip(among).flat_map(|(letter, mark)| std::iter::once(letter).chain(mark)).collect()
    })
}

fn each_reads<'t>(text: &'t str, law: fn(&Read<'t>)) {
    for subject in SUBJECTS.iter() {
        law(&Read::new(subject, text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        // What random text finds gets a row of its own.
        failure_persistence: None,
        ..ProptestConfig::with_cases(2_000)
    })]

    #[test]
    fn offsets_slice_the_text_in_order(text in any_text()) {
        each_reads(&text, Read::offsets_slice_the_text_in_order);
    }

    #[test]
    fn views_agree_on_the_words(text in any_text()) {
        each_reads(&text, Read::views_agree_on_the_words);
    }

    #[test]
    fn stop_words_alone_are_dropped(text in any_text()) {
        each_reads(&text, Read::stop_words_alone_are_dropped);
    }

    #[test]
    fn a_word_alone_gives_its_term(text in any_text()) {
        each_reads(&text, Read::a_word_alone_gives_its_term);
    }

    #[test]
    fn terms_are_short_and_never_empty(text in any_text()) {
        each_reads(&text, Read::terms_are_short_and_never_empty);
    }

    #[test]
    fn folding_a_term_changes_nothing(text in any_text()) {
        each_reads(&text, Read::folding_a_term_changes_nothing);
    }

    #[test]
    fn composed_and_decomposed_text_give_the_same_terms(text in any_text()) {
        each_reads(&text, Read::composed_and_decomposed_text_give_the_same_terms);
    }

    #[test]
    fn functions_and_analyzers_agree(text in any_text()) {
        each_reads(&text, Read::functions_and_analyzers_agree);
    }

    #[test]
    fn presentation_forms_give_the_terms_of_what_they_show(
        letters in proptest::collection::vec(prop_oneof![
            proptest::char::range('\u{FE80}', '\u{FEFC}'),
            proptest::char::range('\u{FBD3}', '\u{FC5D}'),
            Just(' '),
        ], 0..40)
    ) {
        let text = String::from_iter(letters);
        for Subject { analyzer, .. } in SUBJECTS.iter() {
            prop_assert_eq!(analyzer.terms(&text.nfkc().collect::<String>()), analyzer.terms(&text));
        }
    }

    #[test]
    fn marks_and_invisible_characters_change_no_term(
        word in proptest::collection::vec(proptest::char::range('ا', 'غ'), 1..12),
        between in proptest::collection::vec(proptest::sample::select(
            "\u{64B}\u{64E}\u{651}\u{652}\u{670}\u{640}\u{6D6}\u{6DF}\u{AD}\u{200B}\u{200C}\u{200D}\u{200E}\u{200F}\u{61C}\u{2060}"
                .chars().filter(|&c| c != '\u{200B}').collect::<Vec<_>>()), 12)
    ) {
        let plain = String::from_iter(&word);
        let dressed: String = word.iter().zip(&between).flat_map(|(&letter, &mark)| [letter, mark]).collect();
        for view in View::ALL {
            let analyzer = Analyzer::new(view);
            prop_assert_eq!(analyzer.terms(&dressed), analyzer.terms(&plain));
        }
    }
}

/// What random text has found.
#[test]
fn the_laws_hold_where_they_were_broken_once() {
    for text in [
        // Tatweel between marks that have an order of their own.
        "ءِـَ",
        "محمّـَد",
        "وَـ\u{651}\u{654}ن",
        // A sign and a letter in one char, after what takes signs and no letters.
        "漢\u{E33}",
        "漢\u{EB3}",
        "1\u{E33}",
        "ب\u{E33}",
        "ก\u{E33}",
        // Snowball saw a yeh with hamza and an alef in one spelling, neither in the other.
        "\u{FBEA}",
        "و\u{6E1}\u{654}لد",
        // A waw with hamza is folded to waw by one switch, and its word would be two.
        "ؤعبدالله",
        // What is left of it without its article would be two words.
        "العبدالكريم",
    ] {
        for subject in SUBJECTS.iter() {
            let read = Read::new(subject, text);
            read.every_law();
        }
    }
    for subject in SUBJECTS.iter() {
        let terms = |text| subject.analyzer.terms(text);
        assert_eq!(terms("\u{FBEA}"), terms("ئا"));
    }
}

/// Each char that is more than it seems, among letters of all sorts.
#[test]
fn the_laws_hold_for_every_char_that_decomposes() {
    let decomposes = |c: &char| std::iter::once(*c).nfkd().ne([*c]) || c.to_lowercase().ne([*c]);
    let chars = ('\0'..=char::MAX).filter(|c| !matches!(c, '가'..='힣')).filter(decomposes);
    for c in chars.chain(['가', '각']) {
        let text = format!("{c}ب{c}1{c}a{c}漢{c}क{c} {c} ال{c}{c}");
        for subject in SUBJECTS.iter() {
            Read::new(subject, &text).every_law();
        }
    }
}

/// A text of one word, or of nothing but marks, is as fast by the byte as any: no step of the
/// analysis looks back over what it has read.
#[test]
fn the_cost_is_linear_in_the_length() {
    const REPEATS: usize = 200_000;
    for unit in [
        "ا",
        "\u{64E}",
        "\u{640}",
        "أ",
        "a",
        "1",
        "1,",
        "1.",
        "'",
        "a'",
        "ﻻ",
        "漢",
        "क\u{93C}",
        "\u{654}",
    ] {
        let text = unit.repeat(REPEATS);
        for Subject { analyzer, .. } in SUBJECTS.iter() {
            let mut words = 0;
            analyzer.analyze(&text).for_each(|token| {
                assert!(token.text.chars().count() <= MAX_TERM_CHARS);
                // A word may be several tokens.
                words = token.position + 1;
            });
            assert!(words <= REPEATS, "{unit:?}");
        }
    }
}
