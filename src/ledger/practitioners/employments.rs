//! Where people work: begun, ended, moved elsewhere, corrected, struck out.
//!
//! A spell lies where the institution lies, and whoever answers for that place enters it. That
//! two spells overlap is shown where they are read; nothing is refused for it.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::checks::{plausible, spell};
use super::register::NewEmployment;
use crate::domain::account::Permission;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::practitioner::{EmploymentEnd, StaffRole};
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::{employment, facility};
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::version::Versioned;

/// Enters that somebody on record works at an institution.
#[derive(Debug, Clone, Validate)]
pub struct BeginEmployment {
    /// Who.
    pub practitioner: PublicId,
    /// Where, as what, since when.
    #[validate(nested)]
    pub employment: NewEmployment,
}

impl Command for BeginEmployment {
    type Outcome = PublicId;

    const KIND: &'static str = "employment.begin";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::EMPLOYED;

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let person = act.find_person(self.practitioner).await?;
        let mut faults = Faults::default();
        self.employment.look_over(&mut faults, "");
        let place = workplace(act, self.employment.facility, &mut faults).await?;
        faults.none()?;
        let place = place.ok_or(LedgerError::NotFound)?;
        let content = content(self.employment, person.subject_id, &place);
        Ok(act.open::<employment::Entity>(None, content).await?.public_id)
    }
}

/// The institution that somebody names within their scope.
async fn workplace(
    act: &Act<'_>,
    named: PublicId,
    faults: &mut Faults,
) -> Result<Option<facility::Model>> {
    let found = act.find_all::<facility::Entity>([named]).await?.remove(&named);
    if found.is_none() {
        faults.add("facility", "REF_NOT_FOUND", "没有找到该机构。");
    }
    Ok(found)
}

fn content(
    new: NewEmployment,
    practitioner_id: SubjectId,
    place: &facility::Model,
) -> employment::Content {
    employment::Content {
        area_key: place.area_key,
        practitioner_id,
        facility_id: place.subject_id,
        role: new.role,
        main: new.main,
        valid_from: new.from,
        valid_until: new.until,
        end_reason: None,
        document_no: new.document_no,
    }
}

/// Ends a spell of work.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndEmployment {
    /// The spell; taken from the address.
    #[serde(skip)]
    pub id: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// Its last day.
    #[serde(deserialize_with = "typed::date")]
    pub until: NaiveDate,
    /// Why.
    pub end_reason: EmploymentEnd,
}

impl Command for EndEmployment {
    type Outcome = i32;

    const KIND: &'static str = "employment.end";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::EMPLOYED;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let current = standing(act, self.id, self.seen).await?;
        let mut faults = Faults::default();
        spell(&mut faults, "", (current.valid_from, Some(self.until)), "结束日期早于开始日期。");
        faults.none()?;
        let was = employment::Entity::content(current.clone());
        let (valid_until, end_reason) = (Some(self.until), Some(self.end_reason));
        let next = employment::Content { valid_until, end_reason, ..was };
        Ok(act.revise::<employment::Entity>(current, next).await?.version)
    }
}

/// A spell that has no end yet, at the version that the caller has seen.
async fn standing(
    act: &Act<'_>,
    id: Option<PublicId>,
    seen: Option<i32>,
) -> Result<employment::Model> {
    let current = act.find::<employment::Entity>(id.ok_or(LedgerError::NotFound)?).await?;
    act.assure_seen::<employment::Entity>(&current, seen).await?;
    match current.valid_until {
        None => Ok(current),
        Some(until) => {
            let detail = format!("该任职已于 {until} 结束。");
            Err(LedgerError::state("已结束", [CorrectEmployment::KIND], detail))
        }
    }
}

/// Moves somebody to another institution: the spell ends the day before, and the next begins.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferEmployment {
    /// The spell that ends; taken from the address.
    #[serde(skip)]
    pub id: Option<PublicId>,
    /// The version of it that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// Where to.
    pub facility: PublicId,
    /// The first day there.
    #[serde(deserialize_with = "typed::date")]
    pub from: NaiveDate,
    /// As what; as before where nothing is said.
    #[serde(default, deserialize_with = "typed::optional_choice")]
    pub role: Option<StaffRole>,
    /// The document that says so.
    #[serde(default, deserialize_with = "typed::optional_line")]
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
}

impl Command for TransferEmployment {
    type Outcome = PublicId;

    const KIND: &'static str = "employment.transfer";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::EMPLOYED;

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let current = standing(act, self.id, self.seen).await?;
        let mut faults = Faults::default();
        plausible(&mut faults, "from", self.from);
        if self.from <= current.valid_from {
            faults.add("from", "DATE_ORDER", "调动日期不晚于原任职的开始日期。");
        }
        let place = workplace(act, self.facility, &mut faults).await?;
        if place.as_ref().is_some_and(|place| place.subject_id == current.facility_id) {
            faults.add("facility", "SAME", "调入机构与原机构相同。");
        }
        faults.none()?;
        let place = place.ok_or(LedgerError::NotFound)?;
        let was = employment::Entity::content(current.clone());
        let next = employment::Content {
            area_key: place.area_key,
            facility_id: place.subject_id,
            role: self.role.unwrap_or(was.role),
            valid_from: self.from,
            document_no: self.document_no,
            ..was.clone()
        };
        let ended = employment::Content {
            valid_until: self.from.pred_opt(),
            end_reason: Some(EmploymentEnd::Moved),
            ..was
        };
        act.revise::<employment::Entity>(current, ended).await?;
        Ok(act.open::<employment::Entity>(None, next).await?.public_id)
    }
}

/// Corrects a spell of work. The envelope says why.
#[derive(Debug, Clone, Validate)]
pub struct CorrectEmployment {
    /// The spell.
    pub id: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
    /// What it says.
    #[validate(nested)]
    pub employment: NewEmployment,
}

impl Command for CorrectEmployment {
    type Outcome = i32;

    const KIND: &'static str = "employment.correct";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::EMPLOYED;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let current = act.find::<employment::Entity>(self.id).await?;
        act.assure_seen::<employment::Entity>(&current, self.seen).await?;
        let mut faults = Faults::default();
        self.employment.look_over(&mut faults, "");
        let place = workplace(act, self.employment.facility, &mut faults).await?;
        faults.none()?;
        let place = place.ok_or(LedgerError::NotFound)?;
        let right = content(self.employment, current.practitioner_id, &place);
        // Why it ended is said no more where it has no end.
        let end_reason = current.end_reason.filter(|_| right.valid_until.is_some());
        let next = employment::Content { end_reason, ..right };
        Ok(act.revise::<employment::Entity>(current, next).await?.version)
    }
}

/// Strikes out a spell of work that was entered by mistake; the envelope says why.
#[derive(Debug, Clone, Copy, Validate)]
pub struct StrikeEmployment {
    /// The spell.
    pub id: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for StrikeEmployment {
    type Outcome = ();

    const KIND: &'static str = "employment.strike";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::EMPLOYED;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = act.find::<employment::Entity>(self.id).await?;
        act.assure_seen::<employment::Entity>(&current, self.seen).await?;
        act.strike::<employment::Entity>(&current).await
    }
}
