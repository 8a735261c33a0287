//! Many at once: nothing is lost, and what can be done once is done once (RT16, scaled).

use std::sync::Arc;

use taizhang::domain::area::Scope;
use taizhang::domain::clinic::MilestoneKind;
use taizhang::domain::ids::PublicId;
use taizhang::domain::time::Known;
use taizhang::ledger::LedgerError;
use taizhang::ledger::projects::{self, ChangeProject};

use super::clinic::{COUNTY, day, places, projects, step};
use crate::store::{Store, envelope};

/// Clients, and what each of them wants to add.
const CLIENTS: usize = 16;
const EACH: usize = 12;

/// Reads, adds one, writes against the version that was read; again where it was overtaken.
/// Returns how often it was overtaken.
async fn add_one(store: &Store, project: PublicId) -> usize {
    let mut overtaken = 0;
    loop {
        let scope = Scope::of(COUNTY);
        let sheet =
            projects::sheet(store.ledger.read(), scope, Known::Now, day(2016, 3, 1), project);
        let sheet = sheet.await.unwrap();
        let counted: usize = sheet.remark.as_deref().unwrap_or("0").parse().unwrap();
        let change = ChangeProject {
            project: Some(project),
            seen: Some(sheet.version),
            remark: Some((counted + 1).to_string()),
            ..ChangeProject::default()
        };
        match store.ledger.perform(envelope(), change).await {
            Ok(_) => return overtaken,
            Err(LedgerError::Stale { .. }) => overtaken += 1,
            Err(error) => panic!("{error}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_update_is_lost_however_many_write_at_once() {
    for store in Store::all().await {
        places(&store).await;
        let project = projects(&store).await[0];
        let store = Arc::new(store);
        let client = |_| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                let mut overtaken = 0;
                for _ in 0..EACH {
                    overtaken += add_one(&store, project).await;
                }
                overtaken
            })
        };
        let clients: Vec<_> = (0..CLIENTS).map(client).collect();
        let mut overtaken = 0;
        for client in clients {
            overtaken += client.await.unwrap();
        }
        let scope = Scope::of(COUNTY);
        let sheet =
            projects::sheet(store.ledger.read(), scope, Known::Now, day(2016, 3, 1), project);
        let sheet = sheet.await.unwrap();
        assert_eq!(sheet.remark.as_deref(), Some((CLIENTS * EACH).to_string().as_str()));
        eprintln!("races: {} updates, 0 lost, {overtaken} overtaken and repeated", CLIENTS * EACH);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_can_happen_once_happens_once() {
    for store in Store::all().await {
        places(&store).await;
        let project = projects(&store).await[0];
        let store = Arc::new(store);
        let client = |_| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                let started = step(project, MilestoneKind::Started, day(2015, 6, 2));
                store.ledger.perform(envelope(), started).await.is_ok()
            })
        };
        let clients: Vec<_> = (0..64).map(client).collect();
        let mut done = 0;
        for client in clients {
            done += usize::from(client.await.unwrap());
        }
        assert_eq!(done, 1);
    }
}
