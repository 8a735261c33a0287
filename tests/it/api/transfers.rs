//! Areas and villages over time, and what is said of a project no more.

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::clinic::{VILLAGE, text};

const TOWNSHIP: i64 = 6_212_231_000_000;
const OTHER_TOWNSHIP: i64 = 6_212_231_010_000;

/// A second township in the same county.
async fn with_two_townships() -> TestApp {
    use taizhang::domain::area::AreaKey;
    use taizhang::ledger::areas::{NewArea, RegisterAreas};
    let app = TestApp::with_plan().await;
    let area = NewArea {
        area_key: AreaKey(OTHER_TOWNSHIP),
        name: "沙湾镇".to_owned(),
        official_code: None,
        valid_from: "2010-01-01".parse().expect("a date"),
        predecessor_key: None,
    };
    app.perform(RegisterAreas { areas: vec![area] }).await;
    app
}

#[tokio::test]
async fn an_area_is_renamed_and_put_under_another() {
    let app = with_two_townships().await;
    let (zhang, chen) = (app.person("zhang").await, app.person("chen").await);
    zhang.project("宕-1").await;
    let rename = json!({ "name": "新石院村", "from": "2016-03-01", "document_no": "示2号" });
    zhang.enter(&format!("/areas/{VILLAGE}/names"), &rename).await;
    let transfer = json!({ "under": OTHER_TOWNSHIP, "from": "2016-06-01", "document_no": "示3号" });
    let path = format!("/areas/{VILLAGE}/transfers");
    let done = zhang.enter(&path, &transfer).await;
    assert_eq!(
        done,
        json!({ "area_key": 6_212_231_010_001_i64, "areas": 1, "records": 2,
        "posts": 0 })
    );
    let sheet = zhang.get(&format!("/areas/{VILLAGE}")).await.json();
    assert_eq!(sheet["successor"], done["area_key"]);
    let names: Vec<&Value> =
        sheet["names"].as_array().expect("names").iter().map(|at| &at["name"]).collect();
    assert_eq!(names, ["新石院村", "石院村"]);
    let place = async |on: &str| {
        let list = zhang.get(&format!("/projects?as_of={on}")).await.json();
        text(&list["items"][0]["place"])
    };
    assert_eq!(place("2016-02-29").await, "官亭镇石院村");
    assert_eq!(place("2016-03-01").await, "官亭镇新石院村");
    assert_eq!(place("2016-06-01").await, "沙湾镇新石院村");
    let gone = zhang.post(&path, &transfer).await;
    assert_eq!(gone.problem(), "409 STATE");
    for path in [format!("/areas/{VILLAGE}"), "/areas/1".to_owned(), "/villages/x".to_owned()] {
        assert_eq!(chen.get(&path).await.problem(), "404 NOT_FOUND", "{path}");
    }
    let foreign = chen.post(&format!("/areas/{TOWNSHIP}/names"), &rename).await;
    assert_eq!(foreign.problem(), "404 NOT_FOUND");
}

#[tokio::test]
async fn a_unit_is_renamed_from_above_only() {
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let rename = json!({ "name": "宕昌区", "from": "2016-03-01", "document_no": "示2号" });
    let own = zhang.post("/areas/6212230000000/names", &rename).await;
    assert_eq!(own.problem(), "403 FORBIDDEN");
    let sheet = zhang.get("/areas/6212230000000").await.json();
    assert_eq!(sheet["names"].as_array().expect("names").len(), 1);
    zhang.enter(&format!("/areas/{TOWNSHIP}/names"), &rename).await;
    let cookie = app.sign_in("zhang").await;
    let offered = async |key: &str| {
        app.get(&format!("/places/{key}"), &cookie).await.text.contains("登记更名")
    };
    assert!(!offered("6212230000000").await, "one's own county");
    assert!(offered(&TOWNSHIP.to_string()).await);
}

#[tokio::test]
async fn a_village_leaves_the_list_and_may_come_back() {
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let list = |from: &str| json!({ "villages": [VILLAGE], "from": from, "document_no": "示1号" });
    for villages in [json!([]), json!(vec![VILLAGE; 2001])] {
        let sent = json!({ "villages": villages, "from": "2014-01-01" });
        let bounded = zhang.post("/villages/poor-listings", &sent).await;
        assert_eq!(bounded.status, 422, "{}", bounded.text);
        assert_eq!(bounded.json()["errors"][0]["pointer"], "#/villages");
    }
    zhang.enter("/villages/poor-listings", &list("2014-01-01")).await;
    let twice = zhang.post("/villages/poor-listings", &list("2015-01-01")).await;
    assert_eq!(twice.problem(), "409 OVERLAP");
    assert_eq!(twice.json()["errors"][0]["pointer"], "#/villages/0");
    let end =
        |until: &str| json!({ "villages": [VILLAGE], "until": until, "document_no": "退1号" });
    let early = zhang.post("/villages/poor-listings/end", &end("2013-12-31")).await;
    assert_eq!(early.json()["errors"][0]["code"], "DATE_ORDER");
    zhang.enter("/villages/poor-listings/end", &end("2015-12-31")).await;
    let again = zhang.post("/villages/poor-listings/end", &end("2016-01-31")).await;
    assert_eq!(again.problem(), "409 STATE");
    assert_eq!(again.json()["allowed"], json!(["village.list_poor"]));
    let shared = zhang.post("/villages/poor-listings", &list("2015-12-31")).await;
    assert_eq!(shared.problem(), "409 OVERLAP");
    zhang.enter("/villages/poor-listings", &list("2016-01-01")).await;
    let sheet = zhang.get(&format!("/villages/{VILLAGE}")).await.json();
    let spells: Vec<_> = sheet["poor"].as_array().expect("spells").iter().collect();
    assert_eq!((spells.len(), &spells[1]["until"]), (2, &json!("2015-12-31")));
    assert_eq!(spells[1]["until_document_no"], "退1号");
}

