//! People who practise: one person once, corrected, struck out, seen by whoever may.

use axum::http::Method;
use serde_json::{Value, json};
use taizhang::domain::account::Role;

use crate::support::clinic::{VILLAGE, text};
use crate::support::people::{
    ANOTHER, COUNTY, NUMBER, OTHER, TOWNSHIP, apps, clinic, doctor, register, sheet, with_reason,
};
use crate::support::posting::{enter_days, strike};
use crate::support::{Answer, LONGNAN, doctors};

#[tokio::test]
async fn one_person_is_registered_once_and_elsewhere_nobody_is_named() {
    for app in apps().await {
        let (zhang, ma) = (app.person("zhang").await, app.person("ma").await);
        let chen = app.person("chen").await;
        let mut new = json!({ "area_key": TOWNSHIP, "name": "示范甲", "citizen_id": NUMBER });
        let id = register(&ma, new.clone()).await;
        // Spaces and full-width digits are the same number.
        new["citizen_id"] = json!(" 62120218800101００14");
        new["name"] = json!("示范乙");
        let again = ma.post("/practitioners", &json!({ "people": [new] })).await;
        assert_eq!(again.problem(), "409 DUPLICATE");
        assert_eq!(again.json()["errors"][0]["pointer"], "#/people/0/citizen_id");
        assert!(again.text.contains("示范甲"), "{}", again.text);
        new["area_key"] = json!(OTHER);
        let elsewhere = chen.post("/practitioners", &json!({ "people": [new] })).await;
        assert_eq!(elsewhere.problem(), "409 DUPLICATE");
        assert!(!elsewhere.text.contains("示范甲"), "{}", elsewhere.text);
        assert!(elsewhere.text.contains("市级管理员"), "{}", elsewhere.text);
        assert!(!elsewhere.text.contains(NUMBER), "{}", elsewhere.text);
        let number = json!({ "citizen_id": NUMBER });
        let looked = zhang.post("/practitioners/lookup", &number).await;
        assert_eq!(looked.json()["id"], json!(id), "{}", looked.text);
        let looked = chen.post("/practitioners/lookup", &number).await;
        assert_eq!(looked.json()["id"], Value::Null, "{}", looked.text);
        assert_eq!(chen.get(&format!("/practitioners/{id}")).await.problem(), "404 NOT_FOUND");
        let twice = json!({ "people": [
            { "area_key": TOWNSHIP, "name": "示范丙", "citizen_id": ANOTHER },
            { "area_key": TOWNSHIP, "name": "示范丁", "citizen_id": ANOTHER },
        ] });
        let refused = ma.post("/practitioners", &twice).await;
        assert_eq!(refused.problem(), "409 DUPLICATE");
        assert_eq!(refused.json()["errors"][0]["pointer"], "#/people/1/citizen_id");
        assert_eq!(ma.get("/practitioners").await.json()["total"], 1, "nothing by halves");
    }
}

