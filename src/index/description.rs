//! What a directory holds, and the description that is kept with an index.

use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::directory::error::OpenReadError;
use tantivy::{Directory, IndexSettings};

use super::layout::Layout;
use super::on_disk::OnDisk;
use super::schema::Schema;
use super::synced::{LIST, Synced};
use crate::analysis::ANALYZER_VERSION;
use crate::error::{Error, Kind};

/// The file that says what made the index. tantivy's own stands beside it.
pub(super) const DESCRIPTION: &str = "fihris.json";
const FORMAT: u32 = 2;

/// Stands before the checksum of all that comes before it.
const CHECKSUM: &str = ",\n  \"checksum\": ";

/// What is kept with an index and checked when it is opened.
#[derive(Debug, Serialize, Deserialize)]
struct Description {
    /// Raised when the layout of the index changes.
    format: u32,
    /// Raised when terms change.
    analyzer: u32,
    schema: Schema,
}

/// The part of a description that every version has.
#[derive(Debug, Deserialize)]
struct Versions {
    format: u32,
    analyzer: u32,
}

/// What a directory holds.
pub(super) enum State {
    /// Nothing.
    None,
    /// No index, but files of others.
    Occupied,
    /// An index whose making was cut off before it held anything.
    Begun,
    Index,
    /// An index of plain tantivy.
    Foreign,
}

/// What the directory at a path holds.
pub(super) fn state(path: &Path) -> Result<State, Error> {
    if path.exists() && !path.is_dir() {
        let reason = "it is not a directory, and an index is one";
        return Err(Kind::NoIndex { path: path.to_owned(), reason }.into());
    }
    let exists = |name: &str| {
        let file = path.join(name);
        file.try_exists().map_err(|error| Error::from(Kind::Io { path: file, error }))
    };
    Ok(match (exists(DESCRIPTION)?, exists(LIST)?) {
        (false, false) if is_occupied(path)? => State::Occupied,
        (false, false) => State::None,
        (true, false) if holds_documents(path)? => {
            let reason = "it is missing though the files with the documents are there; \
                          bring it back from a copy, or remove the directory to start anew";
            let path = path.join(LIST);
            return Err(Kind::Unreadable { path, reason: reason.to_owned() }.into());
        }
        (true, false) => State::Begun,
        (true, true) => State::Index,
        (false, true) => State::Foreign,
    })
}

/// Makes sure that a new index can be put at a path: that nothing is there, or an empty directory.
pub(super) fn vacant(path: &Path) -> Result<(), Error> {
    match state(path)? {
        State::None => Ok(()),
        State::Index => Err(Kind::IndexExists { path: path.to_owned() }.into()),
        State::Foreign => Err(foreign(path)),
        State::Begun | State::Occupied => Err(occupied(path)),
    }
}

/// What a directory of tantivy's holds: its files have no names that one could ask for.
pub(super) fn state_in(directory: &dyn Directory) -> Result<State, Error> {
    let exists = |name: &str| {
        let found = directory.exists(Path::new(name));
        found.map_err(|error| Error::from(tantivy::TantivyError::from(error)))
    };
    Ok(match (exists(DESCRIPTION)?, exists(LIST)?) {
        (false, false) => State::None,
        (true, false) => State::Begun,
        (true, true) => State::Index,
        (false, true) => State::Foreign,
    })
}

fn is_occupied(path: &Path) -> Result<bool, Error> {
    let io = |error| Error::from(Kind::Io { path: path.to_owned(), error });
    Ok(path.is_dir() && fs::read_dir(path).map_err(io)?.next().is_some())
}

