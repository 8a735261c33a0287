//! Areas that change hands: facts of a date are those of places that lay there on it.

use chrono::NaiveDate;
use sea_orm::ConnectionTrait;
use taizhang::demo;
use taizhang::domain::area::{AreaKey, Scope};
use taizhang::domain::clinic::{MilestoneKind, Stage};
use taizhang::domain::ids::PublicId;
use taizhang::domain::time::Known;
use taizhang::ledger::areas::{
    self, NewArea, RegisterAreas, RenameArea, TransferArea, Transferred,
};
use taizhang::ledger::projects::{self, ChangeProject};
use taizhang::ledger::villages::{self, ListPoor};
use taizhang::ledger::{Command, LedgerError, Result, history, verify};

use super::clinic::{COUNTY, TOWNSHIP, VILLAGES, day, places, plan, projects, step};
use crate::store::{KEY, PREFECTURE, Store, at, envelope};

const OTHER_COUNTY: AreaKey = AreaKey(6_212_210_000_000);
const OTHER_TOWNSHIP: AreaKey = AreaKey(6_212_211_000_000);
const OTHER_VILLAGE: AreaKey = AreaKey(6_212_211_000_001);

/// Two townships in two counties, and a project in each village of the first.
async fn two_counties(store: &Store) -> Vec<PublicId> {
    places(store).await;
    let area = |area_key, name: &str| NewArea {
        area_key,
        name: name.to_owned(),
        official_code: None,
        valid_from: day(2011, 1, 1),
        predecessor_key: None,
    };
    let areas = vec![
        area(OTHER_COUNTY, "成县"),
        area(OTHER_TOWNSHIP, "纸坊镇"),
        area(OTHER_VILLAGE, "沙坝村"),
    ];
    store.act(RegisterAreas { areas }).await.unwrap();
    let ids = projects(store).await;
    store.act(step(ids[0], MilestoneKind::Started, day(2015, 6, 2))).await.unwrap();
    store.clock.put(at(2016, 4, 20));
    ids
}

fn under(area: AreaKey, under: AreaKey, from: NaiveDate) -> TransferArea {
    TransferArea {
        area: Some(area),
        under: Some(under),
        document_no: "甘民发〔2016〕示1号".to_owned(),
        from,
        ..TransferArea::default()
    }
}

fn into(area: AreaKey, into: AreaKey, from: NaiveDate) -> TransferArea {
    TransferArea { under: None, into: Some(into), ..under(area, into, from) }
}

/// The projects of a scope on a date, each with its village.
async fn seen(store: &Store, scope: AreaKey, known: Known, on: NaiveDate) -> Vec<(PublicId, i64)> {
    let found = projects::records(store.ledger.read(), Scope::of(scope), known, on).await.unwrap();
    let mut seen: Vec<_> = found.into_iter().map(|record| (record.id, record.area_key.0)).collect();
    seen.sort_by_key(|(_, key)| *key);
    seen
}

/// Performs a command as somebody who sees one county.
async fn within<C: Command>(store: &Store, county: AreaKey, command: C) -> Result<C::Outcome> {
    let mut envelope = envelope();
    envelope.actor.scope = Scope::of(county);
    Ok(store.ledger.perform(envelope, command).await?.outcome)
}

#[tokio::test]
async fn a_village_that_went_over_counts_where_it_lay_on_the_date() {
    for store in Store::all().await {
        let ids = two_counties(&store).await;
        let done = store.act(under(VILLAGES[0], OTHER_TOWNSHIP, day(2016, 2, 1))).await.unwrap();
        let Transferred { area_key: new, areas, records, posts } = done.outcome;
        assert_eq!((new.0, areas, records, posts), (6_212_211_000_002, 1, 3, 0));
        let (before, after) = (day(2016, 1, 31), day(2016, 2, 1));
        let (old, other) = (VILLAGES[0].0, VILLAGES[1].0);
        let now = Known::Now;
        assert_eq!(seen(&store, COUNTY, now, before).await, [(ids[0], old), (ids[1], other)]);
        assert_eq!(seen(&store, COUNTY, now, after).await, [(ids[1], other)]);
        assert_eq!(seen(&store, OTHER_COUNTY, now, before).await, []);
        assert_eq!(seen(&store, OTHER_COUNTY, now, after).await, [(ids[0], new.0)]);
        for on in [before, after] {
            assert_eq!(seen(&store, PREFECTURE, now, on).await.len(), 2, "{on}");
        }
        // Nobody knew of it before it was entered.
        let then = Known::At(at(2016, 4, 1));
        assert_eq!(seen(&store, COUNTY, then, after).await.len(), 2);
        let names = |on| areas::names(store.ledger.read(), Scope::of(PREFECTURE), now, on);
        assert_eq!(names(before).await.unwrap().place(VILLAGES[0]), "官亭镇石院村");
        assert_eq!(names(after).await.unwrap().place(new), "纸坊镇石院村");
        assert_eq!(names(after).await.unwrap().of(VILLAGES[0]), VILLAGES[0].to_string());
        let report = verify(&store.ledger, KEY, None).await.unwrap();
        assert_eq!(report.broken, []);
    }
}

