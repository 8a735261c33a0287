//! Assessments of those who practise (条例 art. 34, 36; 医师法 art. 42).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::checks::happened;
use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::registration::AssessmentResult;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::assessment;
use crate::ledger::error::{Faults, Result};
use crate::ledger::version::Versioned;

/// An assessment.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAssessment {
    /// The day.
    #[serde(deserialize_with = "typed::date")]
    pub assessed_on: NaiveDate,
    /// What it came to.
    pub result: AssessmentResult,
    /// Who was heard: the clinic, the doctor, the village committee and villagers.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub heard: Option<String>,
    /// The document that says so.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
    /// A remark.
    #[serde(default, deserialize_with = "typed::optional_lines")]
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub remark: Option<String>,
}

impl NewAssessment {
    fn look_over(&self, today: NaiveDate) -> Result<()> {
        let mut faults = Faults::default();
        happened(&mut faults, "assessed_on", self.assessed_on, today, "考核日期");
        faults.none()
    }
}

/// Enters an assessment of somebody on record.
#[derive(Debug, Clone, Validate)]
pub struct RecordAssessment {
    /// Who.
    pub practitioner: PublicId,
    /// The assessment.
    #[validate(nested)]
    pub assessment: NewAssessment,
}

impl Command for RecordAssessment {
    type Outcome = PublicId;

    const KIND: &'static str = "assessment.record";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let person = act.find_person(self.practitioner).await?;
        self.assessment.look_over(act.today())?;
        let NewAssessment { assessed_on, result, heard, document_no, remark } = self.assessment;
        let content = assessment::Content {
            area_key: person.area_key,
            practitioner_id: person.subject_id,
            assessed_on,
            result,
            heard,
            document_no,
            remark,
        };
        Ok(act.open::<assessment::Entity>(None, content).await?.public_id)
    }
}

/// Corrects an assessment. The envelope says why.
#[derive(Debug, Clone, Validate)]
pub struct CorrectAssessment {
    /// The assessment.
    pub id: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
    /// What it says.
    #[validate(nested)]
    pub assessment: NewAssessment,
}

impl Command for CorrectAssessment {
    type Outcome = i32;

    const KIND: &'static str = "assessment.correct";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let current = act.find_held::<assessment::Entity>(self.id).await?;
        act.assure_seen::<assessment::Entity>(&current, self.seen).await?;
        self.assessment.look_over(act.today())?;
        let NewAssessment { assessed_on, result, heard, document_no, remark } = self.assessment;
        let was = assessment::Entity::content(current.clone());
        let next = assessment::Content { assessed_on, result, heard, document_no, remark, ..was };
        Ok(act.revise::<assessment::Entity>(current, next).await?.version)
    }
}

/// Strikes out an assessment that was entered by mistake; the envelope says why.
#[derive(Debug, Clone, Copy, Validate)]
pub struct StrikeAssessment {
    /// The assessment.
    pub id: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for StrikeAssessment {
    type Outcome = ();

    const KIND: &'static str = "assessment.strike";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = act.find_held::<assessment::Entity>(self.id).await?;
        act.assure_seen::<assessment::Entity>(&current, self.seen).await?;
        act.strike::<assessment::Entity>(&current).await
    }
}
