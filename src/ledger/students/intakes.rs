//! Intakes: the places that a county has in a year, and who was admitted.

use chrono::{Datelike, NaiveDate};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::account::Permission;
use crate::domain::area::{AreaKey, Level};
use crate::domain::ids::PublicId;
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{intake, student};
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::version::known_in;

/// A county's places in a year.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIntake {
    /// The client's own name for it, if it has one.
    #[serde(default)]
    pub id: Option<PublicId>,
    /// The county.
    pub area_key: AreaKey,
    /// The year.
    #[validate(range(min = 2009, max = 2100))]
    #[schema(minimum = 2009, maximum = 2100)]
    pub year: i32,
    /// How many places there are.
    #[validate(range(min = 0, max = 10000))]
    #[schema(minimum = 0, maximum = 10000)]
    pub places: i32,
    /// The school.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub school: Option<String>,
    /// The day on which it was announced.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub announced_on: Option<NaiveDate>,
    /// The document that says so.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
}

/// Enters the places of counties in a year.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnounceIntakes {
    /// County by county.
    #[validate(length(min = 1, max = 500), nested)]
    #[schema(min_items = 1, max_items = 500)]
    pub intakes: Vec<NewIntake>,
}

impl Command for AnnounceIntakes {
    type Outcome = Vec<PublicId>;

    const KIND: &'static str = "student.announce";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::TRAINING;

    async fn apply(self, act: &Act<'_>) -> Result<Vec<PublicId>> {
        let there = known_in::<intake::Entity>(act.actor().scope, Known::Now);
        let there = there.all(act.tx()).await?;
        let mut seen: Vec<(AreaKey, i32)> =
            there.iter().map(|row| (row.area_key, row.year)).collect();
        let mut faults = Faults::default();
        let mut rows = Vec::with_capacity(self.intakes.len());
        for (at, new) in self.intakes.into_iter().enumerate() {
            let field = |name: &str| format!("intakes/{at}/{name}");
            let own = new.area_key.level() == Level::County;
            if !own || !act.actor().scope.covers(new.area_key) {
                faults.add(&field("area_key"), "REF_NOT_FOUND", "没有找到该县区。");
            }
            if let Some(on) = new.announced_on {
                faults.past_day(&field("announced_on"), on, act.today(), "公布日期");
            }
            if seen.contains(&(new.area_key, new.year)) {
                let detail = format!("该县区 {} 年的招生已登记。", new.year);
                faults.overlap(&field("year"), detail);
            }
            seen.push((new.area_key, new.year));
            let content = intake::Content {
                area_key: new.area_key,
                year: new.year,
                places: new.places,
                school: new.school,
                announced_on: new.announced_on,
                document_no: new.document_no,
            };
            rows.push((new.id, content));
        }
        faults.none()?;
        let opened = act.open_many::<intake::Entity>(rows).await?;
        Ok(opened.into_iter().map(|row| row.public_id).collect())
    }
}

/// A student who was admitted.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStudent {
    /// The client's own name for it, if it has one.
    #[serde(default)]
    pub id: Option<PublicId>,
    /// The name.
    #[serde(deserialize_with = "typed::name")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    #[schema(max_length = 50)]
    pub name: String,
    /// The day of admission.
    #[serde(deserialize_with = "typed::date")]
    pub admitted_on: NaiveDate,
}

/// Enters who was admitted.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdmitStudents {
    /// The intake; taken from the address.
    #[serde(skip)]
    pub intake: Option<PublicId>,
    /// Student by student.
    #[validate(length(min = 1, max = 1000), nested)]
    #[schema(min_items = 1, max_items = 1000)]
    pub students: Vec<NewStudent>,
}

impl Command for AdmitStudents {
    type Outcome = Vec<PublicId>;

    const KIND: &'static str = "student.admit";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::TRAINING;

    async fn apply(self, act: &Act<'_>) -> Result<Vec<PublicId>> {
        let named = self.intake.ok_or(LedgerError::NotFound)?;
        let intake = act.find::<intake::Entity>(named).await?;
        let there = known_in::<student::Entity>(act.actor().scope, Known::Now)
            .filter(student::Column::IntakeId.eq(intake.subject_id.0))
            .all(act.tx())
            .await?
            .len();
        let mut faults = Faults::default();
        let places = usize::try_from(intake.places).unwrap_or(0);
        if there + self.students.len() > places {
            let detail = format!("计划招 {places} 人，已录取 {there} 人。");
            faults.add("students", "RANGE", detail);
        }
        let mut rows = Vec::with_capacity(self.students.len());
        for (at, new) in self.students.into_iter().enumerate() {
            let field = format!("students/{at}/admitted_on");
            faults.past_day(&field, new.admitted_on, act.today(), "录取日期");
            if new.admitted_on.year() != intake.year {
                let detail = format!("录取日期不在 {} 年。", intake.year);
                faults.add(&field, "DATE_RANGE", detail);
            }
            let content = student::Content {
                area_key: intake.area_key,
                intake_id: intake.subject_id,
                name: new.name,
                admitted_on: new.admitted_on,
                graduated_on: None,
                facility_id: None,
                assigned_on: None,
                served_from: None,
                served_until: None,
                breached_on: None,
                breach_reason: None,
                remark: None,
            };
            rows.push((new.id, content));
        }
        faults.none()?;
        let opened = act.open_many::<student::Entity>(rows).await?;
        Ok(opened.into_iter().map(|row| row.public_id).collect())
    }
}
