//! Postings on both engines: what is read, what refreshes, and what the chain says.

use taizhang::domain::area::{AreaKey, Scope};
use taizhang::domain::facility::FacilityKind;
use taizhang::domain::ids::PublicId;
use taizhang::domain::month::Month;
use taizhang::domain::posting::{LegalBasis, PostingKind, SenderLevel, Workload};
use taizhang::domain::practitioner::TitleRank;
use taizhang::domain::time::Known;
use taizhang::ledger::areas::{NewArea, RegisterAreas};
use taizhang::ledger::facilities::{NewFacility, RegisterFacilities};
use taizhang::ledger::postings::{
    self, CorrectDay, DayFacts, EndPosting, EnterDays, NewDay, NewPosting, PostingFacts,
    PostingFilter, RegisterPostings, StrikeDay,
};
use taizhang::ledger::practitioners::{
    MergePractitioners, NewPractitioner, NewTitle, RegisterPractitioners, UndoMerge,
};
use taizhang::ledger::verify;
use taizhang::review::{Question, Reviewer};
use taizhang::rules::Standing;

use super::clinic::{COUNTY, TOWNSHIP, day, places};
use crate::store::{KEY, PREFECTURE, Store, at};
use crate::support::plans;

const OTHER: AreaKey = AreaKey(6_212_210_000_000);
const OTHER_TOWNSHIP: AreaKey = AreaKey(6_212_211_000_000);

/// A doctor of the prefecture's hospital who is posted to two counties.
pub(super) struct Doctor {
    pub(super) id: PublicId,
    pub(super) here: PublicId,
    there: PublicId,
    pub(super) hospitals: [PublicId; 2],
}

pub(super) async fn doctor(store: &Store) -> Doctor {
    places(store).await;
    let area = |area_key, name: &str| NewArea {
        area_key,
        name: name.to_owned(),
        official_code: None,
        valid_from: day(2011, 1, 1),
        predecessor_key: None,
    };
    let areas = vec![area(OTHER, "成县"), area(OTHER_TOWNSHIP, "抛沙镇")];
    store.act(RegisterAreas { areas }).await.unwrap();
    store.act(plans::first()).await.unwrap();
    let hospital = |area_key, name: &str| NewFacility {
        id: None,
        area_key,
        kind: FacilityKind::TownshipHospital,
        name: name.to_owned(),
        institution_code: None,
        standard_since: None,
        valid_from: day(2012, 1, 1),
    };
    let facilities = vec![hospital(TOWNSHIP, "官亭卫生院"), hospital(OTHER_TOWNSHIP, "抛沙卫生院")];
    let places = store.act(RegisterFacilities { facilities }).await.unwrap().outcome;
    let person = |name: &str, area_key| NewPractitioner {
        id: None,
        area_key,
        name: name.to_owned(),
        sex: None,
        citizen_id: None,
        born_on: None,
        phone: None,
        education: None,
        certificates: vec![],
        employments: vec![],
        titles: vec![NewTitle {
            rank: TitleRank::AssociateSenior,
            name: "副主任医师".to_owned(),
            from: day(2013, 1, 1),
            document_no: None,
        }],
    };
    let people = RegisterPractitioners { people: vec![person("王秀兰", PREFECTURE)] };
    let people = store.act(people).await.unwrap().outcome;
    let posting = |facility, from| sent(people[0], facility, from);
    let postings = vec![posting(places[0], day(2015, 1, 1)), posting(places[1], day(2015, 2, 1))];
    let opened = store.act(RegisterPostings { postings }).await.unwrap().outcome;
    Doctor { id: people[0], here: opened[0], there: opened[1], hospitals: [places[0], places[1]] }
}

/// A posting of somebody from a day to the end of 2016.
pub(super) fn sent(
    practitioner: PublicId,
    facility: PublicId,
    from: chrono::NaiveDate,
) -> NewPosting {
    NewPosting {
        id: None,
        practitioner,
        facility,
        kind: PostingKind::MultiSitePractice,
        facts: PostingFacts {
            basis: LegalBasis::Consortium,
            sender: "陇南市第一人民医院".to_owned(),
            sender_level: SenderLevel::Prefecture,
            sender_department: None,
            specialty: None,
            duty: None,
            document_no: None,
            filing_no: None,
            filed_on: None,
            sending_opinion: Some("同意".to_owned()),
            receiving_opinion: None,
            authority_opinion: None,
            from,
            until: day(2016, 12, 31),
            remark: None,
        },
    }
}

