//! Putting projects on the list.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::account::Permission;
use crate::domain::area::{AreaKey, Level};
use crate::domain::clinic::{MilestoneKind, Structure, WorkKind};
use crate::domain::ids::{AccountId, PublicId, SubjectId};
use crate::domain::measure::FloorArea;
use crate::domain::money::Fen;
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{act, clinic_project, facility, milestone, subject};
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::version::known_in;

/// A project as the investment plan puts it.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProject {
    /// The client's own name for it: a UUID v7. A packet sent twice is one project.
    pub id: Option<PublicId>,
    /// The village.
    pub area_key: AreaKey,
    /// The clinic that it builds, once that is entered.
    pub facility: Option<PublicId>,
    /// Its number.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    #[schema(max_length = 50)]
    pub code: String,
    /// Its name, such as 官亭镇石院村卫生室.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    #[schema(max_length = 100)]
    pub name: String,
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
    /// Nature of the works.
    pub work_kind: WorkKind,
    /// Form of structure.
    #[serde(default, deserialize_with = "typed::optional_choice")]
    pub structure: Option<Structure>,
    /// How many storeys.
    #[serde(default, deserialize_with = "typed::optional_number")]
    #[validate(range(min = 1, max = 9))]
    #[schema(minimum = 1, maximum = 9)]
    pub storeys: Option<i32>,
    /// Where it is to stand.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub site: Option<String>,
    /// Approved floor area, in hundredths of a square metre (or square metres as text).
    #[serde(default, deserialize_with = "typed::optional_area")]
    pub planned_area: Option<FloorArea>,
    /// Planned start of works.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub planned_start: Option<NaiveDate>,
    /// Planned end of works.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub planned_finish: Option<NaiveDate>,
    /// Estimate in fen (or yuan as text).
    #[serde(default, deserialize_with = "typed::optional_money")]
    pub estimate: Option<Fen>,
}

/// Issues an investment plan: every project of it at once, each with its first step.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssuePlan {
    /// The number of the document (政府投资条例 art. 16).
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(max = 100), custom(function = "not_blank"))]
    #[schema(max_length = 100)]
    pub document_no: String,
    /// The day of issue.
    #[serde(deserialize_with = "typed::date")]
    pub issued_on: NaiveDate,
    /// The projects.
    #[validate(length(min = 1, max = 2000), nested)]
    pub projects: Vec<NewProject>,
}

/// What issuing a plan came to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Issued {
    /// The projects, in the order in which they came.
    pub projects: Vec<PublicId>,
    /// What a person should look at. Nothing was refused for it.
    pub warnings: Vec<Warning>,
}

/// Something to look at that does not stop anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Warning {
    /// Where, as a JSON Pointer fragment.
    pub pointer: String,
    /// A stable code such as `DOUBLE_FUNDING`.
    pub code: String,
    /// What to look at, in Chinese.
    pub detail: String,
}

impl Command for IssuePlan {
    type Outcome = Issued;

    const KIND: &'static str = "plan.issue";

    const NEEDS: Needs = Needs::May(Permission::IssuePlans);

    const WRITES: Written = Written::WORKS;

