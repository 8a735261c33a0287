//! A place in a tree of values.

use serde_json::{Map, Value};
use serde_path_to_error::{Path, Segment as Step};

/// One step down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Segment {
    /// Into an object.
    Name(String),
    /// Into a list.
    Index(usize),
}

/// A place in a tree of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place(Vec<Segment>);

impl Place {
    /// The place that these steps lead to.
    pub(super) const fn new(steps: Vec<Segment>) -> Self {
        Self(steps)
    }

    /// The place that serde stopped at, as far as the tree reaches.
    pub(super) fn of(path: &Path, tree: &Value) -> Self {
        let mut segments = Vec::new();
        let mut at = Some(tree);
        for step in path {
            let segment = match step {
                Step::Seq { index } => Segment::Index(*index),
                Step::Map { key } => Segment::Name(key.clone()),
                // The variant of an enum is a word, not a place.
                Step::Enum { .. } | Step::Unknown => continue,
            };
            at = at.and_then(|at| step_into(at, &segment));
            segments.push(segment);
            if at.is_none() {
                break;
            }
        }
        Self(segments)
    }

    /// One step further down.
    pub(super) fn with(mut self, segment: Segment) -> Self {
        self.0.push(segment);
        self
    }

    /// One step further down, unless serde has taken that step already.
    pub(super) fn with_unless_last(self, name: &str, tree: &Value) -> Self {
        let inside = self.get(tree).and_then(Value::as_object);
        if inside.is_some_and(|object| object.contains_key(name)) {
            return self.with(Segment::Name(name.to_owned()));
        }
        self
    }

    /// What is there.
    pub(super) fn get<'a>(&self, tree: &'a Value) -> Option<&'a Value> {
        self.0.iter().try_fold(tree, step_into)
    }

    /// Puts something there; says whether there is such a place.
    pub(super) fn set(&self, tree: &mut Value, value: Value) -> bool {
        let Some((last, above)) = self.0.split_last() else {
            *tree = value;
            return true;
        };
        match (parent(tree, above), last) {
            (Some(Value::Object(object)), Segment::Name(name)) => {
                object.insert(name.clone(), value);
                true
            }
            (Some(Value::Array(items)), Segment::Index(index)) => {
                items.get_mut(*index).map(|slot| *slot = value).is_some()
            }
            _ => false,
        }
    }

    /// Takes away what is there; says whether there was anything.
    pub(super) fn remove(&self, tree: &mut Value) -> bool {
        let Some((Segment::Name(name), above)) = self.0.split_last() else { return false };
        let object = parent(tree, above).and_then(Value::as_object_mut);
        object.and_then(|object: &mut Map<_, _>| object.remove(name)).is_some()
    }

    /// Whether this is `other` or a place inside it.
    pub(super) fn lies_in(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// As a JSON Pointer fragment.
    pub(super) fn pointer(&self) -> String {
        self.0.iter().fold("#".to_owned(), |pointer, segment| match segment {
            Segment::Name(name) => {
                format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
            }
            Segment::Index(index) => format!("{pointer}/{index}"),
        })
    }
}

fn step_into<'a>(value: &'a Value, segment: &Segment) -> Option<&'a Value> {
    match segment {
        Segment::Name(name) => value.get(name.as_str()),
        Segment::Index(index) => value.get(*index),
    }
}

fn parent<'a>(tree: &'a mut Value, above: &[Segment]) -> Option<&'a mut Value> {
    above.iter().try_fold(tree, |value, segment| match segment {
        Segment::Name(name) => value.get_mut(name.as_str()),
        Segment::Index(index) => value.get_mut(*index),
    })
}
