//! Reads a tree of values into a command and says everything that is wrong with it.
//!
//! Serde stops at the first fault. So each fault is noted, something plausible is put in
//! its place, and the tree is read again, until it can be read whole; then the validator has
//! its turn. What stands in for a fault is never used: with a fault there is no command.

mod parse;
mod place;
mod words;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use validator::Validate;

pub(super) use parse::{Broken, parse};
use place::{Place, Segment};
use words::{Trouble, said};

use crate::ledger::LedgerError;
use crate::web::problem::Complaint;

/// No more faults than this are told at once.
const MOST: usize = 100;

/// How a tree is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// As it was sent: a number is a number.
    Strict,
    /// As people typed it: every leaf is text. Unknown names are faults.
    Typed,
    /// As people typed it; unknown names are no matter.
    Lenient,
}

/// Reads and validates.
pub(super) fn read<T: DeserializeOwned + Validate>(
    tree: Value,
    manner: Manner,
) -> Result<T, Vec<Complaint>> {
    let mut reading = Reading::new(tree, manner);
    let value = reading.whole::<T>();
    if let Some(Err(errors)) = value.as_ref().map(Validate::validate) {
        reading.add(LedgerError::from(errors));
    }
    reading.end(value)
}

/// Reads, where there is nothing to validate.
pub(super) fn read_plain<T: DeserializeOwned>(
    tree: Value,
    manner: Manner,
) -> Result<T, Vec<Complaint>> {
    let mut reading = Reading::new(tree, manner);
    let value = reading.whole::<T>();
    reading.end(value)
}

struct Reading {
    tree: Value,
    manner: Manner,
    faults: Vec<Complaint>,
    /// Where something stands in for what was wrong.
    patched: Vec<Place>,
}

/// Where reading stopped, and what serde said.
struct Stop {
    place: Place,
    trouble: Trouble,
}

impl Reading {
    fn new(tree: Value, manner: Manner) -> Self {
        Self { tree, manner, faults: Vec::new(), patched: Vec::new() }
    }

    /// The value, with every fault noted; `None` where no whole value could be had.
    fn whole<T: DeserializeOwned>(&mut self) -> Option<T> {
        // Every turn mends one place, so a tree has no more turns than places.
        for _ in 0..MOST * 4 {
            let stop = match attempt::<T>(&self.tree) {
                Ok(value) => return Some(value),
                Err(stop) => stop,
            };
            if !self.mend::<T>(stop) || self.faults.len() >= MOST {
                return None;
            }
        }
        None
    }

    /// Mends what stopped the reading; says whether it is worth another turn.
    fn mend<T: DeserializeOwned>(&mut self, stop: Stop) -> bool {
        if matches!(stop.trouble, Trouble::Unknown(_)) {
            if self.manner != Manner::Lenient {
                self.note(&stop);
            }
            return stop.place.remove(&mut self.tree);
        }
        if self.manner != Manner::Strict && self.convert::<T>(&stop.place) {
            return true;
        }
        self.note(&stop);
        let stood_in = self.stand_in::<T>(&stop);
        self.patched.push(stop.place);
        stood_in
    }

    /// Takes typed text for the number, the yes or the list that is asked for.
    fn convert<T: DeserializeOwned>(&mut self, place: &Place) -> bool {
        let Some(typed) = place.get(&self.tree).and_then(Value::as_str).map(str::to_owned) else {
            return false;
        };
        let number = typed.trim().parse::<i64>().ok().map(Value::from);
        let flag = match typed.trim() {
            "true" | "on" => Some(Value::Bool(true)),
            "false" | "off" => Some(Value::Bool(false)),
            _ => None,
        };
        let list = Some(json!([typed]));
        [number, flag, list].into_iter().flatten().any(|value| self.try_at::<T>(place, value))
    }

    /// Puts something in place of a fault, so that the rest can be looked at.
    fn stand_in<T: DeserializeOwned>(&mut self, stop: &Stop) -> bool {
        let variant = stop.trouble.allowed().first().map(|word| json!(word));
        let plausible = [
            Value::Null,
            json!("1"),
            json!(1),
            json!("2000-01-01"),
            json!("00000000-0000-7000-8000-000000000000"),
            json!(false),
            json!([]),
            json!({}),
        ];
        let mut values = variant.into_iter().chain(plausible);
        values.any(|value| self.try_at::<T>(&stop.place, value))
            || self
                .choice_at::<T>(&stop.place)
                .is_some_and(|word| self.try_at::<T>(&stop.place, word))
    }

    /// A word that is on the list of a place, where that has one.
    fn choice_at<T: DeserializeOwned>(&self, place: &Place) -> Option<Value> {
        let mut tree = self.tree.clone();
        if !place.set(&mut tree, json!("")) {
            return None;
        }
        let stop = attempt::<T>(&tree).err()?;
        stop.trouble.allowed().first().filter(|_| stop.place == *place).map(|word| json!(word))
    }

    /// Keeps a value at a place if reading then gets past it.
    fn try_at<T: DeserializeOwned>(&mut self, place: &Place, value: Value) -> bool {
        let mut tree = self.tree.clone();
        if !place.set(&mut tree, value) {
            return false;
        }
        let passes = match attempt::<T>(&tree) {
            Ok(_) => true,
            Err(stop) => !place.lies_in(&stop.place),
        };
        if passes {
            self.tree = tree;
        }
        passes
    }

    fn note(&mut self, stop: &Stop) {
        if !self.doubtful(&stop.place) {
            self.faults.push(stop.trouble.complaint(stop.place.pointer()));
        }
    }

    fn doubtful(&self, place: &Place) -> bool {
        self.patched.iter().any(|patched| place.lies_in(patched))
    }

    /// Adds the validator's faults, but not those of values that stand in.
    fn add(&mut self, error: LedgerError) {
        let LedgerError::Invalid(faults) = error else { return };
        for fault in faults {
            let pointer = fault.pointer.as_str();
            let doubtful = self.patched.iter().any(|patched| {
                let patched = patched.pointer();
                pointer == patched || pointer.starts_with(&format!("{patched}/"))
            });
            if !doubtful {
                self.faults.push(fault.into());
            }
        }
    }

    fn end<T>(self, value: Option<T>) -> Result<T, Vec<Complaint>> {
        match value {
            Some(value) if self.faults.is_empty() => Ok(value),
            _ => Err(self.faults),
        }
    }
}

fn attempt<T: DeserializeOwned>(tree: &Value) -> Result<T, Stop> {
    serde_path_to_error::deserialize::<_, T>(tree).map_err(|error| {
        let mut place = Place::of(error.path(), tree);
        let trouble = said(&error.inner().to_string());
        if let Trouble::Missing(name) = &trouble {
            place = place.with(Segment::Name(name.clone()));
        }
        if let Trouble::Unknown(name) = &trouble {
            place = place.with_unless_last(name, tree);
        }
        Stop { place, trouble }
    })
}

#[cfg(test)]
mod tests;