    async fn apply(self, act: &Act<'_>) -> Result<Issued> {
        let named = self.projects.iter().filter_map(|new| new.facility);
        let facilities = act.find_all::<facility::Entity>(named).await?;
        let mut faults = Faults::default();
        self.look_over(act, &mut faults);
        self.look_up_codes(act, &mut faults).await?;
        self.look_up_facilities(&facilities, &mut faults);
        faults.none()?;
        let named = self.projects.iter().enumerate();
        let named = named.filter_map(|(at, new)| Some((format!("projects/{at}/id"), new.id?)));
        act.assure_new::<clinic_project::Entity>(named).await?;
        let warnings = self.double_funding(act).await?;
        let (document_no, issued_on) = (self.document_no, self.issued_on);
        let mut rows = Vec::with_capacity(self.projects.len());
        for new in self.projects {
            let facility = new.facility.and_then(|named| facilities.get(&named));
            let facility_id = facility.map(|row| row.subject_id);
            rows.push((new.id, content(new, facility_id, &document_no)));
        }
        let opened = act.open_many::<clinic_project::Entity>(rows).await?;
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

impl IssuePlan {
    fn look_over(&self, act: &Act<'_>, faults: &mut Faults) {
        let scope = act.actor().scope;
        faults.past_day("issued_on", self.issued_on, act.today(), "下达日期");
        let mut codes = HashSet::new();
        for (at, new) in self.projects.iter().enumerate() {
            let field = |name: &str| format!("projects/{at}/{name}");
            if new.area_key.level() != Level::Village || !scope.covers(new.area_key) {
                faults.add(&field("area_key"), "REF_NOT_FOUND", "没有找到该单位。");
            }
            if !codes.insert(&new.code) {
                faults.add(&field("code"), "DUPLICATE", "项目编号与前面的重复。");
            }
            if new.planned_finish < new.planned_start && new.planned_finish.is_some() {
                let detail = "计划竣工日期早于计划开工日期。";
                faults.add(&field("planned_finish"), "DATE_ORDER", detail);
            }
        }
    }

    fn look_up_facilities(
        &self,
        facilities: &HashMap<PublicId, facility::Model>,
        faults: &mut Faults,
    ) {
        for (at, new) in self.projects.iter().enumerate() {
            if new.facility.is_some_and(|named| !facilities.contains_key(&named)) {
                let field = format!("projects/{at}/facility");
                faults.add(&field, "REF_NOT_FOUND", "没有找到该机构。");
            }
        }
    }

    /// Notes numbers that another project bears already.
    async fn look_up_codes(&self, act: &Act<'_>, faults: &mut Faults) -> Result<()> {
        use clinic_project::{Column, Entity};
        let codes: Vec<&str> = self.projects.iter().map(|new| new.code.as_str()).collect();
        let mut taken = HashSet::new();
        for some in codes.chunks(10_000) {
            let rows = known_in::<Entity>(act.actor().scope, Known::Now)
                .filter(Column::Code.is_in(some.iter().copied()))
                .all(act.tx())
                .await?;
            taken.extend(rows.into_iter().map(|row| row.code));
        }
        for at in (0..codes.len()).filter(|at| taken.contains(codes[*at])) {
            faults.add(&format!("projects/{at}/code"), "DUPLICATE", "项目编号已登记过。");
        }
        Ok(())
    }

    /// Warns of villages that another live project is already paid for (rebuilding after
    /// the earthquake of 2013 paid for clinics too).
    async fn double_funding(&self, act: &Act<'_>) -> Result<Vec<Warning>> {
        use clinic_project::{Column, Entity};
        let villages: Vec<i64> = self.projects.iter().map(|new| new.area_key.0).collect();
        let mut there: HashMap<AreaKey, String> = HashMap::new();
        for some in villages.chunks(10_000) {
            let rows = known_in::<Entity>(act.actor().scope, Known::Now)
                .filter(Column::AreaKey.is_in(some.iter().copied()))
                .all(act.tx())
                .await?;
            there.extend(rows.into_iter().map(|row| (row.area_key, row.funding_programme)));
        }
        let warn = |(at, new): (usize, &NewProject)| {
            there.get(&new.area_key).map(|programme| Warning {
                pointer: format!("#/projects/{at}/area_key"),
                code: "DOUBLE_FUNDING".to_owned(),
                detail: format!("该村已有“{programme}”的项目，请核对是否重复安排资金。"),
            })
        };
        Ok(self.projects.iter().enumerate().filter_map(warn).collect())
    }
}

fn content(
    new: NewProject,
    facility_id: Option<SubjectId>,
    document_no: &str,
) -> clinic_project::Content {
    clinic_project::Content {
        area_key: new.area_key,
        facility_id,
        search: format!("{} {}", new.name, new.code).to_lowercase(),
        code: new.code,
        name: new.name,
        batch: new.batch,
        funding_programme: new.funding_programme,
        document_no: document_no.to_owned(),
        work_kind: new.work_kind,
        structure: new.structure,
        storeys: new.storeys,
        site: new.site,
        planned_area: new.planned_area,
        built_area: None,
        planned_start: new.planned_start,
        planned_finish: new.planned_finish,
        estimate: new.estimate,
        contract_price: None,
        settlement_price: None,
        procurement: None,
        caretaker: None,
        village_doctor: None,
        remark: None,
    }
}

/// Who put a project on the list: the one person who may not accept it.
pub(in crate::ledger) async fn clerk_of(
    act_now: &Act<'_>,
    project: SubjectId,
) -> Result<Option<AccountId>> {
    let found = subject::Entity::find_by_id(project).one(act_now.tx()).await?;
    let created_by = found.ok_or(LedgerError::NotFound)?.created_by;
    let first = act::Entity::find_by_id(created_by).one(act_now.tx()).await?;
    Ok(first.and_then(|act| act.account_id))
}
