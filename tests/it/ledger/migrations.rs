//! Every change of the tables can be undone and made again, on both engines.

use sea_orm::Database;
use taizhang_migrations::{Migrator, MigratorTrait};

use super::clinic::places;
use crate::store::Store;

#[tokio::test]
async fn every_change_can_be_undone_and_made_again() {
    for store in Store::all().await {
        let owner = store.owner().await;
        let changes = Migrator::migrations().len();
        for _ in 0..changes {
            Migrator::down(&owner, Some(1)).await.unwrap();
        }
        assert_eq!(Migrator::get_applied_migrations(&owner).await.unwrap().len(), 0);
        Migrator::up(&owner, None).await.unwrap();
        assert_eq!(Migrator::get_applied_migrations(&owner).await.unwrap().len(), changes);
        owner.close().await.unwrap();
        places(&store).await;
    }
}

#[tokio::test]
async fn a_change_is_made_to_tables_that_hold_something() {
    let store = Store::sqlite().await;
    places(&store).await;
    let taizhang::ledger::Target::Sqlite(path) = &store.target else { panic!("not a file") };
    let owner = Database::connect(format!("sqlite://{}", path.display())).await.unwrap();
    Migrator::down(&owner, Some(1)).await.unwrap();
    Migrator::up(&owner, None).await.unwrap();
    let report = taizhang::ledger::verify(&store.ledger, crate::store::KEY, None).await.unwrap();
    assert_eq!((report.broken, report.versions), (vec![], 5));
}
