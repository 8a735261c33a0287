//! Work, renewals, assessments, and who turns sixty.

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::clinic::text;
use crate::support::people::{apps, clinic, doctor, register, sheet, with_reason};

#[tokio::test]
async fn work_begins_overlaps_moves_and_ends() {
    let app = &apps().await[0];
    let zhang = app.person("zhang").await;
    let (first, second) = (clinic(&zhang, "甲卫生室").await, clinic(&zhang, "乙卫生室").await);
    let id = register(&zhang, doctor("示范甲", &first, "2015-01-01")).await;
    let path = format!("/practitioners/{id}/employments");
    let also = json!({
        "facility": second, "role": "village_doctor", "main": true, "from": "2016-01-01",
    });
    zhang.enter(&path, &also).await;
    let work = sheet(&zhang, &id).await["employments"].clone();
    assert_eq!(work[0]["overlaps"], true, "shown and not refused: {work}");
    let spell = format!("/employments/{}", text(&work[0]["id"]));
    let struck = with_reason(&zhang, Method::DELETE, &spell, "\"v1\"", &Value::Null).await;
    assert_eq!(struck.status, 204, "{}", struck.text);
    let spell = format!("/employments/{}", text(&work[1]["id"]));
    let transfer = json!({ "facility": second, "from": "2016-08-01" });
    let path = format!("{spell}/transfer");
    let moved = with_reason(&zhang, Method::POST, &path, "\"v1\"", &transfer).await;
    assert_eq!(moved.status, 201, "{}", moved.text);
    let work = sheet(&zhang, &id).await["employments"].clone();
    assert_eq!(work[1]["until"], "2016-07-31");
    assert_eq!(work[1]["end_reason"], "moved");
    assert_eq!((&work[0]["from"], &work[0]["overlaps"]), (&json!("2016-08-01"), &json!(false)));
    let duties = sheet(&zhang, &id).await["reminders"].clone();
    assert_eq!(duties[0]["duty"], "relocate", "the certificate names the other clinic: {duties}");
    let spell = format!("/employments/{}", text(&work[0]["id"]));
    let early = json!({ "until": "2016-07-31", "end_reason": "retired" });
    let refused = with_reason(&zhang, Method::PATCH, &spell, "\"v1\"", &early).await;
    assert_eq!(refused.json()["errors"][0]["code"], "DATE_ORDER", "{}", refused.text);
    let end = json!({ "until": "2016-08-31", "end_reason": "retired" });
    let ended = with_reason(&zhang, Method::PATCH, &spell, "\"v1\"", &end).await;
    assert_eq!(ended.status, 200, "{}", ended.text);
    let list = zhang.get("/practitioners?in_post=true&as_of=2016-09-01").await.json();
    assert_eq!(list["total"], 0, "{list}");
    let list = zhang.get("/practitioners?in_post=true&as_of=2016-08-31").await.json();
    assert_eq!(list["items"][0]["facility_name"], "乙卫生室", "{list}");
}

