//! Two records of one person, and what counts because of it.

use axum::http::Method;
use serde_json::{Value, json};
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;

use crate::support::clinic::{Person, VILLAGE, text};
use crate::support::people::{OTHER, TOWNSHIP, apps, clinic, doctor, register, sheet, with_reason};

#[tokio::test]
async fn two_records_of_one_person_are_found_merged_and_parted() {
    for app in apps().await {
        let (zhang, ma) = (app.person("zhang").await, app.person("ma").await);
        let clinic = clinic(&zhang, "官亭镇石院村卫生室").await;
        let mut first = doctor("示范甲", &clinic, "2015-01-01");
        first["born_on"] = json!("1966-05-04");
        let first = register(&zhang, first).await;
        let second = json!({
            "area_key": TOWNSHIP, "name": "示范甲", "born_on": "1966-05-04",
            "titles": [{ "rank": "resident", "name": "医师", "from": "2012-01-01" }],
        });
        let second = register(&ma, second).await;
        let pairs = ma.get("/practitioners/duplicates").await.json();
        assert_eq!(pairs["total"], 1, "{pairs}");
        assert_eq!(pairs["items"][0]["agree"], json!(["姓名", "出生日期"]));
        let path = format!("/practitioners/{second}/merge");
        let into = json!({ "into": first });
        let merged = with_reason(&ma, Method::POST, &path, "\"v1\"", &into).await;
        assert_eq!(merged.status, 200, "{}", merged.text);
        let whole = sheet(&ma, &first).await;
        assert_eq!(whole["titles"][0]["name"], "医师", "{whole}");
        assert_eq!(whole["merged"][0]["id"], json!(second));
        assert_eq!(ma.get("/practitioners").await.json()["total"], 1);
        assert_eq!(ma.get("/practitioners/duplicates").await.json()["total"], 0);
        let back = json!({ "into": second });
        let path_first = format!("/practitioners/{first}/merge");
        let circle = with_reason(&ma, Method::POST, &path_first, "\"v1\"", &back).await;
        assert_eq!(circle.problem(), "422 VALIDATION", "{}", circle.text);
        let undone = with_reason(&ma, Method::DELETE, &path, "\"v2\"", &Value::Null).await;
        assert_eq!(undone.status, 200, "{}", undone.text);
        assert_eq!(sheet(&ma, &first).await["titles"], json!([]));
        assert_eq!(ma.get("/practitioners").await.json()["total"], 2);
        let history = ma.get(&format!("/practitioners/{second}/history")).await.text;
        assert!(history.contains("核对原件"), "{history}");
    }
}

/// What T06 counts in the county, worked out anew or remembered.
async fn counted(person: &Person<'_>, on: &str) -> i64 {
    let path = format!("/findings?target=T06&stage=qualified&as_of={on}");
    let findings = person.get(&path).await.json();
    let lines = findings["items"].as_array().expect("findings").clone();
    let counted = lines.iter().filter(|at| at["finding"]["standing"] == "counted").count();
    i64::try_from(counted).expect("a few")
}

/// The village is poor and served by the clinic.
async fn poor(person: &Person<'_>, clinic: &str) {
    let listing = json!({ "villages": [VILLAGE], "from": "2014-01-01" });
    person.enter("/villages/poor-listings", &listing).await;
    let serving = json!({ "villages": [{
        "area_key": VILLAGE, "mode": "own", "facility": clinic, "from": "2014-01-01",
    }] });
    person.enter("/villages/servings", &serving).await;
}

