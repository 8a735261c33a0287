//! The demonstration prefecture: the same each time, whole, and as the plan allocates it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, Database};
use taizhang::clock::FixedClock;
use taizhang::demo::{self, Deed, Options};
use taizhang::domain::area::{AreaKey, Level, Scope};
use taizhang::domain::calendar::demonstration_years;
use taizhang::domain::checklist::Conclusion;
use taizhang::domain::clinic::{MilestoneKind, Reached, Stage, stage};
use taizhang::domain::ids::PublicId;
use taizhang::domain::inspection::InspectionKind;
use taizhang::domain::posting::{DayHalf, Quarter};
use taizhang::domain::practitioner::{CertificateKind, StaffRole};
use taizhang::domain::time::{Instant, Known};
use taizhang::ledger::practitioners::NewCertificate;
use taizhang::ledger::{Keys, Ledger, Report, Target, migrate, projects, verify};
use taizhang::plan;

const KEY: &[u8] = b"a key of the tests";
pub(super) const PREFECTURE: AreaKey = AreaKey(6_212_000_000_000);
pub(super) const SMALLEST: AreaKey = AreaKey(6_212_280_000_000);

pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

async fn opened(folder: &std::path::Path) -> Ledger {
    let target = Target::Sqlite(folder.join("ledger.sqlite"));
    migrate(&target).await.unwrap();
    let clock = Arc::new(FixedClock::at(Instant(1_480_000_000_000_000)));
    Ledger::open(&target, folder.join("files"), Keys::from_secret(KEY), clock).await.unwrap()
}

pub(super) async fn loaded(
    folder: &std::path::Path,
    counties: Option<Vec<AreaKey>>,
) -> (Ledger, demo::Summary, Report) {
    let ledger = opened(folder).await;
    let options = Options { counties, ..Options::default() };
    let summary = demo::load(&ledger, &options, &|_, _, _| {}).await.unwrap();
    let report = verify(&ledger, KEY, None).await.unwrap();
    assert_eq!(report.broken, []);
    (ledger, summary, report)
}

/// The hash of the last act covers every act and every row before it.
#[tokio::test(flavor = "multi_thread")]
async fn a_county_loaded_twice_is_the_same() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let county = Some(vec![SMALLEST]);
    let (first, second) =
        tokio::join!(loaded(one.path(), county.clone()), loaded(other.path(), county));
    assert_eq!((first.1, first.2.head), (second.1, second.2.head));
    let (on, scope) = (day(2016, 8, 31), Scope::of(SMALLEST));
    let records = projects::records(first.0.read(), scope, Known::Now, on).await.unwrap();
    let of = |batch: &str| records.iter().filter(|at| at.batch == batch).count();
    assert_eq!((of("2015"), of("2016")), (34, 14));
    assert!(records.iter().all(|at| at.facility_id.is_some()));
}

#[tokio::test]
async fn a_second_load_into_one_ledger_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = opened(folder.path()).await;
    let options = Options { until: day(2015, 1, 4), ..Options::default() };
    demo::load(&ledger, &options, &|_, _, _| {}).await.unwrap();
    assert!(demo::load(&ledger, &options, &|_, _, _| {}).await.is_err());
    let report = verify(&ledger, KEY, None).await.unwrap();
    let entered = demo::sign_in_names().len() + demonstration_years().unwrap().len();
    assert_eq!(report.acts, u64::try_from(entered).unwrap());
}

#[test]
fn the_allocation_is_that_of_the_plan() {
    let plan = plan::read(include_str!("../../fixtures/plans/longnan-health-2015.toml")).unwrap();
    let mut counted: BTreeMap<(String, AreaKey), i64> = BTreeMap::new();
    for event in demo::events(day(2016, 8, 31), None).unwrap() {
        if let Deed::Projects(issued) = event.deed {
            for new in issued.projects {
                *counted.entry((new.batch, new.area_key.county())).or_default() += 1;
            }
        }
    }
    for batch in ["2015", "2016"] {
        for (county, asked) in &plan.stage("T01", batch).unwrap().allocation {
            assert_eq!(counted.get(&(batch.to_owned(), *county)), Some(asked), "{batch} {county}");
        }
    }
}

