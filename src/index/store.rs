//! The index itself: made, opened and checked.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::directory::MmapDirectory;
use tantivy::{Directory, IndexReader, IndexSettings, ReloadPolicy};

use super::layout::Layout;
use super::schema::Schema;
use super::writer::Writer;
use crate::analysis::{ANALYZER_VERSION, register_with};
use crate::error::{Error, Kind};
use crate::search::{Filled, Orders, Query, Search, Searcher};

/// The file that says what made the index. tantivy's own stands beside it.
const DESCRIPTION: &str = "fihris.json";
const FORMAT: u32 = 1;

/// What is kept with an index and checked when it is opened.
#[derive(Debug, Serialize, Deserialize)]
struct Description {
    /// Raised when the layout of the index changes.
    format: u32,
    /// Raised when terms change.
    analyzer: u32,
    schema: Schema,
}

/// The part of a description that every version has.
#[derive(Debug, Deserialize)]
struct Versions {
    format: u32,
    analyzer: u32,
}

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
#[derive(Clone)]
pub struct Index {
    tantivy: tantivy::Index,
    reader: IndexReader,
    layout: Arc<Layout>,
    filled: Filled,
    orders: Orders,
}

impl Index {
    /// Makes an index in a directory, which is made too unless it is there.
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
            State::None | State::Begun => make(path, schema),
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
        match state(path)? {
            State::Index => load(path),
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
            State::None | State::Begun => make(path, schema),
            State::Index => {
                let index = load(path)?;
                match index.layout.schema.difference(&schema) {
                    None => Ok(index),
                    Some(difference) => {
                        Err(Kind::Mismatch { path: path.to_owned(), difference }.into())
                    }
                }
            }
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
        let layout = Layout::new(schema);
        Index::new(tantivy::Index::create_in_ram(layout.tantivy.clone()), layout)
    }

    fn new(tantivy: tantivy::Index, layout: Layout) -> Result<Index, Error> {
        register_with(&tantivy, layout.schema.analyzer());
        // Other processes' commits are noticed by themselves, our own at once (see Writer).
        let reader =
            tantivy.reader_builder().reload_policy(ReloadPolicy::OnCommitWithDelay).try_into()?;
        Ok(Index {
            tantivy,
            reader,
            layout: Arc::new(layout),
            filled: Filled::default(),
            orders: Orders::default(),
        })
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

    /// A writer. It uses up to 4 threads, and 128 MB of memory before it writes a segment.
    ///
    /// # Errors
    /// When another writer is at work on the index, in this process or another.
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
        Writer::new(&self.tantivy, self.reader.clone(), self.layout.clone())
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

    /// The tantivy index underneath. A text field `body` is there as `body.exact` and `body.stem`,
    /// the document as JSON in `_document`, dates as milliseconds since 1970.
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

/// What a directory holds.
enum State {
    /// Nothing.
    None,
    /// No index, but files of others.
    Occupied,
    /// An index whose making was cut off before it held anything.
    Begun,
    Index,
    /// An index of plain tantivy.
    Foreign,
}

fn state(path: &Path) -> Result<State, Error> {
    if path.exists() && !path.is_dir() {
        let reason = "it is not a directory, and an index is one";
        return Err(Kind::NoIndex { path: path.to_owned(), reason }.into());
    }
    let exists = |name: &str| {
        let file = path.join(name);
        file.try_exists().map_err(|error| Error::from(Kind::Io { path: file, error }))
    };
    Ok(match (exists(DESCRIPTION)?, exists("meta.json")?) {
        (false, false) if is_occupied(path)? => State::Occupied,
        (false, false) => State::None,
        (true, false) if holds_documents(path)? => {
            let reason = "it is missing though the files with the documents are there; \
                          bring it back from a copy, or remove the directory to start anew";
            let path = path.join("meta.json");
            return Err(Kind::Unreadable { path, reason: reason.to_owned() }.into());
        }
        (true, false) => State::Begun,
        (true, true) => State::Index,
        (false, true) => State::Foreign,
    })
}

fn is_occupied(path: &Path) -> Result<bool, Error> {
    let io = |error| Error::from(Kind::Io { path: path.to_owned(), error });
    Ok(path.is_dir() && fs::read_dir(path).map_err(io)?.next().is_some())
}

fn occupied(path: &Path) -> Error {
    let reason = "the directory holds other files, and an index needs one of its own";
    Kind::NoIndex { path: path.to_owned(), reason }.into()
}

/// Whether tantivy's files of stored documents are in a directory.
fn holds_documents(path: &Path) -> Result<bool, Error> {
    let io = |error| Error::from(Kind::Io { path: path.to_owned(), error });
    for entry in fs::read_dir(path).map_err(io)? {
        if entry.map_err(io)?.path().extension().is_some_and(|extension| extension == "store") {
            return Ok(true);
        }
    }
    Ok(false)
}

fn foreign(path: &Path) -> Error {
    let reason = "it is one of plain tantivy; open it with tantivy, or index anew elsewhere";
    Kind::NoIndex { path: path.to_owned(), reason }.into()
}

fn make(path: &Path, schema: Schema) -> Result<Index, Error> {
    fs::create_dir_all(path).map_err(|error| Kind::Io { path: path.to_owned(), error })?;
    let directory = open_directory(path)?;
    let layout = Layout::new(schema);
    let description =
        Description { format: FORMAT, analyzer: ANALYZER_VERSION, schema: layout.schema.clone() };
    // The description comes first: without tantivy's file it makes no index, so a crash between
    // the two leaves a directory in which the index can be made again.
    let io = |error: io::Error| Error::from(Kind::Io { path: path.join(DESCRIPTION), error });
    let mut json = serde_json::to_vec_pretty(&description).map_err(|error| io(error.into()))?;
    json.push(b'\n');
    directory.atomic_write(Path::new(DESCRIPTION), &json).map_err(io)?;
    directory.sync_directory().map_err(io)?;
    let tantivy =
        tantivy::Index::create(directory, layout.tantivy.clone(), IndexSettings::default())?;
    tantivy.directory().sync_directory().map_err(io)?;
    Index::new(tantivy, layout)
}

fn load(path: &Path) -> Result<Index, Error> {
    let file = path.join(DESCRIPTION);
    let json = fs::read(&file).map_err(|error| Kind::Io { path: file.clone(), error })?;
    let unreadable = |reason: String| Error::from(Kind::Unreadable { path: file.clone(), reason });
    // The numbers first: another format may describe its schema otherwise.
    let versions: Versions =
        serde_json::from_slice(&json).map_err(|error| unreadable(error.to_string()))?;
    for (what, theirs, ours) in
        [("format", versions.format, FORMAT), ("analyzer", versions.analyzer, ANALYZER_VERSION)]
    {
        if theirs != ours {
            let difference = format!(
                "was made with {what} version {theirs}, and this is version {ours}; index the documents anew"
            );
            return Err(Kind::Mismatch { path: path.to_owned(), difference }.into());
        }
    }
    let description: Description =
        serde_json::from_slice(&json).map_err(|error| unreadable(error.to_string()))?;
    let layout = Layout::new(description.schema);
    let tantivy = tantivy::Index::open(open_directory(path)?)?;
    if tantivy.schema() != layout.tantivy {
        return Err(unreadable("it does not describe the index beside it".to_owned()));
    }
    Index::new(tantivy, layout)
}

fn open_directory(path: &Path) -> Result<MmapDirectory, Error> {
    MmapDirectory::open(path).map_err(|error| tantivy::TantivyError::from(error).into())
}
