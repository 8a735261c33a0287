//! How a plan file writes what serde alone would read otherwise.

use std::fmt;

use chrono::NaiveDate;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::value::Datetime;

/// A map by area: TOML keys are strings, ours are numbers.
pub(super) mod by_area {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use crate::domain::area::AreaKey;

    pub(in crate::plan) fn serialize<S: Serializer, V: Serialize>(
        map: &BTreeMap<AreaKey, V>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(map.iter().map(|(area, value)| (area.to_string(), value)))
    }

    pub(in crate::plan) fn deserialize<'de, D: Deserializer<'de>, V: Deserialize<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<AreaKey, V>, D::Error> {
        let named = BTreeMap::<String, V>::deserialize(deserializer)?;
        let mut map = BTreeMap::new();
        for (area, value) in named {
            let Some(key) = area.parse().ok().and_then(AreaKey::checked) else {
                return Err(D::Error::custom(format!("“{area}”不是13位的区划键")));
            };
            if map.insert(key, value).is_some() {
                return Err(D::Error::custom(format!("区划键“{area}”写了两次")));
            }
        }
        Ok(map)
    }
}

/// Reads a date, bare (`2015-12-31`) as TOML has it or in quotes as JSON has it.
pub(super) fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    deserializer.deserialize_any(Written)
}

/// Reads a date that may be left out.
pub(super) fn some_date<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<NaiveDate>, D::Error> {
    date(deserializer).map(Some)
}

struct Written;

impl<'de> Visitor<'de> for Written {
    type Value = NaiveDate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("日期（如2015-12-31）")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<NaiveDate, E> {
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .map_err(|_| E::custom(format!("“{text}”不是日期，应如2015-12-31")))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<NaiveDate, A::Error> {
        let written = Datetime::deserialize(MapAccessDeserializer::new(map))?;
        self.visit_str(&written.to_string())
    }
}
