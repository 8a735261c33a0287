//! Those who sign: every member for themselves, and the four departments.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{RecordAnswers, assure_open, panel_of};
use crate::domain::account::Permission;
use crate::domain::checklist::Answers;
use crate::domain::ids::PublicId;
use crate::domain::inspection::{Department, Opinion};
use crate::domain::text::not_blank;
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{inspection, opinion, panelist};
use crate::ledger::error::{Fault, LedgerError, Result};
use crate::ledger::version::{Versioned, known_in};

/// Signs an inspection in one's own name (政府采购法 art. 41).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInspection {
    /// The inspection; taken from the address.
    #[serde(skip)]
    pub inspection: Option<PublicId>,
    /// For a member without an account: their name, confirmed by the chair from paper.
    #[serde(default, deserialize_with = "typed::optional_name")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub on_behalf_of: Option<String>,
    /// What the member adds.
    #[serde(default, deserialize_with = "typed::optional_lines")]
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub statement: Option<String>,
}

impl Command for SignInspection {
    type Outcome = PublicId;

    const KIND: &'static str = "inspection.sign";

    const NEEDS: Needs = Needs::May(Permission::Inspect);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let named = self.inspection.ok_or(LedgerError::NotFound)?;
        let inspection = act.find::<inspection::Entity>(named).await?;
        assure_open(&inspection)?;
        let answers: Answers = serde_json::from_str(&inspection.answers).unwrap_or_default();
        if answers.is_empty() {
            let detail = "还没有检查记录，不能签字。";
            return Err(LedgerError::state("未填", [RecordAnswers::KIND], detail));
        }
        let panel = panel_of(act, &inspection).await?;
        let own = |at: &&panelist::Model| {
            at.account_id.map(|id| id.0) == act.actor().account.map(|id| id.0)
        };
        let member = panel.iter().find(own).filter(|_| act.actor().account.is_some());
        let signs = match (&self.on_behalf_of, member) {
            (None, Some(member)) => member.clone(),
            (Some(name), Some(_)) => panel
                .iter()
                .find(|at| at.account_id.is_none() && at.name == *name)
                .cloned()
                .ok_or_else(|| {
                    let detail = "没有找到该成员；有账号的成员须本人签字。";
                    LedgerError::invalid("on_behalf_of", "REF_NOT_FOUND", detail)
                })?,
            (_, None) => {
                return Err(LedgerError::SecondPerson("您不是该次检查的成员。".to_owned()));
            }
        };
        let was = panelist::Entity::content(signs.clone());
        let signed_on = Some(act.today());
        let next = panelist::Content { signed_on, statement: self.statement, ..was };
        Ok(act.revise::<panelist::Entity>(signs, next).await?.public_id)
    }
}

/// Takes one's own signature back, so that the record can be mended.
#[derive(Debug, Clone, Copy, Validate)]
pub struct UnsignInspection {
    /// The inspection.
    pub inspection: PublicId,
}

impl Command for UnsignInspection {
    type Outcome = ();

    const KIND: &'static str = "inspection.unsign";

    const NEEDS: Needs = Needs::May(Permission::Inspect);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let inspection = act.find::<inspection::Entity>(self.inspection).await?;
        assure_open(&inspection)?;
        let panel = panel_of(act, &inspection).await?;
        let account = act.actor().account.map(|id| id.0);
        let member = panel.into_iter().find(|at| {
            account.is_some() && at.account_id.map(|id| id.0) == account && at.signed_on.is_some()
        });
        let member = member.ok_or_else(|| {
            LedgerError::state("未签字", [SignInspection::KIND], "您还没有签字。")
        })?;
        let was = panelist::Entity::content(member.clone());
        let next = panelist::Content { signed_on: None, statement: None, ..was };
        act.revise::<panelist::Entity>(member, next).await?;
        Ok(())
    }
}

/// Records a department's opinion (方案五.1 names the departments).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveOpinion {
    /// The inspection; taken from the address.
    #[serde(skip)]
    pub inspection: Option<PublicId>,
    /// The department.
    pub department: Department,
    /// Its opinion.
    pub opinion: Opinion,
    /// In its own words; needed where it disagrees.
    #[serde(default, deserialize_with = "typed::optional_lines")]
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub words: Option<String>,
    /// Who signs for it.
    #[serde(deserialize_with = "typed::name")]
    #[validate(length(max = 50), custom(function = "not_blank"))]
    #[schema(max_length = 50)]
    pub signer: String,
    /// The day.
    #[serde(deserialize_with = "typed::date")]
    pub signed_on: NaiveDate,
}

impl Command for GiveOpinion {
    type Outcome = PublicId;

    const KIND: &'static str = "inspection.opine";

    const NEEDS: Needs = Needs::May(Permission::Inspect);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let named = self.inspection.ok_or(LedgerError::NotFound)?;
        let inspection = act.find::<inspection::Entity>(named).await?;
        assure_open(&inspection)?;
        let mut faults = Vec::new();
        let project = act.undertaking_of(inspection.project_id).await?;
        if !project.kind.departments().contains(&self.department) {
            let detail = format!("{}的验收不征求{}部门意见。", project.kind, self.department);
            faults.push(Fault::at("department", "RANGE", detail));
        }
        if self.opinion == Opinion::Disagree && self.words.is_none() {
            faults.push(Fault::at("words", "REQUIRED", "不同意须写明理由。"));
        }
        if self.signed_on > act.today() {
            faults.push(Fault::at("signed_on", "DATE_FUTURE", "日期不能晚于今天。"));
        }
        if self.signed_on < inspection.inspected_on {
            faults.push(Fault::at("signed_on", "DATE_ORDER", "日期早于检查日期。"));
        }
        if !faults.is_empty() {
            return Err(LedgerError::Invalid(faults));
        }
        let content = opinion::Content {
            area_key: inspection.area_key,
            inspection_id: inspection.subject_id,
            department: self.department,
            opinion: self.opinion,
            words: self.words,
            signer: self.signer,
            signed_on: self.signed_on,
        };
        let before = known_in::<opinion::Entity>(act.actor().scope, Known::Now)
            .filter(opinion::Column::InspectionId.eq(inspection.subject_id))
            .filter(opinion::Column::Department.eq(self.department))
            .one(act.tx())
            .await?;
        Ok(match before {
            Some(before) => act.revise::<opinion::Entity>(before, content).await?.public_id,
            None => act.open::<opinion::Entity>(None, content).await?.public_id,
        })
    }
}

/// Records several departments' opinions at once, as one form brings them.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveOpinions {
    /// The opinions.
    #[validate(length(min = 1, max = 20), nested)]
    pub opinions: Vec<GiveOpinion>,
}

impl Command for GiveOpinions {
    type Outcome = Vec<PublicId>;

    const KIND: &'static str = "inspection.opine_together";

    const NEEDS: Needs = Needs::May(Permission::Inspect);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<Vec<PublicId>> {
        let mut given = Vec::with_capacity(self.opinions.len());
        for opinion in self.opinions {
            given.push(opinion.apply(act).await?);
        }
        Ok(given)
    }
}
