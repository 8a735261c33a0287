//! Keys: of the chain, and of the vault.
//!
//! They lie outside the folder of the ledger, so that whoever carries that folder away, or a
//! backup of it, holds cipher text.

use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use sha2::{Digest, Sha256};

use super::error::{LedgerError, Result};

/// A key of 256 bits. It is never printed.
pub(super) type Key = [u8; 32];

/// The file of the chain's key.
const CHAIN: &str = "chain.key";

/// The file of the vault's keys: a line each, `index` or the key's number, and 64
/// hexadecimal digits.
const VAULT: &str = "vault.keys";

/// The vault's keys by their numbers, the oldest first. It is never empty.
type Ring = Vec<(i32, Key)>;

/// The keys of a ledger. Clones share them: a key that one takes up is the others' too.
#[derive(Clone)]
pub struct Keys {
    chain: Vec<u8>,
    index: Key,
    ring: Arc<RwLock<Ring>>,
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
            ring: Arc::new(RwLock::new(vec![(1, derive("vault").into())])),
            folder: None,
        }
    }

    /// Reads the keys of a folder; `Unfit` where one is missing or damaged.
    pub fn read(folder: &Path) -> Result<Self> {
        let unfit =
            |file: &str| LedgerError::Unfit(format!("读不到密钥 {}", folder.join(file).display()));
        let chain = std::fs::read(folder.join(CHAIN)).map_err(|_| unfit(CHAIN))?;
        let (index, ring) = vault_keys(folder).ok_or_else(|| unfit(VAULT))?;
        let ring = Arc::new(RwLock::new(ring));
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
    pub fn rotated(self) -> Result<Self> {
        self.take_up();
        let mut ring = self.ring();
        ring.push((self.newest_number() + 1, drawn()?));
        self.store(ring)?;
        Ok(self)
    }

    /// Forgets every key but the newest: what was sealed under them is lost for good.
    pub fn retired(self) -> Result<Self> {
        self.forget_old()?;
        Ok(self)
    }

    /// Forgets every key but the newest, here and in every clone.
    pub(super) fn forget_old(&self) -> Result<()> {
        self.take_up();
        self.store(vec![self.newest()])
    }

    /// Takes up what another program has made of the folder's keys meanwhile.
    ///
    /// `taizhang key rotate` runs beside a service that holds the keys in memory. Whatever is
    /// about to be sealed has to go under the newest key, or the key that it went under might
    /// be forgotten before it is opened. A folder that cannot be read changes nothing.
    pub(super) fn take_up(&self) {
        let Some((index, ring)) = self.folder.as_deref().and_then(vault_keys) else { return };
        if index == self.index {
            self.hold(ring);
        }
    }

    fn ring(&self) -> Ring {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn hold(&self, ring: Ring) {
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = ring;
    }

    /// Writes the vault's keys beside the old file, puts it in its place, and holds them.
    fn store(&self, ring: Ring) -> Result<()> {
        if let Some(folder) = &self.folder {
            self.write_vault(folder, &ring)?;
        }
        self.hold(ring);
        Ok(())
    }

    fn write_vault(&self, folder: &Path, ring: &[(i32, Key)]) -> Result<()> {
        let keys = ring.iter().map(|(number, key)| format!("{number} {}\n", hex(key)));
        let lines: Vec<String> =
            std::iter::once(format!("index {}\n", hex(&self.index))).chain(keys).collect();
        let aside = folder.join("vault.keys.new");
        let _ = std::fs::remove_file(&aside);
        write(&aside, lines.concat().as_bytes())?;
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
    pub(super) fn newest(&self) -> (i32, Key) {
        // A ring is never empty: reading refuses one that is.
        let ring = self.ring();
        ring[ring.len() - 1]
    }

    /// The key of a number; one that is not known may have come to the folder meanwhile.
    pub(super) fn numbered(&self, number: i32) -> Option<Key> {
        self.held(number).or_else(|| {
            self.take_up();
            self.held(number)
        })
    }

    fn held(&self, number: i32) -> Option<Key> {
        self.ring().into_iter().find(|(own, _)| *own == number).map(|(_, key)| key)
    }

    /// The number of the key that everything is sealed under from now on.
    pub fn newest_number(&self) -> i32 {
        self.newest().0
    }

    /// The numbers of the vault's keys, the oldest first.
    pub fn numbers(&self) -> Vec<i32> {
        self.ring().into_iter().map(|(number, _)| number).collect()
    }
}

/// The key of the index and the ring that lie in a folder; `None` where one is missing or
/// damaged.
fn vault_keys(folder: &Path) -> Option<(Key, Ring)> {
    let text = std::fs::read_to_string(folder.join(VAULT)).ok()?;
    let (mut index, mut ring) = (None, Ring::new());
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (name, digits) = line.split_once(' ')?;
        let key = unhex(digits.trim())?;
        match name {
            "index" => index = Some(key),
            number => ring.push((number.parse().ok()?, key)),
        }
    }
    ring.sort_by_key(|(number, _)| *number);
    index.filter(|_| !ring.is_empty()).map(|index| (index, ring))
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
        assert_eq!(made.numbers(), [1], "nobody has asked yet");
        assert_eq!(made.numbered(2), Some(rotated.newest().1), "found where it was put meanwhile");
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
