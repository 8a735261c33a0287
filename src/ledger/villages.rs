//! What holds for villages over time: registered as poor, populations, and how each is
//! served.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::act::{Act, Command};
use super::entity::{coverage, facility, population, poverty_listing};
use super::error::{Faults, Result};
use super::version::known_in;
use crate::domain::area::{AreaKey, Level, Scope};
use crate::domain::facility::{CoverageMode, PopulationKind};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::time::Known;
use crate::domain::typed;

/// Puts villages on the list of registered poor villages from a day on.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListPoor {
    /// The villages.
    pub villages: Vec<AreaKey>,
    /// The document that lists them.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
    /// The first day.
    #[serde(deserialize_with = "typed::date")]
    pub from: NaiveDate,
}

impl Command for ListPoor {
    type Outcome = usize;

    const KIND: &'static str = "village.list_poor";

    async fn apply(self, act: &Act<'_>) -> Result<usize> {
        let field = |at| format!("villages/{at}");
        look_up_villages(act.actor().scope, field, self.villages.iter().copied()).none()?;
        let rows = self.villages.into_iter().map(|area_key| {
            let document_no = self.document_no.clone();
            let valid_from = self.from;
            (
                None,
                poverty_listing::Content { area_key, document_no, valid_from, valid_until: None },
            )
        });
        Ok(act.open_many::<poverty_listing::Entity>(rows.collect()).await?.len())
    }
}

/// A head count of one kind of people in one village.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HeadCount {
    /// The village.
    pub area_key: AreaKey,
    /// Which people.
    pub kind: PopulationKind,
    /// How many.
    pub people: i32,
}

/// Enters head counts of one day.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CountPeople {
    /// The day that the counts hold for.
    #[serde(deserialize_with = "typed::date")]
    pub counted_on: NaiveDate,
    /// The counts.
    pub counts: Vec<HeadCount>,
}

impl Command for CountPeople {
    type Outcome = usize;

    const KIND: &'static str = "village.count_people";

    async fn apply(self, act: &Act<'_>) -> Result<usize> {
        let field = |at| format!("counts/{at}/area_key");
        let villages = self.counts.iter().map(|at| at.area_key);
        let mut faults = look_up_villages(act.actor().scope, field, villages);
        for (at, _) in
            self.counts.iter().enumerate().filter(|(_, at)| !(0..=100_000).contains(&at.people))
        {
            let field = format!("counts/{at}/people");
            faults.add(&field, "RANGE", "人数应在 0 到 100000 之间。");
        }
        faults.past_day("counted_on", self.counted_on, act.today(), "统计日期");
        faults.none()?;
        let counted_on = self.counted_on;
        let rows = self.counts.into_iter().map(|count| {
            let HeadCount { area_key, kind, people } = count;
            (None, population::Content { area_key, kind, people, counted_on })
        });
        Ok(act.open_many::<population::Entity>(rows.collect()).await?.len())
    }
}

/// How one village is served from a day on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Serving {
    /// The village.
    pub area_key: AreaKey,
    /// How.
    pub mode: CoverageMode,
    /// The clinic or hospital that serves it; every mode but visiting rounds names one.
    pub facility: Option<PublicId>,
    /// The first day.
    #[serde(deserialize_with = "typed::date")]
    pub from: NaiveDate,
}

/// Enters how villages are served.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServeVillages {
    /// Village by village.
    pub villages: Vec<Serving>,
}

impl Command for ServeVillages {
    type Outcome = usize;

    const KIND: &'static str = "village.serve";

