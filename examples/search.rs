//! Searches an index made by the example `index_files`.
//!
//! `cargo run --release --example search -- --index DIR [--limit N] [--offset N] [--json] [--explain]
//! QUERY...`

mod shared;

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;

use fihris::{Explanation, Hit, Hits, Index};
use lexopt::prelude::*;
use serde::Serialize;
use serde_json::value::RawValue;

use shared::command;
use shared::lines::Lines;
use shared::listing::{self, Style};

const USAGE: &str = "
usage: search --index DIR [--limit N] [--offset N] [--json] [--explain] [QUERY...]

Searches the index in DIR and lists what it finds, the best first. The words of QUERY are one query;
without one, each line of standard input is a query.

  --index DIR  where the index is
  --limit N    how many hits to show at most; 10 unless told otherwise
  --offset N   how many of the best hits to leave out; 0 unless told otherwise
  --json       one JSON object a query, on one line:
               {\"total\", \"hits\": [{\"score\", \"id\", \"document\", \"snippet_html\"}]}
  --explain    where each score comes from, under each hit; with --json as
               \"explanation\" of the hit
  -h, --help   this
  --           what follows is the QUERY even if it begins with -
";

fn main() -> ExitCode {
    command::run(search)
}

fn search() -> command::Result<ExitCode> {
    let Some(arguments) = arguments()? else { return command::help(USAGE) };
    let index = Index::open(&arguments.index)
        .map_err(|error| format!("{error}; the example index_files makes one"))?;
    let mut out = BufWriter::new(io::stdout().lock());
    if !arguments.query.is_empty() {
        answer(&mut out, &index, &arguments, &arguments.query.join(" "))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut lines = Lines::new(io::stdin().lock());
    loop {
        prompt();
        if !lines.advance()? {
            return Ok(ExitCode::SUCCESS);
        }
        let query = lines.text_of_stdin()?;
        // A program that counts answers gets one a line.
        if arguments.json || !query.trim().is_empty() {
            answer(&mut out, &index, &arguments, query)?;
        }
    }
}

/// Asks for a query where a person can see it.
fn prompt() {
    if io::stdin().is_terminal() && io::stderr().is_terminal() {
        let _ = write!(io::stderr(), "query> ");
    }
}

fn answer(
    out: &mut impl Write,
    index: &Index,
    arguments: &Arguments,
    query: &str,
) -> command::Result<()> {
    let hits = index.search(query).limit(arguments.limit).offset(arguments.offset).run()?;
    if arguments.json {
        serde_json::to_writer(&mut *out, &Answer::new(&hits, arguments.explain)?)
            .map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        let style = Style::of_stdout().explaining(arguments.explain);
        listing::print(out, style, query, &hits, arguments.offset)?;
    }
    out.flush()?;
    Ok(())
}

#[derive(Serialize)]
struct Answer<'h> {
    total: usize,
    hits: Vec<Found<'h>>,
}

#[derive(Serialize)]
struct Found<'h> {
    score: f32,
    id: serde_json::Value,
    /// As it was put, to the letter.
    document: &'h RawValue,
    snippet_html: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<Explanation>,
}

impl<'h> Answer<'h> {
    fn new(hits: &'h Hits, explain: bool) -> command::Result<Answer<'h>> {
        let found = hits.iter().map(|hit| {
            Ok(Found {
                score: hit.score(),
                id: hit.document::<serde_json::Value>()?["id"].take(),
                document: serde_json::from_str(hit.json())?,
                snippet_html: snippet_html(hit),
                explanation: explain.then(|| hit.explain()).transpose()?,
            })
        });
        Ok(Answer { total: hits.total(), hits: found.collect::<command::Result<_>>()? })
    }
}

/// Of the body, which tells most; of the title if only that has the words of the query.
fn snippet_html(hit: &Hit) -> String {
    let body = hit.snippet("body");
    if body.highlights().is_empty() {
        let title = hit.snippet("title");
        if !title.highlights().is_empty() {
            return title.to_html();
        }
    }
    body.to_html()
}

struct Arguments {
    index: String,
    limit: usize,
    offset: usize,
    json: bool,
    explain: bool,
    query: Vec<String>,
}

/// What the command line asks for; `None` if it is help.
fn arguments() -> Result<Option<Arguments>, lexopt::Error> {
    let mut index = None;
    let (mut limit, mut offset, mut query) = (10, 0, Vec::new());
    let (mut json, mut explain) = (false, false);
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Long("index") => index = Some(command::value(&mut parser, "--index")?),
            Long("limit") => limit = command::number(&mut parser, "--limit")?,
            Long("offset") => offset = command::number(&mut parser, "--offset")?,
            Long("json") => json = true,
            Long("explain") => explain = true,
            Value(word) => query.push(word.string()?),
            other => return Err(other.unexpected()),
        }
    }
    let index = index.ok_or("--index DIR is missing")?;
    Ok(Some(Arguments { index, limit, offset, json, explain, query }))
}
