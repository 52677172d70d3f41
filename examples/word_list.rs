//! Makes `data/words.tsv`, the common words that the stemmer asks, from a list of words and counts.
//!
//! `cargo run --release --example word_list -- FREQUENCY.tsv > data/words.tsv`

mod shared;

use std::collections::{BTreeSet, HashMap};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use fihris::normalize;
use lexopt::prelude::*;

use shared::command;
use shared::lines::each_of_file;

const USAGE: &str = "
usage: word_list FREQUENCY.tsv

Reads lines of a word as written, a tab and the number of pages it is on, and writes the words that
are on 50 pages or more, folded: word, pages with or without the article, pages without, and what
else is to be known: ال if it begins with that and it is not the article (ألمانيا), ة if most of its
spellings end in that.

  -h, --help  this
";

/// A word on fewer pages is not listed. With those on 20 there would be 102,000 words instead of 56,000,
/// for 0.002 of F1 on words with known lemmas.
const MIN_PAGES: u64 = 50;

/// What stands before a word that has the article: that itself, or what it is written as one with.
const ARTICLES: [&str; 4] = ["ال", "وال", "بال", "لل"];

const HEADER: &str = "\
# Common Arabic words, for the stemmer to know what is a word: folded; the pages it is on, with the
# article or without; the pages without; ال if it begins with that and it is not the article, and ة
# if most of its spellings end in that. Counted by the fihris authors over 128,000 pages of
# public-domain books and news, and derived by examples/word_list.rs.
# Licence: MIT OR Apache-2.0, as the crate.
";

fn main() -> ExitCode {
    command::run(word_list)
}

fn word_list() -> command::Result<ExitCode> {
    let Some(path) = argument()? else { return command::help(USAGE) };
    let mut pages: HashMap<String, u64> = HashMap::new();
    let mut teh_marbuta: HashMap<String, u64> = HashMap::new();
    let mut hamza: HashMap<String, u64> = HashMap::new();
    each_of_file(Path::new(&path), |line| {
        let row = line.split_once('\t').and_then(|(word, n)| Some((word, n.parse::<u64>().ok()?)));
        let (word, count) = row.ok_or_else(|| format!("expected word TAB pages: {line}"))?;
        let folded = normalize(word);
        if word.starts_with(['أ', 'إ', 'آ']) {
            *hamza.entry(folded.clone()).or_default() += count;
        }
        if word.ends_with('ة') {
            *teh_marbuta.entry(folded.clone()).or_default() += count;
        }
        *pages.entry(folded).or_default() += count;
        Ok(())
    })?;

    let mut listed = Vec::new();
    // Some are never without their article: المتنبي.
    let stripped = pages.keys().filter_map(|word| word.strip_prefix("ال"));
    let words: BTreeSet<&str> = pages.keys().map(String::as_str).chain(stripped).collect();
    for word in words {
        let bare = pages.get(word).copied().unwrap_or_default();
        let with_articles = |pages: &HashMap<String, u64>| {
            let of = |word: &str| pages.get(word).copied().unwrap_or_default();
            of(word) + ARTICLES.map(|article| of(&format!("{article}{word}"))).iter().sum::<u64>()
        };
        let all = with_articles(&pages);
        let is_word = word.chars().count() > 1 && !word.contains(' ');
        if all >= MIN_PAGES && is_word {
            let article = if is_its_own(word, bare, &pages, &hamza) { "ال" } else { "" };
            let teh_marbuta = if 2 * with_articles(&teh_marbuta) > all { "ة" } else { "" };
            listed.push((word, all, bare, format!("{article}{teh_marbuta}")));
        }
    }

    let mut out = BufWriter::new(io::stdout().lock());
    out.write_all(HEADER.as_bytes())?;
    for (word, all, bare, signs) in listed {
        writeln!(out, "{word}\t{all}\t{bare}\t{signs}")?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Whether a word begins with ال that is not the article: if most of its spellings have a hamza there
/// (ألمانيا), or if it is a verb (التزم, as there is يلتزم).
fn is_its_own(
    word: &str,
    bare: u64,
    pages: &HashMap<String, u64>,
    hamza: &HashMap<String, u64>,
) -> bool {
    let Some(rest) = word.strip_prefix("ال") else { return false };
    let of =
        |pages: &HashMap<String, u64>, word: &str| pages.get(word).copied().unwrap_or_default();
    2 * of(hamza, word) > bare || 10 * of(pages, &format!("يل{rest}")) > bare
}

/// The file to read; `None` if help is asked for.
fn argument() -> Result<Option<String>, lexopt::Error> {
    let mut path = None;
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Value(file) if path.is_none() => path = Some(file.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(path.ok_or("no FREQUENCY.tsv is given")?))
}
