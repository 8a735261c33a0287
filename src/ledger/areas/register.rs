//! Entering areas, such as the whole tree of a prefecture.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use sea_orm::QuerySelect;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::area::AreaKey;
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs};
use crate::ledger::entity::area;
use crate::ledger::error::{Faults, Result};
use crate::ledger::version::known_in;

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
        let mut there = there(act).await?;
        for (at, area) in self.areas.iter().enumerate() {
            if !there.insert(area.area_key) {
                let detail = format!("“{}”的代码已登记过，或与前面的重复。", area.name);
                faults.add(&format!("areas/{at}/area_key"), "DUPLICATE", detail);
            }
        }
        faults.none()?;
        let rows = self.areas.into_iter().map(|new| (None, content(new))).collect();
        Ok(act.open_many::<area::Entity>(rows).await?.len())
    }
}

/// The areas that were ever entered within the actor's scope.
async fn there(act: &Act<'_>) -> Result<BTreeSet<AreaKey>> {
    let rows: Vec<AreaKey> = known_in::<area::Entity>(act.actor().scope, Known::Now)
        .select_only()
        .column(area::Column::AreaKey)
        .into_tuple()
        .all(act.tx())
        .await?;
    Ok(rows.into_iter().collect())
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
