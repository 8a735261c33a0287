//! How studies end: by examination, or before it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::allowances::{PayAllowances, StrikeAllowance, payments_of};
use crate::domain::account::Permission;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::money::Fen;
use crate::domain::training::{ExamResult, LeaveReason};
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::trainee;
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::version::Versioned;

/// What the examination of one trainee came to.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExamOf {
    /// The trainee.
    pub trainee: PublicId,
    /// What it came to.
    pub result: ExamResult,
}

/// Records an examination: of a whole batch, or of some who repeat it.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordExams {
    /// The day.
    #[serde(deserialize_with = "typed::date")]
    pub exam_on: NaiveDate,
    /// Trainee by trainee.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_items = 1, max_items = 2000)]
    pub results: Vec<ExamOf>,
}

impl Command for RecordExams {
    type Outcome = usize;

    const KIND: &'static str = "training.exam";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::TRAINING;

    async fn apply(self, act: &Act<'_>) -> Result<usize> {
        let named = self.results.iter().map(|at| at.trainee);
        let mut trainees = act.find_all::<trainee::Entity>(named).await?;
        let passed = trainees.values().filter(|row| row.exam_result == Some(ExamResult::Passed));
        let passed: Vec<SubjectId> = passed.map(|row| row.subject_id).collect();
        let payments = payments_of(act, &passed).await?;
        let mut faults = Faults::default();
        faults.past_day("exam_on", self.exam_on, act.today(), "考试日期");
        let mut revised = Vec::with_capacity(self.results.len());
        for (at, one) in self.results.iter().enumerate() {
            let field = format!("results/{at}/trainee");
            let Some(row) = trainees.remove(&one.trainee) else {
                faults.add(&field, "REF_NOT_FOUND", "没有找到这名学员。");
                continue;
            };
            if let Some(left) = row.left_on {
                let detail = format!("该学员已于 {left} 提前离开。");
                faults.state(&field, "提前离开", Vec::new(), detail);
            }
            // A pass that was paid for stands until the money is back.
            let kept = payments.get(&row.subject_id).into_iter().flatten();
            let kept: Fen = kept.map(|at| Fen(at.amount.0 * at.step.sign())).sum();
            if one.result != ExamResult::Passed && kept > Fen::ZERO {
                let (detail, allowed) = paid_for(kept, one.result);
                faults.state(&field, "已发补助", allowed, detail);
            }
            if self.exam_on < row.valid_from {
                faults.add("exam_on", "DATE_ORDER", "考试日期早于进修开始日期。");
            }
            revised.push((row, one.result));
        }
        faults.none()?;
        let many = revised.len();
        for (row, result) in revised {
            let was = trainee::Entity::content(row.clone());
            let next =
                trainee::Content { exam_on: Some(self.exam_on), exam_result: Some(result), ..was };
            act.revise::<trainee::Entity>(row, next).await?;
        }
        Ok(many)
    }
}

/// Why a pass cannot become another result, and what may be done first.
fn paid_for(kept: Fen, result: ExamResult) -> (String, Vec<String>) {
    let detail = format!(
        "该学员已考试合格并发放补助 {kept} 元，须先登记收回或撤销补助，才能改为“{result}”。"
    );
    let allowed = [PayAllowances::KIND, StrikeAllowance::KIND];
    (detail, allowed.map(str::to_owned).into())
}

/// Enters that somebody left before the end: the day named is the last of their study.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeaveTraining {
    /// The trainee; taken from the address.
    #[serde(skip)]
    pub trainee: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// The last day.
    #[serde(deserialize_with = "typed::date")]
    pub left_on: NaiveDate,
    /// Why.
    pub reason: LeaveReason,
}

impl Command for LeaveTraining {
    type Outcome = i32;

    const KIND: &'static str = "training.leave";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::TRAINING;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let named = self.trainee.ok_or(LedgerError::NotFound)?;
        let current = act.find::<trainee::Entity>(named).await?;
        act.assure_seen::<trainee::Entity>(&current, self.seen).await?;
        let mut faults = Faults::default();
        faults.past_day("left_on", self.left_on, act.today(), "离开日期");
        if self.left_on < current.valid_from {
            faults.add("left_on", "DATE_ORDER", "离开日期早于进修开始日期。");
        } else if self.left_on >= current.valid_until {
            let detail = format!("进修到 {} 为止，不是提前离开。", current.valid_until);
            faults.add("left_on", "DATE_ORDER", detail);
        }
        if current.exam_result == Some(ExamResult::Passed) {
            faults.state("left_on", "考试合格", Vec::new(), "该学员已考试合格。");
        }
        faults.none()?;
        let was = trainee::Entity::content(current.clone());
        let next = trainee::Content {
            left_on: Some(self.left_on),
            leave_reason: Some(self.reason),
            ..was
        };
        Ok(act.revise::<trainee::Entity>(current, next).await?.version)
    }
}
