//! A disk that knows what has been flushed, and what is left of it when the power is cut.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::Dice;

/// A file or a folder, by its place in the list of all that ever were.
pub(super) type NodeId = usize;

/// The least that a disk writes or does not write.
const SECTOR: usize = 512;

/// One thing that happened, in the order in which it did.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A new file or folder came to be under a name.
    Made { path: PathBuf, node: NodeId, kind: Kind },
    /// A name became another.
    Renamed { from: PathBuf, to: PathBuf },
    /// A name was removed.
    Removed { path: PathBuf },
    /// Bytes were written.
    Written { node: NodeId, at: usize, bytes: Vec<u8> },
    /// A file was cut or stretched.
    Resized { node: NodeId, size: usize },
    /// A file's bytes, or a folder's names, were flushed.
    Flushed { node: NodeId },
    /// The child said that something is done.
    Acknowledged(String),
}

/// What can have a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
}

/// What lay on the disk before the first step.
#[derive(Debug, Default)]
pub(super) struct Base {
    pub(super) names: BTreeMap<PathBuf, NodeId>,
    /// The bytes of files; nothing for folders.
    pub(super) nodes: Vec<Option<Vec<u8>>>,
}

/// What a power cut takes of everything that was not flushed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Loss {
    /// All of it.
    Everything,
    /// Some writes and some names.
    Some,
    /// Some names, and some sectors of each write.
    Sectors,
}

/// A disk with what is safe on it and what is only in memory.
#[derive(Debug)]
pub(super) struct Disk<'a> {
    safe_names: BTreeMap<PathBuf, NodeId>,
    names: BTreeMap<PathBuf, NodeId>,
    unsafe_names: Vec<NameChange<'a>>,
    nodes: Vec<Node<'a>>,
    acknowledged: Vec<String>,
}

#[derive(Debug)]
enum Node<'a> {
    Folder,
    File { safe: Vec<u8>, changes: Vec<&'a Step> },
}

#[derive(Debug)]
struct NameChange<'a> {
    folder: Option<NodeId>,
    step: &'a Step,
}

impl<'a> Disk<'a> {
    pub(super) fn new(base: &Base) -> Self {
        let node = |bytes: &Option<Vec<u8>>| match bytes {
            Some(bytes) => Node::File { safe: bytes.clone(), changes: Vec::new() },
            None => Node::Folder,
        };
        Self {
            safe_names: base.names.clone(),
            names: base.names.clone(),
            unsafe_names: Vec::new(),
            nodes: base.nodes.iter().map(node).collect(),
            acknowledged: Vec::new(),
        }
    }

    /// What has been acknowledged so far.
    pub(super) fn acknowledged(&self) -> &[String] {
        &self.acknowledged
    }

    /// Goes one step on.
    pub(super) fn take(&mut self, step: &'a Step) {
        match step {
            Step::Made { path, node, kind } => {
                assert_eq!(*node, self.nodes.len(), "nodes are numbered as they come");
                self.nodes.push(match kind {
                    Kind::File => Node::File { safe: Vec::new(), changes: Vec::new() },
                    Kind::Folder => Node::Folder,
                });
                self.name(path, step);
            }
            Step::Removed { path } | Step::Renamed { to: path, .. } => self.name(path, step),
            Step::Written { node, .. } | Step::Resized { node, .. } => {
                let Node::File { changes, .. } = &mut self.nodes[*node] else { unreachable!() };
                changes.push(step);
            }
            Step::Flushed { node } => self.flush(*node),
            Step::Acknowledged(said) => self.acknowledged.push(said.clone()),
        }
    }

    fn name(&mut self, path: &Path, step: &'a Step) {
        let folder = path.parent().and_then(|folder| self.names.get(folder)).copied();
        self.unsafe_names.push(NameChange { folder, step });
        rename(&mut self.names, step);
    }

    /// A file's flush makes its bytes safe, a folder's the names in it, and neither the other.
    fn flush(&mut self, node: NodeId) {
        if let Node::File { safe, changes } = &mut self.nodes[node] {
            changes.drain(..).for_each(|step| write(safe, step, || true));
        }
        let safe = &mut self.safe_names;
        self.unsafe_names.retain(|change| {
            let flushed = change.folder == Some(node);
            if flushed {
                rename(safe, change.step);
            }
            !flushed
        });
    }

    /// Puts what a power cut leaves into `target`, whose place on this disk is `root`.
    pub(super) fn write_what_is_left(
        &self,
        loss: Loss,
        dice: &mut Dice,
        root: &Path,
        target: &Path,
    ) {
        let mut names = self.safe_names.clone();
        for change in &self.unsafe_names {
            if !matches!(loss, Loss::Everything) && dice.heads() {
                rename(&mut names, change.step);
            }
        }
        names.remove(root);
        for (path, node) in names {
            let place = target.join(path.strip_prefix(root).unwrap());
            // A name in a folder whose own name was lost cannot be reached.
            if !place.parent().is_some_and(Path::is_dir) || made_anew(&path) {
                continue;
            }
            match &self.nodes[node] {
                Node::Folder => fs::create_dir(place).unwrap(),
                Node::File { safe, changes } => {
                    fs::write(place, left(safe.clone(), changes, loss, dice)).unwrap();
                }
            }
        }
    }

    /// Every file as somebody sees it who looks before the power is cut.
    pub(super) fn seen(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let file = |(path, node): (&PathBuf, &NodeId)| match &self.nodes[*node] {
            Node::File { safe, changes } if !made_anew(path) => {
                let mut bytes = safe.clone();
                for step in changes {
                    write(&mut bytes, step, || true);
                }
                Some((path.clone(), bytes))
            }
            _ => None,
        };
        self.names.iter().filter_map(file).collect()
    }
}

/// The index of a WAL lives in shared memory; after a power cut it is made anew.
pub(super) fn made_anew(path: &Path) -> bool {
    path.as_os_str().to_string_lossy().ends_with("-shm")
}

fn left(safe: Vec<u8>, changes: &[&Step], loss: Loss, dice: &mut Dice) -> Vec<u8> {
    let mut bytes = safe;
    for step in changes {
        match loss {
            Loss::Some if dice.heads() => write(&mut bytes, step, || true),
            Loss::Everything | Loss::Some => {}
            Loss::Sectors => write(&mut bytes, step, || dice.heads()),
        }
    }
    bytes
}

/// Changes a file, as far as its sectors are kept.
fn write(file: &mut Vec<u8>, step: &Step, mut kept: impl FnMut() -> bool) {
    match step {
        Step::Written { at, bytes, .. } => {
            let mut from = 0;
            while from < bytes.len() {
                let to = bytes.len().min(((at + from) / SECTOR + 1) * SECTOR - at);
                if kept() {
                    file.resize(file.len().max(at + to), 0);
                    file[at + from..at + to].copy_from_slice(&bytes[from..to]);
                }
                from = to;
            }
        }
        Step::Resized { size, .. } if kept() => file.resize(*size, 0),
        _ => {}
    }
}

fn rename(names: &mut BTreeMap<PathBuf, NodeId>, step: &Step) {
    match step {
        Step::Made { path, node, .. } => drop(names.insert(path.clone(), *node)),
        Step::Removed { path } => drop(names.remove(path)),
        Step::Renamed { from, to } => {
            if let Some(node) = names.remove(from) {
                names.insert(to.clone(), node);
            }
        }
        _ => {}
    }
}
