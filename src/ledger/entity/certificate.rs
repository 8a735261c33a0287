//! A version of a certificate.

use crate::domain::ids::SubjectId;
use crate::domain::practitioner::{CertificateKind, RegistrationEnd};
use chrono::NaiveDate;

super::version_table! {
    /// A version of a certificate: it holds from a day to a day, both counted.
    "certificate_version", "certificate" {
        /// Whose it is.
        practitioner_id: SubjectId,
        /// What it is.
        kind: CertificateKind,
        /// Its number.
        number: Option<String>,
        /// The place of practice that it is registered for (执业地点).
        facility_id: Option<SubjectId>,
        /// The range of practice (执业范围), such as 全科医学专业.
        range: Option<String>,
        /// Whether that range is general practice (注册为全科医学专业).
        general_practice: bool,
        /// Who issued it.
        issued_by: Option<String>,
        /// The day of registration.
        registered_on: Option<NaiveDate>,
        /// The first day on which it holds.
        valid_from: NaiveDate,
        /// The last day on which it holds; absent where it has no end.
        valid_until: Option<NaiveDate>,
        /// The day from which it was struck off before its time (注销).
        ended_on: Option<NaiveDate>,
        /// Why.
        end_reason: Option<RegistrationEnd>,
    }
}
