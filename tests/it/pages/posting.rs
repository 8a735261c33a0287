//! Postings on pages: the list, the month grid, a day, what is decided, and the papers.

use crate::support::posting::{Hospital, enter_days};

use super::clinic::sent;

const YEAR: (&str, &str) = ("2016-01-01", "2016-12-31");

#[tokio::test]
async fn a_hospital_marks_a_month_and_takes_it_back() {
    let hospital = Hospital::new().await;
    let posting = hospital.post(0, "multi_site_practice", YEAR).await;
    let app = &hospital.app;
    let guan = app.sign_in("guan").await;
    let home = app.get("/", &guan).await;
    assert!(home.text.contains("我的派驻"), "{}", home.text);
    assert!(home.text.contains("应 6 天，已记 0 天，还差 6 天，还剩 30 天"), "{}", home.text);
    let grid = app.get("/postings/month", &guan).await;
    assert!(grid.text.contains("2016年8月") && grid.text.contains("王秀兰"), "{}", grid.text);
    let marks = [
        ("month", "2016-08"),
        ("rows.0.posting", posting.as_str()),
        ("rows.0.shown", ""),
        ("rows.0.days", "2"),
        ("rows.0.days", "9"),
        ("rows.0.workload.outpatient", "２３"),
        ("rows.0.workload.surgery", ""),
    ];
    let saved = app.post_form("/postings/month", &guan, &sent(&marks)).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let after = app.get(saved.header("location"), &guan).await;
    assert!(after.text.contains("已保存：新记 2 天，取消 0 天。"), "{}", after.text);
    assert!(after.text.contains("value=\"2,9\""), "what is on record is shown");
    assert!(after.text.contains("已记 2 天，还差 4 天"), "{}", after.text);
    let act = after.text.split("name=\"act\" value=\"").nth(1).expect("an act");
    let act = act.split('"').next().expect("a number");
    let undo = app.post_form("/postings/undo?month=2016-08", &guan, &sent(&[("act", act)])).await;
    assert_eq!(undo.status, 303, "{}", undo.text);
    let after = app.get(undo.header("location"), &guan).await;
    assert!(after.text.contains("已记 0 天"), "{}", after.text);
    let again = app.post_form("/postings/undo?month=2016-08", &guan, &sent(&[("act", act)])).await;
    assert_eq!(again.status, 303, "taken back once, and the grid shows what stands");
}

#[tokio::test]
async fn a_grid_that_is_wrong_comes_back_as_it_was_typed() {
    let hospital = Hospital::new().await;
    let posting = hospital.post(0, "multi_site_practice", YEAR).await;
    let app = &hospital.app;
    let guan = app.sign_in("guan").await;
    let marks = [
        ("month", "2016-08"),
        ("rows.0.posting", posting.as_str()),
        ("rows.0.shown", ""),
        ("rows.0.workload.outpatient", "很多"),
    ];
    let refused = app.post_form("/postings/month", &guan, &sent(&marks)).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert!(refused.text.contains("应为整数。") && refused.text.contains("很多"));
    let marks = [marks[0], marks[1], marks[2], ("rows.0.workload.outpatient", "23")];
    let refused = app.post_form("/postings/month", &guan, &sent(&marks)).await;
    assert!(refused.text.contains("请先标记工作量所属的日期"), "{}", refused.text);
    assert!(refused.text.contains("value=\"23\""), "what was typed is kept");
    let marks = [("month", "2016-08-09"), marks[1], ("rows.0.days", "9")];
    let refused = app.post_form("/postings/month", &guan, &sent(&marks)).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert!(refused.text.contains("月份请按“2016-03”填写。"), "{}", refused.text);
}

#[tokio::test]
async fn a_day_is_corrected_struck_out_and_decided() {
    let hospital = Hospital::new().await;
    let posting = hospital.post(0, "multi_site_practice", ("2016-04-01", "2016-12-31")).await;
    let app = &hospital.app;
    let person = app.person("guan").await;
    let days = enter_days(&person, &posting, &["2016-03-31", "2016-04-05"]).await;
    let (guan, zhang) = (app.sign_in("guan").await, app.sign_in("zhang").await);
    let page = format!("/postings/{posting}");
    let shown = app.get(&page, &guan).await;
    assert!(shown.text.contains("待核实") && shown.text.contains("不在派驻期内"), "{}", shown.text);
    let outside = format!("{page}/days/{}", days[0]);
    assert!(!app.get(&outside, &guan).await.text.contains("是否计入"), "the county decides");
    assert!(app.get(&outside, &zhang).await.text.contains("是否计入"));
    let kept = sent(&[("resolution", "kept"), ("words", "提前一天到岗"), ("_seen", "1")]);
    let resolve = format!("{outside}/resolve");
    assert_eq!(app.post_form(&resolve, &guan, &kept).await.status, 403);
    let wordless = sent(&[("resolution", "kept"), ("words", ""), ("_seen", "1")]);
    assert_eq!(app.post_form(&resolve, &zhang, &wordless).await.status, 422);
    assert_eq!(app.post_form(&resolve, &zhang, &kept).await.status, 303);
    let shown = app.get(&page, &guan).await;
    assert!(!shown.text.contains("id=\"open\""), "{}", shown.text);
    assert!(shown.text.contains("提前一天到岗"), "the history tells why");

    let day = format!("{page}/days/{}", days[1]);
    let fields = [("on", "2016-02-30"), ("_reason", "记错"), ("_seen", "1")];
    let refused = app.post_form(&day, &guan, &sent(&fields)).await;
    assert!(refused.text.contains("没有这一天。") && refused.text.contains("2016-02-30"));
    let fields = [
        ("on", "2016-04-06"),
        ("half", "morning"),
        ("workload.outpatient", "12"),
        ("_reason", "记错日期"),
        ("_seen", "1"),
    ];
    let right = app.post_form(&day, &guan, &sent(&fields)).await;
    assert_eq!(right.status, 303, "{}", right.text);
    let strike = format!("{day}/strike");
    let silent = app.post_form(&strike, &guan, &sent(&[("_seen", "2")])).await;
    assert_eq!(silent.status, 422, "a reason is needed");
    let fields = sent(&[("_reason", "并未到岗"), ("_seen", "2")]);
    assert_eq!(app.post_form(&strike, &guan, &fields).await.status, 303);
    let shown = app.get(&page, &guan).await;
    for part in ["记错日期", "并未到岗", "门诊 12 人次", "撤销出勤"] {
        assert!(shown.text.contains(part), "{part}: {}", shown.text);
    }
}

