//! Everything known about one county on one date, and nothing after it.

mod people;
mod places;
mod posting;
mod project;
mod reported;
mod subsidy;
mod training;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub(super) use people::Home;
pub use people::{CertificateFacts, EmploymentFacts, MainPost, PractitionerFacts, TitleFacts};
pub use places::{Coverage, Device, FacilityFacts, Population, VillageFacts};
pub use posting::{PostedFacts, PostingFacts};
pub use project::{Acceptance, Milestone, Movement, OpenNotice, ProjectFacts, SpecialtyFacts};
pub use reported::{FigureFacts, IrregularityFacts};
pub use subsidy::{MedicinesFacts, SubsidyPayment};
pub use training::{DutyChoiceFacts, DutyFacts, IntakeFacts, StudyFacts};

use crate::domain::area::AreaKey;

/// What is known about one county on one date.
///
/// Places are those that lay in the county on that date. Rules still look at dates: facts
/// that reach further than the date asked about change nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The county.
    pub county: AreaKey,
    /// Its name on the date.
    pub name: String,
    /// Its villages.
    #[serde(default)]
    pub villages: Vec<VillageFacts>,
    /// Its health institutions.
    #[serde(default)]
    pub facilities: Vec<FacilityFacts>,
    /// Its clinic projects, those taken out of the plan included.
    #[serde(default)]
    pub projects: Vec<ProjectFacts>,
    /// Its key specialties, those taken out of the plan included.
    #[serde(default)]
    pub specialties: Vec<SpecialtyFacts>,
    /// The people who work or worked in it.
    #[serde(default)]
    pub people: Vec<PractitionerFacts>,
    /// What it reported for the periods that are judged.
    #[serde(default)]
    pub figures: Vec<FigureFacts>,
    /// What was found to be irregular at its institutions.
    #[serde(default)]
    pub irregularities: Vec<IrregularityFacts>,
    /// The people who are or were posted to it.
    #[serde(default)]
    pub posted: Vec<PostedFacts>,
    /// When its clinics worked under the essential medicines scheme.
    #[serde(default)]
    pub medicines: Vec<MedicinesFacts>,
    /// What its village doctors were paid for the months that are judged.
    #[serde(default)]
    pub payments: Vec<SubsidyPayment>,
    /// The studies of its village doctors.
    #[serde(default)]
    pub studies: Vec<StudyFacts>,
    /// How its village doctors take turns at the township hospital.
    #[serde(default)]
    pub duty_choices: Vec<DutyChoiceFacts>,
    /// The turns that they took in the months that are asked about.
    #[serde(default)]
    pub duties: Vec<DutyFacts>,
    /// Its intakes of students trained to order.
    #[serde(default)]
    pub intakes: Vec<IntakeFacts>,
}

impl Facts {
    /// A county of which nothing is known yet.
    pub const fn of(county: AreaKey, name: String) -> Self {
        Self {
            county,
            name,
            villages: Vec::new(),
            facilities: Vec::new(),
            projects: Vec::new(),
            specialties: Vec::new(),
            people: Vec::new(),
            figures: Vec::new(),
            irregularities: Vec::new(),
            posted: Vec::new(),
            medicines: Vec::new(),
            payments: Vec::new(),
            studies: Vec::new(),
            duty_choices: Vec::new(),
            duties: Vec::new(),
            intakes: Vec::new(),
        }
    }
}

/// A stretch of days; both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spell {
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent while it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

impl Spell {
    /// Whether the spell covers a day.
    pub fn covers(self, on: NaiveDate) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }

    /// Whether some day is in both.
    pub fn meets(self, other: Self) -> bool {
        let later = self.from.max(other.from);
        self.covers(later) && other.covers(later)
    }
}
