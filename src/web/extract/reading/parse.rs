//! JSON as strictly as a ledger needs it: nothing twice, nothing too deep.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::place::{Place, Segment};

/// Deeper than this nobody writes by hand or by form.
const DEEPEST: usize = 32;

const TWICE: &str = "同一项出现两次。";
const TOO_DEEP: &str = "层级过深。";

/// Why a text is not taken for JSON.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::web::extract) enum Broken {
    /// It cannot be read.
    Syntax {
        /// What is wrong, in Chinese.
        detail: String,
        /// Line, from one.
        line: usize,
        /// Column, from one.
        column: usize,
    },
    /// It can be read, but the text at this pointer holds half a character.
    Character(String),
    /// It can be read, but the number at this pointer is beyond all bounds.
    Number(String),
}

/// Parses a text.
pub(in crate::web::extract) fn parse(text: &str) -> Result<Value, Broken> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let path = RefCell::default();
    let top = Level { depth: 0, path: &path };
    let tree = top.deserialize(&mut reader).map_err(|error| broken(&error, &path))?;
    reader.end().map_err(|error| broken(&error, &path))?;
    Ok(tree)
}

fn broken(error: &serde_json::Error, path: &RefCell<Vec<Segment>>) -> Broken {
    let message = error.to_string();
    // Reading stops at the fault, so the path is that of the fault.
    let pointer = || Place::new(path.take()).pointer();
    if message.contains("surrogate") || message.contains("hex escape") {
        return Broken::Character(pointer());
    }
    if message.contains("number out of range") {
        return Broken::Number(pointer());
    }
    let (line, column) = (error.line(), error.column());
    let own = [TWICE, TOO_DEEP].into_iter().find(|own| message.contains(own));
    let detail =
        own.map_or_else(|| format!("第 {line} 行第 {column} 列附近格式有误。"), str::to_owned);
    Broken::Syntax { detail, line, column }
}

/// How deep the reader is, and where.
#[derive(Clone, Copy)]
struct Level<'a> {
    depth: usize,
    path: &'a RefCell<Vec<Segment>>,
}

impl<'de> DeserializeSeed<'de> for Level<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Level<'_> {
    fn below<E: Error>(self) -> Result<Self, E> {
        let below = Self { depth: self.depth + 1, ..self };
        if self.depth >= DEEPEST { Err(E::custom(TOO_DEEP)) } else { Ok(below) }
    }

    /// Reads what lies one step further down.
    fn step<T, E>(self, to: Segment, read: impl FnOnce(Self) -> Result<T, E>) -> Result<T, E> {
        self.path.borrow_mut().push(to);
        let found = read(self)?;
        self.path.borrow_mut().pop();
        Ok(found)
    }
}

impl<'de> Visitor<'de> for Level<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let level = self.below()?;
        let mut list = Vec::new();
        while let Some(value) =
            level.step(Segment::Index(list.len()), |level| seq.next_element_seed(level))?
        {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let level = self.below()?;
        let mut object = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom(TWICE));
            }
            let to = Segment::Name(name.clone());
            object.insert(name, level.step(to, |level| map.next_value_seed(level))?);
        }
        Ok(Value::Object(object))
    }
}
