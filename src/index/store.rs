//! The index itself: made, opened and checked.

use std::path::Path;
use std::sync::Arc;

use tantivy::Directory;
use tantivy::directory::RamDirectory;

use super::description::{
    DESCRIPTION, Opened, State, directory, foreign, guarded, load, make, make_directory, occupied,
    state, state_in,
};
use super::layout::Layout;
use super::reader::Reader;
use super::schema::Schema;
use super::synced::{LIST, Synced};
use super::verification::Verification;
use super::verify;
use super::writer::Writer;
use super::writer_options::WriterOptions;
use crate::analysis::register_with;
use crate::error::{Error, Kind};
use crate::search::{Filled, Orders, Query, Search, Searcher};

/// How often an index is opened anew because it changed meanwhile.
const MAX_READINGS: usize = 100;
/// What messages call a directory that has no path.
const NO_PATH: &str = "the directory given";

/// An index of documents, on disk or in memory. Cheap to clone, and shared by threads.
///
/// ```
/// use fihris::{Index, Schema};
/// use serde_json::json;
///
/// let schema = Schema::builder().id("id").text("title").boost(2.0).text("body").build()?;
/// let index = Index::in_memory(schema)?;
/// let mut writer = index.writer()?;
/// writer.put(&json!({ "id": "1", "title": "اجتماع", "body": "اجتمع الوزراء في دمشق" }))?;
/// writer.commit()?;
///
/// let hits = index.search("وزير").run()?;
/// assert_eq!(hits.total(), 1);
/// assert_eq!(hits[0].snippet("body").to_html(), "اجتمع <mark>الوزراء</mark> في دمشق");
/// # Ok::<(), fihris::Error>(())
/// ```
///
/// # In an async program
///
/// Whatever reads or writes an index blocks its thread until it is done: opening and making one,
/// [`Search::run`](crate::Search::run), a page's documents, snippets and explanations, completions being made, [`verify`](Index::verify),
/// [`statistics`](Index::statistics), [`backup`](Index::backup), indexing anew, and of a [`Writer`] not only
/// [`commit`](Writer::commit) and [`optimize`](Writer::optimize) but also [`put`](Writer::put), which waits while
/// the threads that index have enough to do, and dropping it, which waits for merges. None of them is cancelled
/// by dropping a future; a search ends by itself with [`Search::time_budget`](crate::Search::time_budget). So give them to
/// tokio's `spawn_blocking`, and bound how many run at once by a semaphore, as that starts hundreds of threads.
///
/// `Index` and [`Searcher`] are `Send` and `Sync` and cost next to nothing to clone: each task has its own. A
/// [`Writer`] is `Send`; there is one of an index, so keep it in one place, behind a mutex as here, or in a thread of
/// its own that takes documents from a channel.
///
/// ```
/// use std::sync::{Arc, Mutex, PoisonError};
/// use fihris::{Error, Index, Schema, Writer};
/// use serde_json::{Value, json};
/// use tokio::task::spawn_blocking;
///
/// async fn add(writer: Arc<Mutex<Writer>>, documents: Vec<Value>) -> Result<(), Error> {
///     let add = move || {
///         // A writer is as fit after a panic as before it.
///         let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
///         documents.iter().try_for_each(|document| writer.put(document))?;
///         writer.commit()
///     };
///     spawn_blocking(add).await.expect("adding does not panic")
/// }
///
/// async fn titles(index: Index, query: String) -> Result<Vec<String>, Error> {
///     // All of the page is made there: a snippet reads the text again.
///     let search = move || {
///         let hits = index.search(query).limit(10).run()?;
///         Ok(hits.iter().map(|hit| hit.snippet("title").to_html()).collect())
///     };
///     spawn_blocking(search).await.expect("searching does not panic")
/// }
///
/// #[tokio::main]
/// async fn main() -> Result<(), Error> {
///     let index = Index::in_memory(Schema::builder().id("id").text("title").build()?)?;
///     let writer = Arc::new(Mutex::new(index.writer()?));
///     add(writer.clone(), vec![json!({ "id": 1, "title": "كتاب النحو" })]).await?;
///     add(writer, vec![json!({ "id": 2, "title": "كتاب الصرف" })]).await?;
///     let (one, other) =
///         tokio::join!(titles(index.clone(), "نحو".into()), titles(index, "صرف".into()));
///     assert_eq!(one?, ["كتاب <mark>النحو</mark>"]);
///     assert_eq!(other?, ["كتاب <mark>الصرف</mark>"]);
///     Ok(())
/// }
/// ```
#[derive(Clone)]
pub struct Index {
    pub(super) tantivy: tantivy::Index,
    pub(super) reader: Reader,
    pub(super) layout: Arc<Layout>,
    filled: Filled,
    pub(super) directory: Synced,
    orders: Orders,
}

