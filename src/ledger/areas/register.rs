//! Entering areas, such as the whole tree of a prefecture.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::area::AreaKey;
use crate::domain::text::not_blank;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs};
use crate::ledger::entity::area;
use crate::ledger::error::{Faults, Result};

/// An area to be entered.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewArea {
    /// Our own key of 13 digits.
    pub area_key: AreaKey,
    /// The name.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    #[schema(max_length = 50)]
    pub name: String,
    /// The official code, where there is one.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 12))]
    #[schema(max_length = 12)]
    pub official_code: Option<String>,
    /// The first day on which it bears this name.
    #[serde(deserialize_with = "typed::date")]
    pub valid_from: NaiveDate,
    /// The area that it took over from.
    pub predecessor_key: Option<AreaKey>,
}

/// Enters areas, such as the whole tree of a prefecture.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterAreas {
    /// The areas.
    #[validate(nested)]
    pub areas: Vec<NewArea>,
}

impl Command for RegisterAreas {
    type Outcome = usize;

    const KIND: &'static str = "area.register";

    const NEEDS: Needs = Needs::Machine;

    async fn apply(self, act: &Act<'_>) -> Result<usize> {
        let scope = act.actor().scope;
        let mut faults = Faults::default();
        for (at, _) in
            self.areas.iter().enumerate().filter(|(_, area)| !scope.covers(area.area_key))
        {
            faults.add(&format!("areas/{at}/area_key"), "REF_NOT_FOUND", "没有找到该单位。");
        }
        faults.none()?;
        let rows = self.areas.into_iter().map(|new| (None, content(new))).collect();
        Ok(act.open_many::<area::Entity>(rows).await?.len())
    }
}

pub(super) fn content(new: NewArea) -> area::Content {
    area::Content {
        area_key: new.area_key,
        level: new.area_key.level(),
        search: new.name.to_lowercase(),
        name: new.name,
        official_code: new.official_code,
        valid_from: new.valid_from,
        valid_until: None,
        predecessor_key: new.predecessor_key,
        successor_key: None,
        document_no: None,
    }
}
