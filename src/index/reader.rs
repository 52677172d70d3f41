//! What searches see of an index: a snapshot that only ever gives way to a later one.

use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::{WatchCallback, WatchHandle};
use tantivy::{Directory, IndexReader, ReloadPolicy, TantivyError};

use crate::error::Kind;

/// The last commit that was loaded. Commits of other processes are noticed by themselves.
///
/// tantivy's own reader, which does so too, loads a commit and then shows it with nothing to keep
/// two threads in order: one that was slower to show what it loaded earlier would bring back the commit before,
/// and a writer that asks which ids are there would be told wrong.
#[derive(Clone)]
pub(super) struct Reader {
    index: tantivy::Index,
    tantivy: IndexReader,
    /// Held from before a commit is loaded until it is shown.
    turn: Arc<Mutex<()>>,
    _watch: WatchHandle,
}

impl Reader {
    pub(super) fn new(index: &tantivy::Index) -> tantivy::Result<Reader> {
        let tantivy: IndexReader =
            index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let turn = Arc::default();
        let (watched_index, watched) = (index.clone(), tantivy.clone());
        let watched_turn = Arc::clone(&turn);
        let watch = index.directory().watch(WatchCallback::new(move || {
            // What cannot be read now is read at the next commit, or the next call of a writer.
            let _ = reload(&watched_index, &watched, &watched_turn);
        }))?;
        Ok(Reader { index: index.clone(), tantivy, turn, _watch: watch })
    }

    /// Loads and shows the last commit there is.
    pub(super) fn reload(&self) -> tantivy::Result<()> {
        reload(&self.index, &self.tantivy, &self.turn)
    }

    /// Whether another index, with other fields or another analysis, has taken the place of this one.
    pub(super) fn is_replaced(&self) -> tantivy::Result<bool> {
        is_replaced(&self.index)
    }

    pub(super) fn searcher(&self) -> tantivy::Searcher {
        self.tantivy.searcher()
    }
}

fn is_replaced(index: &tantivy::Index) -> tantivy::Result<bool> {
    Ok(index.load_metas()?.schema != index.schema())
}

fn reload(index: &tantivy::Index, reader: &IndexReader, turn: &Mutex<()>) -> tantivy::Result<()> {
    let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
    // Its segments would be read by the fields of this one.
    if is_replaced(index)? {
        return Err(TantivyError::SchemaError(Kind::Replaced.to_string()));
    }
    reader.reload()
}
