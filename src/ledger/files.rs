//! Attachments: bytes that lie under their hash.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::Ledger;
use super::canonical::sha256;
use super::error::{LedgerError, Result};

/// The system's number for an error of the storage itself.
const EIO: i32 = 5;

/// Where the bytes of a hash lie.
pub(super) fn path(root: &Path, hash: &str) -> PathBuf {
    root.join(hash.get(..2).unwrap_or("xx")).join(hash)
}

impl Ledger {
    /// Keeps some bytes and returns their hash; they are on disk before this returns.
    ///
    /// Written aside, flushed, renamed, and the folders flushed: a power cut leaves either
    /// all of a file or none of it. The record that names the hash comes afterwards.
    pub async fn keep_file(&self, bytes: Vec<u8>) -> Result<String> {
        let root = self.files().to_owned();
        tokio::task::spawn_blocking(move || keep(&root, &bytes))
            .await
            .map_err(|_| LedgerError::Unfit("写入附件时出错".to_owned()))?
    }

    /// The bytes of a hash, checked against it.
    pub async fn file(&self, hash: &str) -> Result<Vec<u8>> {
        let damaged = || LedgerError::Damaged(hash.to_owned());
        let bytes = tokio::fs::read(path(self.files(), hash)).await.map_err(|_| damaged())?;
        if sha256(&bytes) == hash { Ok(bytes) } else { Err(damaged()) }
    }
}

fn keep(root: &Path, bytes: &[u8]) -> Result<String> {
    let hash = sha256(bytes);
    let target = path(root, &hash);
    let folder = target.parent().unwrap_or(root);
    std::fs::create_dir_all(folder).map_err(storage)?;
    if !target.exists() {
        let aside = folder.join(format!(".{}", uuid::Uuid::now_v7()));
        let written = write(&aside, bytes).and_then(|()| std::fs::rename(&aside, &target));
        if let Err(error) = written {
            let _ = std::fs::remove_file(&aside);
            return Err(storage(error));
        }
    }
    // Also for a file that is there: whoever put it there may not have got as far as this.
    flush(folder).and_then(|()| flush(root)).map_err(storage)?;
    Ok(hash)
}

/// Makes the folder of the attachments, so that a power cut does not take it away.
pub(super) async fn prepare(root: PathBuf) -> Result<()> {
    let made = tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&root)?;
        root.parent().filter(|above| !above.as_os_str().is_empty()).map_or(Ok(()), flush)
    });
    made.await.map_err(|_| LedgerError::Unfit("建立附件文件夹时出错".to_owned()))?.map_err(storage)
}

/// Puts the names in a folder on disk.
fn flush(folder: &Path) -> std::io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = std::fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn storage(error: std::io::Error) -> LedgerError {
    match error.kind() {
        std::io::ErrorKind::StorageFull => LedgerError::StorageFull,
        std::io::ErrorKind::ReadOnlyFilesystem => LedgerError::ReadOnly,
        // What the storage says of a write or a flush that it could not do.
        _ if error.raw_os_error() == Some(EIO) => LedgerError::Failing,
        _ => LedgerError::Io(error),
    }
}
