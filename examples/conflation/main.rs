//! Measures which words of one lemma get one term, and which words of different lemmas do.
//!
//! `cargo run --release --example conflation -- [--options JSON] [--worst N] GOLD`

mod affixes;
mod gold;
mod pairs;
mod report;
#[path = "../shared/mod.rs"]
mod shared;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use fihris::{Analyzer, AnalyzerOptions, View};
use lexopt::prelude::*;

use shared::command;

const USAGE: &str = "
usage: conflation [--options JSON] [--worst N] GOLD

Takes all pairs of the words in GOLD, and tells of those with the same term in the stem view how many
have the same lemma (precision), and of those with the same lemma how many have the same term
(recall). Then come the terms that join the most pairs of different lemmas, the lemmas split into
terms that lose the most pairs, and for each prefix and suffix how many words have it where their
lemma has not, and how many of these are astray: not with most words of their lemma.

GOLD has a line for each word: word TAB lemma TAB class. Lemmas are the same if they are once folded,
as words are in the exact view; the class, as NOUN or VERB, is for the reader. Of a word with several
lemmas, the first is taken.

  --options JSON  the switches of the analysis that differ from the defaults, for example
                  {\"arabic_stemmer\": \"snowball\"}
  --worst N       how many terms and lemmas are listed (20 unless told otherwise)
  -h, --help      this
  --              what follows is GOLD even if it begins with -
";
const WORST: usize = 20;

fn main() -> ExitCode {
    command::run(conflation)
}

fn conflation() -> command::Result<ExitCode> {
    let Some(Arguments { file, options, worst }) = arguments()? else {
        return command::help(USAGE);
    };
    let gold = gold::read(&file, &Analyzer::with_options(View::Stem, options))?;
    let mut out = BufWriter::new(io::stdout().lock());
    report::print(&mut out, &gold, worst)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

struct Arguments {
    file: String,
    options: AnalyzerOptions,
    worst: usize,
}

/// What the command line asks for; `None` if it is help.
fn arguments() -> Result<Option<Arguments>, lexopt::Error> {
    let (mut file, mut options, mut worst) = (None, AnalyzerOptions::default(), WORST);
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Long("options") => options = command::options(&mut parser)?,
            Long("worst") => worst = command::number(&mut parser, "--worst")?,
            Value(path) if file.is_none() => file = Some(path.string()?),
            other => return Err(other.unexpected()),
        }
    }
    let file = file.ok_or("no GOLD is given")?;
    Ok(Some(Arguments { file, options, worst }))
}
