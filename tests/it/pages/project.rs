//! The page of a project and its forms.

use taizhang::domain::account::Role;

use super::clinic::{finished, hidden, sent, started};
use crate::support::LONGNAN;

#[tokio::test]
async fn a_project_shows_both_dates_and_escapes_its_name() {
    let app = started().await;
    let project = finished(&app, "<script>卫生室").await;
    let cookie = app.sign_in("zhang").await;
    let page = app.get(&format!("/projects/{project}"), &cookie).await;
    assert_eq!(page.status, 200, "{}", page.text);
    for words in ["2016-03-28", "2016-09-01", "补录", "&#60;script&#62;卫生室", "known_at=2016-09"]
    {
        assert!(page.text.contains(words), "{words} in {}", page.text);
    }
    assert!(!page.text.contains("<script>卫"));
}

#[tokio::test]
async fn a_refused_report_comes_back_filled_in() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let cookie = app.sign_in("zhang").await;
    let path = format!("/projects/{project}/progress");
    let id = project.to_string();
    let form = |kind, on| {
        sent(&[
            ("reports.0.project", &id),
            ("reports.0.kind", kind),
            ("reports.0.reached_on", on),
            ("reports.0.remark", "打地基"),
        ])
    };
    let late = app.post_form(&path, &cookie, &form("structure_done", "2017-01-01")).await;
    assert_eq!(late.status, 422, "{}", late.text);
    for words in ["完成日期不能晚于今天。", "value=\"2017-01-01\"", "打地基"] {
        assert!(late.text.contains(words), "{words} in {}", late.text);
    }
    let twice = app.post_form(&path, &cookie, &form("started", "2016-01-01")).await;
    assert_eq!(twice.status, 409, "{}", twice.text);
    assert!(twice.text.contains("已登记过"), "{}", twice.text);
    let good = app.post_form(&path, &cookie, &form("structure_done", "2015-10-11")).await;
    assert_eq!(good.status, 303, "{}", good.text);
    let other = app.sign_in("wang").await;
    assert_eq!(app.get(&path, &other).await.status, 403);
}

#[tokio::test]
async fn what_somebody_else_changed_is_shown_beside_what_was_typed() {
    // Row 38: both values, nothing typed is lost, one more click.
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    app.add_account("qian", "示范钱", Role::PrefectureClerk, LONGNAN).await;
    let (zhang, qian) = (app.sign_in("zhang").await, app.sign_in("qian").await);
    let path = format!("/projects/{project}/facts");
    let form = |version: &str, caretaker: &str, site: &str, structure: &str, reason: &str| {
        let structure = ("structure", structure);
        let texts = [("caretaker", caretaker), ("site", site), ("remark", "晾晒\r\n三天")];
        sent(&[&[("_version", version), structure, ("_reason", reason)], &texts[..]].concat())
    };
    let bare = app.post_form(&path, &qian, &form("1", "甲", "", "", "")).await;
    assert_eq!(bare.status, 422, "a reason is needed: {}", bare.text);
    assert_eq!(hidden(&bare.text, "_version"), "1");
    let theirs = form("1", "甲", "村口", "brick_concrete", "换人");
    assert_eq!(app.post_form(&path, &qian, &theirs).await.status, 303);
    let stale = app.post_form(&path, &zhang, &form("1", "乙", "", "frame", "换人")).await;
    assert_eq!(stale.status, 412, "{}", stale.text);
    for words in [
        "被示范钱修改",
        "<td>管护人<td data-label=\"现在登记的\">甲<td data-label=\"您填写的\">乙",
        "现在登记的\">砖混<td data-label=\"您填写的\">框架",
        "现在登记的\">村口<td data-label=\"您填写的\">（空） <small>您未改动",
        "value=\"乙\"",
        "value=\"村口\"",
        "value=\"frame\" selected",
    ] {
        assert!(stale.text.contains(words), "{words} in {}", stale.text);
    }
    assert_eq!(hidden(&stale.text, "_version"), "2");
    let again = form(hidden(&stale.text, "_version"), "乙", "村口", "frame", "换人");
    assert_eq!(app.post_form(&path, &zhang, &again).await.status, 303, "one more click");
    let project = app.get(&format!("/projects/{project}"), &zhang).await;
    for words in ["理由：换人", "村口", "框架"] {
        assert!(project.text.contains(words), "{words} in {}", project.text);
    }
}

