//! What searches see of an index: a snapshot that only ever gives way to a later one.

use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::{WatchCallback, WatchHandle};
use tantivy::{Directory, IndexReader, ReloadPolicy};

/// The last commit that was loaded. Commits of other processes are noticed by themselves.
///
/// tantivy's own reader, which does so too, loads a commit and then shows it with nothing to keep
/// two threads in order: one that was slower to show what it loaded earlier would bring back the commit before,
/// and a writer that asks which ids are there would be told wrong.
#[derive(Clone)]
pub(super) struct Reader {
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
        let (watched, watched_turn) = (tantivy.clone(), Arc::clone(&turn));
        let watch = index.directory().watch(WatchCallback::new(move || {
            // What cannot be read now is read at the next commit, or the next call of a writer.
            let _ = reload(&watched, &watched_turn);
        }))?;
        Ok(Reader { tantivy, turn, _watch: watch })
    }

    /// Loads and shows the last commit there is.
    pub(super) fn reload(&self) -> tantivy::Result<()> {
        reload(&self.tantivy, &self.turn)
    }

    pub(super) fn searcher(&self) -> tantivy::Searcher {
        self.tantivy.searcher()
    }
}

fn reload(reader: &IndexReader, turn: &Mutex<()>) -> tantivy::Result<()> {
    let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
    reader.reload()
}
