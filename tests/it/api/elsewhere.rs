//! What a county is told of a person whom it employs and whose file lies elsewhere.

use axum::http::Method;
use serde_json::{Value, json};
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;
use taizhang::ledger::areas::{NewArea, RegisterAreas};
use taizhang::ledger::verify;

use crate::pages::clinic::{day, sent};
use crate::support::clinic::{Person, text};
use crate::support::people::{
    COUNTY, OTHER, TOWNSHIP, apps, clinic, doctor, register, sheet, with_reason,
};
use crate::support::posting::strike;
use crate::support::{KEY, LONGNAN, TestApp, doctors};

/// A village of 成县.
const VILLAGE: i64 = 6_212_211_000_001;

/// A third county, and a township of it.
const KANG: i64 = 6_212_240_000_000;
const YANGBA: i64 = 6_212_241_000_000;

/// The village, and where it may go.
async fn with_a_third_county(app: &TestApp) {
    let names =
        [(6_212_211_000_000, "抛沙镇"), (VILLAGE, "东营村"), (KANG, "康县"), (YANGBA, "阳坝镇")];
    let areas = names.map(|(key, name)| NewArea {
        area_key: AreaKey(key),
        name: name.to_owned(),
        official_code: None,
        valid_from: day("2010-01-01"),
        predecessor_key: None,
    });
    app.perform(RegisterAreas { areas: areas.into() }).await;
    app.add_account("kang", "示范康", Role::CountyClerk, AreaKey(KANG)).await;
}

/// Somebody whom 宕昌县 employs and whose file lies in another area; the prefecture entered it.
async fn employed(app: &TestApp, filed: i64) -> String {
    app.add_account("shi", "示范施", Role::PrefectureClerk, LONGNAN).await;
    let clinic = clinic(&app.person("zhang").await, "官亭镇石院村卫生室").await;
    let mut new = doctor("示范甲", &clinic, "2015-01-01");
    new["area_key"] = json!(filed);
    new["born_on"] = json!("1966-05-04");
    register(&app.person("shi").await, new).await
}

/// What somebody is told who changes the first version of a record that is at another one.
async fn too_late(person: &Person<'_>, path: &str) -> Value {
    let stale = person.patch(path, "\"v1\"", &json!({ "education": "大专" })).await;
    assert_eq!(stale.problem(), "412 STALE");
    stale.json()
}

/// The line of a history that tells of a change of a kind of record.
async fn changed(person: &Person<'_>, path: &str, what: &str) -> Value {
    changed_in(person, &format!("{path}/history"), what).await
}

/// The same of what an address answers, a list or a page of one.
async fn changed_in(person: &Person<'_>, address: &str, what: &str) -> Value {
    let answer = person.get(address).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let body = answer.json();
    let lines = body.as_array().or_else(|| body["items"].as_array());
    let mut lines = lines.expect("lines").iter();
    let line = lines.find(|line| line["what"] == what && line["how"] == "changed");
    line.unwrap_or_else(|| panic!("{what} in {}", answer.text)).clone()
}

#[tokio::test]
async fn who_changed_a_file_elsewhere_is_named_in_no_conflict() {
    for app in apps().await {
        let id = employed(&app, OTHER).await;
        let (zhang, chen, shi) =
            (app.person("zhang").await, app.person("chen").await, app.person("shi").await);
        let path = format!("/practitioners/{id}");
        let done = chen.patch(&path, "\"v1\"", &json!({ "education": "中专" })).await;
        assert_eq!(done.status, 200, "{}", done.text);
        let told = too_late(&zhang, &path).await;
        assert_eq!(told["changed_by"], "其他单位", "{told}");
        assert_eq!(told["changed"], json!(["#/education"]), "{told}");
        assert!(text(&told["detail"]).contains("被其他单位修改"), "{told}");
        assert!(!told.to_string().contains("陈明"), "{told}");
        assert_eq!(changed(&zhang, &path, "人员").await["by"], "（其他单位）");
        for holder in [&chen, &shi] {
            assert_eq!(too_late(holder, &path).await["changed_by"], "陈明");
            assert_eq!(changed(holder, &path, "人员").await["by"], "陈明");
        }
        let typed =
            [("_version", "1"), ("name", "示范甲"), ("education", "大专"), ("_reason", "核对")];
        let cookie = app.sign_in("zhang").await;
        let page = app.post_form(&format!("{path}/facts"), &cookie, &sent(&typed)).await;
        assert_eq!(page.status, 412, "{}", page.text);
        assert!(page.text.contains("被其他单位修改"), "{}", page.text);
        assert!(!page.text.contains("陈明"), "{}", page.text);
    }
}

