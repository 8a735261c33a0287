//! Which clinics work under the essential medicines scheme (基本药物制度), spell by spell.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::act::{Act, Command, Needs, Written};
use super::entity::{facility, medicines_spell};
use super::error::{Faults, Result};
use super::filters::overlap;
use super::packed;
use super::places::lay;
use super::version::{Versioned, known_in};
use crate::domain::account::Permission;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::facility::FacilityKind;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::time::Known;
use crate::domain::typed;

/// Puts clinics under the scheme from a day on.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptMedicines {
    /// The clinics.
    #[validate(length(min = 1, max = 5000))]
    pub clinics: Vec<PublicId>,
    /// The first day.
    #[serde(deserialize_with = "typed::date")]
    pub from: NaiveDate,
    /// The document that says so.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
}

impl Command for AdoptMedicines {
    type Outcome = usize;

    const KIND: &'static str = "medicines.adopt";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::SUBSIDIES;

    async fn apply(self, act: &Act<'_>) -> Result<usize> {
        let places = act.find_all::<facility::Entity>(self.clinics.iter().copied()).await?;
        let mut faults = Faults::default();
        faults.past_day("from", self.from, act.today(), "实施日期");
        let there = spells_of(act, places.values().map(|place| place.subject_id)).await?;
        let mut rows = Vec::with_capacity(self.clinics.len());
        for (at, named) in self.clinics.iter().enumerate() {
            let field = format!("clinics/{at}");
            let clinic = places.get(named).filter(|at| at.kind == FacilityKind::VillageClinic);
            let Some(clinic) = clinic else {
                faults.add(&field, "REF_NOT_FOUND", "没有找到该村卫生室。");
                continue;
            };
            let own = there.iter().filter(|spell| spell.facility_id == clinic.subject_id);
            let mut own = own.map(|spell| (spell.valid_from, spell.valid_until));
            let twice = self.clinics[..at].contains(named).then_some((self.from, None));
            if let Some((from, _)) = own.find(|spell| overlap((self.from, None), *spell)).or(twice)
            {
                let detail = format!("{}自 {from} 起已登记实施。", clinic.name);
                faults.overlap(&field, detail);
            }
            let content = medicines_spell::Content {
                area_key: clinic.area_key,
                facility_id: clinic.subject_id,
                valid_from: self.from,
                valid_until: None,
                document_no: self.document_no.clone(),
                until_document_no: None,
            };
            rows.push((None, content));
        }
        faults.none()?;
        Ok(act.open_many::<medicines_spell::Entity>(rows).await?.len())
    }
}

/// Takes clinics out of the scheme: the day named is the last one in it.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndMedicines {
    /// The clinics.
    #[validate(length(min = 1, max = 2000))]
    pub clinics: Vec<PublicId>,
    /// The last day.
    #[serde(deserialize_with = "typed::date")]
    pub until: NaiveDate,
    /// The document that says so.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
}

impl Command for EndMedicines {
    type Outcome = usize;

    const KIND: &'static str = "medicines.end";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::SUBSIDIES;

    async fn apply(self, act: &Act<'_>) -> Result<usize> {
        let places = act.find_all::<facility::Entity>(self.clinics.iter().copied()).await?;
        let mut faults = Faults::default();
        faults.past_day("until", self.until, act.today(), "停止日期");
        let mut there = spells_of(act, places.values().map(|place| place.subject_id)).await?;
        let mut ended = Vec::with_capacity(self.clinics.len());
        for (at, named) in self.clinics.iter().enumerate() {
            let field = format!("clinics/{at}");
            let Some(clinic) = places.get(named) else {
                faults.add(&field, "REF_NOT_FOUND", "没有找到该村卫生室。");
                continue;
            };
            let own = there.iter().position(|spell| {
                spell.facility_id == clinic.subject_id && spell.valid_until.is_none()
            });
            let Some(own) = own else {
                let detail = format!("{}没有正在实施的登记。", clinic.name);
                faults.add(&field, "REF_NOT_FOUND", detail);
                continue;
            };
            let spell = there.swap_remove(own);
            if self.until < spell.valid_from {
                let detail = format!("停止日期早于实施日期 {}。", spell.valid_from);
                faults.add("until", "DATE_ORDER", detail);
            }
            ended.push(spell);
        }
        faults.none()?;
        let many = ended.len();
        for spell in ended {
            let was = medicines_spell::Entity::content(spell.clone());
            let next = medicines_spell::Content {
                valid_until: Some(self.until),
                until_document_no: self.document_no.clone(),
                ..was
            };
            act.revise::<medicines_spell::Entity>(spell, next).await?;
        }
        Ok(many)
    }
}

/// What is on record of some clinics.
async fn spells_of(
    act: &Act<'_>,
    clinics: impl Iterator<Item = SubjectId>,
) -> Result<Vec<medicines_spell::Model>> {
    use medicines_spell::{Column, Entity};
    let clinics: Vec<i64> = clinics.map(|clinic| clinic.0).collect();
    let mut found = Vec::new();
    for some in clinics.chunks(10_000) {
        let rows = known_in::<Entity>(act.actor().scope, Known::Now)
            .filter(Column::FacilityId.is_in(some.iter().copied()))
            .all(act.tx())
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// A spell under the scheme.
#[derive(Debug, Clone)]
pub struct MedicinesSpell {
    /// The clinic.
    pub facility: SubjectId,
    /// Where it lay on the date.
    pub area_key: AreaKey,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent while it holds.
    pub until: Option<NaiveDate>,
}

/// The spells of clinics within scope that began on a date or before.
pub async fn medicines_spells(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<MedicinesSpell>> {
    use medicines_spell::{Column, Entity};
    let lay = lay::<Entity>(db, scope, known, as_of).await?;
    let begun = known_in::<Entity>(lay.reach(), known).filter(Column::ValidFrom.lte(as_of));
    let columns = [
        Column::SubjectId,
        Column::AreaKey,
        Column::FacilityId,
        Column::ValidFrom,
        Column::ValidUntil,
    ];
    let rows = packed::rows(db, begun, columns).await?.into_iter();
    let spell = |(subject, key, facility, from, until)| {
        Some(MedicinesSpell { facility, area_key: lay.within(subject, key)?, from, until })
    };
    Ok(rows.filter_map(spell).collect())
}
