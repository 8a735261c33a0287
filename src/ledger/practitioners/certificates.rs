//! Certificates: entered, corrected, ended before their time, struck out.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::checks::{happened, place};
use super::register::NewCertificate;
use crate::domain::account::Permission;
use crate::domain::area::AreaKey;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::practitioner::RegistrationEnd;
use crate::domain::typed;
use crate::ledger::act::{Act, Command, Needs, Written};
use crate::ledger::entity::certificate;
use crate::ledger::error::{Faults, LedgerError, Result};
use crate::ledger::version::Versioned;

/// What a certificate says, ready to be written.
pub(super) fn content(
    new: NewCertificate,
    (practitioner_id, area_key): (SubjectId, AreaKey),
    facility_id: Option<SubjectId>,
) -> certificate::Content {
    let valid_until = new.last_day();
    certificate::Content {
        area_key,
        practitioner_id,
        kind: new.kind,
        number: new.number,
        facility_id,
        range: new.range,
        general_practice: new.general_practice,
        issued_by: new.issued_by,
        registered_on: new.registered_on,
        valid_from: new.from,
        valid_until,
        ended_on: None,
        end_reason: None,
    }
}

/// Enters a certificate of somebody who is on record.
#[derive(Debug, Clone, Validate)]
pub struct AddCertificate {
    /// Whose.
    pub practitioner: PublicId,
    /// The certificate.
    #[validate(nested)]
    pub certificate: NewCertificate,
}

impl Command for AddCertificate {
    type Outcome = PublicId;

    const KIND: &'static str = "certificate.add";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::HELD;

    async fn apply(self, act: &Act<'_>) -> Result<PublicId> {
        let person = act.find_person(self.practitioner).await?;
        let mut faults = Faults::default();
        self.certificate.look_over(&mut faults, "", act.today());
        let facility = place(act, self.certificate.facility, None, &mut faults).await?;
        faults.none()?;
        let owner = (person.subject_id, person.area_key);
        let content = content(self.certificate, owner, facility);
        Ok(act.open::<certificate::Entity>(None, content).await?.public_id)
    }
}

/// Corrects a certificate: it says this and nothing else from now on. The envelope says why.
#[derive(Debug, Clone, Validate)]
pub struct CorrectCertificate {
    /// The certificate.
    pub id: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
    /// What it says.
    #[validate(nested)]
    pub certificate: NewCertificate,
}

impl Command for CorrectCertificate {
    type Outcome = i32;

    const KIND: &'static str = "certificate.correct";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::HELD;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let current = act.find_held::<certificate::Entity>(self.id).await?;
        act.assure_seen::<certificate::Entity>(&current, self.seen).await?;
        let mut faults = Faults::default();
        self.certificate.look_over(&mut faults, "", act.today());
        let named = self.certificate.facility;
        let facility = place(act, named, current.facility_id, &mut faults).await?;
        faults.none()?;
        let right =
            content(self.certificate, (current.practitioner_id, current.area_key), facility);
        let (ended_on, end_reason) = (current.ended_on, current.end_reason);
        let next = certificate::Content { ended_on, end_reason, ..right };
        Ok(act.revise::<certificate::Entity>(current, next).await?.version)
    }
}

/// Ends a certificate before its time (注销注册). It holds up to the day before.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndCertificate {
    /// The certificate; taken from the address.
    #[serde(skip)]
    pub id: Option<PublicId>,
    /// The version that the caller has seen.
    #[serde(skip)]
    pub seen: Option<i32>,
    /// The day from which it no longer holds.
    #[serde(deserialize_with = "typed::date")]
    pub ended_on: NaiveDate,
    /// Why.
    pub end_reason: RegistrationEnd,
}

impl Command for EndCertificate {
    type Outcome = i32;

    const KIND: &'static str = "certificate.end";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::HELD;

    async fn apply(self, act: &Act<'_>) -> Result<i32> {
        let named = self.id.ok_or(LedgerError::NotFound)?;
        let current = act.find_held::<certificate::Entity>(named).await?;
        act.assure_seen::<certificate::Entity>(&current, self.seen).await?;
        if let Some(on) = current.ended_on {
            let detail = format!("该证书已于 {on} 注销。");
            return Err(LedgerError::state("已注销", [CorrectCertificate::KIND], detail));
        }
        let mut faults = Faults::default();
        happened(&mut faults, "ended_on", self.ended_on, act.today(), "注销日期");
        if self.ended_on < current.valid_from {
            faults.add("ended_on", "DATE_ORDER", "注销日期早于有效期起。");
        } else if current.valid_until.is_some_and(|until| self.ended_on > until) {
            faults.add("ended_on", "DATE_ORDER", "该日证书已期满，无需注销。");
        }
        faults.none()?;
        let was = certificate::Entity::content(current.clone());
        let (ended_on, end_reason) = (Some(self.ended_on), Some(self.end_reason));
        let next = certificate::Content { ended_on, end_reason, ..was };
        Ok(act.revise::<certificate::Entity>(current, next).await?.version)
    }
}

/// Strikes out a certificate that was entered by mistake; the envelope says why.
#[derive(Debug, Clone, Copy, Validate)]
pub struct StrikeCertificate {
    /// The certificate.
    pub id: PublicId,
    /// The version that the caller has seen.
    pub seen: Option<i32>,
}

impl Command for StrikeCertificate {
    type Outcome = ();

    const KIND: &'static str = "certificate.strike";

    const NEEDS: Needs = Needs::May(Permission::ManageStaff);

    const WRITES: Written = Written::HELD;

    async fn apply(self, act: &Act<'_>) -> Result<()> {
        let current = act.find_held::<certificate::Entity>(self.id).await?;
        act.assure_seen::<certificate::Entity>(&current, self.seen).await?;
        act.strike::<certificate::Entity>(&current).await
    }
}
