//! Applications for renewal, and what the county decides on them (条例 art. 13, 16).

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::checks::{happened, spell};
use crate::domain::account::Permission;
use crate::domain::area::Scope;
use crate::domain::calendar::Calendar;
use crate::domain::ids::PublicId;
use crate::domain::practitioner::CertificateKind;
use crate::domain::registration::{RenewalDecision, decide_by};
use crate::domain::time::Known;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::calendars;
use crate::ledger::entity::{certificate, renewal};
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::version::{Versioned, known_in};

/// Enters that the renewal of a certificate was applied for. The days for the decision count
/// from here.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyForRenewal {
    /// The certificate.
    pub certificate: PublicId,
    /// The day on which the county received the application.
    #[serde(deserialize_with = "typed::date")]
    pub applied_on: NaiveDate,
}

impl Command for ApplyForRenewal {
    type Outcome = PublicId;

    const KIND: &'static str = "renewal.apply";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::NOTHING;

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let held = act.find_held::<certificate::Entity>(self.certificate).await?;
        assure_renewable(act, &held).await?;
        let mut faults = Faults::default();
        happened(&mut faults, "applied_on", self.applied_on, act.today(), "受理日期");
        if self.applied_on < held.valid_from {
            faults.add("applied_on", "DATE_ORDER", "受理日期早于证书有效期起。");
        }
        faults.none()?;
        let calendar = calendars::calendar(act.tx(), Known::Now).await?;
        let (due_on, due_rule) = due(self.applied_on, &calendar);
        let content = renewal::Content {
            area_key: held.area_key,
            practitioner_id: held.practitioner_id,
            certificate_id: held.subject_id,
            applied_on: self.applied_on,
            due_on,
            due_rule,
            decided_on: None,
            decision: None,
            reason: None,
            renewed_id: None,
            document_no: None,
        };
        Ok(act.open::<renewal::Entity>(None, content).await?.public_id)
    }
}

/// The last day for a decision, and how it was counted.
fn due(applied_on: NaiveDate, calendar: &Calendar) -> (NaiveDate, String) {
    let due = decide_by(applied_on, calendar);
    let moved = due.moved_from.map(|counted| format!("，届满日 {counted} 为休息日，顺延"));
    let doubt = (!due.certain).then_some("（该年节假日尚未录入）");
    let rule = format!(
        "自 {applied_on} 受理次日起 15 日{}{}",
        moved.unwrap_or_default(),
        doubt.unwrap_or_default()
    );
    (due.on, rule)
}

/// Only a village doctor's certificate has an end that is renewed, and only once at a time.
async fn assure_renewable(act: &Act<'_>, held: &certificate::Model) -> Result<()> {
    if held.kind != CertificateKind::VillageDoctor {
        let detail = "只有乡村医生执业证书需要再注册。";
        return Err(LedgerError::invalid("certificate", "CERTIFICATE_KIND", detail));
    }
    if let Some(on) = held.ended_on {
        let detail = format!("该证书已于 {on} 注销，应重新申请注册。");
        return Err(LedgerError::state("已注销", ["certificate.add"], detail));
    }
    let before = known_in::<renewal::Entity>(Scope::everything(), Known::Now)
        .filter(renewal::Column::CertificateId.eq(held.subject_id.0))
        .filter(
            Condition::any()
                .add(renewal::Column::Decision.is_null())
                .add(renewal::Column::Decision.eq(RenewalDecision::Granted)),
        )
        .one(act.tx())
        .await?;
    match before {
        None => Ok(()),
        Some(row) if row.decision.is_some() => {
            let detail = "该证书已经再注册。";
            Err(LedgerError::state("已再注册", ["renewal.strike"], detail))
        }
        Some(row) => {
            let detail = format!("{} 受理的申请尚未审核。", row.applied_on);
            Err(LedgerError::state("审核中", [DecideRenewal::KIND], detail))
        }
    }
}

/// Decides on an application. What is granted is a certificate of its own.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideRenewal {
    /// The application; taken from the address.
    #[serde(skip)]
    pub id: Option<PublicId>,
    /// The version of it that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// The day of the decision.
    #[serde(deserialize_with = "typed::date")]
    pub decided_on: NaiveDate,
    /// What was decided.
    pub decision: RenewalDecision,
    /// Why, where it was refused.
    #[serde(default, deserialize_with = "typed::optional_lines")]
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub reason: Option<String>,
    /// The number of the new certificate; as before where nothing is said.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    pub number: Option<String>,
    /// The first day of the new certificate; the day after the old one where nothing is said.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub from: Option<NaiveDate>,
    /// Its last day; five years where nothing is said.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub until: Option<NaiveDate>,
    /// The document that says so.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
}

