//! The prefecture as the published lists have it: counties, townships, villages.

use std::collections::BTreeMap;

use crate::domain::area::{AreaKey, Level, village_name};

const AREAS: &str = include_str!("../../fixtures/areas/longnan-areas.csv");
const VILLAGES: &str = include_str!("../../fixtures/areas/longnan-villages.csv");

/// The province above, by name only.
pub(super) const PROVINCE: AreaKey = AreaKey(6_200_000_000_000);

/// The demonstration prefecture.
pub(super) const PREFECTURE: AreaKey = AreaKey(6_212_000_000_000);

/// A village or residents' committee.
#[derive(Debug, Clone)]
pub(super) struct Village {
    /// Its key: the township's code and a running number in the order of the list.
    pub(super) key: AreaKey,
    /// Its name without the word for its committee.
    pub(super) name: String,
    /// Whether it is a residents' committee of a town.
    pub(super) in_town: bool,
}

/// Names of everything above the villages, and the villages in order.
#[derive(Debug, Clone)]
pub(super) struct Country {
    /// Names of prefecture, counties and townships with their official codes.
    pub(super) units: BTreeMap<AreaKey, (String, String)>,
    /// The villages, township by township.
    pub(super) villages: Vec<Village>,
}

impl Country {
    /// Reads the published lists.
    pub(super) fn read() -> Self {
        let units = AREAS.lines().skip(1).filter_map(|line| {
            let mut columns = line.split(',');
            let (code, name) = (columns.next()?, columns.nth(1)?);
            Some((AreaKey::from_code(code)?, (name.to_owned(), code.to_owned())))
        });
        let mut numbers: BTreeMap<AreaKey, i64> = BTreeMap::new();
        let villages = VILLAGES.lines().skip(1).filter_map(|line| {
            let (code, listed) = line.split_once(',')?;
            let township = AreaKey::from_code(code)?;
            let number = numbers.entry(township).or_default();
            *number += 1;
            let key = AreaKey(township.0 + *number);
            Some(Village { key, name: village_name(listed), in_town: listed.contains('居') })
        });
        Self { units: units.collect(), villages: villages.collect() }
    }

    /// The name of a county or township.
    pub(super) fn name(&self, key: AreaKey) -> &str {
        self.units.get(&key).map_or("", |(name, _)| name.as_str())
    }

    /// The units of a level.
    pub(super) fn of(&self, level: Level) -> impl Iterator<Item = AreaKey> {
        self.units.keys().copied().filter(move |key| key.level() == level)
    }

    /// The villages of a county.
    pub(super) fn villages_of(&self, county: AreaKey) -> impl Iterator<Item = &Village> {
        self.villages.iter().filter(move |village| county.contains(village.key))
    }
}
