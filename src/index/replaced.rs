//! Which ids were put since the last commit.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

/// The ids put since the last commit. tantivy keeps a kilobyte and a half for every deletion until
/// it commits, so only ids that are there already are deleted before they are added.
#[derive(Default)]
pub(super) struct Replaced {
    hasher: RandomState,
    /// Hashes of ids: two that meet cost a deletion of nothing.
    put: HashSet<u64>,
}

impl Replaced {
    /// Takes note of an id; whether it was put before.
    pub(super) fn put(&mut self, id: &str) -> bool {
        !self.put.insert(self.hasher.hash_one(id))
    }

    /// Whether an id was put.
    pub(super) fn has(&self, id: &str) -> bool {
        self.put.contains(&self.hasher.hash_one(id))
    }

    pub(super) fn clear(&mut self) {
        self.put.clear();
    }
}