impl Command for DecideRenewal {
    type Outcome = i32;

    const KIND: &'static str = "renewal.decide";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::HELD;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let named = self.id.ok_or(LedgerError::NotFound)?;
        let current = act.find_held::<renewal::Entity>(named).await?;
        act.assure_seen::<renewal::Entity>(&current, self.seen).await?;
        if let Some(decision) = current.decision {
            let detail = "该申请已经审核。";
            return Err(LedgerError::state(decision.label(), [StrikeRenewal::KIND], detail));
        }
        let everything = Scope::everything();
        let old = known_in::<certificate::Entity>(everything, Known::Now)
            .filter(certificate::Column::SubjectId.eq(current.certificate_id.0))
            .one(act.tx())
            .await?
            .ok_or(LedgerError::Deleted)?;
        self.look_over(act.today(), &current, &old)?;
        let granted = self.decision == RenewalDecision::Granted;
        let renewed = if granted { Some(self.certificate(&old)) } else { None };
        let renewed_id = match renewed {
            Some(content) => Some(act.open::<certificate::Entity>(None, content).await?.subject_id),
            None => None,
        };
        let was = renewal::Entity::content(current.clone());
        let next = renewal::Content {
            decided_on: Some(self.decided_on),
            decision: Some(self.decision),
            reason: self.reason,
            renewed_id,
            document_no: self.document_no,
            ..was
        };
        Ok(act.revise::<renewal::Entity>(current, next).await?.version)
    }
}

impl DecideRenewal {
    fn look_over(
        &self,
        today: NaiveDate,
        application: &renewal::Model,
        old: &certificate::Model,
    ) -> Result<()> {
        let mut faults = Faults::default();
        happened(&mut faults, "decided_on", self.decided_on, today, "审核日期");
        if self.decided_on < application.applied_on {
            faults.add("decided_on", "DATE_ORDER", "审核日期早于受理日期。");
        }
        match self.decision {
            RenewalDecision::Refused if self.reason.is_none() => {
                faults.add("reason", "REQUIRED", "不予再注册的，须写明理由。");
            }
            RenewalDecision::Refused => {}
            RenewalDecision::Granted => {
                let from = self.first_day(old);
                spell(&mut faults, "", (from, self.until), "有效期止早于有效期起。");
                if from <= old.valid_from {
                    faults.add("from", "DATE_ORDER", "新证书的有效期起不晚于原证书。");
                }
            }
        }
        faults.none()
    }

    /// The first day of the new certificate: the day after the old one, or the day of the
    /// decision where that comes later.
    fn first_day(&self, old: &certificate::Model) -> NaiveDate {
        let next = old.valid_until.and_then(|until| until.succ_opt());
        self.from.unwrap_or_else(|| next.map_or(self.decided_on, |next| next.max(self.decided_on)))
    }

    fn certificate(&self, old: &certificate::Model) -> certificate::Content {
        let valid_from = self.first_day(old);
        certificate::Content {
            number: self.number.clone().or_else(|| old.number.clone()),
            registered_on: Some(self.decided_on),
            valid_from,
            valid_until: self.until.or_else(|| old.kind.last_day(valid_from)),
            ended_on: None,
            end_reason: None,
            ..certificate::Entity::content(old.clone())
        }
    }
}

/// Strikes out an application that was entered by mistake, with the certificate that came out
/// of it; the envelope says why.
#[derive(Debug, Clone, Copy, Validate)]
pub struct StrikeRenewal {
    /// The application.
    pub id: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for StrikeRenewal {
    type Outcome = ();

    const KIND: &'static str = "renewal.strike";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::HELD;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = act.find_held::<renewal::Entity>(self.id).await?;
        act.assure_seen::<renewal::Entity>(&current, self.seen).await?;
        // Undoing a decision takes whoever may decide.
        if current.decision.is_some() && !act.actor().may(Permission::EditRecords) {
            return Err(LedgerError::Forbidden);
        }
        if let Some(renewed) = current.renewed_id {
            let granted = known_in::<certificate::Entity>(Scope::everything(), Known::Now)
                .filter(certificate::Column::SubjectId.eq(renewed.0))
                .one(act.tx())
                .await?;
            if let Some(row) = granted {
                act.strike::<certificate::Entity>(&row).await?;
            }
        }
        act.strike::<renewal::Entity>(&current).await
    }
}
