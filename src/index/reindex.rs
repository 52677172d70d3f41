//! An index made of the documents of another, whatever version of ours wrote that.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde_json::value::RawValue;
use tantivy::directory::{DirectoryLock, INDEX_WRITER_LOCK};
use tantivy::schema::{Field, Value as _};
use tantivy::{Directory as _, Searcher, TantivyDocument, TantivyError};

use super::description::{State, directory, foreign, guarded, occupied, state};
use super::layout::DOCUMENT;
use super::progress::{Counter, Progress};
use super::schema::Schema;
use super::store::{Index, existing};
use super::synced::{LIST, Synced};
use super::turn::not_yet;
use super::verify::damaged_store;
use crate::error::{Error, Kind};

/// What the name of a directory ends with until all documents are in it.
const PART: &str = ".part";
/// What the name of the old one ends with for a moment, where two directories cannot change places at once.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
const OLD: &str = ".old";

/// Documents decompressed at once: 16 kB of each of so many blocks.
const CACHED_BLOCKS: usize = 1;

/// The documents of an index at one commit.
pub(super) struct Source {
    searcher: Searcher,
    /// The field that holds a document as it was put.
    document: Field,
    note: Option<String>,
}

impl Source {
    pub(super) fn new(searcher: Searcher, document: Field, note: Option<String>) -> Source {
        Source { searcher, document, note }
    }

    /// The documents of an index that need not be one that this version can search, and the turn of its
    /// one writer, so that none is put meanwhile.
    fn locked(path: &Path) -> Result<(Source, DirectoryLock), Error> {
        existing(path)?;
        let directory = Synced(directory(path)?);
        let lock = directory.acquire_lock(&INDEX_WRITER_LOCK).map_err(|error| {
            not_yet(TantivyError::LockFailure(error, None), std::time::Duration::ZERO)
        })?;
        let list = path.join(LIST);
        let index = guarded(&list, || Ok(tantivy::Index::open(directory.clone())?))?;
        if let Some(damage) = damaged_store(&index, &directory) {
            let path = path.join(damage.file());
            return Err(Kind::Unreadable { path, reason: damage.reason().to_owned() }.into());
        }
        let document = index.schema().get_field(DOCUMENT)?;
        let searcher = guarded(path, || Ok(index.reader()?.searcher()))?;
        let note = index.load_metas()?.payload;
        Ok((Source { searcher, document, note }, lock))
    }
}

/// Makes an index of the documents in a directory that is not there or empty.
pub(super) fn reindex_into(
    from: &Source,
    path: &Path,
    schema: Schema,
    progress: impl FnMut(&Progress) -> ControlFlow<()>,
) -> Result<Index, Error> {
    match state(path)? {
        State::None => {}
        State::Index => return Err(Kind::IndexExists { path: path.to_owned() }.into()),
        State::Foreign => return Err(foreign(path)),
        State::Begun | State::Occupied => return Err(occupied(path)),
    }
    make(from, path, schema, progress, |part| fs::rename(part, path))
}

/// Makes an index of the documents of the one at a path, in its place.
pub(super) fn reindex(
    path: &Path,
    schema: Schema,
    progress: impl FnMut(&Progress) -> ControlFlow<()>,
) -> Result<Index, Error> {
    let (from, _lock) = Source::locked(path)?;
    let made = make(&from, path, schema, progress, |part| exchange(part, path))?;
    let old = beside(path, PART);
    fs::remove_dir_all(&old).map_err(|_| Kind::Undeleted { path: old })?;
    Ok(made)
}

/// Makes an index beside a path, puts it there with `place`, and opens it.
fn make(
    from: &Source,
    path: &Path,
    schema: Schema,
    progress: impl FnMut(&Progress) -> ControlFlow<()>,
    place: impl FnOnce(&Path) -> io::Result<()>,
) -> Result<Index, Error> {
    let part = beside(path, PART);
    let made = Index::create(&part, schema)?;
    let done = put_all(from, &made, progress);
    // Its files are to be closed before they are moved or removed.
    drop(made);
    let io = |error| Error::from(Kind::Io { path: path.to_owned(), error });
    if let Err(error) = done.and_then(|()| place(&part).map_err(io)) {
        // What it is about is told; that its leftovers are there is told by the next try.
        let _ = fs::remove_dir_all(&part);
        return Err(error);
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    directory(parent.unwrap_or(Path::new(".")))?.sync_directory().map_err(io)?;
    Index::open(path)
}

/// A path with an ending.
fn beside(path: &Path, ending: &str) -> PathBuf {
    // Of `news/` the name is `news`.
    let mut name = OsString::from(path.components().as_path());
    name.push(ending);
    name.into()
}

/// Two directories change places.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

/// The same in three steps: a process that is killed among them leaves the old index with an ending to its
/// name.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    let old = beside(other, OLD);
    fs::rename(other, &old)?;
    if let Err(error) = fs::rename(one, other) {
        fs::rename(&old, other)?;
        return Err(error);
    }
    fs::rename(&old, one)
}

fn put_all(
    from: &Source,
    to: &Index,
    mut progress: impl FnMut(&Progress) -> ControlFlow<()>,
) -> Result<(), Error> {
    let mut writer = to.writer()?;
    let all = from.searcher.num_docs();
    let mut counter = Counter::begin(Some(all));
    for segment in from.searcher.segment_readers() {
        let store = segment.get_store_reader(CACHED_BLOCKS).map_err(TantivyError::from)?;
        for document in store.iter::<TantivyDocument>(segment.alive_bitset()) {
            let document = document?;
            let json = document.get_first(from.document).and_then(|value| value.as_str());
            let json = json.unwrap_or_default();
            let raw: &RawValue = serde_json::from_str(json).map_err(Kind::Json)?;
            writer.put(raw)?;
            if progress(counter.count(json.len())).is_break() {
                let done = counter.now().documents;
                return Err(Kind::Stopped { done, all }.into());
            }
        }
    }
    match &from.note {
        Some(note) => writer.commit_with(note),
        None => writer.commit(),
    }
}
