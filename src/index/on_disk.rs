//! A directory on disk whose files have the modes that the process's umask says, and that can be read by
//! whoever may read them.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, FileSlice, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

/// tantivy's directory, but for what it does to other users: what it replaces as a whole (the lists of files, the
/// description) gets the mode of a temporary file, 0600, and a reader must be allowed to write the
/// file of the lock.
#[derive(Clone, Debug)]
pub(super) struct OnDisk {
    tantivy: MmapDirectory,
    path: PathBuf,
}

impl OnDisk {
    pub(super) fn open(path: &Path) -> tantivy::Result<OnDisk> {
        Ok(OnDisk { tantivy: MmapDirectory::open(path)?, path: path.canonicalize()? })
    }
}

impl Directory for OnDisk {
    #[cfg(unix)]
    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        use std::fs::Permissions;
        use std::io::Write;
        use std::os::unix::fs::PermissionsExt;

        /// What a file that is made plainly asks for; the umask takes away from it.
        const MODE: u32 = 0o666;
        let mode = Permissions::from_mode(MODE);
        let mut file = tempfile::Builder::new().permissions(mode).tempfile_in(&self.path)?;
        file.write_all(data)?;
        file.as_file().sync_data()?;
        file.into_temp_path().persist(self.path.join(path))?;
        Ok(())
    }

    #[cfg(not(unix))]
    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.tantivy.atomic_write(path, data)
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.tantivy.acquire_lock(lock) {
            // Only readers wait for it: a writer must be allowed to write.
            Err(LockError::IoError(error)) if lock.is_blocking && is_not_allowed(&error) => {
                let locked = for_reading(&self.path.join(&lock.filepath));
                locked.map_err(|_| LockError::IoError(error))
            }
            taken => taken,
        }
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.tantivy.get_file_handle(path)
    }

    fn open_read(&self, path: &Path) -> Result<FileSlice, OpenReadError> {
        self.tantivy.open_read(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.tantivy.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.tantivy.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.tantivy.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.tantivy.atomic_read(path)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.tantivy.sync_directory()
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.tantivy.watch(callback)
    }
}

fn is_not_allowed(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// A lock beside other readers, which keeps a writer from deleting what they are about to open.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn for_reading(path: &Path) -> io::Result<DirectoryLock> {
    use rustix::fs::{FlockOperation, flock};

    let file = std::fs::File::open(path)?;
    flock(&file, FlockOperation::LockShared)?;
    // The system gives it up with the file.
    Ok(DirectoryLock::from(Box::new(file)))
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn for_reading(_: &Path) -> io::Result<DirectoryLock> {
    Err(io::ErrorKind::Unsupported.into())
}