#[tokio::test]
async fn why_something_was_changed_elsewhere_is_told_there_alone() {
    for app in apps().await {
        let id = employed(&app, OTHER).await;
        let (zhang, chen, shi) =
            (app.person("zhang").await, app.person("chen").await, app.person("shi").await);
        let path = format!("/practitioners/{id}");
        let held = sheet(&chen, &id).await["certificates"][0].clone();
        let certificate = format!("/certificates/{}", text(&held["id"]));
        let ended = json!({ "ended_on": "2016-08-01", "end_reason": "stopped_practising" });
        let done = with_reason(&chen, Method::PATCH, &certificate, "\"v1\"", &ended).await;
        assert_eq!(done.status, 200, "{}", done.text);
        let late = with_reason(&zhang, Method::PATCH, &certificate, "\"v1\"", &ended).await;
        assert_eq!(late.problem(), "412 STALE");
        assert_eq!(late.json()["changed_by"], "其他单位", "{}", late.text);
        let line = changed(&zhang, &path, "证书").await;
        assert_eq!(
            (&line["by"], &line["post"], &line["reason"]),
            (&json!("（其他单位）"), &json!(""), &Value::Null)
        );
        for holder in [&chen, &shi] {
            let line = changed(holder, &path, "证书").await;
            assert_eq!((&line["by"], &line["reason"]), (&json!("陈明"), &json!("核对原件")));
        }
        let (with, without) = (app.sign_in("chen").await, app.sign_in("zhang").await);
        assert!(app.get(&path, &with).await.text.contains("核对原件"));
        let page = app.get(&path, &without).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert!(!page.text.contains("核对原件"), "{}", page.text);
    }
}

#[tokio::test]
async fn what_ones_own_people_did_to_a_file_elsewhere_is_told_with_their_names() {
    for app in apps().await {
        app.add_account("wei", "示范魏", Role::CountyClerk, AreaKey(COUNTY)).await;
        let id = employed(&app, OTHER).await;
        let (zhang, wei, chen) =
            (app.person("zhang").await, app.person("wei").await, app.person("chen").await);
        let path = format!("/practitioners/{id}");
        let done = zhang.patch(&path, "\"v1\"", &json!({ "education": "中专" })).await;
        assert_eq!(done.status, 200, "{}", done.text);
        let held = sheet(&zhang, &id).await["certificates"][0].clone();
        let certificate = format!("/certificates/{}", text(&held["id"]));
        let ended = json!({ "ended_on": "2016-08-01", "end_reason": "stopped_practising" });
        let done = with_reason(&zhang, Method::PATCH, &certificate, "\"v1\"", &ended).await;
        assert_eq!(done.status, 200, "{}", done.text);
        for reader in [&zhang, &wei, &chen] {
            assert_eq!(too_late(reader, &path).await["changed_by"], "示范张");
            let late = with_reason(reader, Method::PATCH, &certificate, "\"v1\"", &ended).await;
            assert_eq!(late.json()["changed_by"], "示范张", "{}", late.text);
            assert_eq!(changed(reader, &path, "人员").await["by"], "示范张");
            let line = changed(reader, &path, "证书").await;
            assert_eq!((&line["by"], &line["reason"]), (&json!("示范张"), &json!("核对原件")));
            assert!(!text(&line["post"]).is_empty(), "{line}");
        }
        let page = app.get(&path, &app.sign_in("wei").await).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert!(page.text.contains("示范张") && page.text.contains("核对原件"), "{}", page.text);
    }
}