    async fn apply(self, act: &Act<'_>) -> Result<usize> {
        let scope = act.actor().scope;
        let field = |at| format!("villages/{at}/area_key");
        let mut faults = look_up_villages(scope, field, self.villages.iter().map(|at| at.area_key));
        let facilities = facility_keys(act, &self.villages).await?;
        let mut rows = Vec::with_capacity(self.villages.len());
        for (at, serving) in self.villages.into_iter().enumerate() {
            let facility_id = serving.facility.and_then(|named| facilities.get(&named)).copied();
            let none_needed = serving.mode == CoverageMode::Outreach && serving.facility.is_none();
            if facility_id.is_none() && !none_needed {
                let field = format!("villages/{at}/facility");
                faults.add(&field, "REF_NOT_FOUND", "没有找到该机构。");
            }
            let Serving { area_key, mode, from: valid_from, .. } = serving;
            let content =
                coverage::Content { area_key, mode, facility_id, valid_from, valid_until: None };
            rows.push((None, content));
        }
        faults.none()?;
        Ok(act.open_many::<coverage::Entity>(rows).await?.len())
    }
}

/// Keys of the facilities that villages name, in as few queries as fit.
async fn facility_keys(
    act: &Act<'_>,
    villages: &[Serving],
) -> Result<HashMap<PublicId, SubjectId>> {
    use sea_orm::QuerySelect;
    let named: Vec<_> = villages.iter().filter_map(|at| at.facility).map(|id| id.0).collect();
    let mut found = HashMap::with_capacity(named.len());
    for some in named.chunks(10_000) {
        let rows: Vec<(PublicId, SubjectId)> =
            known_in::<facility::Entity>(act.actor().scope, Known::Now)
                .filter(facility::Column::PublicId.is_in(some.iter().copied()))
                .select_only()
                .columns([facility::Column::PublicId, facility::Column::SubjectId])
                .into_tuple()
                .all(act.tx())
                .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Notes what is not a village in scope, without saying which of both.
fn look_up_villages(
    scope: Scope,
    field: impl Fn(usize) -> String,
    villages: impl Iterator<Item = AreaKey>,
) -> Faults {
    let mut faults = Faults::default();
    for (at, village) in villages.enumerate() {
        if village.level() != Level::Village || !scope.covers(village) {
            faults.add(&field(at), "REF_NOT_FOUND", "没有找到该单位。");
        }
    }
    faults
}

/// A spell of being registered as poor.
#[derive(Debug, Clone)]
pub struct PoorSpell {
    /// The village.
    pub area_key: AreaKey,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent while it holds.
    pub until: Option<NaiveDate>,
}

/// The spells of poverty within scope that began on a date or before.
pub async fn poor_spells(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<PoorSpell>> {
    use poverty_listing::{Column, Entity};
    let rows =
        known_in::<Entity>(scope, known).filter(Column::ValidFrom.lte(as_of)).all(db).await?;
    let spell = |row: poverty_listing::Model| PoorSpell {
        area_key: row.area_key,
        from: row.valid_from,
        until: row.valid_until,
    };
    Ok(rows.into_iter().map(spell).collect())
}

/// The head counts within scope of a date or before.
pub async fn head_counts(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<(AreaKey, PopulationKind, i32, NaiveDate)>> {
    use population::{Column, Entity};
    use sea_orm::QuerySelect;
    Ok(known_in::<Entity>(scope, known)
        .filter(Column::CountedOn.lte(as_of))
        .select_only()
        .columns([Column::AreaKey, Column::Kind, Column::People, Column::CountedOn])
        .into_tuple()
        .all(db)
        .await?)
}

/// A way in which a village is served for a spell.
#[derive(Debug, Clone)]
pub struct CoverageSpell {
    /// The village.
    pub area_key: AreaKey,
    /// How.
    pub mode: CoverageMode,
    /// Who serves it.
    pub facility: Option<SubjectId>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent while it holds.
    pub until: Option<NaiveDate>,
}

/// The ways in which villages within scope are served that began on a date or before.
pub async fn coverage_spells(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<CoverageSpell>> {
    use coverage::{Column, Entity};
    let rows =
        known_in::<Entity>(scope, known).filter(Column::ValidFrom.lte(as_of)).all(db).await?;
    let spell = |row: coverage::Model| CoverageSpell {
        area_key: row.area_key,
        mode: row.mode,
        facility: row.facility_id,
        from: row.valid_from,
        until: row.valid_until,
    };
    Ok(rows.into_iter().map(spell).collect())
}
