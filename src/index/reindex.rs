//! An index made of the documents of another, whatever version of ours wrote that.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde_json::json;
use serde_json::value::{RawValue, Value};
use tantivy::directory::{DirectoryLock, INDEX_WRITER_LOCK};
use tantivy::schema::{Field, Value as _};
use tantivy::{Searcher, TantivyDocument, TantivyError};

use super::description::{DESCRIPTION, State, directory, guarded, parent, state, vacant};
use super::document::{SHOWN_CHARS, wrong};
use super::layout::DOCUMENT;
use super::progress::{Counter, Progress};
use super::schema::Schema;
use super::store::{Index, existing};
use super::synced::{LIST, MANAGED, Synced};
use super::turn::not_yet;
use super::verify::{damaged_documents, damaged_store};
use super::writer::Writer;
use crate::error::{Error, ErrorKind, Kind, beginning};

/// What the name of a directory ends with until all documents are in it.
const PART: &str = ".part";
/// What the name of the old one ends with for a moment, where two directories cannot change places at once.
const OLD: &str = ".old";
/// How a segment is called in the names of its files.
const SEGMENT_DIGITS: usize = 32;
/// How often a commit is read anew because there was another meanwhile.
const MAX_READINGS: usize = 100;

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
    /// The last commit of an open index.
    pub(super) fn open(index: &Index) -> Result<Source, Error> {
        if index.reader.is_replaced()? {
            return Err(Kind::Replaced.into());
        }
        if let Some(damage) = damaged_documents(&index.tantivy, &index.directory) {
            return Err(damage.unreadable(Path::new("")));
        }
        for _ in 0..MAX_READINGS {
            let list = index.tantivy.load_metas()?;
            index.reader.reload()?;
            let searcher = index.reader.searcher();
            // A note of another commit would tell of documents that are not among these.
            if index.tantivy.load_metas()?.opstamp == list.opstamp {
                let document = index.layout.document;
                return Ok(Source { searcher, document, note: list.payload });
            }
        }
        let reason = "commits come faster than it can be read; try again".to_owned();
        Err(Kind::Unreadable { path: LIST.into(), reason }.into())
    }

    /// The documents of an index that need not be one that this version can search, and the turn of its
    /// one writer, so that none is put meanwhile.
    fn locked(path: &Path) -> Result<(Source, DirectoryLock), Error> {
        let lock = locked(path)?;
        let directory = Synced(directory(path)?);
        let list = path.join(LIST);
        let index = guarded(&list, || Ok(tantivy::Index::open(directory.clone())?))?;
        // What is damaged would be as good as new in the new index.
        let damage = damaged_documents(&index, &directory);
        if let Some(damage) = damage.or_else(|| damaged_store(&index, &directory)) {
            return Err(damage.unreadable(path));
        }
        let document = index.schema().get_field(DOCUMENT)?;
        let searcher = guarded(path, || Ok(index.reader()?.searcher()))?;
        let note = index.load_metas()?.payload;
        Ok((Source { searcher, document, note }, lock))
    }
}

/// The turn of the one writer of the index at a path.
fn locked(path: &Path) -> Result<DirectoryLock, Error> {
    let directory = directory(path)?;
    let managed = || directory.atomic_read(Path::new(MANAGED)).ok();
    loop {
        let before = managed();
        let lock = directory.acquire_lock(&INDEX_WRITER_LOCK).map_err(|error| {
            not_yet(TantivyError::LockFailure(error, None), std::time::Duration::ZERO)
        })?;
        // Another index took its place in between, and the lock is one of the old.
        if managed() == before {
            return Ok(lock);
        }
    }
}

/// Makes an index of the documents in a directory that is not there or empty.
pub(super) fn reindex_into(
    from: &Source,
    path: &Path,
    schema: Schema,
    progress: impl FnMut(&Progress) -> ControlFlow<()>,
) -> Result<Index, Error> {
    vacant(path)?;
    let path = &if path.exists() { real(path)? } else { path.to_owned() };
    let part = beside(path, PART);
    let leftovers = make(from, &part, None, schema, progress)?;
    fs::rename(&part, path).map_err(io(path))?;
    leftovers.keep();
    directory(parent(path))?.sync_directory().map_err(io(path))?;
    Index::open(path)
}