#[test]
fn the_prefecture_is_whole() {
    let (mut levels, mut poor) = (BTreeMap::<Level, usize>::new(), BTreeSet::new());
    let mut names = BTreeSet::new();
    for event in demo::events(day(2016, 8, 31), None).unwrap() {
        match event.deed {
            Deed::Areas(tree) => {
                for area in tree.areas {
                    *levels.entry(area.area_key.level()).or_default() += 1;
                    let above = area.area_key.parent();
                    assert!(names.insert((above, area.name.clone())), "{} twice", area.name);
                }
            }
            Deed::Poor(listed) => poor.extend(listed.villages),
            _ => {}
        }
    }
    let counted: Vec<usize> = levels.into_values().collect();
    assert_eq!((counted, poor.len()), (vec![1, 1, 9, 199, 3_290], 1_707));
}

#[test]
fn events_come_in_order_and_end_on_the_day() {
    let until = day(2015, 12, 31);
    let events = demo::events(until, None).unwrap();
    assert!(events.is_sorted_by_key(|event| event.at));
    assert!(events.iter().all(|event| event.at.date() <= until));
    let later = demo::events(day(2016, 8, 31), None).unwrap();
    assert!(later.len() > events.len());
    let same = events.iter().zip(&later).all(|(one, other)| one.at == other.at);
    assert!(same, "an earlier end is a beginning of the same story");
}

/// Numbers belong to an area that there is not, each to one person; who is entered twice has
/// another spelling and no number.
#[test]
fn people_are_made_up_and_as_many_as_the_prefecture_has() {
    let (mut numbers, mut roles) = (BTreeSet::new(), BTreeMap::<StaffRole, usize>::new());
    let (mut ids, mut general, mut without, mut longest) = (BTreeSet::new(), 0, 0, 0);
    for event in demo::events(day(2016, 8, 31), None).unwrap() {
        let Deed::Practitioners(entered) = event.deed else { continue };
        for new in entered.people {
            assert!(ids.insert(new.id.unwrap()), "{:?} twice", new.id);
            longest = longest.max(new.name.chars().count());
            match &new.citizen_id {
                Some(number) => {
                    assert!(number.reveal().starts_with("62129919"), "{number:?}");
                    assert!(numbers.insert(number.reveal().to_owned()), "{number:?} twice");
                }
                None => without += 1,
            }
            *roles.entry(new.employments[0].role).or_default() += 1;
            let training = CertificateKind::GeneralPractitionerTraining;
            let is_general = |held: &NewCertificate| held.general_practice || held.kind == training;
            general += usize::from(new.certificates.iter().any(is_general));
            let known = new.certificates.iter().map(|held| held.from);
            let begun = known.chain(new.employments.iter().map(|spell| spell.from));
            assert!(begun.max().unwrap() < event.at.date(), "entered before it was so");
        }
    }
    assert!((2_300..2_600).contains(&roles[&StaffRole::VillageDoctor]), "{roles:?}");
    assert!((850..950).contains(&general), "{general}");
    assert!(without > 50);
    assert_eq!(longest, 50);
}

/// As many postings and days as the prefecture has, with what real registers have beside: leave,
/// half days, days at another hospital, in advance, a quarter late and outside the posting.
#[test]
fn doctors_are_sent_down_and_their_days_are_written_down() {
    let mut postings = BTreeMap::new();
    let (mut days, mut leave, mut halves, mut elsewhere) = (0, 0, 0, 0);
    let (mut ahead, mut late, mut outside, mut decided) = (0, 0, 0, 0);
    for event in demo::events(day(2016, 8, 31), None).unwrap() {
        match event.deed {
            Deed::Postings(entered) => {
                postings.extend(entered.postings.into_iter().map(|new| (new.id, new)));
            }
            Deed::Resolve(_) => decided += 1,
            Deed::Days(entered) => {
                for new in entered.days {
                    let facts = &postings[&Some(new.posting)].facts;
                    let (on, known) = (new.facts.on, event.at.date());
                    days += 1;
                    leave += usize::from(new.facts.leave.is_some());
                    halves += usize::from(new.facts.half != DayHalf::Whole);
                    elsewhere += usize::from(new.facility.is_some());
                    ahead += usize::from(known < on);
                    late += usize::from(known > Quarter::of(on).last());
                    outside += usize::from(!(facts.from..=facts.until).contains(&on));
                }
            }
            _ => {}
        }
    }
    assert!((580..=640).contains(&postings.len()), "{}", postings.len());
    assert!((52_000..=68_000).contains(&days), "{days}");
    for (what, many) in [
        ("leave", leave),
        ("halves", halves),
        ("elsewhere", elsewhere),
        ("ahead", ahead),
        ("late", late),
        ("outside", outside),
        ("decided", decided),
    ] {
        assert!(many > 10, "{what}: {many}");
    }
}

