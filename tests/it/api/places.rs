//! Areas, institutions and what holds for villages over time.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::clinic::{VILLAGE, text};

const COUNTY: i64 = 6_212_230_000_000;

/// A clinic in the village since the beginning of 2016.
fn clinic(name: &str) -> Value {
    json!({ "facilities": [{
        "area_key": VILLAGE, "kind": "village_clinic", "name": name, "valid_from": "2016-01-01",
        "standard_since": "2016-01-01",
    }] })
}

#[tokio::test]
async fn areas_are_listed_below_an_area_and_found_by_name() {
    let app = TestApp::with_plan().await;
    let (zhang, wang) = (app.person("zhang").await, app.person("wang").await);
    let below = wang.get("/areas").await.json();
    let names: Vec<_> = below.as_array().expect("areas").iter().map(|at| &at["name"]).collect();
    assert_eq!(names, ["成县", "宕昌县"]);
    let own = zhang.get("/areas").await.json();
    assert_eq!(own[0]["name"], "官亭镇", "a clerk begins at the own county");
    let villages = zhang.get("/areas?level=village").await.json();
    assert_eq!(villages[0]["area_key"], VILLAGE);
    let found = wang.get("/areas?q=%E7%9F%B3%E9%99%A2").await.json();
    assert_eq!(found[0]["name"], "石院村");
    let none = wang.get("/areas?q=%E7%9F%B3%E9%99%A2&known_at=2010-01-01").await.json();
    assert_eq!(none, json!([]), "nothing had been entered then");
    assert_eq!(wang.get("/areas?as_of=2009-01-01").await.json(), json!([]));
    assert_eq!(zhang.get("/areas?area=6212210000000").await.problem(), "404 NOT_FOUND");
    assert_eq!(wang.get("/areas?level=street").await.problem(), "400 BAD_QUERY");
}

#[tokio::test]
async fn institutions_are_entered_together_or_not_at_all() {
    let app = TestApp::with_plan().await;
    let (zhang, chen) = (app.person("zhang").await, app.person("chen").await);
    let mut both = clinic("官亭镇石院村卫生室");
    let mut foreign = both["facilities"][0].clone();
    foreign["area_key"] = json!(6_212_210_000_000_i64);
    both["facilities"].as_array_mut().expect("a list").push(foreign);
    let refused = zhang.post("/facilities", &both).await;
    assert_eq!(refused.problem(), "422 VALIDATION");
    assert_eq!(refused.json()["errors"][0]["pointer"], "#/facilities/1/area_key");
    assert_eq!(zhang.get("/facilities").await.json()["total"], 0, "nothing by halves");

    let ids = zhang.enter("/facilities", &clinic("官亭镇石院村卫生室")).await;
    let list = zhang.get("/facilities?as_of=2016-08-31").await.json();
    assert_eq!(list["items"][0]["id"], ids["ids"][0]);
    assert_eq!(list["items"][0]["kind"], "village_clinic");
    assert_eq!(chen.get("/facilities?as_of=2016-08-31").await.json()["total"], 0);
    for (query, total) in
        [("as_of=2015-12-31", 0), ("as_of=2016-01-01", 1), ("known_at=2016-08-31", 0)]
    {
        let found = zhang.get(&format!("/facilities?{query}")).await.json();
        assert_eq!(found["total"], total, "{query}");
    }
}

#[tokio::test]
async fn a_device_belongs_to_an_institution_that_is_seen() {
    let app = TestApp::with_plan().await;
    let (zhang, chen) = (app.person("zhang").await, app.person("chen").await);
    let ids = zhang.enter("/facilities", &clinic("官亭镇石院村卫生室")).await;
    let device = |serial: &str, on: &str| {
        json!({ "devices": [{
            "facility": ids["ids"][0], "serial": serial, "functions": ["ecg"], "delivered_on": on,
        }] })
    };
    let foreign = chen.post("/devices", &device("示-1", "2016-08-01")).await;
    assert_eq!(foreign.json()["errors"][0]["code"], "REF_NOT_FOUND", "{}", foreign.text);
    let early = zhang.post("/devices", &device("示-1", "2026-08-01")).await;
    assert_eq!(early.json()["errors"][0]["pointer"], "#/devices/0/delivered_on");
    let entered = zhang.enter("/devices", &device("示-1", "2016-08-01")).await;
    assert_eq!(entered["ids"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_village_is_poor_counted_and_served_from_a_day_on() {
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let poor = json!({ "villages": [VILLAGE], "from": "2015-01-01" });
    assert_eq!(zhang.enter("/villages/poor-listings", &poor).await, json!({ "count": 1 }));
    let people = json!({ "counted_on": "2015-12-31", "counts": [
        { "area_key": VILLAGE, "kind": "catchment", "people": 640 },
    ] });
    assert_eq!(zhang.enter("/villages/head-counts", &people).await, json!({ "count": 1 }));
    let ids = zhang.enter("/facilities", &clinic("官亭镇石院村卫生室")).await;
    let served = |facility: &Value| {
        json!({ "villages": [
            { "area_key": VILLAGE, "mode": "own", "facility": facility, "from": "2016-05-01" },
        ] })
    };
    let nobody = zhang.post("/villages/servings", &served(&Value::Null)).await;
    assert_eq!(nobody.json()["errors"][0]["pointer"], "#/villages/0/facility");
    assert_eq!(
        zhang.enter("/villages/servings", &served(&ids["ids"][0])).await,
        json!({ "count": 1 })
    );
    // Coverage is what T03 counts; it holds from its first day on.
    let counted = async |on: &str| {
        let path = format!("/findings?target=T03&stage=coverage&as_of={on}");
        let list = zhang.get(&path).await;
        assert_eq!(list.status, 200, "{}", list.text);
        text(&list.json()["items"][0]["finding"]["standing"])
    };
    assert_ne!(counted("2016-04-30").await, counted("2016-05-01").await);
    for (path, body) in [
        ("/villages/poor-listings", json!({ "villages": [COUNTY], "from": "2015-01-01" })),
        (
            "/villages/head-counts",
            json!({ "counted_on": "2015-12-31", "counts": [
                { "area_key": VILLAGE, "kind": "catchment", "people": -1 },
            ] }),
        ),
    ] {
        assert_eq!(zhang.post(path, &body).await.problem(), "422 VALIDATION", "{path}");
    }
}
