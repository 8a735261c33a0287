//! What hangs on a person, line by line.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::facility::FacilityKind;
use crate::domain::ids::{PublicId, SubjectId};
use crate::domain::practitioner::{
    CertificateKind, EmploymentEnd, RegistrationEnd, StaffRole, TitleRank,
};
use crate::domain::registration::{AssessmentResult, RenewalDecision};
use crate::domain::time::Instant;

/// Another record of people, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonRef {
    /// Its id.
    pub id: PublicId,
    /// The name.
    pub name: String,
    /// Its version, for `If-Match`.
    pub version: i32,
}

/// An institution, by name; one outside the reader's area has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlaceRef {
    /// Its id, where it lies in the reader's area.
    pub id: Option<PublicId>,
    /// Its key, for joining.
    #[serde(skip)]
    pub subject_id: SubjectId,
    /// Its kind, where it lies in the reader's area.
    pub kind: Option<FacilityKind>,
    /// Its name, or that it lies elsewhere.
    pub name: String,
}

/// How a certificate stands on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CertificateState {
    /// 有效.
    Valid,
    /// 尚未生效.
    NotYet,
    /// 已期满.
    Expired,
    /// 已注销.
    Ended,
}

impl CertificateState {
    /// The word that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Valid => "有效",
            Self::NotYet => "尚未生效",
            Self::Expired => "已期满",
            Self::Ended => "已注销",
        }
    }
}

/// A certificate.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CertificateLine {
    /// Its id.
    pub id: PublicId,
    /// Its key, for joining.
    #[serde(skip)]
    pub subject_id: SubjectId,
    /// Its version, for `If-Match`.
    pub version: i32,
    /// What it is.
    pub kind: CertificateKind,
    /// Its number.
    pub number: Option<String>,
    /// The place of practice.
    pub place: Option<PlaceRef>,
    /// The range of practice.
    pub range: Option<String>,
    /// Whether that range is general practice.
    pub general_practice: bool,
    /// Who issued it.
    pub issued_by: Option<String>,
    /// The day of registration.
    pub registered_on: Option<NaiveDate>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, as it says.
    pub until: Option<NaiveDate>,
    /// The day from which it was struck off.
    pub ended_on: Option<NaiveDate>,
    /// Why.
    pub end_reason: Option<RegistrationEnd>,
    /// How it stands on the date.
    pub state: CertificateState,
    /// When it was entered.
    pub learned_at: Instant,
}

impl CertificateLine {
    /// The last day on which it holds, an end before its time taken in.
    pub fn last_day(&self) -> Option<NaiveDate> {
        let ended = self.ended_on.and_then(|on| on.pred_opt());
        [self.until, ended].into_iter().flatten().min()
    }
}

/// How a certificate stands on a date.
pub(super) fn state(
    (from, until): (NaiveDate, Option<NaiveDate>),
    ended_on: Option<NaiveDate>,
    on: NaiveDate,
) -> CertificateState {
    if ended_on.is_some_and(|ended| ended <= on) {
        CertificateState::Ended
    } else if on < from {
        CertificateState::NotYet
    } else if until.is_some_and(|until| until < on) {
        CertificateState::Expired
    } else {
        CertificateState::Valid
    }
}

/// A spell of work.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EmploymentLine {
    /// Its id.
    pub id: PublicId,
    /// Its version, for `If-Match`.
    pub version: i32,
    /// Where.
    pub place: PlaceRef,
    /// Whether the reader answers for that place.
    pub own: bool,
    /// As what.
    pub role: StaffRole,
    /// Whether it is the main institution.
    pub main: bool,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: Option<NaiveDate>,
    /// Why it ended.
    pub end_reason: Option<EmploymentEnd>,
    /// The document.
    pub document_no: Option<String>,
    /// Whether another main institution covers some of its days.
    pub overlaps: bool,
}

/// A title.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TitleLine {
    /// Its id.
    pub id: PublicId,
    /// Its version, for `If-Match`.
    pub version: i32,
    /// Its rank.
    pub rank: TitleRank,
    /// Its name.
    pub name: String,
    /// The first day.
    pub from: NaiveDate,
    /// The document.
    pub document_no: Option<String>,
}

/// An application for renewal.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RenewalLine {
    /// Its id.
    pub id: PublicId,
    /// Its version, for `If-Match`.
    pub version: i32,
    /// The certificate.
    #[serde(skip)]
    pub certificate: SubjectId,
    /// The day on which it was received.
    pub applied_on: NaiveDate,
    /// The last day for the decision.
    pub due_on: NaiveDate,
    /// How that day was counted.
    pub due_rule: String,
    /// The day of the decision.
    pub decided_on: Option<NaiveDate>,
    /// What was decided.
    pub decision: Option<RenewalDecision>,
    /// Why, where it was refused.
    pub reason: Option<String>,
    /// The document.
    pub document_no: Option<String>,
}

/// An assessment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AssessmentLine {
    /// Its id.
    pub id: PublicId,
    /// Its version, for `If-Match`.
    pub version: i32,
    /// The day.
    pub assessed_on: NaiveDate,
    /// What it came to.
    pub result: AssessmentResult,
    /// Who was heard.
    pub heard: Option<String>,
    /// The document.
    pub document_no: Option<String>,
    /// A remark.
    pub remark: Option<String>,
}
