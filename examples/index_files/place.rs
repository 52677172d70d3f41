//! How far a run has come, kept with each commit: the next run of the same files goes on from there.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::input::Input;

/// What is kept: the inputs, and what of them is committed.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Place {
    inputs: Vec<Known>,
    names: BTreeMap<String, String>,
    /// The files that are done.
    pub(crate) files: usize,
    /// The lines done of the one after them.
    pub(crate) lines: u64,
}

/// A file that is the same one as before unless something of this differs.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Known {
    path: PathBuf,
    bytes: u64,
    modified: SystemTime,
}

impl Place {
    /// The start of these inputs; `None` if one of them cannot be read twice.
    pub(crate) fn start(
        inputs: &[Input],
        names: impl IntoIterator<Item = (String, String)>,
    ) -> Option<Place> {
        let known = |input: &Input| {
            let bytes = input.bytes?;
            let path = fs::canonicalize(&input.name).ok()?;
            let modified = fs::metadata(&path).and_then(|metadata| metadata.modified()).ok()?;
            Some(Known { path, bytes, modified })
        };
        let inputs = inputs.iter().map(known).collect::<Option<Vec<Known>>>()?;
        Some(Place { inputs, names: names.into_iter().collect(), files: 0, lines: 0 })
    }

    /// Goes on from where the note of a commit says, if it is one of a run of the same inputs that was not done.
    pub(crate) fn go_on(&mut self, note: &str) -> bool {
        let Ok(noted) = serde_json::from_str::<Place>(note) else { return false };
        let is_of_these = noted.inputs == self.inputs && noted.names == self.names;
        if is_of_these {
            *self = noted;
        }
        is_of_these
    }
}
