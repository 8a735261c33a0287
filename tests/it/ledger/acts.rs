//! Acts: all or nothing, once, and in two dates.

use std::sync::Arc;

use taizhang::domain::area::Scope;
use taizhang::domain::clinic::{MilestoneKind, Stage};
use taizhang::domain::ids::AccountId;
use taizhang::domain::time::Known;
use taizhang::ledger::projects::{self, ChangeProject};
use taizhang::ledger::{Keys, Ledger, LedgerError, Source, sha256, verify};

use super::clinic::{COUNTY, VILLAGES, day, places, plan, projects, step};
use crate::store::{KEY, PREFECTURE, Store, at, envelope};

#[tokio::test]
async fn a_clean_ledger_verifies() {
    for store in Store::all().await {
        places(&store).await;
        let ids = projects(&store).await;
        store.act(step(ids[0], MilestoneKind::Started, day(2015, 6, 2))).await.unwrap();
        let report = verify(&store.ledger, KEY, None).await.unwrap();
        assert_eq!(report.broken, []);
        assert_eq!(report.acts, 3);
        assert_eq!(report.versions, 5 + 2 + 2 + 1);
    }
}

#[tokio::test]
async fn a_refused_command_leaves_nothing_behind() {
    for store in Store::all().await {
        places(&store).await;
        let mut twice = plan();
        twice.projects[1].code = twice.projects[0].code.clone();
        let refused = store.act(twice).await.unwrap_err();
        assert!(matches!(&refused, LedgerError::Invalid(faults) if faults[0].code == "DUPLICATE"));
        let report = verify(&store.ledger, KEY, None).await.unwrap();
        assert_eq!((report.acts, report.broken), (1, vec![]));
    }
}

#[tokio::test]
async fn a_step_that_comes_too_early_is_refused_with_the_state() {
    let store = Store::sqlite().await;
    places(&store).await;
    let ids = projects(&store).await;
    let refused = store.act(step(ids[0], MilestoneKind::Completed, day(2015, 6, 2))).await;
    let LedgerError::State { current, allowed, detail, .. } = refused.unwrap_err() else {
        panic!("no state")
    };
    assert_eq!(current, "计划下达");
    assert_eq!(allowed, ["reserved", "prepared", "procured", "started", "varied", "withdrawn"]);
    assert_eq!(detail, "当前状态为“计划下达”，不能登记“完工”：尚未登记开工。");
}

#[tokio::test]
async fn dates_out_of_order_are_faults_of_their_field() {
    let store = Store::sqlite().await;
    places(&store).await;
    let ids = projects(&store).await;
    for (on, code) in [
        (day(2015, 3, 19), "DATE_ORDER"),
        (day(2016, 3, 2), "DATE_FUTURE"),
        (day(2008, 12, 31), "DATE_RANGE"),
    ] {
        let refused = store.act(step(ids[0], MilestoneKind::Started, on)).await.unwrap_err();
        let LedgerError::Invalid(faults) = refused else { panic!("{on}: {refused}") };
        assert_eq!((faults[0].pointer.as_str(), faults[0].code), ("#/reports/0/reached_on", code));
    }
    // The day itself is in time: the clock stands at 1 March 2016.
    store.act(step(ids[0], MilestoneKind::Started, day(2016, 3, 1))).await.unwrap();
}

#[tokio::test]
async fn what_was_known_stays_known() {
    for store in Store::all().await {
        places(&store).await;
        let ids = projects(&store).await;
        store.clock.put(at(2016, 4, 20));
        store.act(step(ids[0], MilestoneKind::Started, day(2015, 6, 2))).await.unwrap();
        let stage = async |known, as_of| {
            let scope = Scope::of(COUNTY);
            let records =
                projects::records(store.ledger.read(), scope, known, as_of).await.unwrap();
            records[0].course.stage(as_of)
        };
        let then = Known::At(at(2016, 4, 1));
        assert_eq!(stage(Known::Now, day(2016, 3, 31)).await, Stage::UnderConstruction);
        assert_eq!(stage(then, day(2016, 3, 31)).await, Stage::NotStarted);
        assert_eq!(stage(Known::Now, day(2015, 6, 1)).await, Stage::NotStarted);
    }
}