#[tokio::test]
async fn where_a_file_goes_is_told_to_whoever_answers_for_the_place() {
    for app in apps().await {
        with_a_third_county(&app).await;
        let id = employed(&app, VILLAGE).await;
        let (zhang, kang, shi) =
            (app.person("zhang").await, app.person("kang").await, app.person("shi").await);
        let over = json!({ "under": YANGBA, "from": "2016-03-01", "document_no": "示1号" });
        let went = shi.enter(&format!("/areas/{VILLAGE}/transfers"), &over).await;
        let (from, to) = (VILLAGE.to_string(), went["area_key"].to_string());
        let path = format!("/practitioners/{id}");
        let history = zhang.get(&format!("{path}/history")).await.text;
        assert!(!history.contains(&from) && !history.contains(&to), "{history}");
        let nameless = "（其他单位）";
        for (reader, (by, by_whom), (old, new), differs) in [
            (&zhang, (nameless, "其他单位"), (nameless, nameless), json!([])),
            (&kang, ("示范施", "示范施"), (nameless, to.as_str()), json!([])),
            (&shi, ("示范施", "示范施"), (from.as_str(), to.as_str()), json!(["#/area_key"])),
        ] {
            for what in ["人员", "证书"] {
                let line = changed(reader, &path, what).await;
                let moved = json!([{ "field": "所在地", "old": old, "new": new }]);
                assert_eq!((&line["by"], &line["changes"]), (&json!(by), &moved));
            }
            let late = too_late(reader, &path).await;
            assert_eq!((&late["changed_by"], &late["changed"]), (&json!(by_whom), &differs));
            assert!(!late.to_string().contains(&from), "{late}");
        }
    }
}

#[tokio::test]
async fn a_list_that_is_narrowed_names_every_place_that_its_reader_answers_for() {
    for app in apps().await {
        let id = employed(&app, OTHER).await;
        let (zhang, shi) = (app.person("zhang").await, app.person("shi").await);
        let again = json!({ "area_key": TOWNSHIP, "name": "示范甲", "born_on": "1966-05-04" });
        register(&zhang, again).await;
        // Whoever works in the county no more is listed where the file lies.
        let work = sheet(&zhang, &id).await["employments"][0].clone();
        let work = format!("/employments/{}", text(&work["id"]));
        let ended = json!({ "until": "2015-12-31", "end_reason": "left" });
        let done = with_reason(&zhang, Method::PATCH, &work, "\"v1\"", &ended).await;
        assert_eq!(done.status, 200, "{}", done.text);
        let narrowed = |path: &str| format!("{path}?area={COUNTY}");
        for (reader, area, place) in
            [(&shi, json!(OTHER), "成县"), (&zhang, Value::Null, "其他单位")]
        {
            let lines = reader.get(&narrowed("/practitioners")).await.json();
            let line = lines["items"].as_array().expect("lines").iter().find(|it| it["id"] == id);
            let line = line.unwrap_or_else(|| panic!("{id} in {lines}"));
            assert_eq!((&line["area_key"], &line["place"]), (&area, &json!(place)));
            let pairs = reader.get(&narrowed("/practitioners/duplicates")).await.json();
            assert_eq!(pairs["items"][0]["first_area"], area, "{pairs}");
        }
        let (whole, own) = (app.sign_in("shi").await, app.sign_in("zhang").await);
        for path in ["/practitioners", "/practitioners/duplicates"] {
            let page = app.get(&narrowed(path), &whole).await;
            assert_eq!(page.status, 200, "{}", page.text);
            assert!(page.text.contains("示范甲"), "{}", page.text);
            assert!(!page.text.contains("其他单位"), "{}", page.text);
            let page = app.get(&narrowed(path), &own).await;
            assert!(page.text.contains("其他单位"), "{}", page.text);
        }
    }
}

