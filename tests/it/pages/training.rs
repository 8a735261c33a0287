//! Pages of training: batches, the grid of duty, students trained to order.

use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;

use super::clinic::{VILLAGE, hidden, sent};
use super::payments::strike_payment;
use crate::support::TestApp;
use crate::support::doctors::{clinic, doctor, hospital};

const COUNTY: &str = "6212230000000";

#[tokio::test]
async fn a_batch_is_opened_examined_and_paid_with_ticks() {
    let app = TestApp::with_plan().await;
    let at = clinic(&app, VILLAGE.0, 980).await;
    let (one, two) = (doctor(&app, at, "示范甲").await, doctor(&app, at, "示范乙").await);
    let (one, two) = (one.to_string(), two.to_string());
    let cookie = app.sign_in("zhang").await;
    assert!(app.get("/training", &cookie).await.text.contains("还没有进修班"));
    let form = app.get("/training/new", &cookie).await.text;
    assert!(form.contains("示范甲") && form.contains("官亭镇石院村"), "{form}");
    let opening = |until: &str| {
        sent(&[
            ("area_key", COUNTY),
            ("name", "2015年第一批"),
            ("host", "示范市第一人民医院"),
            ("from", "2015-03-01"),
            ("until", until),
            ("doctors", &one),
            ("doctors", &two),
        ])
    };
    let refused = app.post_form("/training/new", &cookie, &opening("2015-02-01")).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    for words in ["结束日期早于开始日期", "value=\"2015年第一批\"", "checked"] {
        assert!(refused.text.contains(words), "{words} in {}", refused.text);
    }
    let opened = app.post_form("/training/new", &cookie, &opening("2015-08-31")).await;
    assert_eq!(opened.status, 303, "{}", opened.text);
    let batch = opened.header("location").to_owned();
    let page = app.get(&batch, &cookie).await.text;
    let ids: Vec<&str> = page
        .split("name=\"trainees\" value=\"")
        .skip(1)
        .map(|part| part.split('"').next().expect("an id"))
        .collect();
    assert_eq!(ids.len(), 2, "{page}");
    let exam = sent(&[
        ("trainees", ids[0]),
        ("exam_on", "2015-09-05"),
        ("result", "passed"),
        ("paid_on", ""),
        ("document_no", ""),
    ]);
    let done = app.post_form(&format!("{batch}/exams"), &cookie, &exam).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let pay = sent(&[("trainees", ids[0]), ("paid_on", "2015-10-20"), ("document_no", "示1号")]);
    let paid = app.post_form(&format!("{batch}/allowances"), &cookie, &pay).await;
    assert_eq!(paid.status, 303, "{}", paid.text);
    let again = app.post_form(&format!("{batch}/allowances"), &cookie, &format!("{pay}&x=1")).await;
    assert_eq!(again.status, 422, "nothing is owed any more: {}", again.text);
    let asked = app.get(&format!("{batch}?trainee={}", ids[1]), &cookie).await.text;
    let seen = hidden(&asked, "_version").to_owned();
    let leave = sent(&[("_version", &seen), ("left_on", "2015-06-10"), ("reason", "recalled")]);
    let left = app.post_form(&format!("{batch}/trainees/{}/leave", ids[1]), &cookie, &leave).await;
    assert_eq!(left.status, 303, "{}", left.text);
    let page = app.get(&batch, &cookie).await.text;
    for words in ["合格", "已发清", "6,000.00", "提前离开", "岗位需要召回", "每月1000元"]
    {
        assert!(page.contains(words), "{words} in {page}");
    }
}

#[tokio::test]
async fn a_payment_is_struck_out_before_the_study_it_was_for() {
    let app = TestApp::with_plan().await;
    let at = clinic(&app, VILLAGE.0, 980).await;
    let one = doctor(&app, at, "示范甲").await.to_string();
    let cookie = app.sign_in("zhang").await;
    let opening = sent(&[
        ("area_key", COUNTY),
        ("name", "2015年第一批"),
        ("host", "示范市第一人民医院"),
        ("from", "2015-03-01"),
        ("until", "2015-08-31"),
        ("doctors", &one),
    ]);
    let opened = app.post_form("/training/new", &cookie, &opening).await;
    let batch = opened.header("location").to_owned();
    let page = app.get(&batch, &cookie).await.text;
    let study = page.split("name=\"trainees\" value=\"").nth(1).expect("a trainee");
    let study = study.split('"').next().expect("an id").to_owned();
    let pay = sent(&[("trainees", &study), ("paid_on", "2015-10-20"), ("document_no", "示1号")]);
    let paid = app.post_form(&format!("{batch}/allowances"), &cookie, &pay).await;
    assert_eq!(paid.status, 303, "{}", paid.text);
    let strike = format!("{batch}/trainees/{study}/strike");
    let why = sent(&[("_version", "1"), ("_reason", "误录")]);
    let refused = app.post_form(&strike, &cookie, &why).await;
    assert_eq!(refused.status, 409, "{}", refused.text);
    for words in ["已登记补助 1 笔（2015-10-20 发放 6,000.00 元）", "误录"] {
        assert!(refused.text.contains(words), "{words} in {}", refused.text);
    }
    let page = app.get(&batch, &cookie).await.text;
    strike_payment(&app, &cookie, &page).await;
    let page = app.get(&batch, &cookie).await.text;
    assert!(!page.contains("payment=") && !page.contains("2015-10-20"), "{page}");
    let why = sent(&[("_version", "1"), ("_reason", "误录")]);
    assert_eq!(app.post_form(&strike, &cookie, &why).await.status, 303);
    assert!(app.get(&batch, &cookie).await.text.contains("没有学员"));
}

