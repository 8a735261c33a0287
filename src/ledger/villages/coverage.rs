//! How villages are served.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::look_up_villages;
use crate::domain::account::Permission;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::facility::CoverageMode;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{coverage, facility};
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::filters::overlap;
use crate::ledger::packed;
use crate::ledger::places::lay;
use crate::ledger::version::{Versioned, known_in};

/// How one village is served from a day on.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
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
    /// The document that says so.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
}

impl Serving {
    /// Whether it names who serves, where its way of serving needs somebody.
    fn names_enough(&self, facility: Option<SubjectId>) -> bool {
        facility.is_some() || (self.mode == CoverageMode::Outreach && self.facility.is_none())
    }
}

fn content(serving: Serving, facility_id: Option<SubjectId>) -> coverage::Content {
    let Serving { area_key, mode, from: valid_from, document_no, .. } = serving;
    coverage::Content { area_key, mode, facility_id, valid_from, valid_until: None, document_no }
}

/// Whether the same village is served by the same institution at the same time.
fn collide(one: &coverage::Content, other: &coverage::Content) -> bool {
    one.area_key == other.area_key
        && one.facility_id == other.facility_id
        && overlap((one.valid_from, one.valid_until), (other.valid_from, other.valid_until))
}

/// What is on record of how villages are served.
async fn spells_of(act: &Act<'_>, villages: &[AreaKey]) -> Result<Vec<coverage::Content>> {
    let mut found = Vec::new();
    for some in villages.chunks(10_000) {
        let rows = known_in::<coverage::Entity>(act.actor().scope, Known::Now)
            .filter(coverage::Column::AreaKey.is_in(some.iter().map(|key| key.0)))
            .all(act.tx())
            .await?;
        found.extend(rows.into_iter().map(coverage::Entity::content));
    }
    Ok(found)
}

/// Enters how villages are served.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServeVillages {
    /// Village by village.
    #[validate(nested)]
    pub villages: Vec<Serving>,
}

impl Command for ServeVillages {
    type Outcome = usize;

    const KIND: &'static str = "village.serve";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::VILLAGES;

    async fn apply(self, act: &Act<'_>) -> Result<usize> {
        let scope = act.actor().scope;
        let field = |at| format!("villages/{at}/area_key");
        let mut faults = look_up_villages(scope, field, self.villages.iter().map(|at| at.area_key));
        let facilities =
            facility_keys(act, self.villages.iter().filter_map(|at| at.facility)).await?;
        let keys: Vec<AreaKey> = self.villages.iter().map(|at| at.area_key).collect();
        let mut there = spells_of(act, &keys).await?;
        let mut rows = Vec::with_capacity(self.villages.len());
        for (at, serving) in self.villages.into_iter().enumerate() {
            let facility_id = serving.facility.and_then(|named| facilities.get(&named)).copied();
            if !serving.names_enough(facility_id) {
                let field = format!("villages/{at}/facility");
                faults.add(&field, "REF_NOT_FOUND", "没有找到该机构。");
            }
            let content = content(serving, facility_id);
            let twice = there.iter().find(|other| collide(other, &content));
            if let Some(other) = twice {
                let detail = format!("该村自 {} 起已登记由同一机构服务。", other.valid_from);
                faults.overlap(&format!("villages/{at}/area_key"), detail);
            }
            there.push(content.clone());
            rows.push((None, content));
        }
        faults.none()?;
        Ok(act.open_many::<coverage::Entity>(rows).await?.len())
    }
}

/// Keys of the facilities that villages name, in as few queries as fit.
async fn facility_keys(
    act: &Act<'_>,
    named: impl Iterator<Item = PublicId>,
) -> Result<HashMap<PublicId, SubjectId>> {
    use sea_orm::QuerySelect;
    let named: Vec<_> = named.map(|id| id.0).collect();
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

/// Changes how a village is served: what served it so far ends the day before.
#[derive(Debug, Clone, Validate)]
pub struct ChangeServing {
    /// How it is served from now on.
    #[validate(nested)]
    pub serving: Serving,
}

impl Command for ChangeServing {
    type Outcome = PublicId;

    const KIND: &'static str = "village.change_serving";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::VILLAGES;

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let serving = self.serving;
        let village = serving.area_key;
        let field = |_| "area_key".to_owned();
        let mut faults = look_up_villages(act.actor().scope, field, std::iter::once(village));
        faults.past_day("from", serving.from, act.today(), "变更日期");
        let facilities = facility_keys(act, serving.facility.into_iter()).await?;
        let facility_id = serving.facility.and_then(|named| facilities.get(&named)).copied();
        if !serving.names_enough(facility_id) {
            faults.add("facility", "REF_NOT_FOUND", "没有找到该机构。");
        }
        let standing = standing(act, village).await?;
        if standing.iter().any(|at| at.valid_from >= serving.from) {
            let detail = "变更日期不晚于现有服务方式的起始日期。";
            faults.add("from", "DATE_ORDER", detail);
        }
        faults.none()?;
        let last = serving.from.pred_opt();
        for current in standing {
            let was = coverage::Entity::content(current.clone());
            let next = coverage::Content { valid_until: last, ..was };
            act.revise::<coverage::Entity>(current, next).await?;
        }
        let opened = act.open::<coverage::Entity>(None, content(serving, facility_id)).await?;
        Ok(opened.public_id)
    }
}

/// The ways in which a village is served that have no end yet.
async fn standing(act: &Act<'_>, village: AreaKey) -> Result<Vec<coverage::Model>> {
    Ok(known_in::<coverage::Entity>(act.actor().scope, Known::Now)
        .filter(coverage::Column::AreaKey.eq(village))
        .filter(coverage::Column::ValidUntil.is_null())
        .all(act.tx())
        .await?)
}

/// Ends a way in which a village is served, with nothing in its place.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndServing {
    /// The way of serving; taken from the address.
    #[serde(skip)]
    pub serving: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// Its last day.
    #[serde(deserialize_with = "typed::date")]
    pub until: NaiveDate,
}

impl Command for EndServing {
    type Outcome = i32;

    const KIND: &'static str = "village.end_serving";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::VILLAGES;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let named = self.serving.ok_or(LedgerError::NotFound)?;
        let current = act.find::<coverage::Entity>(named).await?;
        act.assure_seen::<coverage::Entity>(&current, self.seen).await?;
        let mut faults = Faults::default();
        faults.past_day("until", self.until, act.today(), "结束日期");
        if self.until < current.valid_from {
            faults.add("until", "DATE_ORDER", "结束日期早于开始日期。");
        }
        faults.none()?;
        let was = coverage::Entity::content(current.clone());
        let next = coverage::Content { valid_until: Some(self.until), ..was };
        Ok(act.revise::<coverage::Entity>(current, next).await?.version)
    }
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
    let lay = lay::<Entity>(db, scope, known, as_of).await?;
    let begun = known_in::<Entity>(lay.reach(), known).filter(Column::ValidFrom.lte(as_of));
    let columns = [
        Column::SubjectId,
        Column::AreaKey,
        Column::Mode,
        Column::FacilityId,
        Column::ValidFrom,
        Column::ValidUntil,
    ];
    let rows = packed::rows(db, begun, columns).await?.into_iter();
    let spell = |(subject, key, mode, facility, from, until)| {
        let area_key = lay.within(subject, key)?;
        Some(CoverageSpell { area_key, mode, facility, from, until })
    };
    Ok(rows.filter_map(spell).collect())
}