#[tokio::test]
async fn a_change_of_a_version_not_seen_is_stale() {
    for store in Store::all().await {
        places(&store).await;
        let ids = projects(&store).await;
        let change = |site: &str| ChangeProject {
            project: Some(ids[0]),
            seen: Some(1),
            site: Some(site.to_owned()),
            ..ChangeProject::default()
        };
        assert_eq!(store.act(change("村口")).await.unwrap().outcome, 2);
        let stale = store.act(change("村尾")).await.unwrap_err();
        let LedgerError::Stale(overtaken) = stale else { panic!("{stale}") };
        let changed: Vec<_> =
            overtaken.changed.iter().map(|at| (at.field.as_str(), at.now.as_str())).collect();
        assert_eq!((overtaken.version, changed), (2, vec![("site", "村口")]));
    }
}

#[tokio::test]
async fn the_same_key_is_the_same_act() {
    for store in Store::all().await {
        places(&store).await;
        let mut envelope = envelope();
        envelope.source = Source::Api;
        envelope.actor.account = Some(AccountId(1));
        let keyed = |body: &[u8]| envelope.clone().keyed("k1", body);
        let first = store.ledger.perform(keyed(b"one"), plan()).await.unwrap();
        let again = store.ledger.perform(keyed(b"one"), plan()).await.unwrap();
        assert!(!first.replayed && again.replayed);
        assert_eq!(first.outcome.projects, again.outcome.projects);
        assert_eq!(first.act, again.act);
        let other = store.ledger.perform(keyed(b"two"), plan()).await.unwrap_err();
        assert!(matches!(other, LedgerError::KeyReused));
    }
}

/// A body holds numbers of which so few are possible that a plain hash gives them away.
#[tokio::test]
async fn what_is_kept_of_a_request_tells_nobody_what_it_said() {
    use sea_orm::{ConnectionTrait, Statement};
    for store in Store::all().await {
        places(&store).await;
        let mut sender = envelope();
        sender.actor.account = Some(AccountId(1));
        let keyed = |body: &[u8]| sender.clone().keyed("k1", body);
        let first = store.ledger.perform(keyed(b"phone=13800000000"), plan()).await.unwrap();
        let owner = store.owner().await;
        let sql = format!("SELECT request_hash FROM act WHERE id = {}", first.act);
        let statement = Statement::from_string(owner.get_database_backend(), sql);
        let row = owner.query_one_raw(statement).await.unwrap().unwrap();
        let kept: String = row.try_get_by_index(0).unwrap();
        assert_ne!(kept, sha256(b"phone=13800000000"));
        assert_ne!(kept, sha256(sha256(b"phone=13800000000").as_bytes()));
        let clock = Arc::new(store.clock.clone());
        let files = store.folder.path().join("files");
        let anew = Ledger::open(&store.target, files, Keys::from_secret(KEY), clock).await.unwrap();
        let again = anew.perform(keyed(b"phone=13800000000"), plan()).await.unwrap();
        assert_eq!((again.act, again.replayed), (first.act, true), "after a start anew");
        let other = anew.perform(keyed(b"phone=13800000001"), plan()).await.unwrap_err();
        assert!(matches!(other, LedgerError::KeyReused));
    }
}

#[tokio::test]
async fn another_county_is_not_there() {
    let store = Store::sqlite().await;
    places(&store).await;
    let ids = projects(&store).await;
    let mut elsewhere = envelope();
    elsewhere.actor.scope = Scope::of(taizhang::domain::area::AreaKey(6_212_240_000_000));
    let change = ChangeProject { project: Some(ids[0]), ..ChangeProject::default() };
    let refused = store.ledger.perform(elsewhere, change).await.unwrap_err();
    assert!(matches!(refused, LedgerError::NotFound));
    let scope = Scope::of(VILLAGES[1]);
    let seen = projects::records(store.ledger.read(), scope, Known::Now, day(2016, 3, 1)).await;
    assert_eq!(seen.unwrap().len(), 1);
    assert!(Scope::of(PREFECTURE).covers(VILLAGES[0]));
}
