//! Text read line by line, one line in memory at a time.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::command::Result;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The lines of an input, without what ends them: a line feed, or a carriage return and one.
pub(crate) struct Lines<R> {
    input: R,
    line: Vec<u8>,
    number: u64,
    bytes: u64,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(input: R) -> Lines<R> {
        Lines { input, line: Vec::new(), number: 0, bytes: 0 }
    }

    /// Goes to the next line; false at the end of the input.
    pub(crate) fn advance(&mut self) -> io::Result<bool> {
        self.line.clear();
        // Counted before it is read, so that an error is one of the line it stopped in.
        self.number += 1;
        let bytes = self.input.read_until(b'\n', &mut self.line)?;
        self.bytes += bytes as u64;
        Ok(bytes > 0)
    }

    /// The line gone to.
    pub(crate) fn line(&self) -> &[u8] {
        let line = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
        line.strip_suffix(b"\r").unwrap_or(line)
    }

    /// The line gone to, without the byte order mark that begins some files.
    pub(crate) fn line_of_file(&self) -> &[u8] {
        let line = self.line();
        if self.number == 1 { line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line) } else { line }
    }

    /// Its number, from 1.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// How many bytes were read, line ends included.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The line as text, when the input is standard input and nothing but UTF-8 will do.
    pub(crate) fn text_of_stdin(&self) -> Result<&str> {
        text(self.line()).map_err(|reason| {
            let number = self.number;
            format!("standard input, line {number}: {reason}").into()
        })
    }
}

impl<R: Read> Lines<BufReader<R>> {
    /// Whether the next line can be read without waiting for more input.
    pub(crate) fn is_line_ready(&self) -> bool {
        self.input.buffer().contains(&b'\n')
    }
}

/// A line that is not text.
#[derive(Debug, thiserror::Error)]
#[error("invalid UTF-8 at byte {0}; convert it first, as iconv does")]
pub(crate) struct InvalidUtf8(usize);

pub(crate) fn text(bytes: &[u8]) -> std::result::Result<&str, InvalidUtf8> {
    str::from_utf8(bytes).map_err(|error| InvalidUtf8(error.valid_up_to() + 1))
}

/// Calls `take` with each line of a file that is not blank; there must be one. Errors say where.
pub(crate) fn each_of_file(path: &Path, take: impl FnMut(&str) -> Result<()>) -> Result<()> {
    let file = path.display();
    let opened = File::open(path).map_err(|error| format!("{file}: {error}"))?;
    let mut lines = Lines::new(BufReader::new(opened));
    match take_lines(&mut lines, take) {
        Ok(0) => Err(format!("{file}: it is empty").into()),
        Ok(_) => Ok(()),
        Err(error) => Err(format!("{file}:{}: {error}", lines.number()).into()),
    }
}

/// How many lines were not blank, and so taken.
fn take_lines(
    lines: &mut Lines<BufReader<File>>,
    mut take: impl FnMut(&str) -> Result<()>,
) -> Result<usize> {
    let mut taken = 0;
    while lines.advance()? {
        let line = text(lines.line_of_file())?;
        if !line.trim().is_empty() {
            taken += 1;
            take(line)?;
        }
    }
    Ok(taken)
}
