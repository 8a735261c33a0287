//! Loading a county through commands, against copying the finished rows.

use sea_orm::{ConnectionTrait, Database};
use taizhang::demo;
use taizhang::domain::area::AreaKey;

use crate::pair::pair;

const TABLES: &[&str] = &[
    "act",
    "subject",
    "account_version",
    "plan_version",
    "checklist",
    "pulse",
    "area_version",
    "facility_version",
    "poverty_listing_version",
    "population_version",
    "coverage_version",
    "device_version",
    "clinic_project_version",
    "milestone_version",
    "suspension_version",
    "funding_version",
    "party_version",
    "inspection_version",
    "panelist_version",
    "opinion_version",
    "notice_version",
    "defect_version",
    "photo_version",
    "practitioner_version",
    "certificate_version",
    "employment_version",
    "title_version",
    "posting_version",
    "posting_gap_version",
    "day_entry_version",
];

/// Every measurement of this file.
pub(crate) async fn measure() {
    let options =
        demo::Options { counties: Some(vec![AreaKey(6_212_280_000_000)]), ..Default::default() };
    let first = tempfile::tempdir().unwrap();
    let ledger = crate::open(first.path()).await;
    let loaded = demo::load(&ledger, &options, &|_, _, _| {}).await.unwrap();
    pair(
        &format!("one county loaded, {} acts", loaded.acts),
        "its finished rows copied by INSERT … SELECT",
        3,
        async || {
            let folder = tempfile::tempdir().unwrap();
            let ledger = crate::open(folder.path()).await;
            demo::load(&ledger, &options, &|_, _, _| {}).await.unwrap();
        },
        async || {
            let folder = tempfile::tempdir().unwrap();
            drop(crate::open(folder.path()).await);
            let file = folder.path().join("ledger.sqlite");
            let db = Database::connect(format!("sqlite://{}", file.display())).await.unwrap();
            let from = first.path().join("ledger.sqlite");
            let attach = format!("ATTACH '{}' AS loaded", from.display());
            db.execute_unprepared(&attach).await.unwrap();
            db.execute_unprepared("PRAGMA foreign_keys = OFF").await.unwrap();
            for table in TABLES {
                let copy = format!("INSERT INTO main.{table} SELECT * FROM loaded.{table}");
                db.execute_unprepared(&copy).await.unwrap();
            }
        },
    )
    .await;
}
