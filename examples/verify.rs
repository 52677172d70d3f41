//! Checks that an index is still as it was written: every checksum, every document.
//!
//! `cargo run --release --example verify -- DIR`

mod shared;

use std::io::{self, Write};
use std::process::ExitCode;

use fihris::{ErrorKind, FieldBytes, Index, Statistics};
use lexopt::prelude::*;

use shared::command;

const USAGE: &str = "
usage: verify DIR

Reads all of the index in DIR, compares the checksum of every file, reads every document, and
names each file that is damaged. Of a sound one it tells how large it is: the documents and their text,
and each field, a text field in each of its views. Nothing is changed.

The exit status is 0 if the index is sound, 1 if it is damaged, and 2 if it cannot be checked: there
is none, or one of plain tantivy, or one made by another version.

  -h, --help   this
  --           what follows is DIR even if it begins with -
";

fn main() -> ExitCode {
    command::run(verify)
}

fn verify() -> command::Result<ExitCode> {
    let Some(directory) = arguments()? else { return command::help(USAGE) };
    let index = match Index::open(&directory) {
        Ok(index) => index,
        // A file that is so damaged that the index cannot be opened.
        Err(error) if error.kind() == ErrorKind::Index => {
            command::say(&error.to_string());
            return Ok(ExitCode::from(command::BAD_INPUT));
        }
        Err(error) => return Err(error.into()),
    };
    let verification = index.verify()?;
    for damage in verification.damages() {
        command::say(&damage.to_string());
    }
    if !verification.is_sound() {
        return Ok(ExitCode::from(command::BAD_INPUT));
    }
    let (documents, files) = (verification.documents(), verification.files());
    let statistics = index.statistics()?;
    let mut out = io::stdout().lock();
    writeln!(out, "sound: {documents} documents, {files} files")?;
    let Statistics { deleted, segments, bytes, stored_bytes, fields, .. } = statistics;
    writeln!(out, "{bytes} bytes, {segments} segments, {deleted} deleted documents in them")?;
    writeln!(out, "{stored_bytes} bytes of documents")?;
    for FieldBytes { field, view, bytes, .. } in fields {
        let view = view.map(|view| format!(", {view}")).unwrap_or_default();
        writeln!(out, "{bytes} bytes of {field}{view}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The directory that the command line names; `None` if it asks for help.
fn arguments() -> Result<Option<String>, lexopt::Error> {
    let mut directory = None;
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Value(path) if directory.is_none() => directory = Some(path.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(directory.ok_or("no DIR to verify")?))
}
