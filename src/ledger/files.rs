//! Attachments: bytes that lie under their hash.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::Ledger;
use super::canonical::sha256;
use super::error::{LedgerError, Result};

/// Where the bytes of a hash lie.
pub(super) fn path(root: &Path, hash: &str) -> PathBuf {
    root.join(hash.get(..2).unwrap_or("xx")).join(hash)
}

impl Ledger {
    /// Keeps some bytes and returns their hash; they are on disk before this returns.
    ///
    /// Written aside, flushed, renamed, and the folder flushed: a power cut leaves either
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
    if target.exists() {
        return Ok(hash);
    }
    let folder = target.parent().unwrap_or(root);
    std::fs::create_dir_all(folder).map_err(storage)?;
    let aside = folder.join(format!(".{}", uuid::Uuid::now_v7()));
    let written = write(&aside, bytes).and_then(|()| std::fs::rename(&aside, &target));
    if let Err(error) = written {
        let _ = std::fs::remove_file(&aside);
        return Err(storage(error));
    }
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(storage)?;
    Ok(hash)
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
        _ => LedgerError::Io(error),
    }
}