#[tokio::test]
async fn a_renewal_is_received_decided_and_struck_out_with_its_certificate() {
    for app in apps().await {
        let (zhang, ma) = (app.person("zhang").await, app.person("ma").await);
        let clinic = clinic(&zhang, "官亭镇石院村卫生室").await;
        let id = register(&ma, doctor("示范甲", &clinic, "2011-10-01")).await;
        let held = text(&sheet(&ma, &id).await["certificates"][0]["id"]);
        let reminders = ma.get("/reminders?duty=renew").await.json();
        assert_eq!(reminders["items"][0]["duty"], "renew", "{reminders}");
        assert_eq!(reminders["items"][0]["by"], "2016-06-30");
        let apply = json!({ "certificate": held, "applied_on": "2016-08-20" });
        let renewal = text(&ma.enter("/renewals", &apply).await["id"]);
        assert_eq!(ma.post("/renewals", &apply).await.problem(), "409 STATE", "once at a time");
        // The fifteenth day, 4 September, is a Sunday.
        let line = sheet(&ma, &id).await["renewals"][0].clone();
        assert_eq!(line["due_on"], "2016-09-05", "{line}");
        let path = format!("/renewals/{renewal}");
        let refuse = json!({ "decided_on": "2016-09-01", "decision": "refused" });
        assert_eq!(ma.patch(&path, "\"v1\"", &refuse).await.problem(), "403 FORBIDDEN");
        let refused = zhang.patch(&path, "\"v1\"", &refuse).await;
        assert_eq!(refused.json()["errors"][0]["pointer"], "#/reason", "{}", refused.text);
        let grant =
            json!({ "decided_on": "2016-08-31", "decision": "granted", "number": "示范009" });
        let granted = zhang.patch(&path, "\"v1\"", &grant).await;
        assert_eq!(granted.status, 200, "{}", granted.text);
        let certificates = sheet(&ma, &id).await["certificates"].clone();
        let new = &certificates[0];
        assert_eq!((&new["from"], &new["until"]), (&json!("2016-10-01"), &json!("2021-09-30")));
        assert_eq!(new["state"], "not_yet");
        let list = ma.get("/registrations?until=2016-09-30").await.json();
        assert_eq!(list["items"][0]["what"], "renewed", "{list}");
        assert!(!list.to_string().contains("示范009"), "no number is made public: {list}");
        let path = format!("/renewals/{renewal}");
        let struck = with_reason(&ma, Method::DELETE, &path, "\"v2\"", &Value::Null).await;
        assert_eq!(struck.problem(), "403 FORBIDDEN", "a decision is the county's");
        let struck = with_reason(&zhang, Method::DELETE, &path, "\"v2\"", &Value::Null).await;
        assert_eq!(struck.status, 204, "{}", struck.text);
        let certificates = sheet(&ma, &id).await["certificates"].clone();
        assert_eq!(certificates.as_array().map(Vec::len), Some(1), "{certificates}");
    }
}

#[tokio::test]
async fn an_assessment_that_failed_calls_for_another() {
    let app = &apps().await[0];
    let zhang = app.person("zhang").await;
    let clinic = clinic(&zhang, "官亭镇石院村卫生室").await;
    let id = register(&zhang, doctor("示范甲", &clinic, "2015-01-01")).await;
    let failed = json!({ "assessed_on": "2016-08-01", "result": "failed", "heard": "村委会" });
    let path = format!("/practitioners/{id}/assessments");
    let assessment = text(&zhang.enter(&path, &failed).await["id"]);
    let duties = sheet(&zhang, &id).await["reminders"].clone();
    // Six months on is 1 February 2017, a holiday; the next working day is the third.
    assert_eq!((&duties[0]["duty"], &duties[0]["by"]), (&json!("repeat"), &json!("2017-02-03")));
    let passed = json!({ "assessed_on": "2016-08-01", "result": "passed" });
    let path = format!("/assessments/{assessment}");
    let right = with_reason(&zhang, Method::PUT, &path, "\"v1\"", &passed).await;
    assert_eq!(right.status, 200, "{}", right.text);
    assert_eq!(sheet(&zhang, &id).await["reminders"], json!([]));
    let future = json!({ "assessed_on": "2016-09-02", "result": "passed" });
    let refused = with_reason(&zhang, Method::PUT, &path, "\"v2\"", &future).await;
    assert_eq!(refused.json()["errors"][0]["code"], "DATE_FUTURE", "{}", refused.text);
}

#[tokio::test]
async fn whoever_turns_sixty_is_told_by_the_month() {
    let app = &apps().await[0];
    let zhang = app.person("zhang").await;
    let clinic = clinic(&zhang, "官亭镇石院村卫生室").await;
    for (name, born) in
        [("示范甲", "1956-09-02"), ("示范乙", "1956-08-31"), ("示范丙", "1970-01-01")]
    {
        let mut new = doctor(name, &clinic, "2015-01-01");
        new["born_on"] = json!(born);
        register(&zhang, new).await;
    }
    let list = zhang.get("/retirements").await.json();
    let lines: Vec<(String, String, bool)> = list["items"]
        .as_array()
        .expect("lines")
        .iter()
        .map(|at| (text(&at["name"]), text(&at["month"]), at["reached"] == true))
        .collect();
    let expected =
        [("示范乙", "2016-08", true), ("示范甲", "2016-09", false), ("示范丙", "2030-01", false)];
    assert_eq!(
        lines,
        expected.map(|(name, month, reached)| (name.to_owned(), month.to_owned(), reached))
    );
    assert!(!list.to_string().contains("1956"), "{list}");
}
