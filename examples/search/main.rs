//! Searches an index made by the example `index_files`.
//!
//! `cargo run --release --example search -- --index DIR [OPTION]... [QUERY...]`

mod answer;
mod arguments;
mod json;
mod prompt;
mod report;
#[path = "../shared/mod.rs"]
mod shared;
mod usage;
mod values;

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;

use fihris::{ErrorKind, Index};

use answer::Answer;
use arguments::{Arguments, Asked};
use prompt::Prompt;
use shared::command;
use shared::lines::Lines;
use usage::USAGE;

fn main() -> ExitCode {
    command::run(search)
}

fn search() -> command::Result<ExitCode> {
    let Some(arguments) = Arguments::read()? else { return command::help(USAGE) };
    let index = Index::open(&arguments.index).map_err(|error| match error.kind() {
        ErrorKind::Path => format!("{error}; the example index_files makes one"),
        ErrorKind::Mismatch => format!("{error}, as the example index_files does with --reindex"),
        _ => error.to_string(),
    })?;
    let mut desk = Desk { index, arguments, out: BufWriter::new(io::stdout()) };
    if let Some(asked) = desk.arguments.asked.take() {
        desk.answer(&asked)?;
        return Ok(ExitCode::SUCCESS);
    }
    // What is wrong with the options is said before someone types a query.
    desk.arguments.search(&desk.index.searcher(), &Asked::query(""))?.run()?;
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        desk.talk()?;
    } else {
        desk.answer_lines()?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Where queries are answered.
struct Desk<W> {
    index: Index,
    arguments: Arguments,
    out: W,
}

impl<W: Write> Desk<W> {
    /// Answers the lines of standard input.
    fn answer_lines(&mut self) -> command::Result<()> {
        let mut lines = Lines::new(io::stdin().lock());
        let is_asked = io::stdin().is_terminal() && io::stderr().is_terminal();
        loop {
            if is_asked {
                let _ = write!(io::stderr(), "{}", prompt::TEXT);
            }
            if !lines.advance()? {
                return Ok(());
            }
            let query = lines.text_of_stdin()?;
            // A program that counts answers gets one a line.
            if self.arguments.json || !query.trim().is_empty() {
                self.answer(&Asked::query(query))?;
            }
        }
    }

    /// Answers a person at a terminal.
    fn talk(&mut self) -> command::Result<()> {
        let mut prompt = Prompt::new(self.index.searcher())?;
        while let Some(query) = prompt.next_line()? {
            if !query.trim().is_empty() {
                self.answer(&Asked::query(query))?;
            }
        }
        Ok(())
    }

    fn answer(&mut self, asked: &Asked) -> command::Result<()> {
        let Desk { index, arguments, out } = self;
        let answer = Answer::new(&index.searcher(), arguments, asked)?;
        if arguments.json {
            json::write(out, arguments, &answer)?;
        } else {
            report::print(out, arguments, asked, &answer)?;
        }
        out.flush()?;
        Ok(())
    }
}
