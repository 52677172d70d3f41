//! What searches see of an index: a snapshot that only ever gives way to a later one.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tantivy::directory::{WatchCallback, WatchHandle};
use tantivy::index::SegmentMeta;
use tantivy::{Directory, IndexMeta, IndexReader, ReloadPolicy, Searcher, TantivyError};

use super::description::is_another;
use super::layout::Layout;
use crate::error::Kind;

/// How often a commit is loaded anew because the list of files changed meanwhile.
const MAX_READINGS: usize = 100;

/// The last commit that was loaded. Commits of other processes are noticed by themselves.
///
/// tantivy's own reader, which does so too, loads a commit and then shows it with nothing to keep
/// two threads in order: one that was slower to show what it loaded earlier would bring back the commit before,
/// and a writer that asks which ids are there would be told wrong. Nor does it notice that another index
/// has taken the place of this one, and reads that by the fields of this.
#[derive(Clone)]
pub(super) struct Reader {
    index: tantivy::Index,
    tantivy: IndexReader,
    shown: Arc<Shown>,
    _watch: WatchHandle,
}

struct Shown {
    layout: Arc<Layout>,
    /// The description of the index as it was opened.
    json: Vec<u8>,
    /// Held from before a commit is loaded until it is shown.
    turn: Mutex<()>,
    searcher: RwLock<Searcher>,
}

impl Reader {
    /// A reader of an index that was described so as it was opened.
    pub(super) fn new(
        index: &tantivy::Index,
        layout: Arc<Layout>,
        json: Vec<u8>,
    ) -> tantivy::Result<Reader> {
        let tantivy: IndexReader =
            index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = RwLock::new(tantivy.searcher());
        let shown = Arc::new(Shown { layout, json, turn: Mutex::default(), searcher });
        if !shown.is_of(index, &tantivy.searcher())? {
            reload(index, &tantivy, &shown)?;
        }
        let (watched_index, watched) = (index.clone(), tantivy.clone());
        let watched_shown = Arc::clone(&shown);
        let watch = index.directory().watch(WatchCallback::new(move || {
            // What cannot be read now is read at the next commit, or the next call of a writer.
            let _ = reload(&watched_index, &watched, &watched_shown);
        }))?;
        Ok(Reader { index: index.clone(), tantivy, shown, _watch: watch })
    }

    /// Loads and shows the last commit there is.
    pub(super) fn reload(&self) -> tantivy::Result<()> {
        reload(&self.index, &self.tantivy, &self.shown)
    }

    /// Whether another index, with other fields or another analysis, has taken the place of this one.
    pub(super) fn is_replaced(&self) -> tantivy::Result<bool> {
        Ok(self.shown.is_replaced(&self.index, &self.index.load_metas()?))
    }

    pub(super) fn searcher(&self) -> Searcher {
        self.shown.searcher.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Shown {
    fn is_replaced(&self, index: &tantivy::Index, list: &IndexMeta) -> bool {
        list.schema != index.schema()
            || is_another(index.directory(), &self.json, &self.layout.schema)
    }

    /// Whether all segments that were loaded are of the index. The list of files is read once more, as the index
    /// may have been replaced since it was read to load them.
    fn is_of(&self, index: &tantivy::Index, loaded: &Searcher) -> tantivy::Result<bool> {
        let list = index.load_metas()?;
        if self.is_replaced(index, &list) {
            return Err(TantivyError::SchemaError(Kind::Replaced.to_string()));
        }
        let listed: Vec<_> = list.segments.iter().map(SegmentMeta::id).collect();
        Ok(loaded.segment_readers().iter().all(|segment| listed.contains(&segment.segment_id())))
    }
}

fn reload(index: &tantivy::Index, reader: &IndexReader, shown: &Shown) -> tantivy::Result<()> {
    let _turn = shown.turn.lock().unwrap_or_else(PoisonError::into_inner);
    let mut readings = 1;
    loop {
        let loaded = reader.reload();
        let searcher = reader.searcher();
        // What is replaced cannot always be loaded: that it is replaced tells more.
        let is_of = shown.is_of(index, &searcher)?;
        loaded?;
        if is_of {
            *shown.searcher.write().unwrap_or_else(PoisonError::into_inner) = searcher;
            return Ok(());
        }
        if readings == MAX_READINGS {
            let message = "the list of files changes faster than it can be read";
            return Err(TantivyError::InternalError(message.to_owned()));
        }
        readings += 1;
    }
}