/// What had happened to one project, as the events tell it.
#[derive(Default)]
struct Told {
    county: Option<AreaKey>,
    batch: String,
    reached: Vec<Reached>,
    halted: bool,
    rectifying: bool,
}

fn told(until: NaiveDate) -> BTreeMap<PublicId, Told> {
    let mut told: BTreeMap<PublicId, Told> = BTreeMap::new();
    for event in demo::events(until, None).unwrap() {
        let on = event.at.date();
        let accept = |told: &mut Told| {
            told.reached.push(Reached { kind: MilestoneKind::Accepted, on });
            told.rectifying = false;
        };
        match event.deed {
            Deed::Projects(issued) => {
                for new in issued.projects {
                    let told = told.entry(new.id.unwrap()).or_default();
                    (told.county, told.batch) = (event.county, new.batch);
                }
            }
            Deed::Steps(steps) => {
                for step in steps.reports {
                    let reached = Reached { kind: step.kind, on: step.reached_on };
                    if let Some(told) = told.get_mut(&step.project) {
                        told.reached.push(reached);
                    }
                }
            }
            Deed::Halt(halt) => {
                // Halts, notices and conclusions are those of specialties, too.
                told.entry(halt.project).or_default().halted = true;
            }
            Deed::Resume(project, _) => told.get_mut(&project).unwrap().halted = false,
            Deed::Notice(project, _) => told.entry(project).or_default().rectifying = true,
            Deed::Overrule(project, _) => accept(told.get_mut(&project).unwrap()),
            Deed::Conclude(concluding) => {
                let passed = concluding.expected == Conclusion::Pass;
                if passed && concluding.kind != InspectionKind::Preliminary {
                    accept(told.entry(concluding.project).or_default());
                }
            }
            _ => {}
        }
    }
    told.retain(|_, told| matches!(told.batch.as_str(), "2015" | "2016"));
    told
}

#[test]
fn every_stage_appears() {
    let mut stages: BTreeMap<Stage, usize> = BTreeMap::new();
    for told in told(day(2016, 8, 31)).values() {
        *stages.entry(stage(&told.reached, told.halted, told.rectifying)).or_default() += 1;
    }
    let missing: Vec<_> = Stage::ALL.iter().filter(|stage| !stages.contains_key(stage)).collect();
    assert!(missing.is_empty(), "{missing:?} of {stages:?}");
    assert_eq!(stages.values().sum::<usize>(), 1_055);
}

/// The first batch by the words of the verdicts: ten are neither accepted nor finished in
/// time.
#[test]
fn ten_of_the_first_batch_are_overdue() {
    let deadline = day(2015, 12, 31);
    let mut overdue: BTreeMap<AreaKey, usize> = BTreeMap::new();
    for told in told(day(2016, 8, 31)).values().filter(|told| told.batch == "2015") {
        let on = |kind| told.reached.iter().find(|at| at.kind == kind).map(|at| at.on);
        let in_time = on(MilestoneKind::Completed).is_some_and(|on| on <= deadline);
        if on(MilestoneKind::Accepted).is_none() && !in_time {
            *overdue.entry(told.county.unwrap()).or_default() += 1;
        }
    }
    let counties: Vec<_> = overdue.into_iter().map(|(key, many)| (key.0, many)).collect();
    assert_eq!(counties, [(6_212_020_000_000, 3), (6_212_220_000_000, 1), (6_212_230_000_000, 6)]);
}

/// Days that what is left of a county's second batch takes at the pace of the last 56 days,
/// held against the days that are left; no pace is never.
fn keeps_up(told: &[&Told], as_of: NaiveDate) -> bool {
    let accepted: Vec<NaiveDate> = told
        .iter()
        .filter_map(|told| told.reached.iter().find(|at| at.kind == MilestoneKind::Accepted))
        .map(|at| at.on)
        .collect();
    let window = accepted.iter().filter(|on| (as_of - **on).num_days() < 56).count();
    let left = told.len() - accepted.len();
    let days_left = usize::try_from((day(2016, 12, 31) - as_of).num_days()).unwrap();
    left == 0 || window > 0 && left * 56 <= window * days_left
}