impl Index {
    /// Makes an index in a directory, which is made too unless it is there.
    ///
    /// On Unix all of its files have the modes that the umask of the process says, as files made plainly have; those
    /// of a [`backup`](Index::backup), too. With `umask 022` every user of the machine can open and search the
    /// index, with `077` only its own. On Linux and macOS who may read but not write the files can do all that a writer
    /// is not needed for. On other systems tantivy's modes and locks stay.
    ///
    /// # Errors
    /// When the directory holds an index or other files already, or cannot be written.
    ///
    /// ```
    /// # let dir = tempfile::tempdir().unwrap();
    /// # let path = dir.path().join("news.fihris");
    /// use fihris::{Index, Schema};
    ///
    /// let schema = Schema::builder().text("body").build()?;
    /// Index::create(&path, schema.clone())?;
    /// assert!(Index::create(&path, schema).is_err());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn create(path: impl AsRef<Path>, schema: Schema) -> Result<Index, Error> {
        let path = path.as_ref();
        match state(path)? {
            State::Index => Err(Kind::IndexExists { path: path.to_owned() }.into()),
            State::Foreign => Err(foreign(path)),
            State::Occupied => Err(occupied(path)),
            State::None | State::Begun => made(path, schema),
        }
    }

    /// Opens the index in a directory with the schema it was made with.
    ///
    /// # Errors
    /// When the directory is not there or holds no index of ours, or one made by another version
    /// of the analyzer or of the format: the message says what to do.
    ///
    /// ```
    /// # let dir = tempfile::tempdir().unwrap();
    /// let error = fihris::Index::open(dir.path()).err().unwrap();
    /// assert!(error.to_string().starts_with("no index in"));
    /// ```
    pub fn open(path: impl AsRef<Path>) -> Result<Index, Error> {
        let path = path.as_ref();
        existing(path)?;
        opened(&*directory(path)?, path)
    }

    /// Opens the index in a directory, or makes it when there is none.
    ///
    /// # Errors
    /// Those of [`create`](Index::create) and [`open`](Index::open), and when the index there has
    /// another schema: the message names the first difference.
    ///
    /// ```
    /// # let dir = tempfile::tempdir().unwrap();
    /// # let path = dir.path();
    /// use fihris::{Index, Schema};
    ///
    /// Index::open_or_create(path, Schema::builder().text("body").build()?)?;
    /// let error = Index::open_or_create(path, Schema::builder().text("title").build()?).err().unwrap();
    /// assert!(error.to_string().contains(r#"has no field "title", wanted as text with boost 1"#));
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn open_or_create(path: impl AsRef<Path>, schema: Schema) -> Result<Index, Error> {
        let path = path.as_ref();
        match state(path)? {
            State::Foreign => Err(foreign(path)),
            State::Occupied => Err(occupied(path)),
            State::None | State::Begun => made(path, schema),
            State::Index => opened(&*directory(path)?, path)?.with_schema(path, &schema),
        }
    }

    /// Opens the index in a [`Directory`] of tantivy's, or makes it when there is none: storage of
    /// the application's own, which must keep tantivy's contract. Its `atomic_write` replaces a file as a whole, what it
    /// has written is durable after `sync_directory`, and a lock dies with its process. tantivy's
    /// own way to lock, by a file that is there, does not: an application that is killed leaves it.
    ///
    /// # Errors
    /// Those of [`open_or_create`](Index::open_or_create), but for files of others: a directory does
    /// not tell its files, so give it one of its own.
    ///
    /// ```
    /// use fihris::{Index, Schema};
    /// use tantivy::directory::RamDirectory;
    ///
    /// let directory = RamDirectory::create();
    /// let schema = Schema::builder().text("body").build()?;
    /// let index = Index::open_in(directory.clone(), schema.clone())?;
    /// let mut writer = index.writer()?;
    /// writer.put(&serde_json::json!({ "body": "نص" }))?;
    /// writer.commit()?;
    /// assert_eq!(Index::open_in(directory, schema)?.count(), 1);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn open_in(
        directory: impl Into<Box<dyn Directory>>,
        schema: Schema,
    ) -> Result<Index, Error> {
        let (directory, place) = (directory.into(), Path::new(NO_PATH));
        match state_in(&*directory)? {
            State::Foreign => Err(foreign(place)),
            State::Occupied => Err(occupied(place)),
            State::None | State::Begun => Index::new(make(directory, place, schema)?),
            State::Index => opened(&*directory, place)?.with_schema(place, &schema),
        }
    }

    fn with_schema(self, place: &Path, wanted: &Schema) -> Result<Index, Error> {
        match self.layout.schema.difference(wanted) {
            None => Ok(self),
            Some(difference) => Err(Kind::Mismatch { path: place.to_owned(), difference }.into()),
        }
    }

    /// Makes an index that lives in memory and is gone with the last clone of it.
    ///
    /// # Errors
    /// None in practice; those of tantivy are passed on.
    ///
    /// ```
    /// let schema = fihris::Schema::builder().text("body").build()?;
    /// assert_eq!(fihris::Index::in_memory(schema)?.count(), 0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn in_memory(schema: Schema) -> Result<Index, Error> {
        Index::new(make(Box::new(RamDirectory::create()), Path::new(NO_PATH), schema)?)
    }

    fn new(opened: Opened) -> Result<Index, Error> {
        let Opened { tantivy, layout, directory, json } = opened;
        register_with(&tantivy, layout.schema.analyzer());
        let layout = Arc::new(layout);
        let reader = Reader::new(&tantivy, layout.clone(), json)?;
        let (filled, orders) = (Filled::default(), Orders::default());
        Ok(Index { tantivy, reader, layout, filled, directory, orders })
    }

    /// The schema the index was made with.
    ///
    /// ```
    /// let schema = fihris::Schema::builder().text("body").build()?;
    /// assert_eq!(fihris::Index::in_memory(schema.clone())?.schema(), &schema);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn schema(&self) -> &Schema {
        &self.layout.schema
    }

    /// The number of documents committed.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert_eq!(index.count(), 0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn count(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// A writer with the default [`WriterOptions`]: up to 4 threads, 128 MB of memory, and no wait.
    ///
    /// # Errors
    /// When another writer is at work on the index, in this process or another; when the directory
    /// cannot be written.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// let writer = index.writer()?;
    /// assert!(index.writer().is_err());
    /// drop(writer);
    /// assert!(index.writer().is_ok());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn writer(&self) -> Result<Writer, Error> {
        self.writer_with(WriterOptions::default())
    }

    /// A writer with memory, threads and a wait of your choice.
    ///
    /// # Errors
    /// When the options ask for what cannot be, see [`WriterOptions`]; when another writer is still at
    /// work after the wait; when the directory cannot be written.
    ///
    /// ```
    /// use fihris::{ErrorKind, WriterOptions};
    ///
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// let options = WriterOptions::default().threads(1).memory_bytes(50_000_000);
    /// let writer = index.writer_with(options)?;
    /// let error = index.writer_with(options).err().unwrap();
    /// assert_eq!(error.kind(), ErrorKind::Busy);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn writer_with(&self, options: WriterOptions) -> Result<Writer, Error> {
        Writer::new(&self.directory, self.reader.clone(), self.layout.clone(), options)
    }

    /// Reads all of the index as it is at the last commit, and tells what is damaged: see
    /// [`Verification`]. It changes nothing, and can run beside a writer and searches. It takes the time to read
    /// every file once and every document, and 20 to 40 bytes of memory a document that has an id.
    ///
    /// # Errors
    /// When the list of files cannot be read. What is damaged is no error but in the answer.
    ///
    /// ```
    /// use fihris::{Index, Schema};
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&serde_json::json!({ "body": "نص" }))?;
    /// writer.commit()?;
    /// let verification = index.verify()?;
    /// assert!(verification.is_sound());
    /// assert_eq!(verification.documents(), 1);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn verify(&self) -> Result<Verification, Error> {
        if self.reader.is_replaced()? {
            return Err(Kind::Replaced.into());
        }
        let verification = verify::verify(&self.tantivy, &self.directory, &self.layout)?;
        // It may have been meanwhile.
        if self.reader.is_replaced()? { Err(Kind::Replaced.into()) } else { Ok(verification) }
    }

    /// The documents as they are at the last commit; a searcher never sees a later one.
    ///
    /// ```
    /// use fihris::{Index, Schema};
    /// use serde_json::json;
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// let before = index.searcher();
    /// let mut writer = index.writer()?;
    /// writer.put(&json!({ "body": "نص" }))?;
    /// writer.commit()?;
    /// assert_eq!(before.search("نص").run()?.total(), 0);
    /// assert_eq!(index.searcher().search("نص").run()?.total(), 1);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn searcher(&self) -> Searcher {
        let (filled, orders) = (self.filled.clone(), self.orders.clone());
        Searcher::new(self.reader.searcher(), self.layout.clone(), filled, orders)
    }

    /// Starts a search of the documents as they are at the last commit: see [`Search`].
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert!(index.search("كتاب").limit(5).run()?.is_empty());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn search(&self, query: impl Into<Query>) -> Search {
        self.searcher().search(query)
    }

    /// The tantivy index underneath. A text field `body` is there once a view, as `body.exact` and
    /// `body.stem`, the document as JSON in `_document`, dates as milliseconds since 1970.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert!(index.as_tantivy().schema().get_field("body.stem").is_ok());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn as_tantivy(&self) -> &tantivy::Index {
        &self.tantivy
    }
}

