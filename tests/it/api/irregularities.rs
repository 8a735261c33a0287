//! Irregularities at institutions: found, kept back, mended, struck off.

use axum::http::Method;
use serde_json::{Value, json};
use taizhang::domain::account::Role;

use crate::support::clinic::text;
use crate::support::{LONGNAN, TestApp};

const COUNTY: i64 = 6_212_230_000_000;

async fn hospital(app: &TestApp) -> String {
    let zhang = app.person("zhang").await;
    let ids = zhang
        .enter(
            "/facilities",
            &json!({ "facilities": [{ "area_key": COUNTY, "kind": "county_hospital",
                "name": "示范宕昌县人民医院", "valid_from": "2010-01-01" }] }),
        )
        .await;
    text(&ids["ids"][0])
}

fn irregularity(facility: &str) -> Value {
    json!({
        "facility": facility, "kind": "double_charge", "found_on": "2016-03-10",
        "found_by": "市卫生计生委联合检查组", "problem": "重复收取床位费。",
        "amount_involved": "12,000.00", "requirement": "退还患者并整改。",
    })
}

#[tokio::test]
async fn an_irregularity_is_struck_off_by_somebody_else() {
    let mut apps = vec![TestApp::with_plan().await];
    if let Some(database) = crate::store::empty_postgres().await {
        apps.push(TestApp::with_plan_in(Some(database)).await);
    }
    for app in apps {
        app.add_account("city", "示范市办", Role::PrefectureClerk, LONGNAN).await;
        let (zhang, city) = (app.person("zhang").await, app.person("city").await);
        let facility = hospital(&app).await;
        let id = text(&zhang.enter("/irregularities", &irregularity(&facility)).await["id"]);
        let path = |what: &str| format!("/irregularities/{id}/{what}");
        let close = json!({ "closed_on": "2016-05-20", "closing_words": "已退还，抽查无误。" });
        assert_eq!(city.post(&path("closing"), &close).await.problem(), "409 STATE");
        let deduct = json!({ "deduction": "6000", "deducted_on": "2016-04-01",
            "deduction_document_no": "陇卫发〔2016〕示9号" });
        city.enter(&path("deduction"), &deduct).await;
        let mend = json!({ "rectified_on": "2016-03-01", "rectification": "已退还。" });
        let early = zhang.post(&path("rectification"), &mend).await;
        assert_eq!(early.json()["errors"][0]["code"], "DATE_ORDER");
        let mend = json!({ "rectified_on": "2016-05-01", "rectification": "已退还 12 人。" });
        zhang.enter(&path("rectification"), &mend).await;
        assert_eq!(zhang.post(&path("closing"), &close).await.problem(), "403 SECOND_PERSON");
        let back = format!("{}?reason=%E6%9C%AA%E9%80%80", path("rectification"));
        let reopened = city.send(Method::DELETE, &back, &[("if-match", "\"v3\"")], "").await;
        assert_eq!(reopened.status, 200, "{}", reopened.text);
        zhang.enter(&path("rectification"), &mend).await;
        city.enter(&path("closing"), &close).await;
        let sheet = zhang.get(&format!("/irregularities/{id}")).await.json();
        assert_eq!(sheet["line"]["state"], "closed");
        assert_eq!(sheet["line"]["deduction"], 600_000);
        assert_eq!(sheet["versions"][2]["reason"], "未退");
        let before = zhang.get(&format!("/irregularities/{id}?as_of=2016-05-19")).await.json();
        assert_eq!(before["line"]["state"], "rectified", "not struck off yet on that day");
    }
}

#[tokio::test]
async fn the_board_tells_and_does_not_judge() {
    let app = TestApp::with_plan().await;
    let zhang = app.person("zhang").await;
    let facility = hospital(&app).await;
    let verdict = async |as_of: &str| {
        let board = zhang.get(&format!("/board?as_of={as_of}")).await.json();
        let verdicts = board["counties"].as_array().expect("verdicts").clone();
        verdicts.into_iter().find(|at| at["target"] == "T21").expect("a verdict")
    };
    assert_eq!(verdict("2030-01-01").await["status"], "narrative");
    zhang.enter("/irregularities", &irregularity(&facility)).await;
    let told = verdict("2030-01-01").await;
    assert_eq!(told["status"], "narrative", "open for years and never late");
    assert_eq!(told["figures"][0]["text"], "销号 0 / 1 起,扣减 0.00 万元");
    assert_eq!(told["formula"], "重复计费 1(已销号 0)");
    assert_eq!(told["days_left"], Value::Null);
    assert_eq!(verdict("2016-03-09").await["figures"][0]["denominator"], 0, "not found yet");
}

#[tokio::test]
async fn lists_are_narrowed_and_what_was_wrong_is_struck_out() {
    let app = TestApp::with_plan().await;
    let (zhang, chen) = (app.person("zhang").await, app.person("chen").await);
    let facility = hospital(&app).await;
    let foreign = chen.post("/irregularities", &irregularity(&facility)).await;
    assert_eq!(foreign.json()["errors"][0]["pointer"], "#/facility");
    let id = text(&zhang.enter("/irregularities", &irregularity(&facility)).await["id"]);
    let count = async |query: &str| {
        zhang.get(&format!("/irregularities?{query}")).await.json()["total"].clone()
    };
    assert_eq!(count("kind=double_charge&state=open").await, 1);
    assert_eq!(count("kind=overtreatment").await, 0);
    assert_eq!(count("state=closed").await, 0);
    assert_eq!(chen.get("/irregularities").await.json()["total"], 0);
    let why = format!("/irregularities/{id}?reason=%E8%AF%AF%E5%BD%95");
    assert_eq!(zhang.send(Method::DELETE, &why, &[("if-match", "\"v1\"")], "").await.status, 204);
    assert_eq!(count("").await, 0);
}
