//! Health institutions and their all-in-one devices.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::act::{Act, Command, Needs, Written};
use super::entity::{device, facility};
use super::error::{Faults, Result};
use super::packed;
use super::places::lay;
use super::version::{as_known, known_in};
use crate::domain::account::Permission;
use crate::domain::area::{AreaKey, Scope};
use crate::domain::facility::{DeviceFunction, FacilityKind};
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;

/// An institution to be entered.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFacility {
    /// The client's own name for it, if it has one.
    pub id: Option<PublicId>,
    /// The village, township or county that it lies in.
    pub area_key: AreaKey,
    /// What kind it is.
    pub kind: FacilityKind,
    /// Its name.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    #[schema(max_length = 100)]
    pub name: String,
    /// Code by WS 218, where there is one.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 30))]
    #[schema(max_length = 30)]
    pub institution_code: Option<String>,
    /// Since when it meets the standard without a project of the plan.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub standard_since: Option<NaiveDate>,
    /// The first day in operation.
    #[serde(deserialize_with = "typed::date")]
    pub valid_from: NaiveDate,
}

/// Enters institutions.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterFacilities {
    /// The institutions.
    #[validate(nested)]
    pub facilities: Vec<NewFacility>,
}

impl Command for RegisterFacilities {
    type Outcome = Vec<PublicId>;

    const KIND: &'static str = "facility.register";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    async fn apply(self, act: &Act<'_>) -> Result<Vec<PublicId>> {
        let scope = act.actor().scope;
        let mut faults = Faults::default();
        for (at, _) in
            self.facilities.iter().enumerate().filter(|(_, new)| !scope.covers(new.area_key))
        {
            let field = format!("facilities/{at}/area_key");
            faults.add(&field, "REF_NOT_FOUND", "没有找到该单位。");
        }
        faults.none()?;
        let named = self.facilities.iter().enumerate();
        let named = named.filter_map(|(at, new)| Some((format!("facilities/{at}/id"), new.id?)));
        act.assure_new::<facility::Entity>(named).await?;
        let rows = self.facilities.into_iter().map(|new| {
            let content = facility::Content {
                area_key: new.area_key,
                kind: new.kind,
                name: new.name,
                institution_code: new.institution_code,
                standard_since: new.standard_since,
                valid_from: new.valid_from,
                valid_until: None,
            };
            (new.id, content)
        });
        let opened = act.open_many::<facility::Entity>(rows.collect()).await?;
        Ok(opened.into_iter().map(|row| row.public_id).collect())
    }
}

/// A device that was delivered.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// The clinic.
    pub facility: PublicId,
    /// The serial number on the plate.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    #[schema(max_length = 50)]
    pub serial: String,
    /// The model.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub model: Option<String>,
    /// The functions that it has.
    #[serde(default)]
    #[validate(length(max = 7))]
    #[schema(max_items = 7)]
    pub functions: Vec<DeviceFunction>,
    /// The day of delivery.
    #[serde(deserialize_with = "typed::date")]
    pub delivered_on: NaiveDate,
}

/// Enters devices that were delivered.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliverDevices {
    /// The devices.
    #[validate(nested)]
    pub devices: Vec<Delivery>,
}

impl Command for DeliverDevices {
    type Outcome = Vec<PublicId>;

    const KIND: &'static str = "device.deliver";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::PLACES;

