//! Shows the terms of a text: which word became which, and where it stands.
//!
//! `cargo run --release --example analyze -- [--view exact|stem|root|grams] [--lexicon FILE] [TEXT...]`

mod shared;

use std::io::{self, BufReader, BufWriter, Write};
use std::process::ExitCode;

use fihris::{Analyzer, AnalyzerOptions, View};
use lexopt::prelude::*;

use shared::command;
use shared::lines::Lines;

const USAGE: &str = "
usage: analyze [--view exact|stem|root|grams] [--lexicon FILE] [TEXT...]

Writes a line for each word of each TEXT, or of each line of standard input without one: the number
of the line from 1, the term, where the word starts and ends in bytes of the line, and its position
from 0, with tabs between.

  --view VIEW     the words as they are, only folded (exact), or without their affixes (stem, unless
                  told otherwise)
  --lexicon FILE  words whose stems you decide: a line is form TAB base TAB kind, the kind being
                  protect, replace or synonym
  -h, --help      this
  --              what follows is TEXT even if it begins with -
";
/// Few system calls for a long text, and little to wait for.
const BUFFER_BYTES: usize = 64 * 1024;

fn main() -> ExitCode {
    command::run(analyze)
}

fn analyze() -> command::Result<ExitCode> {
    let Some(Arguments { view, options, texts }) = arguments()? else {
        return command::help(USAGE);
    };
    let analyzer = Analyzer::with_options(view, options);
    let mut out = BufWriter::with_capacity(BUFFER_BYTES, io::stdout().lock());
    if texts.is_empty() {
        let mut lines = Lines::new(BufReader::with_capacity(BUFFER_BYTES, io::stdin().lock()));
        while lines.advance()? {
            print(&mut out, &analyzer, lines.number(), lines.text_of_stdin()?)?;
            // A program that sends a line and waits for its terms gets them.
            if !lines.is_line_ready() {
                out.flush()?;
            }
        }
    } else {
        for (text, number) in texts.iter().zip(1..) {
            print(&mut out, &analyzer, number, text)?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn print(out: &mut impl Write, analyzer: &Analyzer, line: u64, text: &str) -> io::Result<()> {
    let mut written = Ok(());
    analyzer.analyze(text).for_each(|token| {
        if written.is_ok() {
            let (from, to) = (token.offset_from, token.offset_to);
            written = writeln!(out, "{line}\t{}\t{from}\t{to}\t{}", token.text, token.position);
        }
    });
    written
}

struct Arguments {
    view: View,
    options: AnalyzerOptions,
    texts: Vec<String>,
}

/// What the command line asks for; `None` if it is help.
fn arguments() -> Result<Option<Arguments>, lexopt::Error> {
    let (mut view, mut options) = (View::Stem, AnalyzerOptions::default());
    let mut texts = Vec::new();
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Long("view") => {
                let name = command::value(&mut parser, "--view")?;
                view = name.parse().map_err(|error| format!("--view: {error}"))?;
            }
            Long("lexicon") => options = options.lexicon(command::lexicon(&mut parser)?),
            Value(text) => texts.push(text.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(Arguments { view, options, texts }))
}
