//! What a county reads of records that went over to another: what there was while it held them.

use axum::http::Method;
use serde_json::{Value, json};
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;
use taizhang::ledger::areas::{NewArea, RegisterAreas};

use crate::pages::clinic::day;
use crate::support::clinic::{Person, VILLAGE, text};
use crate::support::people::{OTHER, TOWNSHIP, register};
use crate::support::{LONGNAN, TestApp};

const OTHER_TOWNSHIP: i64 = 6_212_211_000_000;

async fn with_a_neighbour() -> TestApp {
    let app = TestApp::with_plan().await;
    let neighbour = NewArea {
        area_key: AreaKey(OTHER_TOWNSHIP),
        name: "抛沙镇".to_owned(),
        official_code: None,
        valid_from: day("2010-01-01"),
        predecessor_key: None,
    };
    app.perform(RegisterAreas { areas: vec![neighbour] }).await;
    app.add_account("city", "示范市", Role::PrefectureClerk, LONGNAN).await;
    app
}

/// Somebody who works at the township's hospital and at the clinic of the village.
async fn doctor(zhang: &Person<'_>) -> String {
    let place = |area: i64, kind: &str, name: &str| json!({ "area_key": area, "kind": kind, "name": name, "valid_from": "2010-01-01" });
    let places = json!({ "facilities": [
        place(TOWNSHIP, "township_hospital", "官亭镇卫生院"),
        place(VILLAGE, "village_clinic", "石院村卫生室"),
    ] });
    let ids = zhang.enter("/facilities", &places).await["ids"].clone();
    let work = |at: usize, role: &str, main: bool| json!({ "facility": ids[at], "role": role, "main": main, "from": "2011-10-01" });
    let new = json!({
        "area_key": TOWNSHIP, "name": "示范甲",
        "employments": [work(0, "doctor", true), work(1, "village_doctor", false)],
    });
    register(zhang, new).await
}

/// What was entered, by whom and where.
async fn items(person: &Person<'_>, path: &str) -> Vec<Value> {
    let answer = person.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    let body = answer.json();
    let items = body.as_array().or_else(|| body["items"].as_array());
    items.expect("lines").clone()
}

#[tokio::test]
async fn what_the_new_holder_enters_is_no_more_the_former_ones() {
    let app = with_a_neighbour().await;
    let (zhang, chen, city) =
        (app.person("zhang").await, app.person("chen").await, app.person("city").await);
    app.wait_minutes(1);
    let frozen = json!({ "title": "2016年第二季度", "as_of": "2016-06-30" });
    let snapshot = text(&city.enter("/snapshots", &frozen).await["id"]);
    app.wait_minutes(1);
    let person = doctor(&zhang).await;
    app.wait_minutes(1);
    let over = json!({ "under": OTHER_TOWNSHIP, "from": "2016-03-01", "document_no": "示1号" });
    city.enter(&format!("/areas/{VILLAGE}/transfers"), &over).await;
    app.wait_minutes(1);

    let sheet = chen.get(&format!("/practitioners/{person}")).await.json();
    let own = sheet["employments"].as_array().expect("work").iter().find(|it| it["own"] == true);
    let own = own.expect("the clinic's");
    let path = format!("/employments/{}", text(&own["id"]));
    let seen = format!("\"v{}\"", own["version"]);
    let headers = [("content-type", "application/json"), ("if-match", seen.as_str())];
    let end = json!({ "until": "2016-06-15", "end_reason": "left" }).to_string();
    let ended =
        chen.send(Method::PATCH, &format!("{path}?reason=%E7%A6%BB%E5%B2%97"), &headers, end).await;
    assert_eq!(ended.status, 200, "{}", ended.text);

    let (late, history) =
        (format!("/snapshots/{snapshot}/late"), format!("/practitioners/{person}/history"));
    let by = |lines: &[Value], name: &str| lines.iter().filter(|it| it["by"] == name).count();
    let held = items(&zhang, &late).await;
    assert!(by(&held, "示范张") > 0 && by(&held, "陈明") == 0, "{held:?}");
    let county = |it: &Value| it["area_key"].as_i64().map(|key| AreaKey(key).county());
    assert!(held.iter().all(|it| county(it) == Some(AreaKey(VILLAGE).county())), "{held:?}");
    let holds = items(&chen, &late).await;
    assert!(by(&holds, "陈明") == 1 && by(&holds, "示范张") == 0, "{holds:?}");
    assert!(holds.iter().all(|it| county(it) == Some(AreaKey(OTHER))), "{holds:?}");
    let former = VILLAGE.to_string();
    assert!(holds.iter().all(|it| !it.to_string().contains(&former)), "{holds:?}");
    let whole = items(&city, &late).await;
    assert_eq!(whole.len(), held.len() + holds.len(), "{whole:?}");

    let held = items(&zhang, &history).await;
    assert!(by(&held, "示范张") >= 3 && by(&held, "陈明") == 0, "{held:?}");
    let holds = items(&chen, &history).await;
    assert!(by(&holds, "陈明") == 1, "the new holder sees all of it: {holds:?}");
}
