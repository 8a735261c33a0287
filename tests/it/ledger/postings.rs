//! Postings on both engines: what is read, what refreshes, and what the chain says.

use taizhang::domain::area::{AreaKey, Scope};
use taizhang::domain::facility::FacilityKind;
use taizhang::domain::ids::PublicId;
use taizhang::domain::posting::{LegalBasis, PostingKind, SenderLevel, Workload};
use taizhang::domain::practitioner::TitleRank;
use taizhang::domain::time::Known;
use taizhang::ledger::areas::{NewArea, RegisterAreas};
use taizhang::ledger::facilities::{NewFacility, RegisterFacilities};
use taizhang::ledger::plans::PublishPlan;
use taizhang::ledger::postings::{
    self, DayFacts, EnterDays, NewDay, NewPosting, PostingFacts, PostingFilter, RegisterPostings,
};
use taizhang::ledger::practitioners::{NewPractitioner, NewTitle, RegisterPractitioners};
use taizhang::ledger::verify;
use taizhang::review::{Question, Reviewer};
use taizhang::rules::Standing;

use super::clinic::{COUNTY, TOWNSHIP, day, places};
use crate::store::{KEY, PREFECTURE, Store, at};

const PLAN: &str = include_str!("../../../fixtures/plans/longnan-health-2015.toml");
const OTHER: AreaKey = AreaKey(6_212_210_000_000);
const OTHER_TOWNSHIP: AreaKey = AreaKey(6_212_211_000_000);

/// A doctor of the prefecture's hospital who is posted to two counties.
struct Doctor {
    here: PublicId,
    there: PublicId,
}

async fn doctor(store: &Store) -> Doctor {
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
    store
        .act(PublishPlan {
            plan_id: "longnan-health-2015".to_owned(),
            area_key: PREFECTURE,
            body: PLAN.to_owned(),
            document_no: None,
            reason: None,
            effective_from: day(2015, 1, 1),
        })
        .await
        .unwrap();
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
    let person = NewPractitioner {
        id: None,
        area_key: PREFECTURE,
        name: "王秀兰".to_owned(),
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
    let people = RegisterPractitioners { people: vec![person] };
    let people = store.act(people).await.unwrap().outcome;
    let posting = |facility, from| NewPosting {
        id: None,
        practitioner: people[0],
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
    };
    let postings = vec![posting(places[0], day(2015, 1, 1)), posting(places[1], day(2015, 2, 1))];
    let opened = store.act(RegisterPostings { postings }).await.unwrap().outcome;
    Doctor { here: opened[0], there: opened[1] }
}

async fn enter(store: &Store, posting: PublicId, days: impl IntoIterator<Item = u32>) {
    let new = |on| NewDay {
        id: None,
        posting,
        facility: None,
        facts: DayFacts {
            on: day(2015, 11, on),
            half: taizhang::domain::posting::DayHalf::Whole,
            leave: None,
            workload: Workload { outpatient: Some(3), ..Workload::default() },
            remark: None,
        },
    };
    let days: Vec<_> = days.into_iter().map(new).collect();
    store.act(EnterDays { days }).await.unwrap();
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
        let grid = postings::month(db, scope, Known::Now, day(2015, 11, 1)).await.unwrap();
        let days: Vec<u32> = grid[0].marks.iter().map(|mark| mark.day).collect();
        assert_eq!((grid.len(), days), (1, vec![2, 3]));
        let before = Known::At(at(2016, 1, 1));
        assert!(postings::list(db, scope, before, on, true, &filter).await.unwrap().is_empty());
    }
}
