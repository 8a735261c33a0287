//! Putting key specialties on the list.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::account::Permission;
use crate::domain::clinic::MilestoneKind;
use crate::domain::facility::FacilityKind;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::money::Fen;
use crate::domain::specialty::SpecialtyKind;
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{facility, key_specialty, milestone};
use crate::ledger::error::{Faults, Result};
use crate::ledger::projects::{Issued, Warning};
use crate::ledger::version::known_in;

/// A key specialty as it is put on the list.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSpecialty {
    /// The client's own name for it: a UUID v7. A packet sent twice is one project.
    pub id: Option<PublicId>,
    /// The county hospital.
    pub facility: PublicId,
    /// The specialty.
    pub specialty: SpecialtyKind,
    /// Its number.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    #[schema(max_length = 50)]
    pub code: String,
    /// Its name; hospital and specialty where none is given. Another specialty than the two
    /// that the plan names needs one.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub name: Option<String>,
    /// The batch of the plan: the id of a stage, such as `2015`.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 20), custom(function = "not_blank"))]
    #[schema(max_length = 20)]
    pub batch: String,
    /// The programme that pays.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    #[schema(max_length = 100)]
    pub funding_programme: String,
    /// The document that approves its scheme.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub scheme_no: Option<String>,
    /// Who leads it.
    #[serde(default, deserialize_with = "typed::optional_name")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub leader: Option<String>,
    /// The beds that it is to have.
    #[serde(default, deserialize_with = "typed::optional_number")]
    #[validate(range(min = 1, max = 200))]
    #[schema(minimum = 1, maximum = 200)]
    pub beds: Option<i32>,
    /// Planned start.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub planned_start: Option<NaiveDate>,
    /// Planned end.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub planned_finish: Option<NaiveDate>,
    /// What it is to cost, in fen (or yuan as text).
    #[serde(default, deserialize_with = "typed::optional_money")]
    pub estimate: Option<Fen>,
}

/// Puts key specialties on the list: every one of a document at once, each with its first
/// step.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueSpecialties {
    /// The number of the document.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    #[schema(max_length = 100)]
    pub document_no: String,
    /// The day of issue.
    #[serde(deserialize_with = "typed::date")]
    pub issued_on: NaiveDate,
    /// The specialties.
    #[validate(length(min = 1, max = 500), nested)]
    pub projects: Vec<NewSpecialty>,
}

impl Command for IssueSpecialties {
    type Outcome = Issued;

    const KIND: &'static str = "specialty.issue";

    const NEEDS: Needs = Needs::May(Permission::IssuePlans);

    const WRITES: Written = Written::WORKS;

    async fn apply(self, act: &Act<'_>) -> Result<Issued> {
        let named = self.projects.iter().map(|new| new.facility);
        let hospitals = act.find_all::<facility::Entity>(named).await?;
        let mut faults = Faults::default();
        faults.past_day("issued_on", self.issued_on, act.today(), "下达日期");
        self.look_over(&hospitals, &mut faults);
        self.look_up_codes(act, &mut faults).await?;
        faults.none()?;
        let named = self.projects.iter().enumerate();
        let named = named.filter_map(|(at, new)| Some((format!("projects/{at}/id"), new.id?)));
        act.assure_new::<key_specialty::Entity>(named).await?;
        let warnings = self.double_funding(act, &hospitals).await?;
        let (document_no, issued_on) = (self.document_no, self.issued_on);
        let mut rows = Vec::with_capacity(self.projects.len());
        for new in self.projects {
            let Some(hospital) = hospitals.get(&new.facility) else { continue };
            rows.push((new.id, content(new, hospital, &document_no)));
        }
        let opened = act.open_many::<key_specialty::Entity>(rows).await?;
        let first = opened.iter().map(|project| {
            let content = milestone::Content {
                area_key: project.area_key,
                project_id: project.subject_id,
                kind: MilestoneKind::PlanIssued,
                reached_on: issued_on,
                document_no: Some(document_no.clone()),
                remark: None,
            };
            (None, content)
        });
        act.open_many::<milestone::Entity>(first.collect()).await?;
        Ok(Issued { projects: opened.into_iter().map(|row| row.public_id).collect(), warnings })
    }
}

