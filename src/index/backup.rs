//! A copy of an index as it is at one commit.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tantivy::directory::error::OpenReadError;
use tantivy::directory::{FileSlice, META_LOCK};
use tantivy::{Directory, HasLen as _};

use super::description::{DESCRIPTION, directory, make_directory, vacant};
use super::synced::{LIST, MANAGED, Synced};
use super::verify::files;
use crate::error::{Error, Kind};

/// How often the list of files is read anew because a writer changed it meanwhile.
const MAX_READINGS: usize = 1_000;
/// What is copied at once.
const BLOCK_BYTES: usize = 1 << 20;

/// Copies the last commit of an index into the directory at a path.
pub(super) fn backup(index: &tantivy::Index, from: &Synced, path: &Path) -> Result<(), Error> {
    vacant(path)?;
    let Snapshot { description, list, files } = snapshot(index, from)?;
    make_directory(path)?;
    for (name, slice) in &files {
        let to = path.join(name);
        copy(slice, &to).map_err(|error| Kind::Io { path: to, error })?;
    }
    let managed: Vec<&Path> =
        files.iter().map(|(name, _)| name.as_path()).chain([Path::new(LIST)]).collect();
    let managed = serde_json::to_vec(&managed).map_err(Kind::Serialize)?;
    // Whoever may not write the copy takes the lock for reading by a file that is there.
    let lock = path.join(&META_LOCK.filepath);
    File::create(&lock).map_err(|error| Kind::Io { path: lock, error })?;
    let to = directory(path)?;
    let sync = || to.sync_directory().map_err(|error| Kind::Io { path: path.to_owned(), error });
    sync()?;
    // The list comes last: a copy that was cut off has none and is no index.
    for (name, bytes) in [(MANAGED, managed), (DESCRIPTION, description), (LIST, list)] {
        to.atomic_write(Path::new(name), &bytes)
            .map_err(|error| Kind::Io { path: path.join(name), error })?;
    }
    Ok(sync()?)
}

/// The files of a commit, open: from here on they can be read whatever a writer deletes.
struct Snapshot {
    description: Vec<u8>,
    list: Vec<u8>,
    files: Vec<(PathBuf, FileSlice)>,
}

fn snapshot(index: &tantivy::Index, from: &Synced) -> Result<Snapshot, Error> {
    let read = |name: &str| from.atomic_read(Path::new(name)).map_err(tantivy::TantivyError::from);
    let described = || Ok::<_, Error>((read(DESCRIPTION)?, read(LIST)?));
    let mut readings = 1;
    loop {
        let before = described()?;
        let segments = index.searchable_segment_metas()?;
        let opened: Result<Vec<_>, OpenReadError> = segments
            .iter()
            .flat_map(files)
            .map(|(_, name)| Ok((name.clone(), from.open_read(&name)?)))
            .collect();
        // All was read one after the other, and may be of two commits, or of two indexes.
        let is_same = described()? == before;
        match opened {
            Ok(files) if is_same => {
                let (description, list) = before;
                return Ok(Snapshot { description, list, files });
            }
            Err(error) if is_same || readings == MAX_READINGS => {
                return Err(tantivy::TantivyError::from(error).into());
            }
            Ok(_) if readings == MAX_READINGS => {
                let message = "the list of files changes faster than it can be read; try again";
                return Err(Kind::Unreadable { path: LIST.into(), reason: message.into() }.into());
            }
            _ => readings += 1,
        }
    }
}

fn copy(slice: &FileSlice, to: &Path) -> io::Result<()> {
    let mut file = File::create_new(to)?;
    for start in (0..slice.len()).step_by(BLOCK_BYTES) {
        let end = slice.len().min(start + BLOCK_BYTES);
        file.write_all(&slice.read_bytes_slice(start..end)?)?;
    }
    file.sync_all()
}
