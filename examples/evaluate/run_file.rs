//! Rankings as the tools of TREC read them, `trec_eval` for one.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use super::measure::Outcome;
use crate::shared::command::Result;

const TAG: &str = "fihris";

/// Writes `NAME.run` into `directory`, which is made unless it is there.
pub(crate) fn write(directory: &str, outcome: &Outcome) -> Result<()> {
    let directory = Path::new(directory);
    let path = directory.join(format!("{}.run", outcome.collection.name));
    let write = || -> std::io::Result<()> {
        fs::create_dir_all(directory)?;
        let mut out = BufWriter::new(File::create(&path)?);
        for answer in &outcome.answers {
            for (hit, rank) in answer.hits.iter().zip(1..) {
                let query = &answer.query.id;
                writeln!(out, "{query} Q0 {} {rank} {} {TAG}", hit.id, hit.score)?;
            }
        }
        out.flush()
    };
    write().map_err(|error| format!("{}: {error}", path.display()).into())
}