#[tokio::test]
async fn where_a_file_of_another_county_lies_is_told_by_no_number() {
    for app in apps().await {
        app.add_account("shi", "示范施", Role::PrefectureClerk, LONGNAN).await;
        let (zhang, shi) = (app.person("zhang").await, app.person("shi").await);
        let clinic = clinic(&zhang, "官亭镇石院村卫生室").await;
        let filed_elsewhere = |name: &str| {
            let mut new = doctor(name, &clinic, "2015-01-01");
            new["area_key"] = json!(OTHER);
            new["born_on"] = json!("1966-05-04");
            new
        };
        let works = register(&shi, filed_elsewhere("示范甲")).await;
        let mut gone = filed_elsewhere("示范乙");
        gone["certificates"][0]["number"] = json!("示范002");
        gone["employments"][0]["until"] = json!("2015-12-31");
        let gone = register(&shi, gone).await;
        let again = json!({ "area_key": TOWNSHIP, "name": "示范甲", "born_on": "1966-05-04" });
        register(&zhang, again).await;
        let (one, left) = (format!("/practitioners/{works}"), format!("/practitioners/{gone}"));
        let history = format!("{one}/history");
        let number = OTHER.to_string();
        let told = ["/practitioners", "/practitioners/duplicates", &one, &left];
        for path in told.into_iter().chain([history.as_str(), "/reminders", "/retirements"]) {
            let answer = zhang.get(path).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.text);
            assert!(!answer.text.contains(&number), "{path}: {}", answer.text);
        }
        for path in told {
            let answer = shi.get(path).await;
            assert!(answer.text.contains(&number), "{path}: {}", answer.text);
        }
        let lines = zhang.get("/practitioners").await.json();
        let line = &lines["items"][2];
        assert_eq!((&line["name"], &line["area_key"]), (&json!("示范乙"), &Value::Null), "{lines}");
        assert_eq!(line["place"], "其他单位", "{lines}");
        let cookie = app.sign_in("zhang").await;
        for page in ["/practitioners", "/practitioners/duplicates", &one] {
            let page = app.get(page, &cookie).await.text;
            assert!(page.contains("其他单位") && !page.contains(&number), "{page}");
        }
    }
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once_and_what_is_odd_is_remarked() {
    let app = &apps().await[0];
    let ma = app.person("ma").await;
    let wrong = json!({ "people": [{
        "area_key": COUNTY, "name": "  ", "citizen_id": "621202188001010015",
        "certificates": [{ "kind": "village_doctor", "from": "2012-02-30" }],
    }] });
    let refused = ma.post("/practitioners", &wrong).await;
    assert_eq!(refused.problem(), "422 VALIDATION");
    let codes = |answer: &Answer| -> Vec<(String, String)> {
        let errors = answer.json();
        let errors = errors["errors"].as_array().expect("errors").clone();
        errors.iter().map(|at| (text(&at["pointer"]), text(&at["code"]))).collect()
    };
    let found = codes(&refused);
    for (place, code) in [
        ("#/people/0/citizen_id", "ID_CHECKSUM"),
        ("#/people/0/certificates/0/from", "DATE_INVALID"),
        ("#/people/0/name", "REQUIRED"),
    ] {
        let there = found.iter().any(|(at, is)| (at.as_str(), is.as_str()) == (place, code));
        assert!(there, "{place} {code} in {found:?}");
    }
    let nowhere = "0190a000-0000-7000-8000-000000000000";
    let wrong = json!({ "people": [{
        "area_key": COUNTY, "name": "示范甲", "citizen_id": NUMBER, "born_on": "1980-01-01",
        "certificates": [{
            "kind": "village_doctor", "facility": nowhere, "from": "2012-01-01",
            "until": "2011-12-31", "registered_on": "2016-09-02",
        }],
        "employments": [{
            "facility": nowhere, "role": "doctor", "main": true, "from": "1949-10-02",
        }],
    }] });
    let refused = ma.post("/practitioners", &wrong).await;
    assert_eq!(refused.problem(), "422 VALIDATION");
    let found: Vec<String> =
        codes(&refused).into_iter().map(|(at, is)| format!("{at} {is}")).collect();
    for expected in [
        "#/people/0/area_key REF_NOT_FOUND",
        "#/people/0/born_on ID_BIRTH",
        "#/people/0/certificates/0/facility REF_NOT_FOUND",
        "#/people/0/certificates/0/until DATE_ORDER",
        "#/people/0/certificates/0/registered_on DATE_FUTURE",
        "#/people/0/employments/0/facility REF_NOT_FOUND",
        "#/people/0/employments/0/from DATE_RANGE",
    ] {
        assert!(found.iter().any(|at| at == expected), "{expected} in {found:?}");
    }
    let odd = json!({ "people": [
        { "area_key": TOWNSHIP, "name": "示范甲", "citizen_id": NUMBER },
    ] });
    let entered = ma.enter("/practitioners", &odd).await;
    assert_eq!(entered["remarks"][0]["code"], "ID_AGE", "{entered}");
    assert_eq!(ma.get("/practitioners").await.json()["total"], 1);
}

