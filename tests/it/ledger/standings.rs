//! What a reviewer remembers is what somebody who looks for the first time finds, and what was
//! found at an instant is what was known then.

use chrono::{Days, NaiveDate};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, proptest};
use taizhang::domain::area::{AreaKey, Scope};
use taizhang::domain::clinic::{MilestoneKind, PartyRole};
use taizhang::domain::facility::{CoverageMode, FacilityKind};
use taizhang::domain::funding::{FundingLevel, FundingStep};
use taizhang::domain::ids::PublicId;
use taizhang::domain::money::Fen;
use taizhang::domain::time::{Instant, Known};
use taizhang::ledger::Result;
use taizhang::ledger::areas::{NewArea, RegisterAreas, RenameArea};
use taizhang::ledger::facilities::{DeliverDevices, Delivery, NewFacility, RegisterFacilities};
use taizhang::ledger::money::{NameParties, NewMovement, NewParty, RecordFunds};
use taizhang::ledger::plans::PublishPlan;
use taizhang::ledger::progress::{StrikeStep, Suspend};
use taizhang::ledger::villages::{ListPoor, ServeVillages, Serving};
use taizhang::review::{Question, Reviewed, Reviewer};

use super::clinic::{self, VILLAGES, day, step};
use crate::store::{PREFECTURE, Store, at};

const PLAN: &str = include_str!("../../../fixtures/plans/longnan-health-2015.toml");

/// Something that is entered: what, about which village, on which day.
pub(super) type Deed = (u8, usize, NaiveDate);

pub(super) fn deed() -> impl Strategy<Value = Deed> {
    (0..10_u8, 0..2_usize, 0..420_u64)
        .prop_map(|(what, village, days)| (what, village, day(2015, 1, 1) + Days::new(days)))
}

/// A county with clinics and projects, and another without.
pub(super) struct Country {
    pub(super) store: Store,
    projects: Vec<PublicId>,
    clinics: Vec<PublicId>,
    steps: Vec<PublicId>,
}

impl Country {
    pub(super) async fn new(store: Store) -> Self {
        clinic::places(&store).await;
        let other = NewArea {
            area_key: AreaKey(6_212_210_000_000),
            name: "武都区".to_owned(),
            official_code: None,
            valid_from: day(2011, 1, 1),
            predecessor_key: None,
        };
        store.act(RegisterAreas { areas: vec![other] }).await.unwrap();
        let plan = PublishPlan {
            plan_id: "longnan-health-2015".to_owned(),
            area_key: PREFECTURE,
            body: PLAN.to_owned(),
            document_no: None,
            reason: None,
            effective_from: day(2015, 1, 1),
        };
        store.act(plan).await.unwrap();
        let facilities = VILLAGES.map(|area_key| NewFacility {
            id: None,
            area_key,
            kind: FacilityKind::VillageClinic,
            name: "村卫生室".to_owned(),
            institution_code: None,
            standard_since: None,
            valid_from: day(2012, 1, 1),
        });
        let facilities = RegisterFacilities { facilities: facilities.to_vec() };
        let clinics = store.act(facilities).await.unwrap().outcome;
        let projects = clinic::projects(&store).await;
        Self { store, projects, clinics, steps: Vec::new() }
    }

    /// The project of a village.
    pub(super) fn project(&self, village: usize) -> PublicId {
        self.projects[village]
    }