/// Makes sure that there is an index of ours at a path.
pub(super) fn existing(path: &Path) -> Result<(), Error> {
    match state(path)? {
        State::Index => Ok(()),
        State::Foreign => Err(foreign(path)),
        State::None | State::Begun | State::Occupied => {
            let reason = if path.is_dir() {
                "the directory holds none"
            } else {
                "there is no such directory"
            };
            Err(Kind::NoIndex { path: path.to_owned(), reason }.into())
        }
    }
}

fn made(path: &Path, schema: Schema) -> Result<Index, Error> {
    make_directory(path)?;
    Index::new(make(directory(path)?, path, schema)?)
}

/// Opens an index; anew if another has taken its place meanwhile, as what was read may be of both.
fn opened(directory: &dyn Directory, place: &Path) -> Result<Index, Error> {
    let described = || [DESCRIPTION, LIST].map(|name| directory.atomic_read(Path::new(name)).ok());
    let mut readings = 1;
    loop {
        let before = described();
        let opened = open_once(directory.box_clone(), place);
        if opened.is_ok() || readings == MAX_READINGS || described() == before {
            return opened;
        }
        readings += 1;
    }
}

fn open_once(directory: Box<dyn Directory>, place: &Path) -> Result<Index, Error> {
    let opened = load(directory, place)?;
    let (tantivy, directory) = (opened.tantivy.clone(), opened.directory.clone());
    if let Some(damage) = verify::damaged_store(&tantivy, &directory) {
        return Err(damage.unreadable(place));
    }
    // tantivy does not always say which file it cannot read.
    guarded(place, || Index::new(opened)).map_err(|error| {
        verify::damage(&tantivy, &directory).map_or(error, |damage| damage.unreadable(place))
    })
}
