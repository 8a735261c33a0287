//! A new key beside a running service: nothing that it seals meanwhile is lost.

use std::sync::Arc;

use taizhang::clock::Clock;
use taizhang::domain::ids::AccountId;
use taizhang::domain::personal::Phone;
use taizhang::ledger::accounts::{CreateAccount, WayIn};
use taizhang::ledger::drafts::{self, Draft};
use taizhang::ledger::reveal::{Reveal, Subject, reveal};
use taizhang::ledger::{Keys, Ledger, LedgerError, reseal, retire};

use crate::store::{PREFECTURE, Store, envelope};

/// The keys as they lie in the folder, as a program that begins reads them.
fn read(store: &Store) -> Keys {
    Keys::read_or_make(&store.folder.path().join("keys")).unwrap()
}

async fn opened(store: &Store, keys: Keys) -> Ledger {
    let files = store.folder.path().join("files");
    Ledger::open(&store.target, files, keys, Arc::new(store.clock.clone())).await.unwrap()
}

async fn create(ledger: &Ledger, name: &str, phone: &str) {
    let create = CreateAccount {
        name: name.to_owned(),
        display_name: "示范".to_owned(),
        unit: "示范".to_owned(),
        area_key: PREFECTURE,
        citizen_id: None,
        phone: Phone::parse(phone),
        posts: Vec::new(),
        way_in: WayIn::None,
    };
    ledger.perform(envelope(), create).await.unwrap();
}

async fn phone(ledger: &Ledger, account: &str) -> String {
    let subject = Subject::AccountPhone { account: account.to_owned() };
    let asked = Reveal { subject, reason: "核对".to_owned() };
    reveal(ledger, envelope(), asked).await.unwrap().value
}

#[tokio::test]
async fn what_a_running_service_seals_after_a_new_key_is_not_lost() {
    for store in Store::all().await {
        let running = opened(&store, read(&store)).await;
        create(&running, "before", "13987654321").await;

        let keys = read(&store).rotated().unwrap();
        assert_eq!(keys.numbers(), [1, 2], "the old key stays");
        let beside = opened(&store, keys).await;
        create(&running, "between", "13987654322").await;
        assert_eq!(reseal(&beside, envelope()).await.unwrap(), 1, "the other is sealed anew");
        assert_eq!(phone(&running, "before").await, "13987654321", "without a start anew");
        create(&running, "after", "13987654323").await;
        let draft = Draft { path: "/projects/new".to_owned(), body: b"a=b".to_vec() };
        let (owner, now) = (AccountId(1), store.clock.now());
        let kept = drafts::keep(&running, owner, draft.clone(), now).await.unwrap();

        assert_eq!(retire(&beside, envelope()).await.unwrap(), 2);
        assert_eq!(read(&store).numbers(), [2]);
        let anew = opened(&store, read(&store)).await;
        for (account, number) in
            [("before", "13987654321"), ("between", "13987654322"), ("after", "13987654323")]
        {
            assert_eq!(phone(&anew, account).await, number, "{account}");
            assert_eq!(phone(&running, account).await, number, "{account}");
        }
        assert_eq!(drafts::find(&anew, owner, kept, now).await.unwrap(), Some(draft));
    }
}

#[tokio::test]
async fn a_key_that_something_lies_under_is_not_forgotten() {
    for store in Store::all().await {
        let ledger = opened(&store, read(&store)).await;
        create(&ledger, "one", "13987654321").await;
        create(&ledger, "two", "13987654322").await;
        let draft = Draft { path: "/projects/new".to_owned(), body: b"a=b".to_vec() };
        drafts::keep(&ledger, AccountId(1), draft, store.clock.now()).await.unwrap();
        read(&store).rotated().unwrap();
        let refused = retire(&ledger, envelope()).await.unwrap_err();
        let LedgerError::State { detail, .. } = refused else { panic!("{refused}") };
        assert!(detail.starts_with("还有 3 项是用旧密钥加密的"), "{detail}");
        assert_eq!(read(&store).numbers(), [1, 2], "both are there still");
        assert_eq!(reseal(&ledger, envelope()).await.unwrap(), 3);
        assert_eq!(retire(&ledger, envelope()).await.unwrap(), 2);
        assert_eq!(phone(&ledger, "two").await, "13987654322");
    }
}