    async fn apply(self, act: &Act<'_>) -> Result<Vec<PublicId>> {
        let named = self.devices.iter().map(|device| device.facility);
        let clinics = act.find_all::<facility::Entity>(named).await?;
        let mut faults = Faults::default();
        let mut rows = Vec::with_capacity(self.devices.len());
        for (at, new) in self.devices.into_iter().enumerate() {
            let field = format!("devices/{at}/delivered_on");
            faults.past_day(&field, new.delivered_on, act.today(), "配备日期");
            let Some(clinic) = clinics.get(&new.facility) else {
                let field = format!("devices/{at}/facility");
                faults.add(&field, "REF_NOT_FOUND", "没有找到该机构。");
                continue;
            };
            let content = device::Content {
                area_key: clinic.area_key,
                facility_id: clinic.subject_id,
                serial: new.serial,
                model: new.model,
                functions: new.functions.iter().map(|at| at.code()).collect::<Vec<_>>().join(","),
                delivered_on: new.delivered_on,
            };
            rows.push((None, content));
        }
        faults.none()?;
        let opened = act.open_many::<device::Entity>(rows).await?;
        Ok(opened.into_iter().map(|row| row.public_id).collect())
    }
}

/// An institution on a date.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FacilityLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// Its key, for joining within a page.
    #[serde(skip)]
    pub subject_id: SubjectId,
    /// Where it lies.
    pub area_key: AreaKey,
    /// Its kind.
    pub kind: FacilityKind,
    /// Its name.
    pub name: String,
    /// Since when it meets the standard without a project.
    pub standard_since: Option<NaiveDate>,
}

/// The institutions within scope on a date.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<FacilityLine>> {
    use facility::{Column, Entity};
    let lay = lay::<Entity>(db, scope, known, as_of).await?;
    let there = known_in::<Entity>(lay.reach(), known)
        .filter(Column::ValidFrom.lte(as_of))
        .filter(super::still(Column::ValidUntil, as_of));
    let columns = [
        Column::PublicId,
        Column::SubjectId,
        Column::AreaKey,
        Column::Kind,
        Column::Name,
        Column::StandardSince,
    ];
    let rows = packed::rows(db, there, columns).await?.into_iter();
    let line = |(id, subject_id, key, kind, name, standard_since)| {
        let area_key = lay.within(subject_id, key)?;
        Some(FacilityLine { id, subject_id, area_key, kind, name, standard_since })
    };
    Ok(rows.filter_map(line).collect())
}

/// What some institutions are called, wherever they lie: whoever asks has their keys from what
/// they may see.
pub(super) async fn names(
    db: &impl ConnectionTrait,
    known: Known,
    keys: impl Iterator<Item = SubjectId>,
) -> Result<HashMap<SubjectId, String>> {
    use facility::{Column, Entity};
    let keys: BTreeSet<i64> = keys.map(|id| id.0).collect();
    let rows: Vec<(SubjectId, String)> = Entity::find()
        .filter(as_known::<Entity>(known))
        .filter(Column::SubjectId.is_in(keys))
        .select_only()
        .columns([Column::SubjectId, Column::Name])
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// A device at an institution.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeviceLine {
    /// Its name outside the ledger.
    pub id: PublicId,
    /// The institution.
    #[serde(skip)]
    pub facility_id: SubjectId,
    /// Its serial number.
    pub serial: String,
    /// Its model.
    pub model: Option<String>,
    /// The day of delivery.
    pub delivered_on: NaiveDate,
}

/// The devices within scope that were delivered by a date.
pub async fn devices(
    db: &impl ConnectionTrait,
    scope: Scope,
    known: Known,
    as_of: NaiveDate,
) -> Result<Vec<DeviceLine>> {
    use device::{Column, Entity};
    let lay = lay::<Entity>(db, scope, known, as_of).await?;
    let delivered = known_in::<Entity>(lay.reach(), known).filter(Column::DeliveredOn.lte(as_of));
    let columns = [
        Column::SubjectId,
        Column::AreaKey,
        Column::PublicId,
        Column::FacilityId,
        Column::Serial,
        Column::Model,
        Column::DeliveredOn,
    ];
    let rows = packed::rows(db, delivered, columns).await?.into_iter();
    let line = |(subject, key, id, facility_id, serial, model, delivered_on)| {
        lay.within(subject, key)?;
        Some(DeviceLine { id, facility_id, serial, model, delivered_on })
    };
    Ok(rows.filter_map(line).collect())
}
