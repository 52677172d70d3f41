//! Measures how well and how fast collections with judged queries are searched.
//!
//! `cargo run --release --example evaluate -- [--run-dir OUT] [--views LIST] [--options JSON] [--json] DIR...`

mod collection;
mod measure;
mod metrics;
mod report;
mod run_file;
#[path = "../shared/mod.rs"]
mod shared;
mod statistics;

use std::collections::HashSet;
use std::io::{self, Write};
use std::process::ExitCode;

use fihris::{AnalyzerOptions, View};
use lexopt::prelude::*;

use collection::Collection;
use report::Figures;
use shared::command;

const USAGE: &str = "
usage: evaluate [--run-dir OUT] [--views LIST] [--options JSON] [--json] DIR...

Indexes the documents of each DIR in a temporary directory, with titles at one and a half times the
weight of texts, runs its queries for 100 documents each, and tells how many of the right ones come first,
how long a query takes, and what the index costs.

DIR holds
  corpus.jsonl    a JSON object a line, with an \"id\", a \"title\" or none, and a \"text\"
  queries.tsv     query id TAB text
  qrels.tsv       query id TAB document id TAB grade: a whole number, 0 for what is beside the
                  point, as is every document not named

  --run-dir OUT   write the rankings to OUT/NAME.run, NAME being that of DIR, as TREC has them
  --views LIST    the views of titles and texts, for example exact,stem,grams;
                  exact,stem,root unless given
  --options JSON  the switches of the analysis that differ from the defaults, for example
                  {\"keep_teh_marbuta\": true, \"hamza\": \"seat\"}
  --json          one JSON object instead of a table
  -h, --help      this
  --              what follows is a DIR even if it begins with -

Means are of all queries with a right document, found or not; in brackets is where 95 of 100 other
draws of as many queries would have them (bootstrap, 1000 resamples). Bytes of text are those of
titles and texts in UTF-8. Documents per second include reading them.

The exit status is 0 if all is measured, 2 if the work could not be done.
";

fn main() -> ExitCode {
    command::run(evaluate)
}

fn evaluate() -> command::Result<ExitCode> {
    let Some(arguments) = arguments()? else { return command::help(USAGE) };
    // All of them before any is indexed: what is typed wrong is told at once.
    let collections = arguments
        .directories
        .iter()
        .map(|directory| Collection::open(directory))
        .collect::<command::Result<Vec<_>>>()?;
    if arguments.run_dir.is_some() {
        let mut names = HashSet::new();
        if let Some(Collection { name, .. }) = collections.iter().find(|c| !names.insert(&c.name)) {
            return Err(format!("two DIRs are named {name:?}, and so would be their runs").into());
        }
    }
    let mut all = Vec::new();
    for collection in &collections {
        let outcome = measure::measure(collection, arguments.views.as_deref(), &arguments.options)?;
        if let Some(directory) = &arguments.run_dir {
            run_file::write(directory, &outcome)?;
        }
        all.push(Figures::new(&outcome));
    }
    let mut out = io::stdout().lock();
    if arguments.json {
        report::print_json(&mut out, &all)?;
    } else {
        report::print_table(&mut out, &all)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

struct Arguments {
    directories: Vec<String>,
    run_dir: Option<String>,
    /// The default ones if none are chosen.
    views: Option<Vec<View>>,
    options: AnalyzerOptions,
    json: bool,
}

/// What the command line asks for; `None` if it is help.
fn arguments() -> Result<Option<Arguments>, lexopt::Error> {
    let (mut directories, mut run_dir, mut json) = (Vec::new(), None, false);
    let mut views = None;
    let mut options = AnalyzerOptions::default();
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Long("run-dir") => run_dir = Some(command::value(&mut parser, "--run-dir")?),
            Long("views") => {
                let list = command::value(&mut parser, "--views")?;
                let named = list.split(',').map(|name| name.trim().parse::<View>());
                let named = named.collect::<Result<Vec<_>, _>>();
                views = Some(named.map_err(|error| format!("--views {list}: {error}"))?);
            }
            Long("options") => options = command::options(&mut parser)?,
            Long("json") => json = true,
            Value(directory) => directories.push(directory.string()?),
            other => return Err(other.unexpected()),
        }
    }
    if directories.is_empty() {
        return Err("no DIR is given".into());
    }
    Ok(Some(Arguments { directories, run_dir, views, options, json }))
}
