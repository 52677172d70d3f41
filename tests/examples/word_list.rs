//! `word_list`: the common words, and what the stemmer is to know of each.

use super::Desk;

#[test]
fn what_is_known_of_a_word_is_told_by_its_spellings() {
    let desk = Desk::new();
    desk.file(
        "frequency.tsv",
        "ألمانيا\t60\nلألمانيا\t9\nالتزم\t70\nيلتزم\t20\nالعراق\t80\nللعراق\t5\nمدرسة\t40\nالمدرسة\t30\nرجل\t49\n",
    );
    let run = desk.run("word_list", ["frequency.tsv"]).succeeded("a list");
    let rows: Vec<&str> = run.stdout.lines().filter(|line| !line.starts_with('#')).collect();
    let expected = [
        "التزم\t70\t70\tال",
        "العراق\t80\t80\t",
        "المانيا\t60\t60\tال",
        "تزم\t70\t0\t",
        "عراق\t85\t0\t",
        "مانيا\t60\t0\t",
        "مدرسه\t70\t40\tة",
    ];
    assert_eq!(rows, expected);

    desk.file("words.tsv", "كتاب\nبيت\t3\n");
    desk.run("word_list", ["words.tsv"])
        .refused("no pages", "words.tsv:1: expected word TAB pages");
}