/// Makes an index of the documents of the one at a path, in its place.
pub(super) fn reindex(
    path: &Path,
    schema: Schema,
    progress: impl FnMut(&Progress) -> ControlFlow<()>,
) -> Result<Index, Error> {
    existing(path)?;
    let path = &real(path)?;
    only_index(path)?;
    let (from, _lock) = Source::locked(path)?;
    let part = beside(path, PART);
    let leftovers = make(&from, &part, Some(path), schema, progress)?;
    // Until the old one is gone nobody else is to put another there.
    let _lock_of_new = locked(&part)?;
    exchange(&part, path).map_err(io(path))?;
    leftovers.keep();
    directory(parent(path))?.sync_directory().map_err(io(path))?;
    let made = Index::open(path)?;
    // A file may have been put there meanwhile.
    match only_index(&part).and_then(|()| fs::remove_dir_all(&part).map_err(io(&part))) {
        Ok(()) => Ok(made),
        Err(_) => Err(Kind::Undeleted { path: part }.into()),
    }
}

/// Makes an index at a path, open to whom the directory `like` is.
fn make<'p>(
    from: &Source,
    path: &'p Path,
    like: Option<&Path>,
    schema: Schema,
    progress: impl FnMut(&Progress) -> ControlFlow<()>,
) -> Result<Leftovers<'p>, Error> {
    match state(path)? {
        State::None | State::Begun => {}
        State::Index | State::Foreign | State::Occupied => {
            return Err(Kind::Leftover { path: path.to_owned() }.into());
        }
    }
    let made = Index::create(path, schema)?;
    let leftovers = Leftovers(Some(path));
    if let Some(like) = like {
        permit(path, like).map_err(io(path))?;
    }
    put_all(from, &made, progress)?;
    Ok(leftovers)
}

/// A directory that is removed if the work on it comes to nothing.
struct Leftovers<'p>(Option<&'p Path>);

impl Leftovers<'_> {
    fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for Leftovers<'_> {
    fn drop(&mut self) {
        if let Some(path) = self.0 {
            // What the error is about is told; that its leftovers are there is told by the next try.
            let _ = fs::remove_dir_all(path);
        }
    }
}

fn io(path: &Path) -> impl Fn(io::Error) -> Error + '_ {
    |error| Kind::Io { path: path.to_owned(), error }.into()
}

/// A path without links and dots: of `.` and `..` one cannot tell what stands beside, and a link is to stay one.
fn real(path: &Path) -> Result<PathBuf, Error> {
    fs::canonicalize(path).map_err(io(path))
}

/// Makes sure that a directory can give its place to another, and would take nothing of others with it.
fn only_index(path: &Path) -> Result<(), Error> {
    if is_mounted(path).map_err(io(path))? {
        let reason = "it is where a file system is mounted, and cannot change places with another \
                      directory; put the index in a directory within, or index anew elsewhere";
        return Err(io(path)(io::Error::other(reason)));
    }
    for entry in fs::read_dir(path).map_err(io(path))? {
        let entry = entry.map_err(io(path))?;
        let is_file = entry.file_type().map_err(io(path))?.is_file();
        if !is_file || !entry.file_name().to_str().is_some_and(is_of_index) {
            return Err(Kind::NotOfIndex { path: entry.path() }.into());
        }
    }
    Ok(())
}

