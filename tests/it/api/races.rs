//! Many people at once: what can be done once is done once, and no money is lost (RT16).

use std::collections::BTreeSet;

use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use super::life::signed;
use crate::support::clinic::{Person, inspection};
use crate::support::people::apps;
use crate::support::posting::Hospital;
use crate::support::{Answer, TestApp};

const AT_ONCE: usize = 100;

/// Has the same asked for many times at once, each time under a key of its own. Says how often
/// it was done, and with what the others were refused.
async fn all_at_once(person: &Person<'_>, path: &str, body: &Value) -> (usize, BTreeSet<String>) {
    let answers = join_all((0..AT_ONCE).map(|_| person.post(path, body))).await;
    let (done, refused): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|answer| answer.status.is_success());
    (done.len(), refused.iter().map(Answer::problem).collect())
}

/// Steps of a kind that stand.
async fn steps(app: &TestApp, kind: &str) -> i64 {
    let db = app.ledger.read();
    let sql = format!(
        "SELECT count(*) FROM milestone_version WHERE kind = '{kind}' AND closed_at IS NULL"
    );
    let counted = Statement::from_string(db.get_database_backend(), sql);
    db.query_one_raw(counted).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clinic_is_accepted_once_however_many_conclude() {
    for app in apps().await {
        let (zhang, wang, zhao) =
            (app.person("zhang").await, app.person("wang").await, app.person("zhao").await);
        let project = zhang.finished("宕-2015-0001").await;
        let id = signed(&inspection(&project, ["wang", "zhao"]), &[], [&wang, &zhao]).await;
        let path = format!("/inspections/{id}/conclude");
        let (done, refused) = all_at_once(&wang, &path, &json!({})).await;
        assert_eq!(done, 1, "{refused:?}");
        assert_eq!(refused.len(), 1, "{refused:?}");
        assert_eq!(steps(&app, "accepted").await, 1);
        let sheet = zhang.get(&format!("/projects/{project}?as_of=2016-09-01")).await.json();
        assert_eq!(sheet["stage"], "accepted");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn payments_at_once_add_up_to_the_fen() {
    for app in apps().await {
        let zhang = app.person("zhang").await;
        let project = zhang.project("宕-2015-0001").await;
        let paid = json!({ "movements": [{
            "project": project, "level": "central", "step": "disbursed", "amount": 156_251,
            "moved_on": "2015-06-01", "document_no": "陇财社〔2015〕示1号",
        }] });
        let (done, refused) = all_at_once(&zhang, "/funds", &paid).await;
        assert_eq!(done, AT_ONCE, "what was paid is recorded, and compared: {refused:?}");
        let sheet = zhang.get(&format!("/projects/{project}")).await.json();
        assert_eq!(sheet["money"][0]["disbursed"], 156_251 * AT_ONCE);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn works_halt_once_however_many_report_it() {
    for app in apps().await {
        let zhang = app.person("zhang").await;
        let project = zhang.project("宕-2015-0001").await;
        zhang.step(&project, "started", "2015-06-02").await;
        let halt = json!({ "project": project, "from": "2015-07-01", "reason": "道路冲毁" });
        let (done, refused) = all_at_once(&zhang, "/suspensions", &halt).await;
        assert_eq!(done, 1, "{refused:?}");
        assert_eq!(refused, BTreeSet::from(["409 OVERLAP".to_owned()]));
    }
}

/// What somebody entered is kept and marked, not refused; what it comes to is one day.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_doctor_has_a_day_once_however_many_enter_it() {
    let hospital = Hospital::new().await;
    let days = ("2016-01-01", "2016-12-31");
    let posting = hospital.post(0, "multi_site_practice", days).await;
    let guan = hospital.app.person("guan").await;
    let day = json!({ "days": [{ "posting": posting, "facts": { "on": "2016-02-03" } }] });
    let (done, refused) = all_at_once(&guan, "/days", &day).await;
    assert_eq!(done, AT_ONCE, "{refused:?}");
    let sheet = guan.get(&format!("/postings/{posting}")).await.json();
    let days = sheet["days"].as_array().expect("days");
    let marked = days.iter().filter(|day| day["flags"] == json!(["repeated"])).count();
    assert_eq!((days.len(), marked), (AT_ONCE, AT_ONCE));
    let service = guan.get(&format!("/postings/{posting}/service")).await.json();
    assert_eq!(service["days"], 1, "{service}");
}