fn facts(on: u32) -> DayFacts {
    DayFacts {
        on: day(2015, 11, on),
        half: taizhang::domain::posting::DayHalf::Whole,
        leave: None,
        workload: Workload { outpatient: Some(3), ..Workload::default() },
        remark: None,
    }
}

pub(super) async fn enter(
    store: &Store,
    posting: PublicId,
    days: impl IntoIterator<Item = u32>,
) -> Vec<PublicId> {
    let new = |on| NewDay { id: None, posting, facility: None, facts: facts(on) };
    let days: Vec<_> = days.into_iter().map(new).collect();
    store.act(EnterDays { days }).await.unwrap().outcome
}

/// What T15 says of the doctor in both counties: standing and reason.
async fn said(reviewer: &Reviewer, area: AreaKey) -> Vec<(Standing, String)> {
    let question = Question::of(Scope::of(area), Known::Now, day(2015, 12, 31));
    let found = reviewer.review(question).await.unwrap();
    let counts = found
        .counties
        .iter()
        .filter_map(|county| county.count("T15", "from_start", "posting.multi_site"));
    let findings = counts.flat_map(|count| &count.findings);
    findings.map(|finding| (finding.standing, finding.reason.clone())).collect()
}

#[tokio::test]
async fn days_in_two_counties_are_one_calendar_and_refresh_both() {
    for store in Store::all().await {
        let doctor = doctor(&store).await;
        let reviewer = Reviewer::new(store.ledger.clone());
        let elsewhere =
            (Standing::NotApplicable, "由先派往的县区统一计算,各处的日子合并".to_owned());
        let short = (Standing::NotCounted, "2015年第四季度服务0天,应6天,差6天".to_owned());
        assert_eq!(said(&reviewer, COUNTY).await, [short], "{}", store.engine());
        assert_eq!(said(&reviewer, OTHER).await, std::slice::from_ref(&elsewhere));
        enter(&store, doctor.here, [2, 3, 4]).await;
        // A day at both places counts once; what lies in the other county refreshes this one.
        enter(&store, doctor.there, [4, 5, 6, 9]).await;
        let enough = (Standing::Counted, "2015年第四季度服务6天,应6天".to_owned());
        assert_eq!(
            said(&reviewer, COUNTY).await,
            std::slice::from_ref(&enough),
            "{}",
            store.engine()
        );
        let fresh = Reviewer::new(store.ledger.clone());
        assert_eq!(said(&fresh, COUNTY).await, [enough]);
        assert_eq!(said(&fresh, OTHER).await, [elsewhere]);
        let whole = said(&fresh, PREFECTURE).await;
        assert_eq!(whole.iter().filter(|at| at.0 == Standing::Counted).count(), 1);
        let report = verify(&store.ledger, KEY, []).await.unwrap();
        assert!(report.broken.is_empty(), "{}: {:?}", store.engine(), report);
    }
}

#[tokio::test]
async fn lists_and_sheets_say_the_same_on_both_engines() {
    for store in Store::all().await {
        let doctor = doctor(&store).await;
        enter(&store, doctor.here, [2, 3]).await;
        enter(&store, doctor.there, [3]).await;
        let (db, scope) = (store.ledger.read(), Scope::of(TOWNSHIP));
        let on = day(2015, 12, 31);
        let filter = PostingFilter::default();
        let lines = postings::list(db, scope, Known::Now, on, true, &filter).await.unwrap();
        assert_eq!(lines.len(), 1, "the other township's posting is not ours to see");
        assert_eq!((lines[0].quarter_halves, lines[0].open_flags), (4, 1), "{}", store.engine());
        let sheet = postings::sheet(db, scope, Known::Now, on, doctor.here).await.unwrap();
        assert_eq!(sheet.days.len(), 2);
        assert_eq!(sheet.days[0].workload.outpatient, Some(3));
        assert!(sheet.days[0].flags.is_empty() && sheet.days[1].is_open());
        let grid =
            postings::month(db, scope, Known::Now, Month::of(day(2015, 11, 1))).await.unwrap();
        let days: Vec<u32> = grid[0].marks.iter().map(|mark| mark.day).collect();
        assert_eq!((grid.len(), days), (1, vec![2, 3]));
        let before = Known::At(at(2016, 1, 1));
        assert!(postings::list(db, scope, before, on, true, &filter).await.unwrap().is_empty());
    }
}