/// Whether tantivy's files of stored documents are in a directory.
fn holds_documents(path: &Path) -> Result<bool, Error> {
    let io = |error| Error::from(Kind::Io { path: path.to_owned(), error });
    for entry in fs::read_dir(path).map_err(io)? {
        if entry.map_err(io)?.path().extension().is_some_and(|extension| extension == "store") {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) fn occupied(path: &Path) -> Error {
    let reason = "the directory holds other files, and an index needs one of its own";
    Kind::NoIndex { path: path.to_owned(), reason }.into()
}

pub(super) fn foreign(path: &Path) -> Error {
    let reason = "it is one of plain tantivy; open it with tantivy, or index anew elsewhere";
    Kind::NoIndex { path: path.to_owned(), reason }.into()
}

/// The directory at a path.
pub(super) fn directory(path: &Path) -> Result<Box<dyn Directory>, Error> {
    Ok(Box::new(OnDisk::open(path)?))
}

/// Makes a directory and those it is in, unless they are there, so that they are after a power cut, too.
pub(super) fn make_directory(path: &Path) -> Result<(), Error> {
    let io = |error| Error::from(Kind::Io { path: path.to_owned(), error });
    let is_missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
    let missing: Vec<&Path> = path.ancestors().take_while(is_missing).collect();
    fs::create_dir_all(path).map_err(io)?;
    missing.into_iter().try_for_each(|made| directory(parent(made))?.sync_directory().map_err(io))
}

/// The directory that a path is in.
pub(super) fn parent(path: &Path) -> &Path {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}

/// An index and the directory it is in.
pub(super) struct Opened {
    pub(super) tantivy: tantivy::Index,
    pub(super) layout: Layout,
    pub(super) directory: Synced,
    /// Its description.
    pub(super) json: Vec<u8>,
}

/// Makes an index in a directory, which messages call `place`.
pub(super) fn make(
    directory: Box<dyn Directory>,
    place: &Path,
    schema: Schema,
) -> Result<Opened, Error> {
    let directory = Synced(directory);
    let layout = Layout::new(schema);
    let io = |error: io::Error| Error::from(Kind::Io { path: place.join(DESCRIPTION), error });
    let json = written(&layout.schema).map_err(|error| io(error.into()))?;
    // The description comes first: without tantivy's file it makes no index, so a crash between
    // the two leaves a directory in which the index can be made again.
    directory.atomic_write(Path::new(DESCRIPTION), json.as_bytes()).map_err(io)?;
    directory.sync_directory().map_err(io)?;
    // Handing what is stored to a thread that compresses it costs 7 % of the processor time of indexing; the
    // threads that index keep the processors busy as they are.
    let settings =
        IndexSettings { docstore_compress_dedicated_thread: false, ..Default::default() };
    let tantivy = tantivy::Index::create(directory.clone(), layout.tantivy.clone(), settings)?;
    Ok(Opened { tantivy, layout, directory, json: json.into_bytes() })
}

/// Opens the index in a directory, which messages call `place`.
pub(super) fn load(directory: Box<dyn Directory>, place: &Path) -> Result<Opened, Error> {
    let file = place.join(DESCRIPTION);
    let json = directory.atomic_read(Path::new(DESCRIPTION)).map_err(|error| match error {
        OpenReadError::IoError { io_error, .. } => {
            let error = io::Error::new(io_error.kind(), io_error);
            Error::from(Kind::Io { path: file.clone(), error })
        }
        other => tantivy::TantivyError::from(other).into(),
    })?;
    let unreadable = |reason: String| Error::from(Kind::Unreadable { path: file.clone(), reason });
    // The numbers first: another format may describe its schema otherwise.
    let versions: Versions =
        serde_json::from_slice(&json).map_err(|error| unreadable(error.to_string()))?;
    for (what, theirs, ours) in
        [("format", versions.format, FORMAT), ("analyzer", versions.analyzer, ANALYZER_VERSION)]
    {
        if theirs != ours {
            let difference = format!(
                "was made with {what} version {theirs}, and this is version {ours}; \
                 index the documents anew, those that it keeps with Index::reindex"
            );
            return Err(Kind::Mismatch { path: place.to_owned(), difference }.into());
        }
    }
    let description: Description =
        serde_json::from_slice(&json).map_err(|error| unreadable(error.to_string()))?;
    let layout = Layout::new(description.schema);
    let directory = Synced(directory);
    let tantivy = guarded(&place.join(LIST), || Ok(tantivy::Index::open(directory.clone())?))?;
    if tantivy.schema() != layout.tantivy {
        return Err(unreadable("it does not describe the index beside it".to_owned()));
    }
    // One written by hand has none.
    if is_as_written(&json) == Some(false) {
        let reason = "it is not as it was written, by its checksum; bring it back from a copy";
        return Err(unreadable(reason.to_owned()));
    }
    Ok(Opened { tantivy, layout, directory, json })
}

/// Whether the index in a directory was replaced by one whose documents are not indexed as those of a schema are.
/// tantivy's fields alone do not tell: an id is a keyword to it, and a date a number. What is not as it was
/// written is damage, and no other index.
pub(super) fn is_another(directory: &dyn Directory, json: &[u8], schema: &Schema) -> bool {
    let Ok(now) = directory.atomic_read(Path::new(DESCRIPTION)) else { return false };
    if now == json || is_as_written(&now) == Some(false) {
        return false;
    }
    serde_json::from_slice(&now)
        .is_ok_and(|now: Description| !now.schema.differs_in_boosts_alone(schema))
}

/// The description of a new index, and its checksum: what the schema says beside tantivy's fields
/// (boosts, switches) is nowhere else to be compared with.
fn written(schema: &Schema) -> serde_json::Result<String> {
    let description =
        Description { format: FORMAT, analyzer: ANALYZER_VERSION, schema: schema.clone() };
    let json = serde_json::to_string_pretty(&description)?;
    Ok(with_checksum(json.strip_suffix("\n}").unwrap_or(&json)))
}

/// A description but for its end, and that end.
fn with_checksum(checked: &str) -> String {
    format!("{checked}{CHECKSUM}{}\n}}\n", crc32fast::hash(checked.as_bytes()))
}

/// Whether a description is as it was written, by its checksum; `None` if it has none.
pub(super) fn is_as_written(json: &[u8]) -> Option<bool> {
    let text = String::from_utf8_lossy(json);
    let (checked, _) = text.rsplit_once(CHECKSUM)?;
    Some(with_checksum(checked) == text)
}

/// Does work that reads a file or the files in a directory. tantivy trusts that they are as it wrote
/// them, and panics over some that are not.
pub(super) fn guarded<T>(path: &Path, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let reason = "it is damaged; bring it back from a copy, or index the documents anew";
        Err(Kind::Unreadable { path: path.to_owned(), reason: reason.to_owned() }.into())
    })
}
