//! Money of projects, the parties to their works, and halts.

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::clinic::text;

fn movement(project: &str, step: &str, amount: &Value) -> Value {
    json!({ "movements": [{
        "project": project, "level": "central", "step": step, "amount": amount,
        "moved_on": "2015-06-01", "document_no": "陇财社〔2015〕示1号",
    }] })
}

#[tokio::test]
async fn money_is_recorded_as_it_happened_and_struck_out_with_a_reason() {
    let app = TestApp::with_plan().await;
    let (zhang, chen) = (app.person("zhang").await, app.person("chen").await);
    let project = zhang.project("宕-2015-0001").await;
    let sixty = json!(6_000_000);
    zhang.enter("/funds", &movement(&project, "allocated", &sixty)).await;
    // Yuan as text are the same money; more is paid than came in, which is not refused.
    let paid = zhang.enter("/funds", &movement(&project, "disbursed", &json!("70000.00"))).await;
    let sheet = zhang.get(&format!("/projects/{project}")).await.json();
    assert_eq!(sheet["money"][0]["allocated"], 6_000_000);
    assert_eq!(sheet["money"][0]["disbursed"], 7_000_000);
    let before = zhang.get(&format!("/projects/{project}?as_of=2015-05-31")).await.json();
    assert_eq!(before["money"], json!([]), "the money had not moved");

    let foreign = chen.post("/funds", &movement(&project, "received", &sixty)).await;
    assert_eq!(foreign.json()["errors"][0]["code"], "REF_NOT_FOUND", "{}", foreign.text);
    for amount in [json!(0), json!(-5), json!("1.234"), json!("十万")] {
        let refused = zhang.post("/funds", &movement(&project, "received", &amount)).await;
        assert_eq!(refused.problem(), "422 VALIDATION", "{amount}");
    }

    let path = format!("/funds/{}", text(&paid["ids"][0]));
    let seen = [("if-match", "\"v1\"")];
    let bare = zhang.send(Method::DELETE, &path, &seen, "").await;
    assert_eq!(bare.problem(), "422 REASON_REQUIRED");
    let why = format!("{path}?reason=%E9%87%8D%E5%A4%8D");
    let blind = zhang.send(Method::DELETE, &why, &[], "").await;
    assert_eq!(blind.problem(), "428 PRECONDITION_REQUIRED");
    let stale = zhang.send(Method::DELETE, &why, &[("if-match", "\"v9\"")], "").await;
    assert_eq!(stale.problem(), "412 STALE");
    assert_eq!(zhang.send(Method::DELETE, &why, &seen, "").await.status, 204);
    let sheet = zhang.get(&format!("/projects/{project}")).await.json();
    assert_eq!(sheet["money"][0]["disbursed"], 0);
    let history = zhang.get(&format!("/projects/{project}/history")).await.json();
    assert_eq!(history[0]["how"], "struck_out");
    assert_eq!(history[0]["reason"], "重复");
}

#[tokio::test]
async fn a_party_with_the_same_part_is_replaced_and_stays_in_the_history() {
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let project = zhang.project("宕-2015-0001").await;
    let party = |name: &str| json!({ "parties": [{ "project": project, "role": "contractor", "name": name }] });
    zhang.enter("/parties", &party("示范建筑一队")).await;
    zhang.enter("/parties", &party("示范建筑二队")).await;
    let sheet = zhang.get(&format!("/projects/{project}")).await.json();
    let names: Vec<_> =
        sheet["parties"].as_array().expect("parties").iter().map(|at| &at["name"]).collect();
    assert_eq!(names, ["示范建筑二队"]);
    let history = zhang.get(&format!("/projects/{project}/history")).await.text;
    assert!(history.contains("示范建筑一队"), "{history}");
    let unknown = json!({ "parties": [{ "project": project, "role": "owner", "name": "甲" }] });
    assert_eq!(zhang.post("/parties", &unknown).await.problem(), "422 VALIDATION");
}

#[tokio::test]
async fn works_halt_and_go_on_once_each() {
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let project = zhang.project("宕-2015-0001").await;
    zhang.step(&project, "started", "2015-06-02").await;
    let halt = |from: &str| json!({ "project": project, "from": from, "reason": "道路冲毁" });
    let begun = zhang.enter("/suspensions", &halt("2015-07-01")).await;
    let stage = async |on: &str| {
        let sheet = zhang.get(&format!("/projects/{project}?as_of={on}")).await.json();
        text(&sheet["stage"])
    };
    assert_eq!(stage("2015-06-30").await, "under_construction");
    assert_eq!(stage("2015-07-01").await, "suspended");

    let path = format!("/suspensions/{}", text(&begun["id"]));
    let until = |on: &str| json!({ "until": on });
    let early = zhang.patch(&path, "\"v1\"", &until("2015-06-01")).await;
    assert_eq!(early.problem(), "422 VALIDATION");
    let ended = zhang.patch(&path, "\"v1\"", &until("2015-07-31")).await;
    assert_eq!((ended.status.as_u16(), ended.header("etag")), (200, "\"v2\""), "{}", ended.text);
    assert_eq!(stage("2015-07-31").await, "suspended", "the last day is part of the halt");
    assert_eq!(stage("2015-08-01").await, "under_construction");
    assert_eq!(zhang.patch(&path, "\"v1\"", &until("2015-07-30")).await.problem(), "412 STALE");
}
