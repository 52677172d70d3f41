//! The command line.

use std::path::PathBuf;

use lexopt::prelude::*;

use crate::shared::command;

pub(crate) const USAGE: &str = "
usage: web [--index DIR] [--listen ADDRESS] [--writable] [FILE...]

Shows a page to search articles with, and answers the same as JSON under /api. Without FILE and
--index the articles that come with the crate are indexed in memory.

  FILE              JSON lines with id, title, body, source, section and published, added to the
                    index
  --index DIR       where the index is, or is made; in memory unless told otherwise
  --listen ADDRESS  where to answer; 127.0.0.1:8080 unless told otherwise, port 0 is any free one.
                    Whoever reaches the address can read all articles
  --writable        lets whoever reaches the address add articles: POST /api/documents
  -h, --help        this
";

pub(crate) struct Arguments {
    pub(crate) index: Option<PathBuf>,
    pub(crate) listen: String,
    pub(crate) writable: bool,
    pub(crate) files: Vec<PathBuf>,
}

/// What the command line asks for; `None` if it is help.
pub(crate) fn read() -> Result<Option<Arguments>, lexopt::Error> {
    let listen = "127.0.0.1:8080".to_owned();
    let mut arguments = Arguments { index: None, listen, writable: false, files: Vec::new() };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Long("index") => {
                arguments.index = Some(command::value(&mut parser, "--index")?.into());
            }
            Long("listen") => arguments.listen = command::value(&mut parser, "--listen")?,
            Long("writable") => arguments.writable = true,
            Value(file) => arguments.files.push(file.into()),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(arguments))
}
