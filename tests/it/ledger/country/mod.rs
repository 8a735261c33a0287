//! A small prefecture in which anything may be entered: two villages with clinics and projects, a
//! hospital each for the township and the county, people, and a county beside it.

mod people;
mod reports;
mod works;

use chrono::{Days, NaiveDate};
use proptest::prelude::Strategy;
use serde_json::json;
use taizhang::domain::area::AreaKey;
use taizhang::domain::ids::PublicId;
use taizhang::ledger::areas::{NewArea, RegisterAreas};
use taizhang::ledger::facilities::RegisterFacilities;
use taizhang::ledger::practitioners::RegisterPractitioners;
use taizhang::ledger::specialties::IssueSpecialties;
use taizhang::ledger::{Command, Result};

use super::clinic::{self, COUNTY, TOWNSHIP, VILLAGES, day};
use crate::store::Store;
use crate::support::doctors::command;
use crate::support::plans;

/// Something that is entered: what, about which village, on which day.
pub(super) type Deed = (u8, usize, NaiveDate);

/// How many things there are to enter, of every noun.
pub(super) const DEEDS: u8 = works::DEEDS + people::DEEDS + reports::DEEDS;

/// Any of them, about either village, on a day of fourteen months.
pub(super) fn deed() -> impl Strategy<Value = Deed> {
    (0..DEEDS, 0..2_usize, 0..420_u64)
        .prop_map(|(what, village, days)| (what, village, day(2015, 1, 1) + Days::new(days)))
}

/// Where it happens, and what may be followed up of what was entered.
pub(super) struct Country {
    pub(super) store: Store,
    projects: Vec<PublicId>,
    clinics: Vec<PublicId>,
    /// The township's and the county's.
    hospitals: Vec<PublicId>,
    specialty: PublicId,
    /// The doctor of each village, and one of the county's hospital.
    doctors: Vec<PublicId>,
    open: Open,
}

/// What was entered and may be followed up, the last one last.
#[derive(Default)]
struct Open {
    steps: Vec<PublicId>,
    certificates: Vec<PublicId>,
    employments: Vec<PublicId>,
    people: Vec<PublicId>,
    merged: Vec<PublicId>,
    postings: Vec<PublicId>,
    days: Vec<PublicId>,
    figures: Vec<PublicId>,
    irregularities: Vec<PublicId>,
    payments: Vec<PublicId>,
    intakes: Vec<PublicId>,
}

impl Country {
    pub(super) async fn new(store: Store) -> Self {
        clinic::places(&store).await;
        let other = NewArea {
            area_key: AreaKey(6_212_210_000_000),
            name: "成县".to_owned(),
            official_code: None,
            valid_from: day(2011, 1, 1),
            predecessor_key: None,
        };
        store.act(RegisterAreas { areas: vec![other] }).await.unwrap();
        store.act(plans::first()).await.unwrap();
        let place = |area: AreaKey, kind: &str, name: &str| json!({ "area_key": area, "kind": kind, "name": name, "valid_from": "2012-01-01" });
        let facilities = json!({ "facilities": [
            place(VILLAGES[0], "village_clinic", "石院村卫生室"),
            place(VILLAGES[1], "village_clinic", "前川村卫生室"),
            place(TOWNSHIP, "township_hospital", "官亭镇卫生院"),
            place(COUNTY, "county_hospital", "宕昌县人民医院"),
        ] });
        let places = store.act(command::<RegisterFacilities>(facilities)).await.unwrap().outcome;
        let (clinics, hospitals) = (places[..2].to_vec(), places[2..].to_vec());
        let projects = clinic::projects(&store).await;
        let specialty = json!({
            "document_no": "甘卫医政发〔2015〕示36号", "issued_on": "2015-04-10",
            "projects": [{ "facility": hospitals[1], "specialty": "intensive_care",
                "code": "宕-专-1", "batch": "2015", "funding_programme": "示范" }],
        });
        let issued = store.act(command::<IssueSpecialties>(specialty)).await.unwrap();
        let specialty = issued.outcome.projects[0];
        let doctors = json!({ "people": [
            people::doctor("示范甲", "village_doctor", clinics[0], "2013-03-01"),
            people::doctor("示范乙", "village_doctor", clinics[1], "2013-03-01"),
            people::doctor("示范丙", "licensed_doctor", hospitals[1], "2013-03-01"),
        ] });
        let doctors = store.act(command::<RegisterPractitioners>(doctors)).await.unwrap().outcome;
        Self { store, projects, clinics, hospitals, specialty, doctors, open: Open::default() }
    }

    /// The project of a village.
    pub(super) fn project(&self, village: usize) -> PublicId {
        self.projects[village]
    }

    /// Enters something, which the ledger may refuse.
    pub(super) async fn enter(&mut self, (what, village, on): Deed) -> Result<()> {
        const PEOPLE: u8 = works::DEEDS;
        const REPORTS: u8 = PEOPLE + people::DEEDS;
        match what {
            0..PEOPLE => self.enter_works((what, village, on)).await,
            PEOPLE..REPORTS => self.enter_people((what - PEOPLE, village, on)).await,
            _ => self.enter_reports((what - REPORTS, village, on)).await,
        }
    }

    async fn act<C: Command>(&self, command: C) -> Result<C::Outcome> {
        self.store.act(command).await.map(|done| done.outcome)
    }
}
