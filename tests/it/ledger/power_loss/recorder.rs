//! The recorder: built, loaded into a child, its record read.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::disk::{Base, Disk, Kind, NodeId, Step, made_anew};

/// The file into which a child writes what has been acknowledged, a line each.
pub(super) const ACKNOWLEDGED: &str = "acknowledged";

/// The variable that tells a child its folder; nobody else has it.
pub(super) const FOLDER: &str = "TAIZHANG_RECORD_FOLDER";

/// The recorder as a library, in a folder that goes with it.
pub(super) struct Recorder(tempfile::TempDir);

/// Builds the recorder. Says in one line when that cannot be done, and fails where it must.
pub(super) fn build() -> Option<Recorder> {
    let folder = tempfile::tempdir().unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/ledger/power_loss");
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o"])
        .arg(folder.path().join("recorder.so"))
        .arg(source.join("recorder.c"))
        .args(["-ldl", "-lpthread"])
        .status();
    if cfg!(target_os = "linux") && built.is_ok_and(|status| status.success()) {
        return Some(Recorder(folder));
    }
    assert!(std::env::var_os("CI").is_none(), "CI has to have Linux and cc");
    eprintln!("skipped cutting the power: the recorder needs Linux and a C compiler");
    None
}

/// What a child did to a folder.
pub(super) struct Recording {
    pub(super) root: PathBuf,
    pub(super) base: Base,
    pub(super) steps: Vec<Step>,
}

impl Recorder {
    /// Runs a test of this binary as a child that works on a folder, and reads what it did.
    pub(super) fn record(&self, folder: &Path, child: &str) -> Recording {
        fs::write(folder.join(ACKNOWLEDGED), "").unwrap();
        let mut reader = Reader::new(folder);
        let base = reader.base();
        let log = self.0.path().join("record");
        let module = module_path!().split_once("::").unwrap().1.rsplit_once("::").unwrap().0;
        let output = Command::new(std::env::current_exe().unwrap())
            .args([&format!("{module}::{child}"), "--exact", "--ignored", "--nocapture"])
            .env(FOLDER, folder)
            .env("TAIZHANG_RECORD_LOG", &log)
            .env("LD_PRELOAD", self.0.path().join("recorder.so"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let steps = reader.steps(&fs::read(log).unwrap());
        let recording = Recording { root: folder.to_owned(), base, steps };
        recording.assure_whole();
        recording
    }
}

impl Recording {
    /// How often something was flushed.
    pub(super) fn flushes(&self) -> usize {
        self.steps.iter().filter(|step| matches!(step, Step::Flushed { .. })).count()
    }

    /// The points right after something was acknowledged.
    pub(super) fn after_acks(&self) -> Vec<usize> {
        let acks = self.steps.iter().enumerate();
        let acks = acks.filter(|(_, step)| matches!(step, Step::Acknowledged(_)));
        acks.map(|(at, _)| at + 1).collect()
    }

    /// The record missed nothing: replayed to its end, it is what lies in the folder.
    fn assure_whole(&self) {
        let mut disk = Disk::new(&self.base);
        self.steps.iter().for_each(|step| disk.take(step));
        let mut seen = disk.seen();
        seen.remove(&self.root.join(ACKNOWLEDGED));
        let mut there = BTreeMap::new();
        walk(&self.root, &mut |path, _| {
            if path.is_file() && !path.ends_with(ACKNOWLEDGED) && !made_anew(path) {
                there.insert(path.to_owned(), fs::read(path).unwrap());
            }
        });
        assert!(seen.keys().eq(there.keys()), "{:?}, not {:?}", seen.keys(), there.keys());
        let different: Vec<_> = there.keys().filter(|path| seen[*path] != there[*path]).collect();
        assert!(different.is_empty(), "written past the recorder: {different:?}");
    }
}

/// Numbers files and folders as they come; an inode that is used again is another file.
struct Reader {
    root: PathBuf,
    inodes: HashMap<u64, NodeId>,
    count: usize,
    acknowledged: NodeId,
}

impl Reader {
    fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), inodes: HashMap::new(), count: 0, acknowledged: 0 }
    }

    fn number(&mut self, inode: u64) -> NodeId {
        let node = self.count;
        self.count += 1;
        self.inodes.insert(inode, node);
        node
    }

    /// What lies in the folder now.
    fn base(&mut self) -> Base {
        let mut base = Base::default();
        walk(&self.root.clone(), &mut |path, inode| {
            let node = self.number(inode);
            if path.ends_with(ACKNOWLEDGED) {
                self.acknowledged = node;
            }
            base.names.insert(path.to_owned(), node);
            base.nodes.push(path.is_file().then(|| fs::read(path).unwrap()));
        });
        base
    }

    /// Reads a record: a line for each entry, and as many bytes as the line says.
    fn steps(&mut self, mut record: &[u8]) -> Vec<Step> {
        let mut steps = Vec::new();
        while let Some(end) = record.iter().position(|byte| *byte == b'\n') {
            let line = std::str::from_utf8(&record[..end]).unwrap();
            let mut words = line.split(' ');
            let kind = words.next().unwrap();
            let [inode, at, length] =
                std::array::from_fn(|_| words.next().unwrap().parse().unwrap());
            let bytes = &record[end + 1..][..usize::try_from(length).unwrap()];
            record = &record[end + 1 + bytes.len()..];
            steps.push(self.step(kind, inode, usize::try_from(at).unwrap(), bytes));
        }
        steps
    }

    fn step(&mut self, kind: &str, inode: u64, at: usize, bytes: &[u8]) -> Step {
        let path = |bytes: &[u8]| PathBuf::from(std::ffi::OsStr::from_bytes(bytes));
        match kind {
            "C" => Step::Made { path: path(bytes), node: self.number(inode), kind: Kind::File },
            "D" => Step::Made { path: path(bytes), node: self.number(inode), kind: Kind::Folder },
            "U" => Step::Removed { path: path(bytes) },
            "R" => {
                let mut both = bytes.split(|byte| *byte == 0);
                let [from, to] = std::array::from_fn(|_| path(both.next().unwrap()));
                Step::Renamed { from, to }
            }
            "W" if self.inodes[&inode] == self.acknowledged => {
                Step::Acknowledged(String::from_utf8(bytes.to_owned()).unwrap().trim().to_owned())
            }
            "W" => Step::Written { node: self.inodes[&inode], at, bytes: bytes.to_owned() },
            "T" => Step::Resized { node: self.inodes[&inode], size: at },
            "S" => Step::Flushed { node: self.inodes[&inode] },
            other => panic!("an entry of a kind that nobody writes: {other}"),
        }
    }
}

/// Everything in a folder, itself first, with the inode of each.
fn walk(path: &Path, see: &mut impl FnMut(&Path, u64)) {
    see(path, fs::metadata(path).unwrap().ino());
    if path.is_dir() {
        let mut inside: Vec<PathBuf> =
            fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        inside.sort();
        for path in inside {
            walk(&path, see);
        }
    }
}