/// Whether a file of this name is one of an index, a lock, or one that was to be renamed.
fn is_of_index(name: &str) -> bool {
    let is_of_segment = |(id, _): (&str, &str)| {
        id.len() == SEGMENT_DIGITS && id.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    name.starts_with('.')
        || [LIST, DESCRIPTION].contains(&name)
        || name.split_once('.').is_some_and(is_of_segment)
}

#[cfg(unix)]
fn is_mounted(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    Ok(fs::metadata(path)?.dev() != fs::metadata(parent(path))?.dev())
}

#[cfg(not(unix))]
fn is_mounted(_: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Opens a directory to whom another is open, and to its owner.
#[cfg(unix)]
fn permit(path: &Path, like: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    const OWNER: u32 = 0o700;
    let mode = fs::metadata(like)?.permissions().mode();
    fs::set_permissions(path, fs::Permissions::from_mode(mode | OWNER))
}

#[cfg(not(unix))]
fn permit(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}

/// A path with an ending.
fn beside(path: &Path, ending: &str) -> PathBuf {
    // Of `news/` the name is `news`.
    let mut name = OsString::from(path.components().as_path());
    name.push(ending);
    name.into()
}

/// Two directories change places, at once where the file system can.
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
            // Said by file systems that cannot, NFS among them.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            done => return Ok(done?),
        }
    }
    exchange_in_steps(one, other)
}

/// The same in three steps: a process that is killed among them leaves the old index with an ending to its
/// name.
fn exchange_in_steps(one: &Path, other: &Path) -> io::Result<()> {
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
            put(&mut writer, to, json).map_err(|error| of_document(to, json, error))?;
            if progress(counter.count(json.len())).is_break() {
                let done = counter.now().documents;
                return Err(Kind::Stopped { done, all }.into());
            }
        }
    }
    writer.commit_as(from.note.as_deref())
}

/// Puts a document that no other has the id of.
fn put(writer: &mut Writer, to: &Index, json: &str) -> Result<(), Error> {
    let raw: &RawValue = serde_json::from_str(json).map_err(Kind::Json)?;
    let put = writer.put_counted(raw)?;
    // An id of the old index is no other's, but a field of it may be made the id.
    match (put.repeats, to.layout.id()) {
        (Some(id), Some((name, _))) => {
            Err(wrong(name, &id.into(), "one that no other document has"))
        }
        _ => Ok(()),
    }
}

/// An error that says which document it is about, by its id or how it begins, if it is about one.
fn of_document(to: &Index, json: &str, error: Error) -> Error {
    if error.kind() != ErrorKind::Document {
        return error;
    }
    let id = to.layout.id().and_then(|(name, _)| {
        let document: Value = serde_json::from_str(json).ok()?;
        Some(json!({ name: document.get(name)? }).to_string())
    });
    let which = beginning(id.as_deref().unwrap_or(json), SHOWN_CHARS);
    Kind::Kept { which, error }.into()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{exchange, exchange_in_steps, is_of_index};

    #[test]
    fn two_directories_change_places() {
        for exchange in [exchange, exchange_in_steps] {
            let directory = tempfile::tempdir().unwrap();
            let (one, two) = (directory.path().join("one"), directory.path().join("two"));
            for (path, name) in [(&one, "first"), (&two, "second")] {
                fs::create_dir(path).unwrap();
                fs::write(path.join(name), "").unwrap();
            }
            exchange(&one, &two).unwrap();
            assert!(one.join("second").exists() && two.join("first").exists());
            assert!(exchange(&directory.path().join("none"), &two).is_err());
            assert!(two.join("first").exists(), "it is back");
            assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 2);
        }
    }

    #[test]
    fn files_of_an_index_are_told_by_name() {
        for (name, expected) in [
            ("meta.json", true),
            ("fihris.json", true),
            (".managed.json", true),
            (".tantivy-writer.lock", true),
            ("0123456789abcdef0123456789abcdef.store", true),
            ("0123456789abcdef0123456789abcdef.12.del", true),
            ("0123456789abcdef0123456789abcde.store", false),
            ("0123456789abcdef0123456789abcdefg.store", false),
            ("0123456789abcdef0123456789abcdef", false),
            ("meta.json.old", false),
            ("articles.jsonl", false),
            ("", false),
        ] {
            assert_eq!(is_of_index(name), expected, "{name}");
        }
    }
}