#[tokio::test]
async fn a_township_ticks_the_days_of_its_doctors() {
    let app = TestApp::with_plan().await;
    let (at, hospital) = (clinic(&app, VILLAGE.0, 980).await, hospital(&app).await);
    let doctor = doctor(&app, at, "示范甲").await;
    let township = AreaKey(6_212_231_000_000);
    app.add_account("tian", "示范田", Role::TownshipReporter, township).await;
    let cookie = app.sign_in("tian").await;
    let page = app.get("/training/duty?month=2016-08", &cookie).await.text;
    assert!(page.contains("示范甲") && page.contains("未选方式"), "{page}");
    let (hospital, doctor) = (hospital.to_string(), doctor.to_string());
    let choose = sent(&[
        ("month", "2016-08"),
        ("facility", &hospital),
        ("doctors", &doctor),
        ("way", "weekly_day"),
        ("from", "2016-01-01"),
    ]);
    let chosen = app.post_form("/training/duty/choices", &cookie, &choose).await;
    assert_eq!(chosen.status, 303, "{}", chosen.text);
    let days = |days: &[&str]| {
        let mut fields = vec![
            ("month", "2016-08"),
            ("worked.0.facility", hospital.as_str()),
            ("worked.0.practitioner", doctor.as_str()),
        ];
        fields.extend(days.iter().map(|day| ("worked.0.days", *day)));
        sent(&fields)
    };
    let late = app.post_form("/training/duty", &cookie, &days(&["2", "9", "32"])).await;
    assert_eq!(late.status, 422, "{}", late.text);
    assert!(late.text.contains("日期应在 1 到 31 之间"), "{}", late.text);
    let all = app.post_form("/training/duty", &cookie, &days(&["2", "9", "16", "23"])).await;
    assert_eq!(all.status, 303, "{}", all.text);
    let page = app.get("/training/duty?month=2016-08", &cookie).await.text;
    assert!(page.contains("每周一天") && page.contains("4 天"), "{page}");
    assert_eq!(page.matches(" checked").count(), 4, "{page}");
    let one = app.post_form("/training/duty", &cookie, &days(&["2"])).await;
    assert_eq!(one.status, 303, "a single day is a list, too: {}", one.text);
    let page = app.get("/training/duty?month=2016-08", &cookie).await.text;
    assert!(page.contains("1 天"), "{page}");
    let county = app.sign_in("zhang").await;
    let page = app.get("/training/duty?month=2016-08", &county).await.text;
    assert!(page.contains("官亭镇") && page.contains("逐日填写在乡镇的页面上"), "{page}");
}

#[tokio::test]
async fn students_are_announced_admitted_and_followed() {
    let app = TestApp::with_plan().await;
    let cookie = app.sign_in("zhang").await;
    let announce = sent(&[
        ("intakes.0.area_key", COUNTY),
        ("intakes.0.year", "2015"),
        ("intakes.0.places", "3"),
        ("intakes.0.school", "示范医专"),
    ]);
    let done = app.post_form("/training/students/intakes", &cookie, &announce).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let page = app.get("/training/students", &cookie).await.text;
    let intake = page.split("intake=").nth(1).and_then(|at| at.split(['"', '&']).next());
    let intake = intake.expect("an intake").to_owned();
    let path = format!("/training/students/intakes/{intake}/admit");
    let names = "示范生甲\r\n\r\n示范生乙";
    let wrong = sent(&[("names", names), ("admitted_on", "2014-09-10")]);
    let refused = app.post_form(&path, &cookie, &wrong).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert!(refused.text.contains("示范生乙"), "what was typed stays: {}", refused.text);
    let right = sent(&[("names", names), ("admitted_on", "2015-09-10")]);
    assert_eq!(app.post_form(&path, &cookie, &right).await.status, 303);
    let page = app.get("/training/students", &cookie).await.text;
    assert!(page.contains("示范生甲") && page.contains("在读"), "{page}");
    let link = page.split("href=\"/training/students/").nth(1).expect("a student");
    let student = format!("/training/students/{}", link.split(['"', '?']).next().expect("an id"));
    let page = app.get(&student, &cookie).await.text;
    let seen = hidden(&page, "_version").to_owned();
    let breach = sent(&[("_version", &seen), ("breached_on", "2016-03-01"), ("reason", "other")]);
    let broken = app.post_form(&format!("{student}/breach"), &cookie, &breach).await;
    assert_eq!(broken.status, 303, "{}", broken.text);
    assert!(app.get(&student, &cookie).await.text.contains("违约"));
}
