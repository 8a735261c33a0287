//! What becomes of a student: graduation, assignment, service, or a broken contract.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::account::Permission;
use crate::domain::ids::PublicId;
use crate::domain::training::BreachReason;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{facility, student};
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::version::Versioned;

/// Enters how far a student has come. The form shows all of it and is sent as a whole: what is
/// left blank is not so.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowStudent {
    /// The student; taken from the address.
    #[serde(skip)]
    pub student: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// The day of graduation.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub graduated_on: Option<NaiveDate>,
    /// Where they are to serve.
    #[serde(default)]
    pub facility: Option<PublicId>,
    /// Since when that is settled.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub assigned_on: Option<NaiveDate>,
    /// The first day of service.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub served_from: Option<NaiveDate>,
    /// The last day of service, where it is over.
    #[serde(default, deserialize_with = "typed::optional_date")]
    pub served_until: Option<NaiveDate>,
    /// A remark.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub remark: Option<String>,
}

impl Command for FollowStudent {
    type Outcome = i32;

    const KIND: &'static str = "student.follow";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::TRAINING;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let named = self.student.ok_or(LedgerError::NotFound)?;
        let current = act.find::<student::Entity>(named).await?;
        act.assure_seen::<student::Entity>(&current, self.seen).await?;
        let place = match self.facility {
            Some(named) => act.find_all::<facility::Entity>([named]).await?.remove(&named),
            None => None,
        };
        let mut faults = Faults::default();
        if self.facility.is_some() && place.is_none() {
            faults.add("facility", "REF_NOT_FOUND", "没有找到该机构。");
        }
        self.assure_order(current.admitted_on, act.today(), &mut faults);
        faults.none()?;
        let was = student::Entity::content(current.clone());
        let next = student::Content {
            graduated_on: self.graduated_on,
            facility_id: place.map(|place| place.subject_id),
            assigned_on: self.assigned_on,
            served_from: self.served_from,
            served_until: self.served_until,
            remark: self.remark,
            ..was
        };
        Ok(act.revise::<student::Entity>(current, next).await?.version)
    }
}

impl FollowStudent {
    /// One day after the other, and none of them to come.
    fn assure_order(&self, admitted_on: NaiveDate, today: NaiveDate, faults: &mut Faults) {
        let days = [
            ("graduated_on", self.graduated_on, "毕业日期"),
            ("assigned_on", self.assigned_on, "安排日期"),
            ("served_from", self.served_from, "到岗日期"),
            ("served_until", self.served_until, "服务期满日期"),
        ];
        let mut before = ("录取日期", admitted_on);
        for (field, on, what) in days {
            let Some(on) = on else { continue };
            faults.past_day(field, on, today, what);
            if on < before.1 {
                faults.add(field, "DATE_ORDER", format!("{what}早于{} {}。", before.0, before.1));
            }
            before = (what, on);
        }
        if self.served_until.is_some() && self.served_from.is_none() {
            faults.add("served_from", "REQUIRED", "此项必填：请填写到岗日期。");
        }
        if self.assigned_on.is_some() && self.facility.is_none() {
            faults.add("facility", "REQUIRED", "此项必填：请选择安排的机构。");
        }
    }
}

/// Enters that somebody broke the contract (违约).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BreakContract {
    /// The student; taken from the address.
    #[serde(skip)]
    pub student: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// The day.
    #[serde(deserialize_with = "typed::date")]
    pub breached_on: NaiveDate,
    /// How.
    pub reason: BreachReason,
}

impl Command for BreakContract {
    type Outcome = i32;

    const KIND: &'static str = "student.breach";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::TRAINING;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let named = self.student.ok_or(LedgerError::NotFound)?;
        let current = act.find::<student::Entity>(named).await?;
        act.assure_seen::<student::Entity>(&current, self.seen).await?;
        let mut faults = Faults::default();
        faults.past_day("breached_on", self.breached_on, act.today(), "违约日期");
        if self.breached_on < current.admitted_on {
            faults.add("breached_on", "DATE_ORDER", "违约日期早于录取日期。");
        }
        faults.none()?;
        let was = student::Entity::content(current.clone());
        let next = student::Content {
            breached_on: Some(self.breached_on),
            breach_reason: Some(self.reason),
            ..was
        };
        Ok(act.revise::<student::Entity>(current, next).await?.version)
    }
}

/// Strikes out somebody who was entered by mistake; the envelope says why.
#[derive(Debug, Clone, Copy, Validate)]
pub struct StrikeStudent {
    /// The student.
    pub student: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for StrikeStudent {
    type Outcome = ();

    const KIND: &'static str = "student.strike";

    const NEEDS: Needs = Needs::May(Permission::EditRecords);

    const WRITES: Written = Written::TRAINING;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = act.find::<student::Entity>(self.student).await?;
        act.assure_seen::<student::Entity>(&current, self.seen).await?;
        act.strike::<student::Entity>(&current).await
    }
}
