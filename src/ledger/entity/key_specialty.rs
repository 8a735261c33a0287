//! A version of a project that builds up a key specialty (重点专科) of a county hospital.

use crate::domain::ids::SubjectId;
use crate::domain::money::Fen;
use crate::domain::specialty::SpecialtyKind;
use chrono::NaiveDate;

super::version_table! {
    /// A version of a project that builds up a key specialty of a county hospital.
    "key_specialty_version", "key_specialty" {
        /// The hospital.
        facility_id: SubjectId,
        /// The specialty.
        specialty: SpecialtyKind,
        /// Its number.
        code: String,
        /// Its name, such as 宕昌县人民医院重症医学科.
        name: String,
        /// What searches look at.
        search: String,
        /// The batch of the plan, the id of a stage.
        batch: String,
        /// The programme that pays.
        funding_programme: String,
        /// The document that put it on the list.
        document_no: String,
        /// The document that approves its scheme (建设方案).
        scheme_no: Option<String>,
        /// Who leads the specialty (学科带头人).
        leader: Option<String>,
        /// The beds that it is to have.
        beds: Option<i32>,
        /// Planned start.
        planned_start: Option<NaiveDate>,
        /// Planned end.
        planned_finish: Option<NaiveDate>,
        /// What it is to cost (总投资).
        estimate: Option<Fen>,
        /// A remark.
        remark: Option<String>,
    }
}