impl IssueSpecialties {
    fn look_over(&self, hospitals: &HashMap<PublicId, facility::Model>, faults: &mut Faults) {
        let mut codes = HashSet::new();
        for (at, new) in self.projects.iter().enumerate() {
            let field = |name: &str| format!("projects/{at}/{name}");
            match hospitals.get(&new.facility) {
                None => faults.add(&field("facility"), "REF_NOT_FOUND", "没有找到该机构。"),
                Some(hospital) if hospital.kind != FacilityKind::CountyHospital => {
                    let detail = "重点专科只建在县级医院。";
                    faults.add(&field("facility"), "FACILITY_KIND", detail);
                }
                Some(_) => {}
            }
            if new.specialty == SpecialtyKind::Other && new.name.is_none() {
                faults.add(&field("name"), "REQUIRED", "此项必填：请写明是哪个专科。");
            }
            if !codes.insert(&new.code) {
                faults.add(&field("code"), "DUPLICATE", "项目编号与前面的重复。");
            }
            if new.planned_finish < new.planned_start && new.planned_finish.is_some() {
                let detail = "计划建成日期早于计划开始日期。";
                faults.add(&field("planned_finish"), "DATE_ORDER", detail);
            }
        }
    }

    /// Notes numbers that another specialty bears already.
    async fn look_up_codes(&self, act: &Act<'_>, faults: &mut Faults) -> Result<()> {
        use key_specialty::{Column, Entity};
        let rows = known_in::<Entity>(act.actor().scope, Known::Now)
            .filter(Column::Code.is_in(self.projects.iter().map(|new| new.code.as_str())))
            .all(act.tx())
            .await?;
        let taken: HashSet<String> = rows.into_iter().map(|row| row.code).collect();
        let own = self.projects.iter().enumerate();
        for (at, _) in own.filter(|(_, new)| taken.contains(&new.code)) {
            faults.add(&format!("projects/{at}/code"), "DUPLICATE", "项目编号已登记过。");
        }
        Ok(())
    }

    /// Warns of specialties that a hospital is already being paid for.
    async fn double_funding(
        &self,
        act: &Act<'_>,
        hospitals: &HashMap<PublicId, facility::Model>,
    ) -> Result<Vec<Warning>> {
        use key_specialty::{Column, Entity};
        let keys = hospitals.values().map(|row| row.subject_id.0);
        let rows = known_in::<Entity>(act.actor().scope, Known::Now)
            .filter(Column::FacilityId.is_in(keys))
            .filter(Column::Specialty.ne(SpecialtyKind::Other))
            .all(act.tx())
            .await?;
        let mut there: HashMap<(SubjectId, SpecialtyKind), String> = rows
            .into_iter()
            .map(|row| ((row.facility_id, row.specialty), row.funding_programme))
            .collect();
        let mut warnings = Vec::new();
        for (at, new) in self.projects.iter().enumerate() {
            let Some(hospital) = hospitals.get(&new.facility) else { continue };
            let key = (hospital.subject_id, new.specialty);
            if let Some(programme) = there.get(&key) {
                warnings.push(Warning {
                    pointer: format!("#/projects/{at}/specialty"),
                    code: "DOUBLE_FUNDING".to_owned(),
                    detail: format!(
                        "该院已有“{programme}”的同一专科项目，请核对是否重复安排资金。"
                    ),
                });
            }
            if new.specialty != SpecialtyKind::Other {
                there.insert(key, new.funding_programme.clone());
            }
        }
        Ok(warnings)
    }
}

/// A specialty lies where its hospital does.
fn content(
    new: NewSpecialty,
    hospital: &facility::Model,
    document_no: &str,
) -> key_specialty::Content {
    let name = new.name.unwrap_or_else(|| format!("{}{}", hospital.name, new.specialty));
    key_specialty::Content {
        area_key: hospital.area_key,
        facility_id: hospital.subject_id,
        specialty: new.specialty,
        search: format!("{name} {}", new.code).to_lowercase(),
        code: new.code,
        name,
        batch: new.batch,
        funding_programme: new.funding_programme,
        document_no: document_no.to_owned(),
        scheme_no: new.scheme_no,
        leader: new.leader,
        beds: new.beds,
        planned_start: new.planned_start,
        planned_finish: new.planned_finish,
        estimate: new.estimate,
        remark: None,
    }
}
