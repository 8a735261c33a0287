//! Villages and institutions.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Spell;
use crate::domain::area::AreaKey;
use crate::domain::facility::{CoverageMode, FacilityKind, PopulationKind};
use crate::domain::ids::{PublicId, SubjectId};

/// A village (行政村).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VillageFacts {
    /// Its key.
    pub area: AreaKey,
    /// Its name, such as 石院村.
    pub name: String,
    /// The name of its township, such as 官亭镇.
    pub township: String,
    /// When it was registered as poor (建档立卡贫困村), spell by spell.
    #[serde(default)]
    pub registered_poor: Vec<Spell>,
    /// Its populations, each with the date that it holds for.
    #[serde(default)]
    pub populations: Vec<Population>,
    /// How it is served, spell by spell.
    #[serde(default)]
    pub coverage: Vec<Coverage>,
}

impl VillageFacts {
    /// Since when the village has been registered as poor; `None` where it is not on the day.
    pub fn poor_since(&self, on: NaiveDate) -> Option<NaiveDate> {
        self.registered_poor.iter().filter(|spell| spell.covers(on)).map(|spell| spell.from).min()
    }

    /// The name with its township: 官亭镇石院村.
    pub fn label(&self) -> String {
        [self.township.as_str(), self.name.as_str()].concat()
    }
}

/// A head count of a village.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// Which people are counted.
    pub kind: PopulationKind,
    /// How many.
    pub count: i64,
    /// The date that the count holds for.
    pub on: NaiveDate,
}

/// A way in which a village is served for a spell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// The way.
    pub mode: CoverageMode,
    /// The clinic or hospital that serves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<SubjectId>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent while it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

impl Coverage {
    /// The days on which it holds.
    pub const fn spell(self) -> Spell {
        Spell { from: self.from, until: self.until }
    }
}

/// A health institution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FacilityFacts {
    /// Its key in the ledger.
    pub subject: SubjectId,
    /// Its name outside the ledger.
    pub public_id: PublicId,
    /// Its kind.
    pub kind: FacilityKind,
    /// The village or township that it lies in.
    pub area: AreaKey,
    /// Its name.
    pub name: String,
    /// Since when it has met the standard without a project of this plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard_since: Option<NaiveDate>,
    /// Its all-in-one devices (健康一体机).
    #[serde(default)]
    pub devices: Vec<Device>,
}

/// An all-in-one device (健康一体机) at an institution for a spell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial_no: Option<String>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent while it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

impl Device {
    /// The days on which it is there.
    pub const fn spell(&self) -> Spell {
        Spell { from: self.from, until: self.until }
    }
}
