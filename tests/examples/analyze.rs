//! `analyze`: each word's term and place.

use std::io::{BufRead, BufReader, Write};

use super::Desk;

/// The number of a line, a word in it, and the word's term.
type Word<'w> = (usize, &'w str, &'w str);

/// The words that the offsets of an output cut out of its lines, with their terms.
fn words<'o>(lines: &[&'o str], output: &'o str) -> Vec<Word<'o>> {
    let mut words = Vec::new();
    let mut last = (0, 0);
    for row in output.lines() {
        let [line, term, from, to, position] = *row.split('\t').collect::<Vec<_>>() else {
            panic!("{row:?} has not five columns");
        };
        let [line, from, to, position]: [usize; 4] =
            [line, from, to, position].map(|number| number.parse().unwrap());
        let expected = if line == last.0 { last.1 } else { 0 };
        assert_eq!(position, expected, "{row:?}");
        last = (line, position + 1);
        words.push((line, &lines[line - 1][from..to], term));
    }
    words
}

#[test]
fn offsets_cut_the_words_out_of_the_line() {
    let desk = Desk::new();
    // Standard input, the view, and the words that come out.
    let cases: &[(&str, &str, &[Word])] = &[
        ("وَالْكِتَابُ الجديد", "stem", &[(1, "وَالْكِتَابُ", "كتاب"), (1, "الجديد", "جديد")]),
        ("وَالْكِتَابُ الجديد", "exact", &[(1, "وَالْكِتَابُ", "والكتاب"), (1, "الجديد", "الجديد")]),
        ("المدرسةُ، ٢٠٢٤", "exact", &[(1, "المدرسةُ", "المدرسه"), (1, "٢٠٢٤", "2024")]),
        ("", "stem", &[]),
        ("\n\n", "stem", &[]),
        ("؟ 📚 …\n", "stem", &[]),
        ("قلم\nكتاب", "stem", &[(1, "قلم", "قلم"), (2, "كتاب", "كتاب")]),
        ("قلم\r\n\r\nكتاب\r\n", "stem", &[(1, "قلم", "قلم"), (3, "كتاب", "كتاب")]),
        ("\u{feff}قلم\n", "exact", &[(1, "قلم", "قلم")]),
        (
            "صدر Elections اليوم",
            "stem",
            &[(1, "صدر", "صدر"), (1, "Elections", "elect"), (1, "اليوم", "يوم")],
        ),
    ];
    for &(input, view, expected) in cases {
        let lines: Vec<&str> = input.lines().collect();
        let run = desk.run_with("analyze", ["--view", view], input).succeeded(input);
        assert_eq!(words(&lines, &run.stdout), expected, "{view} of {input:?}");

        if lines.is_empty() {
            continue;
        }
        let arguments = ["--view", view].into_iter().chain(lines.iter().copied());
        let as_arguments = desk.run("analyze", arguments).succeeded(input);
        assert_eq!(as_arguments.stdout, run.stdout, "{view} of {input:?} as arguments");
    }
}

#[test]
fn the_view_is_stem_unless_told() {
    let desk = Desk::new();
    let run = desk.run("analyze", ["الوزراء"]).succeeded("no view");
    assert_eq!(run.stdout, desk.run("analyze", ["--view=stem", "الوزراء"]).stdout);
    assert_ne!(run.stdout, desk.run("analyze", ["--view=exact", "الوزراء"]).stdout);
}

/// A program that sends a line and waits for its terms must get them.
#[test]
fn a_line_is_answered_at_once() {
    let desk = Desk::new();
    let mut child = desk.start("analyze", [] as [&str; 0]);
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for number in 1..=3 {
        // The beginning of the next line is there already.
        input.write_all(if number == 1 { "كتاب\nكت" } else { "اب\nكت" }.as_bytes()).unwrap();
        let mut row = String::new();
        output.read_line(&mut row).unwrap();
        assert_eq!(row, format!("{number}\tكتاب\t0\t8\t0\n"));
    }
    drop(input);
    let mut row = String::new();
    output.read_line(&mut row).unwrap();
    assert!(row.starts_with("4\t"), "the last line needs no line feed: {row:?}");
    assert!(child.wait().unwrap().success());
}

#[test]
fn what_comes_before_bad_input_is_analysed() {
    let run = Desk::new().run_with("analyze", [] as [&str; 0], b"\xd9\x83\xd9\x85\n\xff\n");
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), "1\tكم\t0\t4\t0\n"));
    assert!(run.stderr.contains("line 2: invalid UTF-8 at byte 1"), "{}", run.stderr);
}
