//! Pages of the subsidy: the sheet of a month, paying it, a doctor's history, the public list.

use axum::body::Body;
use axum::http::{Request, header};
use taizhang::domain::account::Role;

use super::clinic::{VILLAGE, hidden, sent};
use super::payments::strike_payment;
use crate::support::doctors::{NUMBER, clinic, doctor};
use crate::support::{LONGNAN, TestApp};

const COUNTY: &str = "6212230000000";

#[tokio::test]
async fn a_county_pays_its_month_from_the_sheet() {
    let app = TestApp::with_plan().await;
    let at = clinic(&app, VILLAGE.0, 980).await;
    doctor(&app, at, "示范甲").await;
    doctor(&app, at, "示范<乙>").await;
    let cookie = app.sign_in("zhang").await;
    let page = app.get("/subsidies?month=2016-07", &cookie).await;
    assert_eq!(page.status, 200, "{}", page.text);
    for words in
        ["800.00", "示范甲", "示范&#60;乙&#62;", "提高标准", "服务人口980人", "含本数", "登记发放"]
    {
        assert!(page.text.contains(words), "{words} in {}", page.text);
    }
    let form = app.get("/subsidies/pay?month=2016-07", &cookie).await;
    assert!(form.text.contains("登记发放 2 人 800.00 元"), "{}", form.text);
    let (people, total) = (hidden(&form.text, "people"), hidden(&form.text, "total"));
    let pay = |paid_on: &str, document_no: &str| {
        sent(&[
            ("month", "2016-07"),
            ("people", people),
            ("total", total),
            ("paid_on", paid_on),
            ("document_no", document_no),
        ])
    };
    let refused = app.post_form("/subsidies/pay", &cookie, &pay("2016-09-09", "示8号")).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    for words in ["发放日期不能晚于今天", "value=\"2016-09-09\"", "value=\"示8号\""] {
        assert!(refused.text.contains(words), "{words} in {}", refused.text);
    }
    // Somebody is entered between the reading and the sending.
    let third = doctor(&app, at, "示范丙").await;
    let stale = app.post_form("/subsidies/pay", &cookie, &pay("2016-08-10", "示8号")).await;
    assert_eq!(stale.status, 409);
    assert!(stale.text.contains("现为 3 人、1,200.00 元"), "{}", stale.text);
    let form = app.get("/subsidies/pay?month=2016-07", &cookie).await;
    let fresh = sent(&[
        ("month", "2016-07"),
        ("people", hidden(&form.text, "people")),
        ("total", hidden(&form.text, "total")),
        ("paid_on", "2016年8月10日"),
        ("document_no", "示8号"),
    ]);
    let paid = app.post_form("/subsidies/pay", &cookie, &fresh).await;
    assert_eq!((paid.status.as_u16(), paid.header("location")), (303, "/subsidies?month=2016-07"));
    let page = app.get("/subsidies?month=2016-07&part=outstanding", &cookie).await;
    assert!(page.text.contains("没有。"), "{}", page.text);
    let history = app.get(&format!("/subsidies/doctors/{third}"), &cookie).await;
    for words in ["示8号", "2016-08-10", "2016年7月", "已发清", "当月发放"] {
        assert!(history.text.contains(words), "{words} in {}", history.text);
    }
}

#[tokio::test]
async fn what_was_entered_wrong_is_taken_back_or_struck_out() {
    let app = TestApp::with_plan().await;
    let at = clinic(&app, VILLAGE.0, 980).await;
    let doctor = doctor(&app, at, "示范甲").await;
    let cookie = app.sign_in("zhang").await;
    let path = format!("/subsidies/doctors/{doctor}");
    let (id, clinic) = (doctor.to_string(), at.to_string());
    let form = |kind: &str, amount: &str| {
        sent(&[
            ("payments.0.practitioner", &id),
            ("payments.0.facility", &clinic),
            ("payments.0.month", "2016-07"),
            ("payments.0.kind", kind),
            ("payments.0.amount", amount),
            ("paid_on", "2016-08-10"),
            ("document_no", "示9号"),
        ])
    };
    let pay = format!("{path}/payments");
    let done = app.post_form(&pay, &cookie, &form("regular", "600")).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let bare = app.post_form(&pay, &cookie, &form("reclaimed", "200")).await;
    assert_eq!(bare.status, 422);
    for words in ["请写明收回的原因", "value=\"200\""] {
        assert!(bare.text.contains(words), "{words} in {}", bare.text);
    }
    let page = app.get(&path, &cookie).await.text;
    assert!(page.contains("多发 200.00"), "{page}");
    strike_payment(&app, &cookie, &page).await;
    assert!(app.get(&path, &cookie).await.text.contains("还没有登记发放"));
}

