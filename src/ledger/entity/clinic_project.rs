//! A version of a project that builds a village clinic.

use crate::domain::clinic::{Structure, WorkKind};
use crate::domain::ids::SubjectId;
use crate::domain::measure::FloorArea;
use crate::domain::money::Fen;
use chrono::NaiveDate;

super::version_table! {
    /// A version of a project that builds a village clinic.
    "clinic_project_version", "clinic_project" {
        /// The clinic that it builds.
        facility_id: Option<SubjectId>,
        /// Its number.
        code: String,
        /// Its name, such as 官亭镇石院村卫生室.
        name: String,
        /// What searches look at.
        search: String,
        /// The batch of the plan, the id of a stage.
        batch: String,
        /// The programme that pays.
        funding_programme: String,
        /// The document of the investment plan.
        document_no: String,
        /// Nature of the works.
        work_kind: WorkKind,
        /// Form of structure.
        structure: Option<Structure>,
        /// How many storeys.
        storeys: Option<i32>,
        /// Where it stands.
        site: Option<String>,
        /// Approved floor area.
        planned_area: Option<FloorArea>,
        /// Built floor area.
        built_area: Option<FloorArea>,
        /// Planned start of works.
        planned_start: Option<NaiveDate>,
        /// Planned end of works.
        planned_finish: Option<NaiveDate>,
        /// Estimate (概算).
        estimate: Option<Fen>,
        /// Contract price.
        contract_price: Option<Fen>,
        /// Settlement price.
        settlement_price: Option<Fen>,
        /// How the builder was chosen, and why so.
        procurement: Option<String>,
        /// Who looks after it (管护责任人).
        caretaker: Option<String>,
        /// The village doctor.
        village_doctor: Option<String>,
        /// A remark.
        remark: Option<String>,
    }
}