#[tokio::test]
async fn what_is_learned_afterwards_belongs_to_the_day_on_which_it_happened() {
    for store in Store::all().await {
        let ids = two_counties(&store).await;
        store.act(under(VILLAGES[0], OTHER_TOWNSHIP, day(2016, 2, 1))).await.unwrap();
        let finished = step(ids[0], MilestoneKind::Completed, day(2016, 1, 15));
        within(&store, OTHER_COUNTY, finished).await.unwrap();
        let mut late = plan();
        late.issued_on = day(2016, 1, 10);
        late.projects.truncate(1);
        "成-2016-1".clone_into(&mut late.projects[0].code);
        late.projects[0].area_key = AreaKey(6_212_211_000_002);
        let late = within(&store, OTHER_COUNTY, late).await.unwrap().projects[0];
        let (before, old) = (day(2016, 1, 31), VILLAGES[0].0);
        let db = store.ledger.read();
        let found = projects::records(db, Scope::of(COUNTY), Known::Now, before).await.unwrap();
        let stage = found.iter().find(|record| record.id == ids[0]).unwrap().course.stage(before);
        assert_eq!(stage, Stage::Completed);
        assert!(seen(&store, COUNTY, Known::Now, before).await.contains(&(late, old)));
        assert_eq!(seen(&store, OTHER_COUNTY, Known::Now, before).await, []);
    }
}

#[tokio::test]
async fn the_new_holder_sees_the_history_and_the_former_what_it_held() {
    for store in Store::all().await {
        let ids = two_counties(&store).await;
        store.act(under(VILLAGES[0], OTHER_TOWNSHIP, day(2016, 2, 1))).await.unwrap();
        let change = |site: &str| ChangeProject {
            project: Some(ids[0]),
            site: Some(site.to_owned()),
            ..ChangeProject::default()
        };
        let refused = within(&store, COUNTY, change("村口")).await.unwrap_err();
        assert!(matches!(refused, LedgerError::NotFound), "{refused}");
        store.clock.put(at(2016, 4, 21));
        within(&store, OTHER_COUNTY, change("村尾")).await.unwrap();
        let db = store.ledger.read();
        let sheet = async |scope: AreaKey, on: NaiveDate| {
            projects::sheet(db, Scope::of(scope), Known::Now, on, ids[0]).await
        };
        let held = sheet(COUNTY, day(2016, 1, 31)).await.unwrap();
        assert_eq!((held.site, held.area_key, held.version), (None, VILLAGES[0], 1));
        assert_eq!(held.steps.len(), 2);
        let holds = sheet(OTHER_COUNTY, day(2016, 3, 1)).await.unwrap();
        assert_eq!((holds.site.as_deref(), holds.steps.len()), (Some("村尾"), 2));
        let early = sheet(OTHER_COUNTY, day(2016, 1, 31)).await.unwrap();
        assert_eq!(early.area_key, VILLAGES[0], "its place is that of the date");
        let events = async |scope: AreaKey| {
            let events = history::of_project(db, Scope::of(scope), Known::Now, ids[0]).await;
            events.unwrap().len()
        };
        // Project and two steps came, all three were moved, and the site was changed.
        assert_eq!((events(OTHER_COUNTY).await, events(COUNTY).await), (7, 3));
        let third = AreaKey(6_212_240_000_000);
        let stranger = projects::sheet(db, Scope::of(third), Known::Now, day(2016, 3, 1), ids[0]);
        assert!(matches!(stranger.await.unwrap_err(), LedgerError::NotFound));
    }
}

