//! The golden file: the terms of some hundred texts, so that no term changes unnoticed.
//!
//! An index holds the terms of the analyzer that made it. So a term that changes needs a new
//! version of the analyzer, and `golden.tsv` changes only with it. New rows may come at any time;
//! that none is taken away, or emptied to be filled in anew, the sum in its first line tells.

use std::collections::HashSet;
use std::fmt::Write;
use std::{env, fs};

use fihris::{Analyzer, EXACT, STEM, View};
use unicode_general_category::{GeneralCategory, get_general_category};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden.tsv");

/// The environment variable that has the file written anew.
const WRITE: &str = "FIHRIS_WRITE_GOLDEN";

/// What the first line says before the version.
const FIRST_LINE: &str = "# analyzer version ";

/// And what between the version and the sum of the rows.
const SUM: &str = ", sum of rows ";

/// The views of the file. The grams are those of the stem, and `grams` has rows of them.
const VIEWS: [View; 3] = [View::Exact, View::Stem, View::Root];

const FEWEST_ROWS: usize = 400;

/// Stands for the terms of a text that has none.
const NO_TERMS: &str = "-";

struct Golden<'f> {
    version: u32,
    /// Of the rows when the file was written.
    sum: &'f str,
    /// All lines but the first.
    lines: Vec<Line<'f>>,
}

enum Line<'f> {
    /// A comment, or nothing.
    Heading(&'f str),
    Row(Row<'f>),
}

struct Row<'f> {
    /// Of the line in the file.
    number: usize,
    /// As it stands in the file, with its escapes.
    escaped: &'f str,
    text: String,
    /// In each of `VIEWS`; nothing in a new row.
    terms: [&'f str; 3],
    reason: &'f str,
}

impl<'f> Golden<'f> {
    fn parse(file: &'f str) -> Result<Golden<'f>, String> {
        let (first, rest) = file.split_once('\n').unwrap_or((file, ""));
        let (version, sum) = first
            .strip_prefix(FIRST_LINE)
            .and_then(|rest| rest.split_once(SUM))
            .and_then(|(version, sum)| Some((version.parse().ok()?, sum)))
            .ok_or_else(|| format!("line 1 is not `{FIRST_LINE}`, a number, `{SUM}` and a sum"))?;
        let lines = rest.lines().zip(2..).map(|(line, number)| Line::parse(line, number));
        Ok(Golden { version, sum, lines: lines.collect::<Result<_, _>>()? })
    }

    fn rows(&self) -> impl Iterator<Item = &Row<'f>> {
        self.lines.iter().filter_map(|line| match line {
            Line::Heading(_) => None,
            Line::Row(row) => Some(row),
        })
    }

    /// What is wrong with the file, whatever the terms are.
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut seen = HashSet::new();
        for row in self.rows() {
            if row.reason.trim().is_empty() {
                faults.push(format!("{row} has no reason"));
            }
            if !seen.insert(&row.text) {
                faults.push(format!("{row} stands in the file twice"));
            }
            if let Some(hidden) = row.escaped.chars().find(|&c| is_hidden(c)) {
                let hidden = hidden.escape_unicode();
                faults.push(format!("{row} holds a char nobody sees: write {hidden}"));
            }
        }
        let rows = self.rows().count();
        if rows < FEWEST_ROWS {
            faults.push(format!("{rows} rows are fewer than {FEWEST_ROWS}"));
        }
        faults
    }

    /// The sum of all rows that have terms, in any order and with any reasons.
    fn sum_now(&self) -> String {
        let rows = self.rows().filter(|row| !row.is_new());
        sum_of(rows.map(|row| [row.escaped, row.terms[0], row.terms[1], row.terms[2]]))
    }

    /// What became of old rows since the file was written, if anything.
    fn loss(&self) -> Option<String> {
        let now = self.sum_now();
        (self.sum != now).then(|| {
            format!(
                "line 1 has the sum {}, the rows have {now}: old rows were deleted, changed or \
                 emptied of their terms. If all that happened is that new rows of two branches \
                 were merged, write {now} there",
                self.sum
            )
        })
    }

    /// Which terms are not those of the file; new rows are none of them.
    fn changes(&self, views: &Views) -> Vec<String> {
        let mut changes = Vec::new();
        for row in self.rows().filter(|row| !row.is_new()) {
            let now = views.terms(&row.text);
            for ((view, old), new) in VIEWS.iter().zip(row.terms).zip(now) {
                if old != new {
                    changes.push(format!("{row}, {view} view: was `{old}`, is `{new}`"));
                }
            }
        }
        changes
    }

    /// All that a run of the tests has to complain of.
    fn complaints(&self, version: u32, views: &Views) -> Vec<String> {
        let mut complaints = self.faults();
        complaints.extend(self.loss());
        let changes = self.changes(views);
        if !changes.is_empty() && self.version == version {
            complaints.extend(changes);
            complaints.push(raise(version));
        } else if self.version != version {
            complaints.push(format!(
                "the file is of analyzer version {}, the crate's is {version}; {}",
                self.version,
                how_to_write()
            ));
        }
        for row in self.rows().filter(|row| row.is_new()) {
            complaints.push(format!("{row} has no terms yet; {}", how_to_write()));
        }
        complaints
    }

    /// The file with the terms of today, or why it must not be written.
    fn rewritten(&self, version: u32, views: &Views) -> Result<String, String> {
        if version < self.version {
            return Err(format!("the file is of the later analyzer version {}", self.version));
        }
        if version == self.version {
            let mut changes = self.changes(views);
            if !changes.is_empty() {
                changes.push(raise(version));
                return Err(changes.join("\n"));
            }
            if let Some(loss) = self.loss() {
                return Err(loss);
            }
        }
        let mut rest = String::new();
        for line in &self.lines {
            match line {
                Line::Heading(heading) => rest.push_str(heading),
                Line::Row(row) => {
                    let [exact, stem, root] = views.terms(&row.text);
                    let columns = [row.escaped, &exact, &stem, &root, row.reason];
                    rest.push_str(&columns.join("\t"));
                }
            }
            rest.push('\n');
        }
        Ok(with_first_line(version, &rest))
    }
}