#[tokio::test]
async fn a_township_corrects_its_own_staff_and_nobody_elses() {
    for app in apps().await {
        let (zhang, ma) = (app.person("zhang").await, app.person("ma").await);
        let clinic = clinic(&zhang, "官亭镇石院村卫生室").await;
        let id = register(&zhang, {
            // The county keeps the file; the township has the doctor.
            let mut new = doctor("示范甲", &clinic, "2011-10-01");
            new["area_key"] = json!(COUNTY);
            new
        })
        .await;
        let path = format!("/practitioners/{id}");
        let changed = ma.patch(&path, "\"v1\"", &json!({ "education": "中专" })).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        let stale = zhang.patch(&path, "\"v1\"", &json!({ "education": "大专" })).await;
        assert_eq!(stale.problem(), "412 STALE");
        let held = sheet(&ma, &id).await["certificates"][0].clone();
        assert_eq!(held["until"], "2016-09-30", "five years less a day");
        let certificate = format!("/certificates/{}", text(&held["id"]));
        let right = json!({
            "kind": "village_doctor", "number": "示范002", "facility": clinic,
            "from": "2011-11-01",
        });
        let without = ma
            .send(
                Method::PUT,
                &certificate,
                &[("content-type", "application/json"), ("if-match", "\"v1\"")],
                right.to_string(),
            )
            .await;
        assert_eq!(without.problem(), "422 REASON_REQUIRED");
        let done = with_reason(&ma, Method::PUT, &certificate, "\"v1\"", &right).await;
        assert_eq!(done.status, 200, "{}", done.text);
        let ended = json!({ "ended_on": "2016-08-01", "end_reason": "stopped_practising" });
        let done = with_reason(&ma, Method::PATCH, &certificate, "\"v2\"", &ended).await;
        assert_eq!(done.status, 200, "{}", done.text);
        let held = sheet(&ma, &id).await["certificates"][0].clone();
        assert_eq!((&held["number"], &held["state"]), (&json!("示范002"), &json!("ended")));
        let before = ma.get(&format!("{path}?as_of=2016-07-31")).await.json();
        assert_eq!(before["certificates"][0]["state"], "valid", "it held until the day before");
        let struck = with_reason(&ma, Method::DELETE, &certificate, "\"v3\"", &Value::Null).await;
        assert_eq!(struck.status, 204, "{}", struck.text);
        assert_eq!(sheet(&ma, &id).await["certificates"], json!([]));
        let history = ma.get(&format!("{path}/history")).await.json();
        let lines: Vec<String> = history
            .as_array()
            .expect("lines")
            .iter()
            .map(|line| format!("{} {}", text(&line["what"]), text(&line["how"])))
            .collect();
        assert_eq!(lines[0], "证书 struck_out", "{lines:?}");
        assert!(lines.contains(&"人员 changed".to_owned()), "{lines:?}");
        let (li, chen) = (app.person("li").await, app.person("chen").await);
        let change = json!({ "education": "本科" });
        assert_eq!(li.patch(&path, "\"v2\"", &change).await.problem(), "403 FORBIDDEN");
        assert_eq!(chen.patch(&path, "\"v2\"", &change).await.problem(), "404 NOT_FOUND");
        let gone = with_reason(&ma, Method::DELETE, &path, "\"v2\"", &Value::Null).await;
        assert_eq!(gone.problem(), "409 STATE", "the county keeps the file: {}", gone.text);
        let gone = with_reason(&zhang, Method::DELETE, &path, "\"v2\"", &Value::Null).await;
        assert_eq!(gone.status, 204, "{}", gone.text);
        assert_eq!(zhang.get(&path).await.problem(), "404 NOT_FOUND");
        assert_eq!(zhang.patch(&path, "\"v2\"", &change).await.problem(), "409 DELETED");
    }
}