#[tokio::test]
async fn the_public_list_and_its_files_have_no_personal_number() {
    let app = TestApp::with_plan().await;
    let at = clinic(&app, VILLAGE.0, 980).await;
    doctor(&app, at, "示范甲").await;
    let cookie = app.sign_in("zhang").await;
    let page = app.get("/subsidies/public?month=2016-07", &cookie).await;
    assert!(page.text.contains("示范甲") && page.text.contains("400.00"), "{}", page.text);
    let csv = app.get("/subsidies/public.csv?month=2016-07", &cookie).await;
    assert!(csv.text.contains("2016-07,示范甲,官亭镇石院村,石院村卫生室,提高标准,400.00,0.00"));
    for text in [&page.text, &csv.text] {
        assert!(!text.contains(NUMBER) && !text.contains("621***"), "{text}");
    }
    for path in ["/subsidies/public.pdf?month=2016-07", "/subsidies/sheet.pdf?month=2016-07"] {
        let request = Request::get(path).header(header::COOKIE, &cookie);
        let answer = app.answer(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.status(), 200, "{path}");
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("bytes");
        assert!(bytes.starts_with(b"%PDF"), "{path}");
    }
    let noted = app.told_of("export").await;
    assert_eq!(noted.len(), 3, "{noted:?}");
    for (told, words) in
        noted.iter().zip(["发放表 1 条（PDF）", "公示名单 1 条（PDF）", "名单 1 行"])
    {
        assert!(told.ends_with(words), "{words} in {told}");
    }
}

#[tokio::test]
async fn a_prefecture_sees_its_counties_add_up() {
    let app = TestApp::with_plan().await;
    let at = clinic(&app, VILLAGE.0, 1_200).await;
    doctor(&app, at, "示范甲").await;
    app.add_account("qian", "示范钱", Role::PrefectureClerk, LONGNAN).await;
    let cookie = app.sign_in("qian").await;
    let page = app.get("/subsidies?month=2016-07", &cookie).await.text;
    assert!(page.contains("宕昌县") && page.contains("合计") && page.contains("200.00"), "{page}");
    let county = format!("/subsidies?month=2016-07&area={COUNTY}");
    let page = app.get(&county, &cookie).await.text;
    assert!(page.contains("服务人口1200人"), "{page}");
    assert_eq!(app.get("/subsidies/pay?month=2016-07", &cookie).await.status, 404);
    let pay = format!("/subsidies/pay?month=2016-07&area={COUNTY}");
    assert_eq!(app.get(&pay, &cookie).await.status, 200);
}

#[tokio::test]
async fn clinics_are_put_under_the_scheme_with_ticks() {
    let app = TestApp::with_plan().await;
    let at = clinic(&app, VILLAGE.0, 980).await.to_string();
    let cookie = app.sign_in("zhang").await;
    let page = app.get("/subsidies/medicines", &cookie).await;
    assert!(page.text.contains("实施中") && page.text.contains("2014-06-01"), "{}", page.text);
    let twice = sent(&[("clinics", &at), ("from", "2016-01-01"), ("document_no", "示3号")]);
    let refused = app.post_form("/subsidies/medicines/adopt", &cookie, &twice).await;
    assert_eq!(refused.status, 409, "{}", refused.text);
    for words in ["自 2014-06-01 起已登记实施", "checked", "value=\"示3号\""] {
        assert!(refused.text.contains(words), "{words} in {}", refused.text);
    }
    let end = sent(&[("clinics", &at), ("until", "2016-06-30")]);
    let ended = app.post_form("/subsidies/medicines/end", &cookie, &end).await;
    assert_eq!(ended.status, 303, "{}", ended.text);
    assert!(app.get("/subsidies/medicines", &cookie).await.text.contains("已停止"));
}
