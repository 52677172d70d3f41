//! Many documents at once: added from an iterator, deleted by a query.

use std::ops::ControlFlow;

use serde::Serialize;
use tantivy::Term;
use tantivy::query::TermSetQuery;

use super::progress::{Counter, Progress};
use super::writer::{Put, Writer};
use crate::error::{Error, Kind};
use crate::search::{Filled, Orders, Query, Searcher, ids};

impl Writer {
    /// [Adds](Writer::put) documents one after the other, and calls `progress` after each. It returns when there
    /// are no more, or when `progress` says to break off; what was added is then to be committed or rolled back.
    /// Beside this thread, which reads the documents, the writer's threads analyse and index them.
    ///
    /// # Errors
    /// Those of [`put`](Writer::put), at the first document that is refused; those before it are added, unless the
    /// index cannot be written.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use fihris::{Index, Schema};
    /// use serde_json::json;
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// let documents = (1..).map(|number| json!({ "body": format!("كتاب {number}") }));
    /// let progress = writer.put_all(documents, |progress| match progress.documents {
    ///     1000 => ControlFlow::Break(()),
    ///     _ => ControlFlow::Continue(()),
    /// })?;
    /// writer.commit()?;
    /// assert_eq!((progress.documents, progress.all, index.count()), (1000, None, 1000));
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn put_all<T: Serialize>(
        &mut self,
        documents: impl IntoIterator<Item = T>,
        mut progress: impl FnMut(&Progress) -> ControlFlow<()>,
    ) -> Result<Progress, Error> {
        let documents = documents.into_iter();
        let (least, most) = documents.size_hint();
        let mut counter = Counter::begin(most.filter(|&most| most == least).map(|all| all as u64));
        for document in documents {
            let Put { bytes, .. } = self.put_counted(&document)?;
            if progress(counter.count(bytes)).is_break() {
                break;
            }
        }
        Ok(*counter.now())
    }

    /// Deletes the documents that a query finds at the last commit, and tells how many. They are those that
    /// [`Index::search`](crate::Index::search) finds with [`Fuzzy::Off`](crate::Fuzzy::Off): of words without an
    /// operator, documents with any of them. What was put since the last commit stays, even in place
    /// of a document that is found. Like all else it is undone by a rollback. It takes the time of the search, and
    /// the memory of the ids until the commit.
    ///
    /// # Errors
    /// When the schema declares no id; when the query cannot be run, or asks for more than one query may;
    /// when the index cannot be read: nothing is deleted. When it cannot be written: everything since the last commit
    /// is undone, and the message says so.
    ///
    /// ```
    /// use fihris::{Filter, Index, Query, Schema};
    /// use serde_json::json;
    ///
    /// let index = Index::in_memory(Schema::builder().id("id").text("body").date("published").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&json!({ "id": 1, "body": "خبر قديم", "published": "2001-05-30" }))?;
    /// writer.put(&json!({ "id": 2, "body": "خبر جديد", "published": "2021-05-30" }))?;
    /// writer.commit()?;
    /// assert_eq!(writer.delete_where("published:<2010")?, 1);
    /// assert_eq!(writer.delete_where(Query::Filter(Filter::is("id", "7")))?, 0);
    /// writer.commit()?;
    /// assert_eq!(index.search("خبر").run()?[0].id().as_deref(), Some("2"));
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn delete_where(&mut self, query: impl Into<Query>) -> Result<u64, Error> {
        let (_, field) = self.layout.id().ok_or(Kind::NoId)?;
        self.open()?;
        if !self.shown {
            self.show()?;
        }
        let searcher = self.reader.searcher();
        let layout = self.layout.clone();
        let searcher = Searcher::new(searcher, layout, Filled::default(), Orders::default());
        let mut ids = ids(&searcher, &query.into())?;
        // They are not in the index as they were found any more.
        ids.retain(|id| !self.replaced.has(id));
        if ids.is_empty() {
            return Ok(0);
        }
        let terms = ids.iter().map(|id| Term::from_field_text(field, id));
        self.send()?;
        // One operation for all: tantivy keeps a kilobyte and a half for each.
        self.open()?.delete_query(Box::new(TermSetQuery::new(terms)))?;
        Ok(ids.len() as u64)
    }
}
