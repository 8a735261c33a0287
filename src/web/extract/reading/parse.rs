//! JSON as strictly as a ledger needs it: nothing twice, nothing too deep.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

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
    /// It can be read, but a text holds half a character.
    Character,
    /// It can be read, but a number is beyond all bounds.
    Number,
}

/// Parses a text.
pub(in crate::web::extract) fn parse(text: &str) -> Result<Value, Broken> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let tree = Level(0).deserialize(&mut reader).map_err(|error| broken(&error))?;
    reader.end().map_err(|error| broken(&error))?;
    Ok(tree)
}

fn broken(error: &serde_json::Error) -> Broken {
    let message = error.to_string();
    if message.contains("surrogate") || message.contains("hex escape") {
        return Broken::Character;
    }
    if message.contains("number out of range") {
        return Broken::Number;
    }
    let (line, column) = (error.line(), error.column());
    let own = [TWICE, TOO_DEEP].into_iter().find(|own| message.contains(own));
    let detail =
        own.map_or_else(|| format!("第 {line} 行第 {column} 列附近格式有误。"), str::to_owned);
    Broken::Syntax { detail, line, column }
}

#[derive(Clone, Copy)]
struct Level(usize);

impl<'de> DeserializeSeed<'de> for Level {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Level {
    fn below<E: Error>(self) -> Result<Self, E> {
        if self.0 >= DEEPEST { Err(E::custom(TOO_DEEP)) } else { Ok(Self(self.0 + 1)) }
    }
}

impl<'de> Visitor<'de> for Level {
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
        while let Some(value) = seq.next_element_seed(level)? {
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
            object.insert(name, map.next_value_seed(level)?);
        }
        Ok(Value::Object(object))
    }
}
