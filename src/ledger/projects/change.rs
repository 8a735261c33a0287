//! Changing what is said of a project.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::account::Permission;
use crate::domain::clinic::Structure;
use crate::domain::facility::FacilityKind;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::measure::FloorArea;
use crate::domain::money::Fen;
use crate::domain::typed;
use crate::domain::words::words;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{clinic_project, facility};
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::version::Versioned;

words! {
    /// Something that may be said of a project, and may be left unsaid again.
    ProjectField {
        /// Form of structure.
        Structure = "结构形式",
        /// How many storeys.
        Storeys = "层数",
        /// Where it stands.
        Site = "建设地点",
        /// Built floor area.
        BuiltArea = "实测面积",
        /// Planned start of works.
        PlannedStart = "计划开工",
        /// Planned end of works.
        PlannedFinish = "计划竣工",
        /// Contract price.
        ContractPrice = "合同价",
        /// Settlement price.
        SettlementPrice = "决算价",
        /// How the builder was chosen.
        Procurement = "采购方式",
        /// Who looks after it.
        Caretaker = "管护人",
        /// The village doctor.
        VillageDoctor = "村医",
        /// A remark.
        Remark = "备注",
        /// The clinic that it builds.
        Facility = "村卫生室",
    }
}

/// Changes what is said of a project. What is left out stays as it is; what is named under
/// `clear` is said no more.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeProject {
    /// The project; taken from the address.
    #[serde(skip)]
    pub project: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// What is to be cleared.
    #[serde(default)]
    pub clear: Vec<ProjectField>,
    /// The clinic that it builds.
    #[serde(default, deserialize_with = "typed::optional_choice")]
    pub facility: Option<PublicId>,
    /// Form of structure.
    #[serde(default, deserialize_with = "typed::optional_choice")]
    pub structure: Option<Structure>,
    /// How many storeys.
    #[serde(default, deserialize_with = "typed::optional_number")]
    #[validate(range(min = 1, max = 9))]
    #[schema(minimum = 1, maximum = 9)]
    pub storeys: Option<i32>,
    /// Where it stands.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub site: Option<String>,
    /// Built floor area, in hundredths of a square metre (or square metres as text).
    #[serde(default, deserialize_with = "typed::optional_area")]
    pub built_area: Option<FloorArea>,
    /// Planned start of works.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub planned_start: Option<NaiveDate>,
    /// Planned end of works.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub planned_finish: Option<NaiveDate>,
    /// Contract price in fen (or yuan as text).
    #[serde(default, deserialize_with = "typed::optional_money")]
    pub contract_price: Option<Fen>,
    /// Settlement price in fen (or yuan as text).
    #[serde(default, deserialize_with = "typed::optional_money")]
    pub settlement_price: Option<Fen>,
    /// How the builder was chosen, and why so.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub procurement: Option<String>,
    /// Who looks after it.
    #[serde(default, deserialize_with = "typed::optional_name")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub caretaker: Option<String>,
    /// The village doctor.
    #[serde(default, deserialize_with = "typed::optional_name")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub village_doctor: Option<String>,
    /// A remark.
    #[serde(default, deserialize_with = "typed::optional_lines")]
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub remark: Option<String>,
}

impl Command for ChangeProject {
    type Outcome = i32;

    const KIND: &'static str = "project.change";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::WORKS;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let project = self.project.ok_or(LedgerError::NotFound)?;
        let current = act.find::<clinic_project::Entity>(project).await?;
        act.assure_seen::<clinic_project::Entity>(&current, self.seen).await?;
        let mut faults = Faults::default();
        let facility = self.clinic(act, &mut faults).await?;
        self.look_over(&mut faults);
        let next = self.content(clinic_project::Entity::content(current.clone()), facility);
        if next.planned_finish.is_some() && next.planned_finish < next.planned_start {
            faults.add("planned_finish", "DATE_ORDER", "计划竣工日期早于计划开工日期。");
        }
        faults.none()?;
        Ok(act.revise::<clinic_project::Entity>(current, next).await?.version)
    }
}

impl ChangeProject {
    /// The key of the clinic that is named.
    async fn clinic(&self, act: &Act<'_>, faults: &mut Faults) -> Result<Option<SubjectId>> {
        let Some(named) = self.facility else { return Ok(None) };
        let found = act.find_all::<facility::Entity>([named]).await?.remove(&named);
        match found {
            Some(clinic) if clinic.kind == FacilityKind::VillageClinic => {
                return Ok(Some(clinic.subject_id));
            }
            Some(_) => faults.add("facility", "FACILITY_KIND", "项目只能关联村卫生室。"),
            None => faults.add("facility", "REF_NOT_FOUND", "没有找到该机构。"),
        }
        Ok(None)
    }

    /// Notes what is to be both said and cleared.
    fn look_over(&self, faults: &mut Faults) {
        let said = |field: ProjectField| match field {
            ProjectField::Structure => self.structure.is_some(),
            ProjectField::Storeys => self.storeys.is_some(),
            ProjectField::Site => self.site.is_some(),
            ProjectField::BuiltArea => self.built_area.is_some(),
            ProjectField::PlannedStart => self.planned_start.is_some(),
            ProjectField::PlannedFinish => self.planned_finish.is_some(),
            ProjectField::ContractPrice => self.contract_price.is_some(),
            ProjectField::SettlementPrice => self.settlement_price.is_some(),
            ProjectField::Procurement => self.procurement.is_some(),
            ProjectField::Caretaker => self.caretaker.is_some(),
            ProjectField::VillageDoctor => self.village_doctor.is_some(),
            ProjectField::Remark => self.remark.is_some(),
            ProjectField::Facility => self.facility.is_some(),
        };
        for (at, field) in self.clear.iter().enumerate().filter(|(_, field)| said(**field)) {
            let detail = format!("“{field}”不能既填写又清空。");
            faults.add(&format!("clear/{at}"), "CLEAR", detail);
        }
    }

    fn content(
        self,
        was: clinic_project::Content,
        facility: Option<SubjectId>,
    ) -> clinic_project::Content {
        let clear = self.clear;
        let kept = |field: ProjectField| !clear.contains(&field);
        macro_rules! next {
            ($field:ident, $name:ident) => {
                self.$field.or(was.$field.filter(|_| kept(ProjectField::$name)))
            };
        }
        clinic_project::Content {
            facility_id: facility.or(was.facility_id.filter(|_| kept(ProjectField::Facility))),
            structure: next!(structure, Structure),
            storeys: next!(storeys, Storeys),
            site: next!(site, Site),
            built_area: next!(built_area, BuiltArea),
            planned_start: next!(planned_start, PlannedStart),
            planned_finish: next!(planned_finish, PlannedFinish),
            contract_price: next!(contract_price, ContractPrice),
            settlement_price: next!(settlement_price, SettlementPrice),
            procurement: next!(procurement, Procurement),
            caretaker: next!(caretaker, Caretaker),
            village_doctor: next!(village_doctor, VillageDoctor),
            remark: next!(remark, Remark),
            ..was
        }
    }
}