#[tokio::test]
async fn whoever_was_paid_studied_or_served_is_not_struck_out() {
    for app in apps().await {
        let (place, ward) =
            (doctors::clinic(&app, VILLAGE, 980).await, doctors::hospital(&app).await);
        let id = doctors::doctor(&app, place, "示范甲").await;
        let zhang = app.person("zhang").await;
        let pay = json!({ "paid_on": "2016-08-10", "document_no": "示1号", "payments": [{
            "practitioner": id, "facility": place, "month": "2016-07", "kind": "regular",
            "amount": 40_000 }] });
        let paid = text(&zhang.enter("/subsidies/payments", &pay).await["ids"][0]);
        let class = json!({ "area_key": COUNTY, "name": "第一批", "host": "示范市第一人民医院",
            "from": "2015-03-01", "until": "2015-08-31", "doctors": [{ "practitioner": id }] });
        let class = text(&zhang.enter("/training/batches", &class).await["id"]);
        let class = zhang.get(&format!("/training/batches/{class}")).await.json();
        let study = text(&class["trainees"][0]["id"]);
        let posting = json!({ "postings": [{ "practitioner": id, "facility": ward,
            "kind": "multi_site_practice", "facts": {
                "basis": "consortium", "sender": "石院村卫生室", "sender_level": "county",
                "sending_opinion": "同意派出", "from": "2016-01-01", "until": "2016-12-31" } }] });
        let posting = text(&zhang.enter("/postings", &posting).await["ids"][0]);
        let day = enter_days(&zhang, &posting, &["2016-02-02"]).await.remove(0);
        zhang.enter("/training/duty/choices", &doctors::weekly_duty(&id, ward)).await;
        let worked = |days: &[u8]| doctors::august_duty(&id, ward, days);
        zhang.enter("/training/duty", &worked(&[2, 9])).await;

        let person = format!("/practitioners/{id}");
        let refused = strike(&zhang, &person, "\"v1\"").await;
        assert_eq!(refused.problem(), "409 STATE", "{}", refused.text);
        let all = "定额补助发放、进修、派驻、派驻出勤、乡镇卫生院到岗";
        assert!(refused.text.contains(all), "{}", refused.text);
        for path in [
            format!("/subsidies/payments/{paid}"),
            format!("/training/trainees/{study}"),
            format!("/days/{day}"),
            format!("/postings/{posting}"),
        ] {
            let refused = strike(&zhang, &person, "\"v1\"").await;
            assert_eq!(refused.problem(), "409 STATE", "before {path}: {}", refused.text);
            let struck = strike(&zhang, &path, "\"v1\"").await;
            assert_eq!(struck.status, 204, "{path}: {}", struck.text);
        }
        let refused = strike(&zhang, &person, "\"v1\"").await;
        assert!(refused.text.contains("还有乡镇卫生院到岗记录"), "{}", refused.text);
        assert_eq!(refused.json()["allowed"], json!(["duty.record"]));
        zhang.enter("/training/duty", &worked(&[])).await;
        let struck = strike(&zhang, &person, "\"v1\"").await;
        assert_eq!(struck.status, 204, "{}", struck.text);
        let lines = zhang.get("/training/duty?month=2016-08").await.json();
        assert_eq!(lines["items"], json!([]), "nor does anything of a duty stay behind");
    }
}

#[tokio::test]
async fn names_keep_every_character_and_are_found_by_it() {
    for app in apps().await {
        let ma = app.person("ma").await;
        let long = "示范".repeat(23);
        for name in ["阿依古丽•买买提", "示范𬭊", &format!("{long}·名𰻝")] {
            register(&ma, json!({ "area_key": TOWNSHIP, "name": name })).await;
        }
        let found = ma.get("/practitioners?q=%E4%B8%BD%E3%83%BB%E4%B9%B0").await.json();
        assert_eq!(found["items"][0]["name"], "阿依古丽·买买提", "typed with another dot: {found}");
        let found = ma.get("/practitioners?q=%F0%AC%AD%8A").await.json();
        assert_eq!(found["items"][0]["name"], "示范𬭊", "{found}");
        let found = ma.get("/practitioners?q=%F0%B0%BB%9D").await.json();
        assert_eq!(text(&found["items"][0]["name"]).chars().count(), 49, "{found}");
        let longer = json!({ "people": [{ "area_key": TOWNSHIP, "name": "示".repeat(51) }] });
        let refused = ma.post("/practitioners", &longer).await;
        assert_eq!(refused.json()["errors"][0]["code"], "TOO_LONG", "{}", refused.text);
    }
}

#[tokio::test]
async fn a_number_is_masked_and_shown_to_whoever_says_why() {
    let app = &apps().await[0];
    let (zhang, ma) = (app.person("zhang").await, app.person("ma").await);
    let new = json!({
        "area_key": TOWNSHIP, "name": "示范甲", "citizen_id": NUMBER, "phone": "13800000000",
    });
    let id = register(&ma, new).await;
    let shown = sheet(&zhang, &id).await;
    assert_eq!(shown["citizen_id"], "621**************4");
    assert!(shown.get("born_on").is_none(), "no day of birth beside the mask: {shown}");
    for (of, value) in [("practitioner_citizen_id", NUMBER), ("practitioner_phone", "13800000000")]
    {
        let asked = json!({ "subject": { "of": of, "practitioner": id }, "reason": "核对证件" });
        assert_eq!(zhang.enter("/reveals", &asked).await["value"], value);
        assert_eq!(ma.post("/reveals", &asked).await.problem(), "403 FORBIDDEN");
    }
    let chen = app.person("chen").await;
    let asked = json!({
        "subject": { "of": "practitioner_phone", "practitioner": id }, "reason": "核对",
    });
    assert_eq!(chen.post("/reveals", &asked).await.problem(), "404 NOT_FOUND");
    for path in ["", "/history"] {
        let answer = zhang.get(&format!("/practitioners/{id}{path}")).await;
        assert!(!answer.text.contains("1880"), "{}", answer.text);
    }
}
