//! `conflation`: which words of one lemma have one term.

use std::path::{Path, PathBuf};

use super::Desk;

// The unit tests in them run here.
#[allow(dead_code, reason = "the example prints the words of each group")]
#[path = "../../examples/conflation/affixes.rs"]
mod affixes;
#[allow(dead_code, reason = "the example prints the figures")]
#[path = "../../examples/conflation/pairs.rs"]
mod pairs;

fn bundled() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/conflation.tsv")
}

/// Precision, recall and F1, from the line that tells them.
fn figures(output: &str) -> [f64; 3] {
    let line = output.lines().find(|line| line.starts_with("precision ")).expect("a line of them");
    let ["precision", precision, "recall", recall, "F1", f1] =
        *line.split_whitespace().collect::<Vec<_>>()
    else {
        panic!("{line:?} has other figures");
    };
    [precision, recall, f1].map(|figure| figure.parse().unwrap())
}

#[test]
fn words_as_written_are_counted_by_hand() {
    let gold = bundled();
    let arguments = ["--worst=1", "--options", r#"{"arabic_stemmer":"off"}"#];
    let arguments = arguments.into_iter().chain(gold.to_str());
    let run = Desk::new().run("conflation", arguments).succeeded("the bundled list");
    // ة and ه are one: مدرسه is مدرسة, as it should be, and كتابه is كتابة, as it should not.
    let expected = "\
42 words, 17 lemmas, 40 terms
lemmas left out, because their word has one already: 1
pairs: 2 of a term, 43 of a lemma, 1 of both
precision 0.5000  recall 0.0233  F1 0.0444

terms that join lemmas: pairs, term, surfaces by lemma
1\tكتابه\tكتاب: كتابه\tكتابه: كتابة

lemmas split into terms: pairs, lemma, surfaces by term
15\tكتاب\tالكتاب: الكتاب\tالكتب: الكتب\tكتاب: كتاب\tكتابا: كتابا\tكتابنا: كتابنا\tكتابه: كتابه

affixes that lemmas lack: words astray, words, affix
";
    assert!(run.stdout.starts_with(expected), "{}", run.stdout);
}

#[test]
fn the_stem_view_keeps_to_lemmas() {
    let gold = bundled();
    let desk = Desk::new();
    let run = desk.run("conflation", [&gold]).succeeded("the bundled list");
    let [precision, recall, f1] = figures(&run.stdout);
    // When this was written: 0.81, 0.67, 0.73.
    assert!(precision > 0.7 && recall > 0.6 && f1 > 0.65, "{}", run.stdout);
}

#[test]
fn words_without_a_term_meet_no_other() {
    let desk = Desk::new();
    desk.file("gold.tsv", "في\tفي\tADP\nمن\tمن\tADP\n؟\t؟\tPUNCT\n!\t؟\tPUNCT\n");
    let arguments = ["--options", r#"{"drop_stop_words":true}"#, "gold.tsv"];
    let run = desk.run("conflation", arguments).succeeded("no terms");
    assert!(run.stdout.contains("\npairs: 0 of a term, "), "{}", run.stdout);
    assert!(run.stdout.contains("(none of ؟)"), "{}", run.stdout);
}

#[test]
fn the_worst_are_as_many_as_asked_for() {
    let desk = Desk::new();
    let gold = bundled();
    let listed = |worst: &str| {
        let arguments = ["--worst", worst].into_iter().chain(gold.to_str());
        let run = desk.run("conflation", arguments).succeeded(worst);
        let mut lines = run.stdout.lines().skip_while(|line| !line.starts_with("lemmas split"));
        lines.by_ref().skip(1).take_while(|line| !line.is_empty()).count()
    };
    assert_eq!(["0", "1", "2"].map(listed), [0, 1, 2]);
    assert!(listed("1000") < 17, "no lemma is listed that is not split");
}

#[test]
fn broken_lists_are_refused() {
    let desk = Desk::new();
    let cases: &[(&str, &str, &str)] = &[
        ("empty", "", "gold.tsv: it is empty"),
        ("blank", "\n \n", "gold.tsv: it is empty"),
        ("one column", "كتاب\tكتاب\tNOUN\n\nقلم\n", r#"gold.tsv:3: "قلم" is not word TAB lemma"#),
        (
            "two columns",
            "كتاب\tكتاب",
            r#"gold.tsv:1: "كتاب\tكتاب" is not word TAB lemma TAB class"#,
        ),
        ("four columns", "كتاب\tكتاب\tNOUN\tm", "gold.tsv:1: "),
        ("no word", "\tكتاب\tNOUN", "gold.tsv:1: "),
        ("no lemma", "كتاب\t \tNOUN", "gold.tsv:1: "),
    ];
    for &(case, list, because) in cases {
        desk.file("gold.tsv", list);
        desk.run("conflation", ["gold.tsv"]).refused(case, because);
    }
}
