//! What happens to an index, as lines of text: made of bytes, or read from a file.

use serde_json::{Value, json};

use crate::typed::PIECES;

/// The line that lets documents have fields that the schema does not declare; it must come first.
pub(crate) const STORE_UNKNOWN: &str = "store_unknown";
/// A script of more lines is cut: a text of one's own may be of any length.
const MAX_LINES: usize = 24;

/// What one line says.
#[derive(Debug, PartialEq)]
pub(crate) enum Step<'l> {
    /// JSON, or what may be none.
    Put(&'l str),
    Delete(&'l str),
    DeleteWhere(&'l str),
    Commit(Option<&'l str>),
    Rollback,
    Optimize,
    Search(&'l str),
}

/// The steps of a script; what begins with no word of a step is a document.
pub(crate) fn steps(script: &str) -> impl Iterator<Item = Step<'_>> {
    script.lines().take(MAX_LINES).map(|line| match line.split_once(' ').unwrap_or((line, "")) {
        ("delete", id) => Step::Delete(id),
        ("where", query) => Step::DeleteWhere(query),
        ("commit", "") => Step::Commit(None),
        ("commit", note) => Step::Commit(Some(note)),
        ("rollback", "") => Step::Rollback,
        ("optimize", "") => Step::Optimize,
        ("search", query) => Step::Search(query),
        _ => Step::Put(line),
    })
}

/// So few that they collide; those that look alike are one id, as a string and as a number.
const IDS: &[&str] =
    &["1", "\"1\"", "7", "-7", "\"خبر-1\"", "\"<b>\"", "\"1 OR 2\"", "\"\\u0000\""];

/// What texts are made of beside the pieces of queries, which shall find them.
const TEXTS: &[&str] = &[
    " ",
    "الكتاب",
    "وكتابهم",
    "قلم.",
    "المدرسة،",
    "مدارس",
    "أسعار النفط",
    "في",
    "<b>",
    "</mark>",
    "<script>alert(1)</script>",
    "&amp;",
    "\"'",
    "\n",
    "\u{202E}",
    "\u{64B}",
    "ﷲ",
    "😀",
    "e\u{301}",
    "2021",
];

/// Values, right and wrong, by the field they may be right for.
const VALUES: &[(&str, &[&str])] = &[
    ("section", &["\"سياسة\"", "[\"سياسة\",\"رياضة\"]", "\"\"", "\"<b>\"", "null", "7", "[[]]"]),
    (
        "published",
        &["\"2021-06-30\"", "\"0000-01-01\"", "\"9999-12-31T23:59:59Z\"", "\"2021-02-30\"", "[]"],
    ),
    (
        "pages",
        &["0", "-9223372036854775808", "9223372036854775807", "[1,2]", "18446744073709551615"],
    ),
    ("price", &["7.5", "-0.0", "1e308", "5e-324", "[0.5,0.5]", "1e999", "\"NaN\""]),
    ("free", &["true", "[true,false]", "\"true\""]),
    ("cover", &["{\"a\":[null,{}]}", "\"\\ud800\"", "1.0", "[[[[[[[[]]]]]]]]"]),
    ("خبر", &["null", "[{}]", "\"كتاب\""]),
];

/// What a document that is spoilt has somewhere.
const SPOILT: &[&str] =
    &["", "{", "}", "\"", ",", "\\", "\\ud800", "null", "NaN", "\"id\":1,", "\u{0}", "[", "é", "-"];

/// The bytes not drawn from yet, and what is drawn when none is left: few bytes make a whole script, too.
struct Draw<'b> {
    bytes: &'b [u8],
    more: fastrand::Rng,
}

impl Draw<'_> {
    fn new(bytes: &[u8]) -> Draw<'_> {
        let seed = bytes
            .iter()
            .fold(0, |seed: u64, &byte| seed.wrapping_mul(257).wrapping_add(byte.into()));
        Draw { bytes, more: fastrand::Rng::with_seed(seed) }
    }

    /// A number below `end`, which is 256 at most.
    fn below(&mut self, end: usize) -> usize {
        let Some((&first, rest)) = self.bytes.split_first() else {
            return self.more.usize(..end);
        };
        self.bytes = rest;
        usize::from(first) % end
    }

    fn one_of<'c>(&mut self, choices: &[&'c str]) -> &'c str {
        choices[self.below(choices.len())]
    }

    fn text(&mut self) -> String {
        (0..self.below(12)).fold(String::new(), |text, _| match self.below(3) {
            0 => text + self.one_of(PIECES),
            _ => text + self.one_of(TEXTS) + " ",
        })
    }

    fn query(&mut self) -> String {
        let query = (0..=self.below(8)).fold(String::new(), |query, _| match self.below(4) {
            0 => query + self.one_of(TEXTS),
            1 => query + " ",
            _ => query + self.one_of(PIECES),
        });
        query.replace('\n', " ")
    }

    fn document(&mut self) -> String {
        let mut fields = vec![format!("\"id\":{}", self.one_of(IDS))];
        for field in ["title", "body", "note"] {
            let value = match self.below(5) {
                0 => continue,
                1 => json!([self.text(), self.text()]),
                _ => Value::from(self.text()),
            };
            fields.push(format!("\"{field}\":{value}"));
        }
        for (field, values) in VALUES {
            // The first of them are right.
            let values = if self.below(8) == 0 { values } else { &values[..2] };
            if self.below(2) == 0 {
                fields.push(format!("\"{field}\":{}", self.one_of(values)));
            }
        }
        if self.below(16) == 0 {
            fields.swap_remove(0);
        }
        format!("{{{}}}", fields.join(","))
    }

    /// A document with a part cut out, and something in its place.
    fn spoilt(&mut self) -> String {
        let document: Vec<char> = self.document().chars().collect();
        let from = (self.below(256) * document.len()) / 256;
        let to = (from + self.below(4)).min(document.len());
        let part = |part: &[char]| part.iter().collect::<String>();
        format!("{}{}{}", part(&document[..from]), self.one_of(SPOILT), part(&document[to..]))
    }
}

/// The script that bytes stand for. It ends with a commit and searches.
pub(crate) fn drawn(bytes: &[u8]) -> String {
    let mut draw = Draw::new(bytes);
    let mut lines = Vec::new();
    if draw.below(4) == 0 {
        lines.push(STORE_UNKNOWN.to_owned());
    }
    for _ in 0..draw.below(MAX_LINES - 4) {
        lines.push(match draw.below(20) {
            0..=8 => draw.document(),
            9..=10 => draw.spoilt(),
            11 => format!("delete {}", draw.one_of(IDS).trim_matches('"')),
            12 => format!("where {}", draw.query()),
            13 => format!("commit {}", draw.query()),
            14..=15 => "commit".to_owned(),
            16 => "rollback".to_owned(),
            17 => "optimize".to_owned(),
            _ => format!("search {}", draw.query()),
        });
    }
    lines.push("commit".to_owned());
    lines.extend((0..2).map(|_| format!("search {}", draw.query())));
    lines.join("\n")
}