#[test]
fn counties_keep_up_or_fall_behind() {
    let as_of = day(2016, 8, 31);
    let told = told(as_of);
    let mut counties: BTreeMap<AreaKey, Vec<&Told>> = BTreeMap::new();
    for told in told.values().filter(|told| told.batch == "2016") {
        counties.entry(told.county.unwrap()).or_default().push(told);
    }
    let behind: Vec<i64> = counties
        .iter()
        .filter(|(_, told)| !keeps_up(told, as_of))
        .map(|(county, _)| county.0 / 10_000_000)
        .collect();
    assert_eq!(behind, [621_202, 621_223, 621_224, 621_226]);
    let moved = |told: &&Told| told.reached.iter().any(|at| (as_of - at.on).num_days() < 56);
    assert!(!counties[&AreaKey(6_212_260_000_000)].iter().any(moved), "the eight quiet weeks");
}

#[test]
fn some_completions_are_learned_weeks_afterwards() {
    let mut late = 0;
    for event in demo::events(day(2016, 8, 31), None).unwrap() {
        if let Deed::Steps(steps) = event.deed {
            let completed = steps.reports.iter().filter(|at| at.kind == MilestoneKind::Completed);
            late +=
                completed.filter(|at| (event.at.date() - at.reached_on).num_days() > 14).count();
        }
    }
    assert!(late > 20, "{late}");
}

/// What is on record and follows from other records is worked out again by `verify`: an act that
/// wrote it wrongly would have a true digest.
#[tokio::test(flavor = "multi_thread")]
async fn what_follows_from_records_is_worked_out_again() {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, ..) = loaded(folder.path(), Some(vec![SMALLEST])).await;
    let path = folder.path().join("ledger.sqlite");
    let owner = Database::connect(format!("sqlite://{}", path.display())).await.unwrap();
    for table in ["inspection_version", "notice_version", "defect_version", "checklist"] {
        owner.execute_unprepared(&format!("DROP TRIGGER {table}_no_update")).await.unwrap();
    }
    let found = async |sql: &str| {
        owner.execute_unprepared(sql).await.unwrap();
        let report = verify(&ledger, KEY, None).await.unwrap();
        let of = |code: &str| report.broken.iter().filter(|broken| broken.code == code).count();
        (of("TOTAL"), of("CHECKLIST"), of("DIGEST"))
    };
    let conclusion = "UPDATE inspection_version SET computed = 'pass' WHERE closed_at IS NULL \
        AND computed = 'conditional' AND kind = 'acceptance'";
    let (totals, checklists, digests) = found(conclusion).await;
    assert!(totals > 0 && totals == digests && checklists == 0, "{totals} {digests}");
    let open = "UPDATE notice_version SET closed_on = NULL WHERE closed_at IS NULL \
        AND closing_inspection_id IS NOT NULL";
    assert!(found(open).await.0 > totals, "a pass stands, and its notice is open");
    let closed = "UPDATE notice_version SET closed_on = due_on WHERE closed_at IS NULL \
        AND closing_inspection_id IS NOT NULL";
    assert_eq!(found(closed).await.0, totals, "closed again");
    let mended = "UPDATE defect_version SET closed_on = NULL WHERE closed_at IS NULL \
        AND closed_on IS NOT NULL";
    assert!(found(mended).await.0 > totals, "notices that are closed have open defects");
    let asked = "UPDATE checklist SET body = replace(body, '\"value\":\"60\"', '\"value\":\"50\"')";
    assert!(found(asked).await.1 > 0, "what was asked is covered by its own name");
}

/// Loads everything: minutes in a plain build, so only on demand.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "loads the whole prefecture"]
async fn the_whole_prefecture_loads() {
    let folder = tempfile::tempdir().unwrap();
    let begun = std::time::Instant::now();
    let ledger = opened(folder.path()).await;
    let summary = demo::load(&ledger, &Options::default(), &|_, _, _| {}).await.unwrap();
    println!("{:?}", begun.elapsed());
    let report = verify(&ledger, KEY, None).await.unwrap();
    assert_eq!(report.broken, []);
    println!("{summary:?} {} {} {}", report.acts, report.versions, report.files);
    assert_eq!((summary.villages, summary.projects, summary.warnings), (3_290, 1_058, 3));
    let (on, scope) = (day(2016, 8, 31), Scope::of(PREFECTURE));
    let records = projects::records(ledger.read(), scope, Known::Now, on).await.unwrap();
    assert_eq!(records.len(), 1_058);
}
