//! Allowances for studies, as they were paid. Paying before a pass is recorded as it happened;
//! rules mark it.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::account::Permission;
use crate::domain::area::Scope;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::money::Fen;
use crate::domain::time::Known;
use crate::domain::training::AllowanceStep;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{allowance, trainee};
use crate::ledger::error::{Faults, Result};
use crate::ledger::version::known_in;

/// What one trainee is paid.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAllowance {
    /// The trainee.
    pub trainee: PublicId,
    /// Paid out or taken back.
    pub step: AllowanceStep,
    /// How much, in fen (or yuan as text).
    #[schema(value_type = i64)]
    pub amount: Fen,
    /// A remark; money that is taken back needs one.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub remark: Option<String>,
}

/// Records allowances of one day under one document.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayAllowances {
    /// The day.
    #[serde(deserialize_with = "typed::date")]
    pub paid_on: NaiveDate,
    /// The document or voucher.
    #[serde(deserialize_with = "typed::line")]
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub document_no: String,
    /// Trainee by trainee.
    #[validate(length(min = 1, max = 2000), nested)]
    #[schema(min_items = 1, max_items = 2000)]
    pub payments: Vec<NewAllowance>,
}

impl Command for PayAllowances {
    type Outcome = Vec<PublicId>;

    const KIND: &'static str = "allowance.pay";

    const NEEDS: Needs = Needs::May(Permission::RecordFunds);

    const WRITES: Written = Written::TRAINING;

    async fn apply(self, act: &Act<'_>) -> Result<Vec<PublicId>> {
        let named = self.payments.iter().map(|at| at.trainee);
        let trainees = act.find_all::<trainee::Entity>(named).await?;
        let mut faults = Faults::default();
        faults.past_day("paid_on", self.paid_on, act.today(), "发放日期");
        let mut rows = Vec::with_capacity(self.payments.len());
        for (at, new) in self.payments.into_iter().enumerate() {
            let field = |name: &str| format!("payments/{at}/{name}");
            if new.amount <= Fen::ZERO {
                let detail = "金额应大于 0；退回请登记为“收回”。";
                faults.add(&field("amount"), "MONEY", detail);
            }
            if new.step == AllowanceStep::Reclaimed && new.remark.is_none() {
                faults.add(&field("remark"), "REQUIRED", "此项必填：请写明收回的原因。");
            }
            let Some(trainee) = trainees.get(&new.trainee) else {
                faults.add(&field("trainee"), "REF_NOT_FOUND", "没有找到这名学员。");
                continue;
            };
            let content = allowance::Content {
                area_key: trainee.area_key,
                trainee_id: trainee.subject_id,
                step: new.step,
                amount: new.amount,
                paid_on: self.paid_on,
                document_no: Some(self.document_no.clone()),
                remark: new.remark,
            };
            rows.push((None, content));
        }
        faults.none()?;
        let opened = act.open_many::<allowance::Entity>(rows).await?;
        Ok(opened.into_iter().map(|row| row.public_id).collect())
    }
}

/// Strikes out a payment that was entered by mistake; the envelope says why.
#[derive(Debug, Clone, Copy, Validate)]
pub struct StrikeAllowance {
    /// The payment.
    pub allowance: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for StrikeAllowance {
    type Outcome = ();

    const KIND: &'static str = "allowance.strike";

    const NEEDS: Needs = Needs::May(Permission::RecordFunds);

    const WRITES: Written = Written::TRAINING;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = act.find::<allowance::Entity>(self.allowance).await?;
        act.assure_seen::<allowance::Entity>(&current, self.seen).await?;
        act.strike::<allowance::Entity>(&current).await
    }
}

/// What was paid for some studies and taken back, the earliest first; wherever it lies, for a study
/// may not go and leave it behind.
pub(super) async fn payments_of(
    act: &Act<'_>,
    studies: &[SubjectId],
) -> Result<HashMap<SubjectId, Vec<allowance::Model>>> {
    use allowance::{Column, Entity};
    let mut found: HashMap<SubjectId, Vec<_>> = HashMap::new();
    for some in studies.chunks(10_000) {
        let rows = known_in::<Entity>(Scope::everything(), Known::Now)
            .filter(Column::TraineeId.is_in(some.iter().map(|study| study.0)))
            .order_by_asc(Column::PaidOn)
            .order_by_asc(Column::SubjectId)
            .all(act.tx())
            .await?;
        for row in rows {
            found.entry(row.trainee_id).or_default().push(row);
        }
    }
    Ok(found)
}
