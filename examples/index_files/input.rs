//! The files to index: what they are and how they are read.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::progress::Progress;
use crate::shared::command::Result;

/// Compressed input is read in blocks of this size, and lines are longer than most buffers.
const BUFFER_BYTES: usize = 256 * 1024;

/// A FILE of the command line.
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) format: Format,
    /// As on disk; none when that is not known beforehand.
    pub(crate) bytes: Option<u64>,
}

#[derive(Clone, Copy)]
pub(crate) enum Format {
    Lines,
    GzipLines,
    Text,
}

impl Input {
    /// Checks that `name` can be read, without reading it.
    pub(crate) fn new(name: String) -> Result<Input> {
        if name == "-" {
            return Ok(Input { name, format: Format::Lines, bytes: None });
        }
        let ending = |ending: &str| name.to_ascii_lowercase().ends_with(ending);
        let format = if ending(".jsonl") {
            Format::Lines
        } else if ending(".jsonl.gz") {
            Format::GzipLines
        } else if ending(".txt") {
            Format::Text
        } else {
            let known =
                "its name must end in .jsonl, .jsonl.gz or .txt, or be - for standard input";
            return Err(format!("{name:?} is of no known kind: {known}").into());
        };
        let cannot = |error: io::Error| format!("{name:?} cannot be read: {error}");
        let metadata = fs::metadata(&name).map_err(cannot)?;
        if metadata.is_dir() {
            return Err(format!("{name:?} is a directory; name the files in it").into());
        }
        // Opening a pipe would take what is in it.
        if metadata.is_file() {
            File::open(&name).map_err(cannot)?;
        }
        let bytes = metadata.is_file().then_some(metadata.len());
        Ok(Input { name, format, bytes })
    }

    /// Opens it; `progress` counts the bytes as they are on disk.
    pub(crate) fn open(&self, progress: &Progress) -> io::Result<Box<dyn BufRead>> {
        if self.name == "-" {
            return Ok(Box::new(BufReader::with_capacity(
                BUFFER_BYTES,
                progress.count(io::stdin()),
            )));
        }
        let file = progress.count(File::open(&self.name)?);
        Ok(match self.format {
            Format::Lines | Format::Text => Box::new(BufReader::with_capacity(BUFFER_BYTES, file)),
            Format::GzipLines => {
                Box::new(BufReader::with_capacity(BUFFER_BYTES, MultiGzDecoder::new(file)))
            }
        })
    }

    /// The file's name without its directory.
    pub(crate) fn file_name(&self) -> &str {
        Path::new(&self.name).file_name().and_then(|name| name.to_str()).unwrap_or(&self.name)
    }
}