#[tokio::test]
async fn a_village_may_go_over_twice() {
    let store = Store::sqlite().await;
    let ids = two_counties(&store).await;
    let first = store.act(under(VILLAGES[0], OTHER_TOWNSHIP, day(2015, 9, 1))).await.unwrap();
    let first = first.outcome.area_key;
    let second = store.act(under(first, TOWNSHIP, day(2016, 2, 1))).await.unwrap();
    let second = second.outcome.area_key;
    assert_eq!(second.0, 6_212_231_010_003, "a number is never given twice");
    for (on, key) in [
        (day(2015, 8, 31), VILLAGES[0]),
        (day(2015, 9, 1), first),
        (day(2016, 1, 31), first),
        (day(2016, 2, 1), second),
    ] {
        let seen = seen(&store, key.county(), Known::Now, on).await;
        assert!(seen.contains(&(ids[0], key.0)), "{on}: {seen:?}");
        let sheet = projects::sheet(store.ledger.read(), Scope::of(COUNTY), Known::Now, on, ids[0]);
        assert_eq!(sheet.await.unwrap().area_key, key);
    }
    let sheet = areas::sheet(store.ledger.read(), Scope::of(PREFECTURE), Known::Now, first).await;
    let sheet = sheet.unwrap();
    assert_eq!((sheet.predecessor, sheet.successor), (Some(VILLAGES[0]), Some(second)));
    assert_eq!(sheet.names[0].document_no.as_deref(), Some("甘民发〔2016〕示1号"));
}

#[tokio::test]
async fn villages_that_are_merged_are_one_from_that_day_on() {
    for store in Store::all().await {
        let ids = two_counties(&store).await;
        let list =
            ListPoor { villages: vec![VILLAGES[0]], document_no: None, from: day(2014, 1, 1) };
        store.act(list).await.unwrap();
        store.act(into(VILLAGES[0], VILLAGES[1], day(2016, 2, 1))).await.unwrap();
        let (before, after) = (day(2016, 1, 31), day(2016, 2, 1));
        let (one, other) = (VILLAGES[0].0, VILLAGES[1].0);
        let now = Known::Now;
        assert_eq!(seen(&store, COUNTY, now, before).await, [(ids[0], one), (ids[1], other)]);
        let mut merged = seen(&store, COUNTY, now, after).await;
        merged.sort_by_key(|(id, _)| ids.iter().position(|own| own == id));
        assert_eq!(merged, [(ids[0], other), (ids[1], other)]);
        let poor = async |on| {
            let spells = villages::poor_spells(store.ledger.read(), Scope::of(COUNTY), now, on);
            spells.await.unwrap().iter().map(|spell| spell.area_key).collect::<Vec<_>>()
        };
        assert_eq!((poor(before).await, poor(after).await), (vec![VILLAGES[0]], vec![VILLAGES[1]]));
        let sheet = areas::sheet(store.ledger.read(), Scope::of(COUNTY), now, VILLAGES[1]).await;
        assert_eq!(sheet.unwrap().absorbed, [VILLAGES[0]]);
    }
}

#[tokio::test]
async fn a_township_takes_its_villages_along() {
    let store = Store::sqlite().await;
    let ids = two_counties(&store).await;
    let moved = TransferArea {
        official_code: Some("621221109".to_owned()),
        name: Some("新官亭镇".to_owned()),
        ..under(TOWNSHIP, OTHER_COUNTY, day(2016, 2, 1))
    };
    let done = store.act(moved).await.unwrap().outcome;
    assert_eq!((done.area_key.0, done.areas), (6_212_211_090_000, 3));
    let after = day(2016, 2, 1);
    let expected = [(ids[0], 6_212_211_090_001), (ids[1], 6_212_211_090_002)];
    assert_eq!(seen(&store, OTHER_COUNTY, Known::Now, after).await, expected);
    let names = areas::names(store.ledger.read(), Scope::of(PREFECTURE), Known::Now, after).await;
    assert_eq!(names.unwrap().place(AreaKey(6_212_211_090_001)), "新官亭镇石院村");
    store.act(into(done.area_key, OTHER_TOWNSHIP, day(2016, 3, 1))).await.unwrap();
    let expected = [(ids[0], 6_212_211_000_002), (ids[1], 6_212_211_000_003)];
    assert_eq!(seen(&store, OTHER_COUNTY, Known::Now, day(2016, 3, 1)).await, expected);
}

