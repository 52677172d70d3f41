//! An index made of the documents of another.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::value::RawValue;
use tantivy::TantivyDocument;
use tantivy::schema::Value as _;

use super::description::{State, directory, foreign, occupied, state};
use super::layout::Layout;
use super::schema::Schema;
use super::store::Index;
use crate::error::{Error, Kind};

/// What the name of a directory ends with until all documents are in it.
const PART: &str = ".part";

/// Documents decompressed at once: 16 kB of each of so many blocks.
const CACHED_BLOCKS: usize = 1;

pub(super) fn reindex(
    from: &tantivy::Searcher,
    layout: &Layout,
    path: &Path,
    schema: Schema,
    progress: impl FnMut(u64, u64),
) -> Result<Index, Error> {
    match state(path)? {
        State::None => {}
        State::Index => return Err(Kind::IndexExists { path: path.to_owned() }.into()),
        State::Foreign => return Err(foreign(path)),
        State::Begun | State::Occupied => return Err(occupied(path)),
    }
    let part = part(path);
    let made = Index::create(&part, schema)?;
    let done = put_all(from, layout, &made, progress);
    // Its files are to be closed before they are moved or removed.
    drop(made);
    let done = done.and_then(|()| {
        let io = |error| Error::from(Kind::Io { path: path.to_owned(), error });
        fs::rename(&part, path).map_err(io)?;
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        directory(parent.unwrap_or(Path::new(".")))?.sync_directory().map_err(io)
    });
    if let Err(error) = done {
        // What it is about is told; that its leftovers are there is told by the next try.
        let _ = fs::remove_dir_all(&part);
        return Err(error);
    }
    Index::open(path)
}

fn part(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(PART);
    name.into()
}

fn put_all(
    from: &tantivy::Searcher,
    layout: &Layout,
    to: &Index,
    mut progress: impl FnMut(u64, u64),
) -> Result<(), Error> {
    let mut writer = to.writer()?;
    let (mut done, all) = (0, from.num_docs());
    for segment in from.segment_readers() {
        let store = segment.get_store_reader(CACHED_BLOCKS).map_err(tantivy::TantivyError::from)?;
        for document in store.iter::<TantivyDocument>(segment.alive_bitset()) {
            let document = document?;
            let json = document.get_first(layout.document).and_then(|value| value.as_str());
            let json: &RawValue =
                serde_json::from_str(json.unwrap_or_default()).map_err(Kind::Json)?;
            writer.put(json)?;
            done += 1;
            progress(done, all);
        }
    }
    writer.commit()
}
