//! Indexes files of JSON lines and of text.
//!
//! `cargo run --release --example index_files -- --index DIR [--reindex] [--lexicon FILE]
//! [--map FROM=TO] [--strict] [--commit-every N] FILE...`

mod anew;
mod fields;
mod input;
mod place;
mod progress;
#[path = "../shared/mod.rs"]
mod shared;

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::io::{self, BufRead, Write};
use std::process::ExitCode;

use fihris::{AnalyzerOptions, ErrorKind, Index, Writer};
use lexopt::prelude::*;
use serde::Serialize;

use fields::Fields;
use input::{Format, Input};
use place::Place;
use progress::{Progress, rate};
use shared::command;
use shared::lines::{self, Lines};
use shared::news;

const USAGE: &str = "
usage: index_files --index DIR [--reindex] [--lexicon FILE] [--map FROM=TO]...
                   [--strict] [--commit-every N] FILE...

Adds the documents of each FILE to the index in DIR, which is made unless it is there. A document
replaces one that has its id. A run that is stopped, by Ctrl-C or by a power cut, leaves what it last
committed; the same command goes on from there, unless a FILE has changed or is no plain file.

FILE is one of
  NAME.jsonl     a JSON object a line, with an \"id\" and any of \"title\", \"body\", \"source\",
                 \"section\", \"published\" (YYYY-MM-DD); other fields are kept, not searched
  NAME.jsonl.gz  the same, compressed
  -              the same, from standard input
  NAME.txt       one document: the file name is its id, the first line its title, the rest its body

  --index DIR     where the index is
  --reindex       first index the documents in DIR anew, as when another version made it or the
                  lexicon is another; no FILE is needed then. If it is stopped, DIR is as it was, and
                  DIR.part is to be removed
  --lexicon FILE  words whose stems you decide: a line is form TAB base TAB kind, the kind being
                  protect, replace or synonym; the index keeps them and is refused with others
  --map FROM=TO   the field FROM of the JSON objects is indexed as TO; once a field
  --strict        stop at the first bad line and index nothing at all; without this bad lines are
                  reported and left out
  --commit-every N
                  commit after so many documents, 50000 unless set
  -h, --help      this
  --              what follows is a FILE even if it begins with -

The exit status is 0 if all is indexed, 1 if there were bad lines, 2 if some of it is no UTF-8 or
the work could not be done.
";

/// Until a commit the writer remembers each id put, and a run that is stopped loses what came after it;
/// strict runs, which must be able to undo everything, pay that.
const COMMIT_EVERY: u64 = 50_000;

fn main() -> ExitCode {
    command::run(index_files)
}

fn index_files() -> command::Result<ExitCode> {
    let Some(arguments) = arguments()? else { return command::help(USAGE) };
    // All of them before any is read: a name typed wrong must not leave half of the documents out.
    let inputs =
        arguments.files.into_iter().map(Input::new).collect::<command::Result<Vec<Input>>>()?;
    if arguments.reindex {
        anew::reindex(&arguments.index, arguments.options.clone())?;
        if inputs.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
    }
    let index = Index::open_or_create(&arguments.index, news::schema_with(arguments.options)?)?;
    let mut run = Run {
        writer: index.writer()?,
        place: Place::start(&inputs, arguments.names.clone()).filter(|_| !arguments.strict),
        commit_every: arguments.commit_every,
        names: arguments.names,
        strict: arguments.strict,
        progress: Progress::new(inputs.iter().map(|input| input.bytes).sum()),
        documents: 0,
        bytes: 0,
        bad: 0,
        status: 0,
    };
    run.go_on(&index, &inputs)?;
    match run.add_all(&inputs) {
        Ok(()) => run.finish(),
        Err(error) if error.is::<BadLine>() => {
            run.writer.rollback()?;
            run.progress.say("nothing was indexed, because of --strict");
            Ok(ExitCode::from(run.status))
        }
        Err(error) => Err(error),
    }
}

