//! What the server keeps: the index, its completions, and the writer if it may be written to.

use std::fs::File;
use std::path::Path;
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::Duration;

use fihris::{Error, ErrorKind, Index, Suggester, Writer};
use serde_json::value::RawValue;
use tokio::sync::Notify;

use crate::arguments::Arguments;
use crate::shared::{command, lines, news};

const BUNDLED: &str = include_str!("../data/articles.jsonl");
/// Completions are made anew no more often, as each time all documents are read.
const COMPLETIONS_EVERY: Duration = Duration::from_secs(10);

pub(crate) struct Archive {
    index: Index,
    suggester: RwLock<Suggester>,
    /// None within where the next article is to open another, after an error of the index.
    writer: Option<Mutex<Option<Writer>>>,
    /// Told of each commit.
    committed: Notify,
}

impl Archive {
    /// Opens or makes the index, and adds the files to it.
    pub(crate) fn open(arguments: &Arguments) -> command::Result<Archive> {
        for file in &arguments.files {
            // Before an index is made for it.
            File::open(file).map_err(|error| format!("{}: {error}", file.display()))?;
        }
        let index = match &arguments.index {
            Some(directory) => open(directory, !arguments.files.is_empty())?,
            None => Index::in_memory(news::schema()?)?,
        };
        let is_bundled = arguments.index.is_none() && arguments.files.is_empty();
        let mut writer = None;
        if is_bundled || !arguments.files.is_empty() {
            let mut adding = index.writer()?;
            if is_bundled {
                for line in BUNDLED.lines() {
                    adding.put(serde_json::from_str::<&RawValue>(line)?)?;
                }
            }
            for file in &arguments.files {
                lines::each_of_file(file, |line| {
                    Ok(adding.put(serde_json::from_str::<&RawValue>(line)?)?)
                })?;
            }
            adding.commit()?;
            writer = Some(adding);
        }
        let writer = match writer {
            _ if !arguments.writable => None,
            Some(writer) => Some(Mutex::new(Some(writer))),
            None => Some(Mutex::new(Some(index.writer()?))),
        };
        let suggester = RwLock::new(index.searcher().suggester_with_titles("title")?);
        Ok(Archive { index, suggester, writer, committed: Notify::new() })
    }

    pub(crate) fn index(&self) -> &Index {
        &self.index
    }

    pub(crate) fn suggester(&self) -> Suggester {
        self.suggester.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn is_writable(&self) -> bool {
        self.writer.is_some()
    }

    /// Adds all of the documents and commits, or none; the number of the one that is wrong, from 0,
    /// comes with the error. `None` where nothing may be written.
    pub(crate) fn add(&self, documents: &[&RawValue]) -> Option<Result<(), (usize, Error)>> {
        let mut writer = self.writer.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
        let added = self.add_with(&mut writer, documents);
        if let Err((_, error)) = &added
            && error.kind() == ErrorKind::Index
        {
            *writer = None;
        }
        if added.is_ok() {
            self.committed.notify_one();
        }
        Some(added)
    }

    fn add_with(
        &self,
        writer: &mut Option<Writer>,
        documents: &[&RawValue],
    ) -> Result<(), (usize, Error)> {
        let writer = match writer {
            Some(writer) => writer,
            none => none.insert(self.index.writer().map_err(|error| (0, error))?),
        };
        for (number, document) in documents.iter().enumerate() {
            if let Err(error) = writer.put(document) {
                return Err((number, writer.rollback().err().unwrap_or(error)));
            }
        }
        writer.commit().map_err(|error| (documents.len(), error))
    }

    /// Makes the completions anew after commits, for as long as the server runs.
    pub(crate) async fn keep_completions(self: std::sync::Arc<Archive>) {
        loop {
            self.committed.notified().await;
            let archive = self.clone();
            let made = tokio::task::spawn_blocking(move || {
                archive.index.searcher().suggester_with_titles("title")
            });
            match made.await {
                Ok(Ok(made)) => {
                    *self.suggester.write().unwrap_or_else(PoisonError::into_inner) = made;
                }
                Ok(Err(error)) => command::say(&format!("completions stay as they are: {error}")),
                Err(error) => command::say(&format!("completions stay as they are: {error}")),
            }
            tokio::time::sleep(COMPLETIONS_EVERY).await;
        }
    }
}

/// An index of articles; made if there is none and documents to put into it.
fn open(directory: &Path, may_make: bool) -> command::Result<Index> {
    let index = match Index::open(directory) {
        Err(error) if may_make && error.kind() == ErrorKind::Path => {
            Index::create(directory, news::schema()?)
        }
        opened => opened,
    };
    let index = index.map_err(|error| match error.kind() {
        ErrorKind::Path if !may_make => {
            format!("{error}; name a FILE to make one, or use the example index_files")
        }
        ErrorKind::Index => format!("{error}; the example verify says what is damaged"),
        _ => error.to_string(),
    })?;
    // The lexicon is the index's own matter, the fields are not.
    if *index.schema() != news::schema_with(index.schema().analyzer().clone())? {
        let fields: Vec<_> = index.schema().fields().collect();
        let directory = directory.display();
        let has = fields.join(", ");
        return Err(format!(
            "{directory} is no index of articles as the example index_files makes them: it has {has}"
        )
        .into());
    }
    Ok(index)
}