#[tokio::test]
async fn what_cannot_go_over_is_refused_with_the_reason() {
    let store = Store::sqlite().await;
    two_counties(&store).await;
    let codes = async |transfer: TransferArea| match store.act(transfer).await.unwrap_err() {
        LedgerError::Invalid(faults) => {
            let said = |at: &taizhang::ledger::Fault| format!("{} {}", at.pointer, at.code);
            faults.iter().map(said).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    };
    let (village, on) = (VILLAGES[0], day(2016, 2, 1));
    for (transfer, expected) in [
        (under(village, OTHER_TOWNSHIP, day(2016, 4, 21)), "#/from DATE_FUTURE"),
        (under(village, OTHER_TOWNSHIP, day(2011, 1, 1)), "#/from DATE_ORDER"),
        (under(village, TOWNSHIP, on), "#/under SAME"),
        (under(village, OTHER_COUNTY, on), "#/under REF_NOT_FOUND"),
        (under(village, AreaKey(6_212_219_990_000), on), "#/under REF_NOT_FOUND"),
        (into(village, village, on), "#/into SAME"),
        (into(village, OTHER_TOWNSHIP, on), "#/into REF_NOT_FOUND"),
        (TransferArea { under: None, ..under(village, TOWNSHIP, on) }, "#/under REQUIRED"),
        (under(TOWNSHIP, OTHER_COUNTY, on), "#/official_code CODE"),
        (
            TransferArea {
                official_code: Some("621221100".to_owned()),
                ..under(TOWNSHIP, OTHER_COUNTY, on)
            },
            "#/official_code DUPLICATE",
        ),
    ] {
        assert_eq!(codes(transfer.clone()).await, expected, "{transfer:?}");
    }
    let outside = within(&store, COUNTY, under(village, OTHER_TOWNSHIP, on)).await.unwrap_err();
    assert!(matches!(&outside, LedgerError::Invalid(faults) if faults[0].code == "REF_NOT_FOUND"));
    store.act(under(village, OTHER_TOWNSHIP, on)).await.unwrap();
    let gone = codes(under(village, OTHER_TOWNSHIP, day(2016, 3, 1))).await;
    assert!(gone.contains("该地区自 2016-01-31 之后已划转或撤并"), "{gone}");
}

#[tokio::test]
async fn a_new_name_is_dated_and_keeps_the_key() {
    for store in Store::all().await {
        two_counties(&store).await;
        let rename = |name: &str, from| RenameArea {
            area: Some(TOWNSHIP),
            name: name.to_owned(),
            official_code: None,
            from,
            document_no: "甘民发〔2016〕示2号".to_owned(),
        };
        store.act(rename("新城镇", day(2016, 3, 1))).await.unwrap();
        let name = async |on| {
            let names = areas::names(store.ledger.read(), Scope::of(COUNTY), Known::Now, on).await;
            names.unwrap().place(VILLAGES[0])
        };
        assert_eq!(name(day(2016, 2, 29)).await, "官亭镇石院村");
        assert_eq!(name(day(2016, 3, 1)).await, "新城镇石院村");
        let early = store.act(rename("老城镇", day(2016, 3, 1))).await.unwrap_err();
        let LedgerError::Invalid(faults) = early else { panic!("{early}") };
        assert_eq!((faults[0].pointer.as_str(), faults[0].code), ("#/from", "DATE_ORDER"));
    }
}

#[tokio::test]
async fn a_village_is_read_within_a_scope_alone() {
    let store = Store::sqlite().await;
    two_counties(&store).await;
    let sheet = async |scope: AreaKey| {
        villages::sheet(store.ledger.read(), Scope::of(scope), Known::Now, VILLAGES[0]).await
    };
    assert_eq!(sheet(COUNTY).await.unwrap().area_key, VILLAGES[0]);
    let outside = sheet(OTHER_COUNTY).await.unwrap_err();
    assert!(matches!(outside, LedgerError::NotFound), "{outside}");
}

#[tokio::test]
async fn no_record_stays_behind() {
    let store = Store::sqlite().await;
    let county = AreaKey(6_212_280_000_000);
    let options = demo::Options { counties: Some(vec![county]), ..demo::Options::default() };
    demo::load(&store.ledger, &options, &|_, _, _| {}).await.unwrap();
    let lines = areas::list(
        store.ledger.read(),
        Scope::of(county),
        Known::Now,
        day(2016, 8, 1),
        &[taizhang::domain::area::Level::Township],
    );
    let lines = lines.await.unwrap();
    let (gone, taken) = (lines[0].area_key, lines[1].area_key);
    store.clock.put(at(2016, 12, 1));
    store.act(into(gone, taken, day(2016, 9, 1))).await.unwrap();
    let owner = store.owner().await;
    let ask = async |sql: String| {
        let statement = sea_orm::Statement::from_string(owner.get_database_backend(), sql);
        owner.query_all_raw(statement).await.unwrap()
    };
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%\\_version' \
         ESCAPE '\\' AND name NOT IN ('area_version', 'account_version', 'post_version')";
    let mut looked_at = 0;
    for row in ask(tables.to_owned()).await {
        let table: String = row.try_get_by_index(0).unwrap();
        let range = gone.range();
        let left = ask(format!(
            "SELECT count(*) FROM {table} WHERE closed_at IS NULL AND area_key BETWEEN {} AND {}",
            range.start(),
            range.end()
        ));
        let left: i64 = left.await[0].try_get_by_index(0).unwrap();
        assert_eq!(left, 0, "{table}");
        looked_at += 1;
    }
    assert!(looked_at >= 17, "{looked_at} tables");
    assert_eq!(verify(&store.ledger, KEY, None).await.unwrap().broken, []);
}