/// The file of these lines, with their sum.
fn with_first_line(version: u32, rest: &str) -> String {
    let file = format!("{FIRST_LINE}{version}{SUM}\n{rest}");
    let sum = Golden::parse(&file).map_or(String::new(), |golden| golden.sum_now());
    format!("{FIRST_LINE}{version}{SUM}{sum}\n{rest}")
}

/// How many rows of columns there are, and the sum of their hashes (64-bit FNV-1a).
fn sum_of<'f>(rows: impl Iterator<Item = [&'f str; 4]>) -> String {
    let (mut count, mut sum) = (0, 0u64);
    for row in rows {
        let bytes = row.join("\t").into_bytes();
        let hash = bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3)
        });
        sum = sum.wrapping_add(hash);
        count += 1;
    }
    format!("{count}-{sum:016x}")
}

impl<'f> Line<'f> {
    /// `#` alone begins a hashtag, which is a row.
    fn parse(line: &'f str, number: usize) -> Result<Line<'f>, String> {
        if line.is_empty() || line.starts_with("# ") {
            return Ok(Line::Heading(line));
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let &[escaped, exact, stem, root, reason] = columns.as_slice() else {
            return Err(format!("line {number} has {} columns, not 5", columns.len()));
        };
        let text = unescape(escaped).ok_or_else(|| format!("line {number} has a broken escape"))?;
        Ok(Line::Row(Row { number, escaped, text, terms: [exact, stem, root], reason }))
    }
}

impl Row<'_> {
    fn is_new(&self) -> bool {
        self.terms == [""; 3]
    }
}

impl std::fmt::Display for Row<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "line {} ({})", self.number, self.escaped)
    }
}

/// The analyzers of `VIEWS`.
struct Views([Analyzer; 3]);

impl Views {
    fn new() -> Views {
        Views(VIEWS.map(Analyzer::new))
    }

    fn terms(&self, text: &str) -> [String; 3] {
        self.0.each_ref().map(|analyzer| {
            let terms = analyzer.terms(text).join(" ");
            if terms.is_empty() { NO_TERMS.to_owned() } else { terms }
        })
    }
}

fn how_to_write() -> String {
    format!("run `{WRITE}=1 cargo test --test golden`, and read what changed in the file")
}

fn raise(version: u32) -> String {
    format!(
        "An index made before would miss these terms. If they are to change, raise \
         ANALYZER_VERSION to {} (and the names EXACT and STEM) in src/analysis/analyzer.rs; then {}.",
        version + 1,
        how_to_write()
    )
}

/// Parses `\u{200F}`, `\t`, `\n` and `\\`.
fn unescape(escaped: &str) -> Option<String> {
    let mut text = String::new();
    let mut rest = escaped;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let (c, width) = match after.chars().next()? {
            'u' => {
                let (hex, _) = after.strip_prefix("u{")?.split_once('}')?;
                (char::from_u32(u32::from_str_radix(hex, 16).ok()?)?, "u{}".len() + hex.len())
            }
            't' => ('\t', 1),
            'n' => ('\n', 1),
            '\\' => ('\\', 1),
            _ => return None,
        };
        text.push(c);
        rest = &after[width..];
    }
    text.push_str(rest);
    Some(text)
}

/// Whether a reader of the file would not see the char, or take it for a plain space.
fn is_hidden(c: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator, SpaceSeparator};
    match get_general_category(c) {
        Control | Format | LineSeparator | ParagraphSeparator => true,
        SpaceSeparator => c != ' ',
        _ => matches!(c, '\u{34F}' | '\u{FE00}'..='\u{FE0F}'),
    }
}