#[tokio::test]
async fn what_changes_about_a_person_counts_wherever_they_work() {
    for app in apps().await {
        let (zhang, li) = (app.person("zhang").await, app.person("li").await);
        let clinic = clinic(&zhang, "官亭镇石院村卫生室").await;
        poor(&zhang, &clinic).await;
        app.add_account("shi", "示范施", Role::PrefectureClerk, AreaKey(6_212_000_000_000)).await;
        let shi = app.person("shi").await;
        // The file lies in another county, the work here.
        let mut new = doctor("示范甲", &clinic, "2015-01-01");
        new["area_key"] = json!(OTHER);
        let id = register(&shi, new).await;
        let day = "2016-09-01";
        assert_eq!((counted(&zhang, day).await, counted(&li, day).await), (1, 1));
        let held = sheet(&shi, &id).await["certificates"][0].clone();
        let certificate = format!("/certificates/{}", text(&held["id"]));
        let ended = json!({ "ended_on": "2016-08-01", "end_reason": "other" });
        let done = with_reason(&shi, Method::PATCH, &certificate, "\"v1\"", &ended).await;
        assert_eq!(done.status, 200, "{}", done.text);
        assert_eq!((counted(&zhang, day).await, counted(&li, day).await), (0, 0));
        assert_eq!(counted(&zhang, "2016-07-31").await, 1, "it held until the day before");
        // A licence on another record of the same person, of another county, counts here.
        let other = json!({
            "area_key": OTHER, "name": "示范甲",
            "certificates": [{ "kind": "licensed_doctor", "number": "示范001", "from": "2012-01-01" }],
        });
        let other = register(&shi, other).await;
        let path = format!("/practitioners/{id}/merge");
        let into = json!({ "into": other });
        let merged = with_reason(&shi, Method::POST, &path, "\"v1\"", &into).await;
        assert_eq!(merged.status, 200, "{}", merged.text);
        assert_eq!((counted(&zhang, day).await, counted(&li, day).await), (1, 1));
        let undone = with_reason(&shi, Method::DELETE, &path, "\"v2\"", &Value::Null).await;
        assert_eq!(undone.status, 200, "{}", undone.text);
        assert_eq!((counted(&zhang, day).await, counted(&li, day).await), (0, 0));
        let report = taizhang::ledger::verify(&app.ledger, b"the key of the tests", None)
            .await
            .expect("a check");
        assert!(report.broken.is_empty(), "{:?}", report.broken);
    }
}

#[tokio::test]
async fn somebody_with_main_posts_in_two_counties_counts_in_one_and_is_listed_in_both() {
    for app in apps().await {
        app.add_account("shi", "示范施", Role::PrefectureClerk, AreaKey(6_212_000_000_000)).await;
        let (zhang, li, shi) =
            (app.person("zhang").await, app.person("li").await, app.person("shi").await);
        let clinic = clinic(&zhang, "官亭镇石院村卫生室").await;
        poor(&zhang, &clinic).await;
        let id = register(&zhang, doctor("示范甲", &clinic, "2015-01-01")).await;
        let hospital = json!({ "facilities": [{ "area_key": OTHER, "kind": "county_hospital",
            "name": "成县人民医院", "valid_from": "2010-01-01" }] });
        let hospital = text(&shi.enter("/facilities", &hospital).await["ids"][0]);
        let day = "2016-09-01";
        assert_eq!((counted(&zhang, day).await, counted(&li, day).await), (1, 1));
        let work = json!({ "facility": hospital, "role": "doctor", "main": true,
            "from": "2016-03-01" });
        let begun = shi.enter(&format!("/practitioners/{id}/employments"), &work).await;
        assert_eq!((counted(&zhang, day).await, counted(&li, day).await), (0, 0));
        assert_eq!(counted(&zhang, "2016-02-29").await, 1, "not before it began");
        let path = format!("/findings?target=T06&stage=qualified&as_of={day}");
        let found = zhang.get(&path).await.json();
        let reason = text(&found["items"][0]["finding"]["reason"]);
        assert_eq!(reason, "在其他县区另有2016-03-01起的主执业机构,在该处统计");
        for (name, one, other) in [
            ("zhang", "其他单位的机构，2016-03-01起", "官亭镇石院村卫生室，2011-10-01起"),
            ("chen", "成县人民医院，2016-03-01起", "其他单位的机构，2011-10-01起"),
            ("shi", "成县人民医院，2016-03-01起", "官亭镇石院村卫生室，2011-10-01起"),
        ] {
            let cookie = app.sign_in(name).await;
            let page = app.get("/reconciliation?check=main_posts", &cookie).await;
            assert_eq!(page.status, 200, "{}", page.text);
            for said in ["示范甲", one, other, &format!("/practitioners/{id}")] {
                assert!(page.text.contains(said), "{said} is not in {}", page.text);
            }
        }
        let path = format!("/employments/{}", text(&begun["id"]));
        let ended = json!({ "until": "2016-08-31", "end_reason": "moved" });
        let ended = with_reason(&shi, Method::PATCH, &path, "\"v1\"", &ended).await;
        assert_eq!(ended.status, 200, "{}", ended.text);
        assert_eq!((counted(&zhang, day).await, counted(&li, day).await), (1, 1));
        assert_eq!(counted(&zhang, "2016-08-31").await, 0, "its last day belongs to it");
        let cookie = app.sign_in("zhang").await;
        let page = app.get(&format!("/reconciliation?check=main_posts&as_of={day}"), &cookie).await;
        assert!(!page.text.contains("示范甲"), "{}", page.text);
    }
}