#[tokio::test]
async fn how_somebody_took_turns_elsewhere_is_struck_out_with_the_file() {
    for app in apps().await {
        let id = employed(&app, OTHER).await;
        let ward = doctors::hospital(&app).await;
        let (zhang, chen) = (app.person("zhang").await, app.person("chen").await);
        zhang.enter("/training/duty/choices", &doctors::weekly_duty(&id, ward)).await;
        let worked = |days: &[u8]| doctors::august_duty(&id, ward, days);
        zhang.enter("/training/duty", &worked(&[2, 9])).await;
        let file = format!("/practitioners/{id}");
        let refused = strike(&chen, &file, "\"v1\"").await;
        assert!(refused.text.contains("还有乡镇卫生院到岗记录"), "{}", refused.text);
        zhang.enter("/training/duty", &worked(&[])).await;
        let refused = strike(&chen, &file, "\"v1\"").await;
        assert_eq!(refused.problem(), "409 STATE", "{}", refused.text);
        assert!(refused.text.contains("在其他单位有任职记录"), "{}", refused.text);
        let work = sheet(&zhang, &id).await["employments"][0].clone();
        let work = format!("/employments/{}", text(&work["id"]));
        let struck = strike(&zhang, &work, "\"v1\"").await;
        assert_eq!(struck.status, 204, "{}", struck.text);
        let struck = strike(&chen, &file, "\"v1\"").await;
        assert_eq!(struck.status, 204, "{}", struck.text);
        let lines = zhang.get("/training/duty?month=2016-08").await.json();
        assert_eq!(lines["items"], json!([]), "nor does anything of a duty stay behind");
        let report = verify(&app.ledger, KEY, None).await.expect("a check");
        assert_eq!(report.broken, []);
    }
}

#[tokio::test]
async fn what_is_narrowed_names_every_place_that_its_reader_answers_for() {
    for app in apps().await {
        with_a_third_county(&app).await;
        let id = employed(&app, VILLAGE).await;
        let (zhang, shi) = (app.person("zhang").await, app.person("shi").await);
        let path = format!("/practitioners/{id}");
        let narrowed = format!("{path}?area={COUNTY}");
        assert_eq!(shi.get(&narrowed).await.json()["area_key"], VILLAGE);
        assert_eq!(zhang.get(&narrowed).await.json()["area_key"], Value::Null);
        let filed = shi.get(&format!("{path}?area={OTHER}")).await.json();
        let work = &filed["employments"][0];
        assert_eq!(
            (&work["place"]["name"], &work["own"]),
            (&json!("官亭镇石院村卫生室"), &json!(true))
        );

        app.wait_minutes(1);
        let board = json!({ "area": COUNTY, "title": "2016年第二季度", "as_of": "2016-06-30" });
        let snapshot = format!("/snapshots/{}", text(&shi.enter("/snapshots", &board).await["id"]));
        app.wait_minutes(1);
        let over = json!({ "under": TOWNSHIP, "from": "2016-03-01", "document_no": "示1号" });
        let went = shi.enter(&format!("/areas/{VILLAGE}/transfers"), &over).await;
        let (from, to) = (VILLAGE.to_string(), went["area_key"].to_string());
        let (history, late) = (format!("{path}/history?area={COUNTY}"), format!("{snapshot}/late"));
        for (reader, old) in [(&shi, from.as_str()), (&zhang, "（其他单位）")] {
            let moved = json!([{ "field": "所在地", "old": old, "new": to }]);
            for address in [&history, &late] {
                let line = changed_in(reader, address, "人员").await;
                assert_eq!(line["changes"], moved, "{address}");
            }
        }
        let told = format!("所在地：{from} → {to}");
        let page = app.get(&snapshot, &app.sign_in("shi").await).await;
        assert!(page.text.contains(&told), "{}", page.text);
        let page = app.get(&snapshot, &app.sign_in("zhang").await).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert!(!page.text.contains(&from), "{}", page.text);
    }
}
