//! A log of many acts: how fast it is checked (RT22), and how fast it tells who saw whom (RT21).

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use sea_orm::ConnectionTrait;
use taizhang::domain::area::Scope;
use taizhang::ledger::audit::{self, AuditFilter};
use taizhang::ledger::log::{NoteExport, NoteRefusal};
use taizhang::ledger::verify;

use super::clinic::places;
use crate::store::{KEY, Store, envelope};
use crate::support::scaled;

/// One act in so many is one that somebody asks for afterwards.
const RARE: usize = 500;

/// Enters so many acts, a flush at a time.
async fn fill(store: &Store, acts: usize) {
    for from in (0..acts).step_by(RARE) {
        let many = (from..(from + RARE).min(acts)).map(|number| async move {
            if number.is_multiple_of(RARE) {
                let mut envelope = envelope();
                envelope.about = Some(format!("名单 {number}"));
                store.ledger.perform(envelope, NoteExport {}).await.map(drop)
            } else {
                store.ledger.perform(envelope(), NoteRefusal { area: None }).await.map(drop)
            }
        });
        join_all(many).await.into_iter().for_each(|entered| entered.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_log_is_checked_and_searched_in_its_time() {
    let wanted = scaled(2_000, 200_000);
    for store in Store::all().await {
        places(&store).await;
        let began = Instant::now();
        fill(&store, wanted).await;
        let filled = began.elapsed();

        let began = Instant::now();
        let report = verify(&store.ledger, KEY, None).await.unwrap();
        let checked = began.elapsed();
        assert_eq!(report.broken, []);
        assert!(report.acts > u64::try_from(wanted).unwrap());

        let began = Instant::now();
        let filter = AuditFilter { kind: Some("export".to_owned()), ..AuditFilter::default() };
        let everything = Scope::everything();
        let pack = audit::list(store.ledger.read(), everything, &filter, None, 1 << 40);
        let pack = pack.await.unwrap();
        let found = began.elapsed();
        assert_eq!(pack.len(), wanted.div_ceil(RARE));
        println!(
            "a log of {} acts: entered in {filled:?}, checked in {checked:?}, {} lines told in \
             {found:?}",
            report.acts,
            pack.len()
        );
        // Five minutes for a million, in a build that is not made for speed. Beside other tests
        // the clock says nothing; the long version runs alone.
        let share = Duration::from_mins(5) * u32::try_from(wanted).unwrap() / 1_000_000;
        assert!(wanted < 200_000 || found < share, "{found:?}");

        // One that is altered among so many is found.
        let owner = store.owner().await;
        super::tampering::unguard(&owner).await;
        let middle = wanted / 2;
        let altered = format!("UPDATE act SET origin = '203.0.113.9' WHERE id = {middle}");
        owner.execute_unprepared(&altered).await.unwrap();
        let report = verify(&store.ledger, KEY, None).await.unwrap();
        let codes: Vec<&str> = report.broken.iter().map(|broken| broken.code).collect();
        assert_eq!(codes, ["SEAL"]);
    }
}