/// What is remembered of both counties is what a first look finds.
async fn assure_fresh(store: &Store, warm: &Reviewer, what: &str) {
    for area in [COUNTY, OTHER] {
        let first = said(&Reviewer::new(store.ledger.clone()), area).await;
        assert_eq!(said(warm, area).await, first, "{what} in {area}, {}", store.engine());
    }
}

#[tokio::test]
async fn whatever_changes_of_a_doctor_refreshes_every_county_where_they_serve() {
    for store in Store::all().await {
        let doctor = doctor(&store).await;
        let warm = Reviewer::new(store.ledger.clone());
        // A day of the posting there, served at the hospital here, and the other way round.
        for (posting, at) in [(doctor.there, 0), (doctor.here, 1)] {
            assure_fresh(&store, &warm, "before").await;
            let new = NewDay {
                id: None,
                posting,
                facility: Some(doctor.hospitals[at]),
                facts: facts(20 + u32::try_from(at).unwrap()),
            };
            store.act(EnterDays { days: vec![new] }).await.unwrap();
            assure_fresh(&store, &warm, "a day elsewhere").await;
        }
        let days = enter(&store, doctor.there, [2, 3, 4, 5, 6]).await;
        assure_fresh(&store, &warm, "days").await;
        let moved = CorrectDay { day: days[0], seen: None, facts: facts(20) };
        store.act(moved).await.unwrap();
        assure_fresh(&store, &warm, "a day corrected").await;
        store.act(StrikeDay { day: days[1], seen: None }).await.unwrap();
        assure_fresh(&store, &warm, "a day struck out").await;
        let end = EndPosting {
            posting: Some(doctor.there),
            seen: None,
            left_on: day(2015, 11, 4),
            left_reason: "调回".to_owned(),
        };
        store.act(end).await.unwrap();
        assure_fresh(&store, &warm, "a posting ended").await;

        // Another record of the same person is posted there, before the first posting here.
        let person = NewPractitioner {
            id: None,
            area_key: OTHER,
            name: "王秀兰".to_owned(),
            sex: None,
            citizen_id: None,
            born_on: None,
            phone: None,
            education: None,
            certificates: vec![],
            employments: vec![],
            titles: vec![],
        };
        let people = RegisterPractitioners { people: vec![person] };
        let second = store.act(people).await.unwrap().outcome[0];
        let posting = sent(second, doctor.hospitals[1], day(2014, 6, 1));
        let postings = RegisterPostings { postings: vec![posting] };
        let posting = store.act(postings).await.unwrap().outcome[0];
        assure_fresh(&store, &warm, "another").await;
        let before = said(&warm, COUNTY).await;
        let merge = MergePractitioners { practitioner: Some(second), seen: None, into: doctor.id };
        store.act(merge).await.unwrap();
        assure_fresh(&store, &warm, "a merge").await;
        assert_eq!(said(&warm, COUNTY).await[0].0, Standing::NotApplicable, "posted there first");
        enter(&store, posting, [9, 10, 11]).await;
        assure_fresh(&store, &warm, "days of a merged record").await;
        store.act(UndoMerge { practitioner: second, seen: None }).await.unwrap();
        assure_fresh(&store, &warm, "a merge undone").await;
        assert_eq!(said(&warm, COUNTY).await, before, "what was here is here again");
        let report = verify(&store.ledger, KEY, []).await.unwrap();
        assert!(report.broken.is_empty(), "{}: {:?}", store.engine(), report);
    }
}