#[tokio::test]
async fn a_county_enters_a_posting_and_what_happens_to_it() {
    let hospital = Hospital::new().await;
    let app = &hospital.app;
    let zhang = app.sign_in("zhang").await;
    let found = app.get("/postings/new?q=%E7%8E%8B", &zhang).await;
    assert!(
        found.text.contains("王秀兰") && found.text.contains("宕昌县人民医院"),
        "{}",
        found.text
    );
    let doctor = &hospital.doctors[0];
    let chosen = format!("/postings/new?practitioner={doctor}");
    let form = app.get(&chosen, &zhang).await;
    assert!(form.text.contains("value=\"宕昌县人民医院\""), "nothing is asked twice");
    let facts = [
        ("postings.0.practitioner", doctor.as_str()),
        ("postings.0.facility", &hospital.facility),
        ("postings.0.kind", "paired_support"),
        ("postings.0.facts.sender", "宕昌县人民医院"),
        ("postings.0.facts.sender_level", "county"),
        ("postings.0.facts.basis", "filed_institution"),
        ("postings.0.facts.from", "2016.3.1"),
        ("postings.0.facts.until", "2016年8月31日"),
    ];
    let refused = app.post_form(&chosen, &zhang, &sent(&facts)).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert!(refused.text.contains("请填写备案号") && refused.text.contains("2016.3.1"));
    let filed =
        [("postings.0.facts.filing_no", "备1"), ("postings.0.facts.filed_on", "2016-02-20")];
    let done = app.post_form(&chosen, &zhang, &sent(&[&facts[..], &filed[..]].concat())).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let page = done.header("location").to_owned();
    let shown = app.get(&page, &zhang).await;
    assert!(shown.text.contains("连续在岗满半年"), "{}", shown.text);
    let gap = sent(&[("from", "2016-05-01"), ("until", "2016-05-10"), ("reason", "抽调")]);
    assert_eq!(app.post_form(&format!("{page}/gaps"), &zhang, &gap).await.status, 303);
    let shown = app.get(&page, &zhang).await;
    assert!(shown.text.contains("中途间断") && shown.text.contains("抽调"), "{}", shown.text);
    let end = sent(&[("left_on", "2016-09-30"), ("left_reason", "调回"), ("_seen", "1")]);
    let refused = app.post_form(&format!("{page}/end"), &zhang, &end).await;
    assert!(refused.text.contains("期满，提前结束不能晚于这一天"), "{}", refused.text);
    let list = app.get("/postings?kind=paired_support&as_of=2016-08-31", &zhang).await;
    assert!(list.text.contains("王秀兰") && list.text.contains("在派"), "{}", list.text);
    let other = app.get("/postings?kind=secondment", &zhang).await;
    assert!(other.text.contains("没有符合条件的派驻"), "{}", other.text);
    let chen = app.sign_in("chen").await;
    assert_eq!(app.get(&page, &chen).await.status, 404);
}

#[tokio::test]
async fn every_paper_is_printed_and_the_same_twice() {
    let hospital = Hospital::new().await;
    let posting = hospital.post(0, "multi_site_practice", YEAR).await;
    let app = &hospital.app;
    let person = app.person("guan").await;
    enter_days(&person, &posting, &["2016-04-05", "2016-04-06"]).await;
    let guan = app.sign_in("guan").await;
    let chen = app.sign_in("chen").await;
    for paper in ["registration", "attendance", "workload", "assessment", "service"] {
        let path = format!("/api/v1/postings/{posting}/{paper}.pdf");
        let first = app.get(&path, &guan).await;
        assert_eq!(first.status, 200, "{paper}");
        assert_eq!(first.header("content-type"), "application/pdf");
        let again = app.get(&path, &guan).await;
        assert_eq!(first.header("etag"), again.header("etag"), "{paper}");
        assert_eq!(app.get(&path, &chen).await.status, 404, "{paper}");
    }
}