/// The version of the crate's analyzer: its names end in it.
fn version() -> u32 {
    let [exact, stem] = [EXACT, STEM].map(|name| name.rsplit('_').next().unwrap().parse().unwrap());
    assert_eq!(exact, stem, "the names of the views tell different versions");
    stem
}

#[test]
fn no_term_changes_without_a_new_version() {
    let views = Views::new();
    let mut file = fs::read_to_string(PATH).unwrap();
    if env::var_os(WRITE).is_some() {
        let golden = Golden::parse(&file).unwrap();
        let rewritten = golden.rewritten(version(), &views);
        file = rewritten.unwrap_or_else(|why| panic!("golden.tsv is not written:\n{why}"));
        fs::write(PATH, &file).unwrap();
    }
    let golden = Golden::parse(&file).unwrap();
    let complaints = golden.complaints(version(), &views);
    assert!(complaints.is_empty(), "golden.tsv:\n{}", complaints.join("\n"));
}

/// A file of so many rows of one word and number each, and one more line.
fn file_with(line: &str) -> String {
    let mut file = "# Numbers\n".to_owned();
    for number in 0..FEWEST_ROWS {
        writeln!(file, "{number}\t{number}\t{number}\t{number}\tthe number {number}").unwrap();
    }
    with_first_line(3, &(file + line + "\n"))
}

fn complaints(file: &str, version: u32) -> String {
    Golden::parse(file).unwrap().complaints(version, &Views::new()).join("\n")
}

#[test]
fn a_changed_term_fails_until_the_version_is_raised() {
    let file = file_with("مدرسة\tمدرسة\tمدرسه\tمدرس\tteh marbuta is typed as heh");
    let golden = Golden::parse(&file).unwrap();
    let views = Views::new();

    let named = "(مدرسة), exact view: was `مدرسة`, is `مدرسه`";
    for told in [complaints(&file, 3), golden.rewritten(3, &views).unwrap_err()] {
        assert!(told.contains(named) && told.contains("raise ANALYZER_VERSION to 4"), "{told}");
    }
    assert!(golden.rewritten(2, &views).is_err());

    assert!(complaints(&file, 4).contains("of analyzer version 3, the crate's is 4"));
    let rewritten = golden.rewritten(4, &views).unwrap();
    assert!(rewritten.contains("\nمدرسة\tمدرسه\tمدرسه\tمدرس\tteh marbuta is typed as heh\n"));
    assert_eq!(complaints(&rewritten, 4), "");
}

#[test]
fn new_rows_are_filled_in_at_the_same_version() {
    let file = file_with(r"\u{200F}؟!\\\t	-	-	-	a direction mark, punctuation and escapes");
    let new = file_with(r"\u{200F}؟!\\\t				a direction mark, punctuation and escapes");
    assert!(complaints(&new, 3).contains("has no terms yet"));
    assert_eq!(Golden::parse(&new).unwrap().rewritten(3, &Views::new()).unwrap(), file);
    assert_eq!(complaints(&file, 3), "");
}

#[test]
fn faults_of_the_file_are_named() {
    for (line, fault) in [
        ("07\t07\t07\t07\t ", "has no reason"),
        (r"\u{37}	7	7	7	seven once more", "twice"),
        ("7\u{200E}\t7\t7\t7\ta direction mark", r"write \u{200e}"),
    ] {
        let told = complaints(&file_with(line), 3);
        assert!(told.contains(fault) && told.lines().count() == 1, "{line}: {told}");
    }
    let few = with_first_line(3, "1\t1\t1\t1\tone\n");
    assert!(complaints(&few, 3).contains("1 rows are fewer"));
    for broken in ["", "version 3", "# analyzer version 3\n1\t1\t1\t1\tone"] {
        assert!(Golden::parse(broken).is_err(), "{broken}");
    }
    for broken in ["a\tb\tc", "\\x\t\t\t\tx"] {
        assert!(Golden::parse(&with_first_line(3, broken)).is_err(), "{broken}");
    }
}

#[test]
fn old_rows_are_neither_deleted_nor_emptied() {
    let row = "7.5\t7.5\t7.5\t7.5\tseven and a half";
    let file = file_with(row);
    let views = Views::new();
    for changed in ["", "7.5\t\t\t\tseven and a half", "7.6\t7.6\t7.6\t7.6\tanother"] {
        let file = file.replace(row, changed);
        let golden = Golden::parse(&file).unwrap();
        let told = golden.rewritten(3, &views).unwrap_err();
        assert!(told.contains("old rows were deleted"), "{changed}: {told}");
        assert!(complaints(&file, 3).contains(&told), "{changed}");
        assert!(golden.rewritten(4, &views).is_ok(), "{changed}");
    }
    let reason = file.replace("seven and a half", "another reason");
    assert_eq!(complaints(&reason, 3), "");
}