/// Documents on their way into the index, and what there is to tell about them.
struct Run {
    writer: Writer,
    /// What is done, unless the run cannot be gone on with.
    place: Option<Place>,
    commit_every: u64,
    /// How fields are called here, by the name they have in the input.
    names: HashMap<String, String>,
    strict: bool,
    progress: Progress,
    documents: u64,
    bytes: u64,
    bad: u64,
    /// The exit status: files that are no text are wrong input altogether.
    status: u8,
}

#[derive(Serialize)]
struct Text<'t> {
    id: &'t str,
    title: &'t str,
    body: &'t str,
}

/// Why a strict run stops; what is bad has been said.
#[derive(Debug, thiserror::Error)]
#[error("there is a bad line")]
struct BadLine;

impl Run {
    /// Goes on from the last commit of an earlier run.
    fn go_on(&mut self, index: &Index, inputs: &[Input]) -> command::Result<()> {
        let Some(place) = &mut self.place else { return Ok(()) };
        if !index.note()?.is_some_and(|note| place.go_on(&note)) {
            return Ok(());
        }
        let input = inputs.get(place.files).map_or("the end", |input| &input.name);
        let lines = place.lines;
        self.progress.say(&format!("goes on after {lines} lines of {input}, which are committed"));
        Ok(())
    }

    fn add_all(&mut self, inputs: &[Input]) -> command::Result<()> {
        let done = self.place.as_ref().map_or(0, |place| place.files);
        for input in &inputs[..done.min(inputs.len())] {
            self.progress.skip(input.bytes.unwrap_or_default());
        }
        for (number, input) in inputs.iter().enumerate().skip(done) {
            if let Some(place) = &mut self.place
                && place.files < number
            {
                (place.files, place.lines) = (number, 0);
            }
            let mut lines = match input.open(&self.progress) {
                Ok(read) => Lines::new(read),
                Err(error) => {
                    self.settle(format_args!("{}", input.name), Err(error.into()))?;
                    continue;
                }
            };
            match input.format {
                Format::Text => self.add_text(input, &mut lines)?,
                Format::Lines | Format::GzipLines => self.add_lines(&input.name, &mut lines)?,
            }
            self.bytes += lines.bytes();
        }
        Ok(())
    }

    fn add_lines(&mut self, file: &str, lines: &mut Lines<impl BufRead>) -> command::Result<()> {
        let done = self.place.as_ref().map_or(0, |place| place.lines);
        loop {
            let outcome = match lines.advance() {
                Ok(true) if lines.number() <= done => continue,
                Ok(false) => return Ok(()),
                Ok(true) if lines.line_of_file().trim_ascii().is_empty() => continue,
                Ok(true) => self.add_line(lines.line_of_file()),
                // What comes after it cannot be read either.
                Err(error) => {
                    return self
                        .settle(format_args!("{file}:{}", lines.number()), Err(error.into()));
                }
            };
            if let Some(place) = &mut self.place {
                place.lines = lines.number();
            }
            self.settle(format_args!("{file}:{}", lines.number()), outcome)?;
        }
    }

    fn add_line(&mut self, line: &[u8]) -> command::Result<()> {
        let line = lines::text(line)?;
        let mut fields = Fields::read(line)?;
        fields.rename(&self.names)?;
        self.writer
            .put(&fields)
            .map_err(|error| Fields::fault(line).map_or(error.into(), Into::into))
    }

    fn add_text(&mut self, input: &Input, lines: &mut Lines<impl BufRead>) -> command::Result<()> {
        let outcome = read_text(lines).and_then(|(title, body)| {
            let id = input.file_name();
            Ok(self.writer.put(&Text { id, title: &title, body: body.trim() })?)
        });
        self.settle(format_args!("{}:{}", input.name, lines.number()), outcome)
    }