#[tokio::test]
async fn a_step_that_somebody_else_corrected_is_not_corrected_unseen() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let cookie = app.sign_in("zhang").await;
    let list = app.get(&format!("/projects/{project}/progress"), &cookie).await;
    let at = list.text.find("progress?step=").expect("a step to correct");
    let step = &list.text[at + "progress?step=".len()..][..36];
    let page = app.get(&format!("/projects/{project}/progress?step={step}"), &cookie).await;
    let version = hidden(&page.text, "_version").to_owned();
    let path = format!("/projects/{project}/progress/{step}");
    let form = |version: &str, on: &str| {
        sent(&[("_version", version), ("reached_on", on), ("_reason", "日期录错")])
    };
    assert_eq!(app.post_form(&path, &cookie, &form(&version, "2015-03-21")).await.status, 303);
    let stale = app.post_form(&path, &cookie, &form(&version, "2015-03-22")).await;
    assert_eq!(stale.status, 412, "{}", stale.text);
    assert!(stale.text.contains("2015-03-21<td data-label=\"您填写的\">2015-03-22"));
    let strike = sent(&[("_version", version.as_str()), ("_reason", "重复登记")]);
    let stale = app.post_form(&format!("{path}/strike"), &cookie, &strike).await;
    assert_eq!(stale.status, 412, "{}", stale.text);
    assert!(stale.text.contains("本表不填此项"), "{}", stale.text);
}

#[tokio::test]
async fn a_fact_that_is_emptied_is_cleared() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let cookie = app.sign_in("zhang").await;
    let path = format!("/projects/{project}/facts");
    let save = async |site: &str| {
        let page = app.get(&path, &cookie).await;
        let version = hidden(&page.text, "_version").to_owned();
        let fields = [("_version", version.as_str()), ("site", site), ("_reason", "更正")];
        assert_eq!(app.post_form(&path, &cookie, &sent(&fields)).await.status, 303);
        app.get(&format!("/projects/{project}"), &cookie).await.text
    };
    assert!(save("村口戏台旁").await.contains("<dd>村口戏台旁</dd>"));
    let cleared = save("").await;
    assert!(!cleared.contains("<dd>村口戏台旁</dd>"), "{cleared}");
}

#[tokio::test]
async fn a_movement_is_struck_out_with_a_reason() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let cookie = app.sign_in("zhang").await;
    let path = format!("/projects/{project}/funds");
    let id = project.to_string();
    let money = sent(&[
        ("movements.0.project", &id),
        ("movements.0.level", "central"),
        ("movements.0.step", "received"),
        ("movements.0.amount", "82,000.00"),
        ("movements.0.moved_on", "2016-08-01"),
    ]);
    assert_eq!(app.post_form(&path, &cookie, &money).await.status, 303);
    let list = app.get(&path, &cookie).await;
    let at = list.text.find("?movement=").expect("a movement to strike out");
    let movement = &list.text[at + "?movement=".len()..][..36];
    let page = app.get(&format!("{path}?movement={movement}"), &cookie).await;
    assert!(page.text.contains("撤销理由"), "{}", page.text);
    let version = hidden(&page.text, "_version").to_owned();
    let strike = format!("{path}/{movement}/strike");
    let form = |reason: &str| sent(&[("_version", &version), ("_reason", reason)]);
    let silent = app.post_form(&strike, &cookie, &form("")).await;
    assert_eq!(silent.status, 422, "{}", silent.text);
    assert_eq!(app.post_form(&strike, &cookie, &form("录入重复")).await.status, 303);
    let page = app.get(&format!("/projects/{project}"), &cookie).await;
    assert!(page.text.contains("录入重复"), "{}", page.text);
    assert!(!app.get(&path, &cookie).await.text.contains("?movement="));
    let again = app.post_form(&strike, &cookie, &form("录入重复")).await;
    assert_eq!(again.status, 409, "{}", again.text);
}

#[tokio::test]
async fn every_small_form_answers() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let cookie = app.sign_in("zhang").await;
    for form in ["progress", "suspension", "funds", "parties", "facts", "inspections/new"] {
        let path = format!("/projects/{project}/{form}");
        assert_eq!(app.get(&path, &cookie).await.status, 200, "{path}");
    }
    let top = app.get("/projects/new", &cookie).await;
    assert!(top.text.contains("官亭镇"), "{}", top.text);
    let village = app.get("/projects/new?area=6212231000001", &cookie).await;
    assert!(village.text.contains("projects.0.code"), "{}", village.text);
    let id = project.to_string();
    let money = sent(&[
        ("movements.0.project", &id),
        ("movements.0.level", "central"),
        ("movements.0.step", "disbursed"),
        ("movements.0.amount", "82,000.00"),
        ("movements.0.moved_on", "2016-08-01"),
    ]);
    let path = format!("/projects/{project}/funds");
    assert_eq!(app.post_form(&path, &cookie, &money).await.status, 303);
    let page = app.get(&format!("/projects/{project}"), &cookie).await;
    assert!(page.text.contains("支付大于到位"), "{}", page.text);
}
