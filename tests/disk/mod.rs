//! A disk that fails, fills up or loses its power when a test says so: a `Directory` of tantivy's in
//! memory that tells what is written from what is durable.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, Lock, META_LOCK, OwnedBytes, TerminatingWrite,
    WatchCallback, WatchCallbackList, WatchHandle, WritePtr,
};
use tantivy::{Directory, HasLen};

/// Longer than a commit takes on any machine.
const STALL: Duration = Duration::from_secs(1);

/// What goes wrong, and when. Operations are counted from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Fault {
    #[default]
    None,
    /// This operation fails, and does nothing.
    Before(usize),
    /// It is done, but said to have failed.
    After(usize),
    /// It fails, and so do all after it.
    Ever(usize),
    /// There is room for so many bytes in all files.
    Room(usize),
    /// Nothing can be written.
    ReadOnly,
    /// Nothing is there any more.
    Vanished,
}

/// What is left of the changes that were not synced when the power goes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Lost {
    /// None of them.
    All,
    /// Files are gone that were deleted; nothing else has changed.
    AllButDeletions,
    /// All names are as they were last, but files that were not synced are empty.
    Contents,
}

#[derive(Clone, Default)]
struct File {
    bytes: Arc<Mutex<Vec<u8>>>,
    synced: Arc<Mutex<bool>>,
}

#[derive(Default)]
struct State {
    files: BTreeMap<PathBuf, File>,
    /// The names as they were when the directory was last synced.
    durable: BTreeMap<PathBuf, File>,
    locks: HashSet<PathBuf>,
    fault: Fault,
    operations: usize,
    /// How often something went wrong.
    faults: usize,
    bytes: usize,
    watches: WatchCallbackList,
    /// Whether stored documents are to come late, once, and have begun to.
    slow: bool,
    stalled: bool,
}

#[derive(Clone, Default)]
pub(crate) struct Disk(Arc<Mutex<State>>);

impl fmt::Debug for Disk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Disk")
    }
}

impl Disk {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub(crate) fn with(fault: Fault) -> Disk {
        let disk = Disk::default();
        disk.set(fault);
        disk
    }

    /// From now on this goes wrong.
    pub(crate) fn set(&self, fault: Fault) {
        self.state().fault = fault;
    }

    /// How many operations there were.
    pub(crate) fn operations(&self) -> usize {
        self.state().operations
    }

    /// How often something went wrong.
    pub(crate) fn faults(&self) -> usize {
        self.state().faults
    }

    /// All bytes in all files.
    pub(crate) fn bytes(&self) -> usize {
        self.state().bytes
    }

    pub(crate) fn names(&self) -> Vec<PathBuf> {
        self.state().files.keys().cloned().collect()
    }

    /// Stored documents come late to the next reader that is told of a commit: they are the last that it reads
    /// before it shows the commit, and without a lock.
    pub(crate) fn stall(&self) {
        self.state().slow = true;
    }

    pub(crate) fn is_stalled(&self) -> bool {
        self.state().stalled
    }

    /// Tells all readers that there may be a commit, and waits until they have looked.
    pub(crate) fn notify(&self) {
        let told = self.state().watches.broadcast();
        told.wait().unwrap();
    }

    /// Whether some file holds these bytes.
    pub(crate) fn holds(&self, bytes: &[u8]) -> bool {
        self.state().files.values().any(|file| {
            file.bytes.lock().unwrap().windows(bytes.len()).any(|window| window == bytes)
        })
    }

    /// A sound disk with the same files, as another process sees them.
    pub(crate) fn copy(&self) -> Disk {
        let files = self.state().files.clone();
        Disk::of(
            files.iter().map(|(name, file)| (name.clone(), file.bytes.lock().unwrap().clone())),
        )
    }

    /// A sound disk with what is left when the power goes now.
    pub(crate) fn power_cut(&self, lost: Lost) -> Disk {
        let state = self.state();
        let (names, all) = match lost {
            Lost::All => (&state.durable, true),
            Lost::AllButDeletions => (&state.durable, false),
            Lost::Contents => (&state.files, true),
        };
        let left = names.iter().filter(|(name, _)| all || state.files.contains_key(*name));
        Disk::of(left.map(|(name, file)| {
            let synced = *file.synced.lock().unwrap();
            let bytes = if synced { file.bytes.lock().unwrap().clone() } else { Vec::new() };
            (name.clone(), bytes)
        }))
    }

    fn of(files: impl Iterator<Item = (PathBuf, Vec<u8>)>) -> Disk {
        let disk = Disk::default();
        let mut state = disk.state();
        for (name, bytes) in files {
            state.bytes += bytes.len();
            let file =
                File { bytes: Arc::new(Mutex::new(bytes)), synced: Arc::new(Mutex::new(true)) };
            state.files.insert(name.clone(), file.clone());
            state.durable.insert(name, file);
        }
        drop(state);
        disk
    }