    /// Counts a document added, or reports the line that was bad. An index that cannot be written
    /// is neither.
    fn settle(
        &mut self,
        place: fmt::Arguments<'_>,
        outcome: command::Result<()>,
    ) -> command::Result<()> {
        match outcome {
            Ok(()) => {
                self.documents += 1;
                self.progress.documents(self.documents);
                if !self.strict && self.documents.is_multiple_of(self.commit_every) {
                    match &self.place {
                        Some(place) => self.writer.commit_with(&serde_json::to_string(place)?)?,
                        None => self.writer.commit()?,
                    }
                }
                Ok(())
            }
            Err(error) if is_of_index(&*error) => Err(error),
            Err(error) => {
                self.bad += 1;
                let is_text = !error.is::<lines::InvalidUtf8>();
                let status = if is_text { command::BAD_INPUT } else { command::FAILED };
                self.status = self.status.max(status);
                self.progress.say(&format!("{place}: {error}"));
                if self.strict { Err(BadLine.into()) } else { Ok(()) }
            }
        }
    }

    fn finish(mut self) -> command::Result<ExitCode> {
        self.writer.commit()?;
        let Run { progress, documents, bytes, bad, status, .. } = self;
        let time = progress.finish();
        if bad > 0 {
            command::say(&format!("{bad} left out"));
        }
        let mut out = io::stdout().lock();
        writeln!(
            out,
            "{documents} documents, {bytes} bytes, {:.2} seconds, {:.0} documents per second",
            time.as_secs_f64(),
            rate(documents, time),
        )?;
        out.flush()?;
        Ok(ExitCode::from(status))
    }
}

/// The title and the body of a text.
fn read_text(lines: &mut Lines<impl BufRead>) -> command::Result<(String, String)> {
    let (mut title, mut body) = (String::new(), String::new());
    while lines.advance()? {
        let line = lines::text(lines.line_of_file())?;
        if lines.number() == 1 {
            title.push_str(line);
        } else {
            body.push_str(line);
            body.push('\n');
        }
    }
    Ok((title, body))
}

/// Whether an error is one of the index rather than of the document that was put.
fn is_of_index(error: &(dyn Error + 'static)) -> bool {
    let error = error.downcast_ref::<fihris::Error>();
    error.is_some_and(|error| error.kind() == ErrorKind::Index)
}

struct Arguments {
    index: String,
    reindex: bool,
    options: AnalyzerOptions,
    names: HashMap<String, String>,
    strict: bool,
    commit_every: u64,
    files: Vec<String>,
}

/// What the command line asks for; `None` if it is help.
fn arguments() -> Result<Option<Arguments>, lexopt::Error> {
    let (mut index, mut options) = (None, AnalyzerOptions::default());
    let (mut names, mut strict, mut files) = (HashMap::new(), false, Vec::new());
    let (mut reindex, mut commit_every) = (false, COMMIT_EVERY);
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Long("index") => index = Some(command::value(&mut parser, "--index")?),
            Long("lexicon") => options = options.lexicon(command::lexicon(&mut parser)?),
            Long("commit-every") => {
                commit_every = command::number(&mut parser, "--commit-every")? as u64;
                if commit_every == 0 {
                    return Err("--commit-every takes a number from 1 up, not 0".into());
                }
            }
            Long("map") => {
                let map = command::value(&mut parser, "--map")?;
                match map.split_once('=') {
                    Some((from, to)) if !from.is_empty() && !to.is_empty() => {
                        if names.insert(from.to_owned(), to.to_owned()).is_some() {
                            return Err(format!("--map gives {from:?} two names").into());
                        }
                    }
                    _ => return Err(format!("--map takes FROM=TO, not {map:?}").into()),
                }
            }
            Long("reindex") => reindex = true,
            Long("strict") => strict = true,
            Value(file) => files.push(file.string()?),
            other => return Err(other.unexpected()),
        }
    }
    let index = index.ok_or("--index DIR is missing")?;
    if files.is_empty() && !reindex {
        return Err("no FILE is given".into());
    }
    Ok(Some(Arguments { index, reindex, options, names, strict, commit_every, files }))
}