    /// Enters something, which the ledger may refuse.
    pub(super) async fn enter(&mut self, (what, village, on): Deed) -> Result<()> {
        const STEPS: [MilestoneKind; 3] =
            [MilestoneKind::Started, MilestoneKind::Completed, MilestoneKind::Withdrawn];
        let (project, clinic) = (self.projects[village], self.clinics[village]);
        let (store, area_key) = (&self.store, VILLAGES[village]);
        match what {
            0..=2 => {
                let done = store.act(step(project, STEPS[usize::from(what)], on)).await?;
                self.steps.extend(done.outcome);
            }
            3 => {
                let Some(step) = self.steps.pop() else { return Ok(()) };
                store.act(StrikeStep { step, seen: None }).await?;
            }
            4 => {
                store.act(funds(project, on)).await?;
            }
            5 => {
                store.act(halt(project, on)).await?;
            }
            6 => {
                store.act(builder(project, on)).await?;
            }
            7 => {
                store.act(device(clinic, on)).await?;
            }
            8 => {
                let villages = vec![area_key];
                store.act(ListPoor { villages, document_no: None, from: on }).await?;
                let (facility, mode) = (Some(clinic), CoverageMode::Own);
                let villages =
                    vec![Serving { area_key, mode, facility, from: on, document_no: None }];
                store.act(ServeVillages { villages }).await?;
            }
            _ => {
                let name = format!("石院{on}村");
                let (area, document_no) = (Some(area_key), "示政发〔2016〕1号".to_owned());
                let rename = RenameArea { area, name, official_code: None, from: on, document_no };
                store.act(rename).await?;
            }
        }
        Ok(())
    }
}

fn funds(project: PublicId, moved_on: NaiveDate) -> RecordFunds {
    let movement = NewMovement {
        project,
        level: FundingLevel::Central,
        step: FundingStep::Allocated,
        amount: Fen::from_yuan(60_000),
        moved_on,
        document_no: Some("陇财〔2015〕示1号".to_owned()),
        remark: None,
    };
    RecordFunds { movements: vec![movement] }
}

fn halt(project: PublicId, from: NaiveDate) -> Suspend {
    let until = Some(from + Days::new(30));
    Suspend { project, from, until, reason: "冬季停工".to_owned(), document_no: None }
}

fn builder(project: PublicId, on: NaiveDate) -> NameParties {
    let party = NewParty {
        project,
        role: PartyRole::Contractor,
        name: format!("示范建筑{on}公司"),
        credit_code: None,
        qualification: None,
        contact: None,
        phone: None,
    };
    NameParties { parties: vec![party] }
}

fn device(facility: PublicId, delivered_on: NaiveDate) -> DeliverDevices {
    let serial = format!("示-{delivered_on}");
    let device = Delivery { facility, serial, model: None, functions: Vec::new(), delivered_on };
    DeliverDevices { devices: vec![device] }
}

/// What a reviewer finds on some dates.
async fn found(reviewer: &Reviewer, known: Known) -> Vec<Reviewed> {
    let mut found = Vec::new();
    for on in [day(2015, 9, 30), day(2016, 2, 29)] {
        let question = Question::of(Scope::of(PREFECTURE), known, on);
        found.push(reviewer.review(question).await.unwrap());
    }
    found
}

fn assure_same(some: &[Reviewed], others: &[Reviewed]) {
    for (one, other) in some.iter().zip(others) {
        assert_eq!(one.counties, other.counties);
        assert_eq!(one.board, other.board);
    }
}

/// Enters the deeds, one an hour, and looks after each.
async fn live(mut country: Country, deeds: &[Deed]) {
    let ledger = country.store.ledger.clone();
    let warm = Reviewer::new(ledger.clone());
    let mut seen = Vec::new();
    for (hour, &deed) in (1..).zip(deeds) {
        let now = Instant(at(2016, 3, 1).0 + hour * 3_600_000_000);
        country.store.clock.put(now);
        // What is refused leaves everything as it was.
        let _ = country.enter(deed).await;
        let remembered = found(&warm, Known::Now).await;
        assure_same(&remembered, &found(&Reviewer::new(ledger.clone()), Known::Now).await);
        seen.push((now, remembered));
    }
    for (then, seen) in seen {
        assure_same(&seen, &found(&warm, Known::At(then)).await);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 3,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_remembered_is_what_a_first_look_finds(deeds in vec(deed(), 12..24)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            for store in Store::all().await {
                live(Country::new(store).await, &deeds).await;
            }
        });
    }
}