    /// Does an operation that changes the disk and takes room for `bytes`, unless it goes wrong.
    fn change<T>(&self, bytes: usize, work: impl FnOnce(&mut State) -> T) -> io::Result<T> {
        let mut state = self.state();
        let now = state.operations;
        state.operations += 1;
        let error = match state.fault {
            Fault::Before(at) if at == now => Some(io::ErrorKind::Other),
            Fault::Ever(at) if at <= now => Some(io::ErrorKind::Other),
            Fault::Room(room) if bytes > 0 && state.bytes + bytes > room => {
                Some(io::ErrorKind::StorageFull)
            }
            Fault::ReadOnly => Some(io::ErrorKind::ReadOnlyFilesystem),
            Fault::Vanished => Some(io::ErrorKind::NotFound),
            _ => None,
        };
        if let Some(error) = error {
            state.faults += 1;
            return Err(error.into());
        }
        let done = work(&mut state);
        if state.fault == Fault::After(now) {
            state.faults += 1;
            return Err(io::Error::other("done, but not confirmed"));
        }
        Ok(done)
    }

    fn read(&self, path: &Path) -> Result<OwnedBytes, OpenReadError> {
        let mut state = self.state();
        if state.fault == Fault::Vanished {
            state.faults += 1;
            return Err(OpenReadError::FileDoesNotExist(path.to_owned()));
        }
        match state.files.get(path) {
            Some(file) => Ok(OwnedBytes::new(file.bytes.lock().unwrap().clone())),
            None => Err(OpenReadError::FileDoesNotExist(path.to_owned())),
        }
    }
}

impl State {
    fn remove(&mut self, path: &Path) -> bool {
        let removed = self.files.remove(path);
        if let Some(file) = &removed {
            self.bytes -= file.bytes.lock().unwrap().len();
        }
        removed.is_some()
    }
}

impl Directory for Disk {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let bytes = self.read(path)?;
        let slow =
            self.state().slow && path.extension().is_some_and(|extension| extension == "store");
        if !slow {
            return Ok(Arc::new(bytes));
        }
        Ok(Arc::new(Late { disk: self.clone(), bytes }))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let removed = self.change(0, |state| state.remove(path)).map_err(|error| {
            DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_owned() }
        })?;
        if removed { Ok(()) } else { Err(DeleteError::FileDoesNotExist(path.to_owned())) }
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(self.state().files.contains_key(path))
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let file = File::default();
        let made = self.change(0, |state| {
            if state.files.contains_key(path) {
                return false;
            }
            state.files.insert(path.to_owned(), file.clone());
            true
        });
        match made {
            Ok(true) => Ok(BufWriter::new(Box::new(Open { disk: self.clone(), file }))),
            Ok(false) => Err(OpenWriteError::FileAlreadyExists(path.to_owned())),
            Err(error) => Err(OpenWriteError::wrap_io_error(error, path.to_owned())),
        }
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        Ok(self.read(path)?.to_vec())
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let file =
            File { bytes: Arc::new(Mutex::new(data.to_vec())), synced: Arc::new(Mutex::new(true)) };
        self.change(data.len(), |state| {
            state.remove(path);
            state.bytes += data.len();
            state.files.insert(path.to_owned(), file);
        })
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.change(0, |state| state.durable.clone_from(&state.files))
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        loop {
            // A lock that is said not to be had is not held.
            self.change(0, |_| ()).map_err(LockError::wrap_io_error)?;
            let taken = self.state().locks.insert(lock.filepath.clone());
            if taken {
                let held = Held { disk: self.clone(), path: lock.filepath.clone() };
                return Ok(DirectoryLock::from(Box::new(held)));
            }
            if !lock.is_blocking {
                return Err(LockError::LockBusy);
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(self.state().watches.subscribe(callback))
    }
}

#[derive(Debug)]
struct Late {
    disk: Disk,
    bytes: OwnedBytes,
}

impl HasLen for Late {
    fn len(&self) -> usize {
        self.bytes.len()
    }
}

impl FileHandle for Late {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let mut state = self.disk.state();
        let told = std::thread::current().name() == Some("watch-callbacks");
        if told && state.slow && !state.locks.contains(&META_LOCK.filepath) {
            state.slow = false;
            state.stalled = true;
            drop(state);
            std::thread::sleep(STALL);
        }
        Ok(self.bytes.slice(range))
    }
}

struct Held {
    disk: Disk,
    path: PathBuf,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.disk.state().locks.remove(&self.path);
    }
}

/// A file that is being written.
struct Open {
    disk: Disk,
    file: File,
}

impl Write for Open {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.disk.change(data.len(), |state| {
            state.bytes += data.len();
            self.file.bytes.lock().unwrap().extend_from_slice(data);
            data.len()
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.disk.change(0, |_| ())
    }
}

impl TerminatingWrite for Open {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        self.disk.change(0, |_| *self.file.synced.lock().unwrap() = true)
    }
}
