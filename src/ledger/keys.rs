//! Keys: of the chain, and of the vault.
//!
//! They lie outside the folder of the ledger, so that whoever carries that folder away, or a
//! backup of it, holds cipher text.

use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::error::{LedgerError, Result};

/// A key of 256 bits. It is never printed.
pub(super) type Key = [u8; 32];

/// The file of the chain's key.
const CHAIN: &str = "chain.key";

/// The file of the vault's keys: a line each, `index` or the key's number, and 64
/// hexadecimal digits.
const VAULT: &str = "vault.keys";

/// The keys of a ledger.
#[derive(Clone)]
pub struct Keys {
    chain: Vec<u8>,
    index: Key,
    ring: Vec<(i32, Key)>,
    folder: Option<PathBuf>,
}

/// Never shows a key.
impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("ring", &self.numbers()).finish_non_exhaustive()
    }
}

impl Keys {
    /// Keys that all come from one secret, for tests.
    pub fn from_secret(secret: &[u8]) -> Self {
        let derive = |what: &str| Sha256::new().chain_update(what).chain_update(secret).finalize();
        Self {
            chain: secret.to_vec(),
            index: derive("index").into(),
            ring: vec![(1, derive("vault").into())],
            folder: None,
        }
    }

    /// Reads the keys of a folder; `Unfit` where one is missing or damaged.
    pub fn read(folder: &Path) -> Result<Self> {
        let unfit =
            |file: &str| LedgerError::Unfit(format!("读不到密钥 {}", folder.join(file).display()));
        let chain = std::fs::read(folder.join(CHAIN)).map_err(|_| unfit(CHAIN))?;
        let text = std::fs::read_to_string(folder.join(VAULT)).map_err(|_| unfit(VAULT))?;
        let (mut index, mut ring) = (None, Vec::new());
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let (name, digits) = line.split_once(' ').ok_or_else(|| unfit(VAULT))?;
            let key = unhex(digits.trim()).ok_or_else(|| unfit(VAULT))?;
            match name {
                "index" => index = Some(key),
                number => ring.push((number.parse().map_err(|_| unfit(VAULT))?, key)),
            }
        }
        ring.sort_by_key(|(number, _)| *number);
        let index = index.filter(|_| !ring.is_empty()).ok_or_else(|| unfit(VAULT))?;
        Ok(Self { chain, index, ring, folder: Some(folder.to_owned()) })
    }

    /// Reads the keys of a folder, and makes those that are not there yet, readable by their
    /// owner alone.
    pub fn read_or_make(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        if !folder.join(CHAIN).exists() {
            write(&folder.join(CHAIN), &drawn()?)?;
        }
        if !folder.join(VAULT).exists() {
            let lines = format!("index {}\n1 {}\n", hex(&drawn()?), hex(&drawn()?));
            write(&folder.join(VAULT), lines.as_bytes())?;
        }
        Self::read(folder)
    }

    /// Adds a new key, under which everything is sealed from now on.
    pub fn rotated(mut self) -> Result<Self> {
        let number = self.ring.last().map_or(0, |(number, _)| *number) + 1;
        self.ring.push((number, drawn()?));
        self.store()?;
        Ok(self)
    }

    /// Forgets every key but the newest: what was sealed under them is lost for good.
    pub fn retired(mut self) -> Result<Self> {
        let newest = self.ring.len() - 1;
        self.ring.drain(..newest);
        self.store()?;
        Ok(self)
    }

    /// Writes the vault's keys beside the old file and puts it in its place.
    fn store(&self) -> Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let mut lines = format!("index {}\n", hex(&self.index));
        for (number, key) in &self.ring {
            lines.push_str(&format!("{number} {}\n", hex(key)));
        }
        let aside = folder.join("vault.keys.new");
        let _ = std::fs::remove_file(&aside);
        write(&aside, lines.as_bytes())?;
        std::fs::rename(&aside, folder.join(VAULT))?;
        std::fs::File::open(folder)?.sync_all()?;
        Ok(())
    }

    /// The key that seals the chain of acts.
    pub fn chain(&self) -> &[u8] {
        &self.chain
    }

    /// The key of the index by which values are found.
    pub(super) const fn index(&self) -> &Key {
        &self.index
    }

    /// The key to seal under, and its number.
    pub(super) fn newest(&self) -> (i32, &Key) {
        // A ring is never empty: reading refuses one that is.
        let (number, key) = &self.ring[self.ring.len() - 1];
        (*number, key)
    }

    /// The key of a number.
    pub(super) fn numbered(&self, number: i32) -> Option<&Key> {
        self.ring.iter().find(|(own, _)| *own == number).map(|(_, key)| key)
    }

    /// The number of the key that everything is sealed under from now on.
    pub fn newest_number(&self) -> i32 {
        self.newest().0
    }

    /// The numbers of the vault's keys, the oldest first.
    pub fn numbers(&self) -> Vec<i32> {
        self.ring.iter().map(|(number, _)| *number).collect()
    }
}

fn drawn() -> Result<Key> {
    let mut key = [0; 32];
    getrandom::fill(&mut key)
        .map_err(|error| LedgerError::Unfit(format!("系统没有随机数：{error}")))?;
    Ok(key)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(())
}

fn hex(key: &Key) -> String {
    use std::fmt::Write;
    key.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(digits: &str) -> Option<Key> {
    let mut key = [0; 32];
    if digits.len() != 64 || !digits.is_ascii() {
        return None;
    }
    for (at, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::Keys;

    #[test]
    fn keys_are_made_once_and_read_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let made = Keys::read_or_make(folder.path()).expect("keys");
        let read = Keys::read_or_make(folder.path()).expect("keys");
        assert_eq!(made.chain(), read.chain());
        assert_eq!(made.newest(), read.newest());
        let rotated = read.rotated().expect("a key more");
        assert_eq!(rotated.numbers(), [1, 2]);
        assert_ne!(rotated.newest().1, made.newest().1);
        let again = Keys::read(folder.path()).expect("keys");
        assert_eq!(again.newest(), rotated.newest());
        let retired = again.retired().expect("one key");
        assert_eq!(retired.numbers(), [2]);
        assert!(Keys::read(folder.path()).expect("keys").numbered(1).is_none());
    }

    #[test]
    fn keys_do_not_print() {
        let keys = Keys::from_secret(b"secret");
        assert_eq!(format!("{keys:?}"), "Keys { ring: [1], .. }");
    }

    #[test]
    fn a_damaged_file_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        Keys::read_or_make(folder.path()).expect("keys");
        std::fs::write(folder.path().join("vault.keys"), "index 12\n").expect("a file");
        assert!(Keys::read(folder.path()).is_err());
    }
}
