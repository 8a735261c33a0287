//! The page of a project and its forms.

use super::clinic::{finished, sent, started};

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
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let cookie = app.sign_in("zhang").await;
    let path = format!("/projects/{project}/facts");
    let form = |who, reason| sent(&[("_version", "1"), ("caretaker", who), ("_reason", reason)]);
    assert_eq!(app.post_form(&path, &cookie, &form("甲", "")).await.status, 422);
    assert_eq!(app.post_form(&path, &cookie, &form("甲", "换人")).await.status, 303);
    let stale = app.post_form(&path, &cookie, &form("乙", "换人")).await;
    assert_eq!(stale.status, 412, "{}", stale.text);
    assert!(stale.text.contains("<td>甲<td>乙"), "{}", stale.text);
    let project = app.get(&format!("/projects/{project}"), &cookie).await;
    assert!(project.text.contains("理由：换人"), "{}", project.text);
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