#[tokio::test]
async fn how_a_village_is_served_changes_on_a_day() {
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let clinic = |area: i64, kind: &str, name: &str| json!({ "area_key": area, "kind": kind, "name": name, "valid_from": "2010-01-01" });
    let places = json!({ "facilities": [
        clinic(VILLAGE, "village_clinic", "石院村卫生室"),
        clinic(TOWNSHIP, "township_hospital", "官亭镇卫生院"),
    ]});
    let ids = zhang.enter("/facilities", &places).await["ids"].clone();
    let outreach = json!({ "villages": [
        { "area_key": VILLAGE, "mode": "outreach", "from": "2014-01-01" },
    ]});
    zhang.enter("/villages/servings", &outreach).await;
    let twice = zhang.post("/villages/servings", &outreach).await;
    assert_eq!(twice.problem(), "409 OVERLAP");
    let change = |mode: &str, facility: &Value, from: &str| json!({ "area_key": VILLAGE, "mode": mode, "facility": facility, "from": from });
    let path = "/villages/servings/changes";
    let early = zhang.post(path, &change("own", &ids[0], "2014-01-01")).await;
    assert_eq!(early.json()["errors"][0]["code"], "DATE_ORDER");
    let nobody = zhang.post(path, &change("own", &Value::Null, "2016-01-01")).await;
    assert_eq!(nobody.json()["errors"][0]["pointer"], "#/facility");
    let opened = zhang.enter(path, &change("own", &ids[0], "2016-01-01")).await;
    let sheet = zhang.get(&format!("/villages/{VILLAGE}")).await.json();
    assert_eq!(sheet["served"][0]["facility_name"], "石院村卫生室");
    assert_eq!(sheet["served"][1]["until"], "2015-12-31");
    let path = format!("/villages/servings/{}", text(&opened["id"]));
    let before = zhang.patch(&path, "\"v1\"", &json!({ "until": "2015-12-31" })).await;
    assert_eq!(before.problem(), "422 VALIDATION");
    let ended = zhang.patch(&path, "\"v1\"", &json!({ "until": "2016-06-30" })).await;
    assert_eq!(ended.header("etag"), "\"v2\"", "{}", ended.text);
    let stale = zhang.patch(&path, "\"v1\"", &json!({ "until": "2016-07-30" })).await;
    assert_eq!(stale.json()["changed"], json!(["#/until"]));
}

#[tokio::test]
async fn what_is_said_of_a_project_can_be_cleared_by_name() {
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let places = json!({ "facilities": [
        { "area_key": VILLAGE, "kind": "village_clinic", "name": "石院村卫生室",
          "valid_from": "2010-01-01" },
        { "area_key": TOWNSHIP, "kind": "township_hospital", "name": "官亭镇卫生院",
          "valid_from": "2010-01-01" },
    ]});
    let ids = zhang.enter("/facilities", &places).await["ids"].clone();
    let path = format!("/projects/{}", zhang.project("宕-1").await);
    let change = async |body: Value| {
        let seen = zhang.get(&path).await.header("etag").to_owned();
        zhang.patch(&path, &seen, &body).await
    };
    let said = change(json!({ "site": "村口", "remark": "一层", "facility": ids[0] })).await;
    assert_eq!(said.status, 200, "{}", said.text);
    let sheet = zhang.get(&path).await.json();
    assert_eq!(sheet["facility"], json!({ "id": ids[0], "name": "石院村卫生室" }));
    // Null and blank leave things alone.
    change(json!({ "site": null, "remark": " " })).await;
    assert_eq!(zhang.get(&path).await.json()["site"], "村口");
    let both = change(json!({ "site": "村尾", "clear": ["remark", "site"] })).await;
    assert_eq!(both.json()["errors"][0]["pointer"], "#/clear/1");
    let hospital = change(json!({ "facility": ids[1] })).await;
    assert_eq!(hospital.json()["errors"][0]["code"], "FACILITY_KIND");
    let unknown = change(json!({ "clear": ["code"] })).await;
    assert_eq!(unknown.json()["errors"][0]["code"], "CHOICE");
    let seen = zhang.get(&path).await.header("etag").to_owned();
    change(json!({ "clear": ["site", "facility"] })).await;
    let sheet = zhang.get(&path).await.json();
    assert_eq!((&sheet["site"], &sheet["facility"]), (&Value::Null, &Value::Null));
    assert_eq!(sheet["remark"], "一层");
    let stale = zhang.patch(&path, &seen, &json!({ "site": "村尾" })).await;
    assert_eq!(stale.json()["changed"], json!(["#/facility", "#/site"]));
    let bare = [("content-type", "application/json")];
    let answer = zhang.send(Method::PATCH, &path, &bare, r#"{"clear":["site"]}"#).await;
    assert_eq!(answer.problem(), "428 PRECONDITION_REQUIRED");
}
