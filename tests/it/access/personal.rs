//! Personal numbers: sealed at rest, masked on show, revealed with a reason. That they are
//! nowhere else is `leaks`.

use serde_json::json;
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;
use taizhang::ledger::posts::AppointPost;
use taizhang::ledger::{Actor, Envelope, Keys, Ledger, Source, reseal};

use super::new_account;
use crate::store::{PREFECTURE, Store};
use crate::support::clinic::text;
use crate::support::people::{NUMBER, OTHER, apps};
use crate::support::{LONGNAN, TestApp, post};

/// A number that stands nowhere but where it was put.
pub(super) const CANARY: &str = "13987654321";

/// A party with a telephone, and the project that it builds.
pub(super) async fn with_phone(app: &TestApp) -> (String, String) {
    let zhang = app.person("zhang").await;
    let project = zhang.project("宕-2015-0001").await;
    let parties = json!({ "parties": [{
        "project": project, "role": "contractor", "name": "示范建筑队", "phone": CANARY,
    }] });
    let named = zhang.enter("/parties", &parties).await;
    (project, text(&named["ids"][0]))
}

#[tokio::test]
async fn a_telephone_is_masked_until_somebody_says_why() {
    let app = TestApp::with_plan().await;
    let (project, party) = with_phone(&app).await;
    let zhang = app.person("zhang").await;
    let sheet = zhang.get(&format!("/projects/{project}")).await;
    assert_eq!(sheet.json()["parties"][0]["phone"], "139*******1");
    let subject = json!({ "of": "party_phone", "party": party });
    let without = zhang.post("/reveals", &json!({ "subject": subject, "reason": " " })).await;
    assert_eq!(without.problem(), "422 VALIDATION");
    let asked = json!({ "subject": subject, "reason": "核对施工进度" });
    assert_eq!(zhang.enter("/reveals", &asked).await["value"], CANARY);
    let chen = app.person("chen").await;
    assert_eq!(chen.post("/reveals", &asked).await.problem(), "404 NOT_FOUND", "another county's");
    let leader = app.person("li").await;
    assert_eq!(leader.post("/reveals", &asked).await.problem(), "403 FORBIDDEN");
    for _ in 1..20 {
        zhang.enter("/reveals", &asked).await;
    }
    assert_eq!(zhang.post("/reveals", &asked).await.problem(), "429 REVEAL_LIMIT");
}

#[tokio::test]
async fn a_number_of_an_account_is_shown_to_whoever_manages_all_of_it() {
    for app in apps().await {
        let administrator = Role::SecurityAdministrator;
        app.add_account("near", "示范县安全", administrator, AreaKey(OTHER)).await;
        app.add_account("far", "示范市安全", administrator, LONGNAN).await;
        let cookie = app.sign_in("near").await;
        let clerk = [("posts.0.role", "county_clerk"), ("posts.0.area_key", "6212210000000")];
        let form = new_account(&[&clerk[..], &[("citizen_id", NUMBER)]].concat());
        assert_eq!(app.post_form("/accounts/new", &cookie, &form).await.status, 200);
        let (near, far) = (app.person("near").await, app.person("far").await);
        let numbers = [("account_phone", "13800000000"), ("account_citizen_id", NUMBER)];
        let asked = |of: &str| {
            let subject = json!({ "of": of, "account": "new" });
            json!({ "subject": subject, "reason": "核对联系方式" })
        };
        for (of, number) in numbers {
            assert_eq!(near.enter("/reveals", &asked(of)).await["value"], number, "{of}");
        }
        let above = post(Role::PrefectureClerk, LONGNAN);
        app.perform(AppointPost { account: "new".to_owned(), post: above }).await;
        for (of, number) in numbers {
            let refused = near.post("/reveals", &asked(of)).await;
            assert_eq!(refused.problem(), "404 NOT_FOUND", "{of}");
            assert_eq!(far.enter("/reveals", &asked(of)).await["value"], number, "{of}");
        }
    }
}

#[tokio::test]
async fn the_same_telephone_again_is_no_new_version() {
    let app = TestApp::with_plan().await;
    let (project, party) = with_phone(&app).await;
    let zhang = app.person("zhang").await;
    let again = json!({ "parties": [{
        "project": project, "role": "contractor", "name": "示范建筑队", "phone": "139 8765 4321",
    }] });
    let named = zhang.enter("/parties", &again).await;
    assert_eq!(text(&named["ids"][0]), party);
    let history = zhang.get(&format!("/projects/{project}/history")).await;
    let lines = history.json();
    let parties = lines.as_array().unwrap().iter().filter(|line| line["what"] == "参建单位");
    assert_eq!(parties.count(), 1, "{}", history.text);
    assert!(!history.text.contains(CANARY));
}

#[tokio::test]
async fn a_new_key_seals_everything_anew_and_the_chain_stands() {
    use taizhang::domain::personal::Phone;
    use taizhang::ledger::accounts::{CreateAccount, WayIn};
    for store in Store::all().await {
        let folder = store.folder.path().join("keys");
        let keys = Keys::read_or_make(&folder).unwrap();
        let files = store.folder.path().join("files");
        let clock = std::sync::Arc::new(store.clock.clone());
        let open = async |keys: Keys| {
            Ledger::open(&store.target, files.clone(), keys, clock.clone()).await.unwrap()
        };
        let ledger = open(keys.clone()).await;
        let by = || Envelope::new(Actor::command_line(PREFECTURE), Source::Cli);
        let create = CreateAccount {
            name: "sealed".to_owned(),
            display_name: "示范".to_owned(),
            unit: "示范".to_owned(),
            area_key: PREFECTURE,
            citizen_id: None,
            phone: Phone::parse(CANARY),
            posts: Vec::new(),
            way_in: WayIn::None,
        };
        ledger.perform(by(), create).await.unwrap();
        let show = async |ledger: &Ledger| {
            use taizhang::ledger::reveal::{Reveal, Subject, reveal};
            let subject = Subject::AccountPhone { account: "sealed".to_owned() };
            reveal(ledger, by(), Reveal { subject, reason: "核对".to_owned() }).await
        };
        assert_eq!(show(&ledger).await.unwrap().value, CANARY);
        let rotated = keys.rotated().unwrap();
        let ledger = open(rotated.clone()).await;
        assert_eq!(reseal(&ledger, by()).await.unwrap(), 1);
        let retired = rotated.retired().unwrap();
        assert_eq!(retired.numbers(), [2]);
        let ledger = open(retired.clone()).await;
        assert_eq!(show(&ledger).await.unwrap().value, CANARY, "under the new key alone");
        let report = taizhang::ledger::verify(&ledger, retired.chain(), None).await.unwrap();
        assert_eq!(report.broken, []);
        let stranger = open(Keys::from_secret(b"another")).await;
        assert!(show(&stranger).await.is_err());
    }
}
