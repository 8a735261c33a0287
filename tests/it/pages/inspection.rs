//! The form of an inspection, from the first item to acceptance.

use super::clinic::{begun, filled, finished, hidden, sent, started};

#[tokio::test]
async fn items_are_saved_a_part_at_a_time_and_refused_filled_in() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let inspection = begun(&app, project).await;
    let cookie = app.sign_in("wang").await;
    let path = format!("/inspections/{inspection}");
    let page = app.get(&format!("{path}?part=B"), &cookie).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("≥ 60 ㎡") && page.text.contains("否决项"), "{}", page.text);
    let seen = hidden(&page.text, "_seen").to_owned();
    let form = |seen: &str, size: &str, remark: &str| {
        sent(&[
            ("_part", "B"),
            ("_seen", seen),
            ("_item", "VC-B01"),
            ("answers.VC-B01.text", size),
            ("answers.VC-B01.remark", remark),
        ])
    };
    let save = format!("{path}/answers");
    // The hash is that of the items shown, so one of a part of them does not fit.
    let other = app.post_form(&save, &cookie, &form(&seen, "64.5", "")).await;
    assert_eq!(other.status, 412, "{}", other.text);
    assert!(other.text.contains("value=\"64.5\"") && other.text.contains("记录中现为"));
    let seen = hidden(&other.text, "_seen").to_owned();
    let small = app.post_form(&save, &cookie, &form(&seen, "52", "")).await;
    assert_eq!(small.status, 422, "{}", small.text);
    assert!(small.text.contains("问题说明必填") && small.text.contains("value=\"52\""));
    let good = app.post_form(&save, &cookie, &form(&seen, "64.5", "")).await;
    assert_eq!(good.status, 303, "{}", good.text);
    let again = app.post_form(&save, &cookie, &form(&seen, "64.5", "")).await;
    assert_eq!(again.status, 303, "the same again is no conflict");
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_part_is_told_at_once() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let inspection = begun(&app, project).await;
    let cookie = app.sign_in("wang").await;
    let form = sent(&[
        ("_part", "B"),
        ("_item", "VC-B01"),
        ("answers.VC-B01.text", "六十"),
        ("_item", "VC-B03"),
        ("answers.VC-B03.pick", "not_met"),
        ("_item", "VC-B04"),
        ("answers.VC-B04.pick", "not_applicable"),
    ]);
    let save = format!("/inspections/{inspection}/answers");
    let refused = app.post_form(&save, &cookie, &form).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    for words in ["有 3 处内容需要修改", "请填写数值", "问题说明必填", "不适用的条目须说明理由"]
    {
        assert!(refused.text.contains(words), "{words} in {}", refused.text);
    }
}

#[tokio::test]
async fn three_people_sign_and_the_clinic_is_accepted() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let inspection = begun(&app, project).await;
    filled(&app, inspection, &[]).await;
    let (wang, zhao) = (app.sign_in("wang").await, app.sign_in("zhao").await);
    let zhang = app.sign_in("zhang").await;
    let path = |what: &str| format!("/inspections/{inspection}/{what}");
    let stranger = app.post_form(&path("sign"), &zhang, "").await;
    assert_eq!(stranger.status, 403);
    assert!(stranger.text.contains("您不是该次检查的成员。"), "{}", stranger.text);
    assert_eq!(app.post_form(&path("sign"), &wang, "").await.status, 303);
    let locked = app.get(&format!("/inspections/{inspection}?part=B"), &wang).await;
    assert!(locked.text.contains("已锁定") && locked.text.contains("示范王已签字"));
    let early = app.post_form(&path("conclude"), &wang, "").await;
    assert_eq!(early.status, 409);
    assert!(early.text.contains("还有成员未签字：示范赵、示范群众"), "{}", early.text);
    let villager = sent(&[("on_behalf_of", "示范群众")]);
    assert_eq!(app.post_form(&path("sign"), &wang, &villager).await.status, 303);
    assert_eq!(app.post_form(&path("sign"), &zhao, "").await.status, 303);
    for department in ["health", "reform", "finance", "construction"] {
        let opinion = sent(&[
            ("department", department),
            ("opinion", "agree"),
            ("signer", "某局长"),
            ("signed_on", "2016-08-30"),
        ]);
        let answer = app.post_form(&path("opinion"), &zhang, &opinion).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
    }
    let done = app.post_form(&path("conclude"), &zhao, "").await;
    assert_eq!(done.status, 303, "{}", done.text);
    let page = app.get(&format!("/projects/{project}?as_of=2016-09-01"), &zhang).await;
    assert!(page.text.contains("已验收") && page.text.contains("form.pdf"), "{}", page.text);
}

#[tokio::test]
async fn a_leader_overrules_with_a_reason_and_nobody_else_does() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let inspection = super::notice::failed(&app, project).await;
    let path = format!("/inspections/{inspection}/overrule");
    let form = sent(&[("conclusion", "pass"), ("reason", "现场复核")]);
    let wang = app.sign_in("wang").await;
    let refused = app.post_form(&path, &wang, &form).await;
    assert_eq!(refused.status, 403);
    let li = app.sign_in("li").await;
    let blank = app.post_form(&path, &li, &sent(&[("conclusion", "pass")])).await;
    assert_eq!(blank.status, 422, "{}", blank.text);
    assert_eq!(app.post_form(&path, &li, &form).await.status, 303);
    let page = app.get(&format!("/inspections/{inspection}"), &li).await;
    assert!(page.text.contains("示范李裁定为“合格”"), "{}", page.text);
}

#[tokio::test]
async fn an_inspection_is_begun_from_its_form() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let cookie = app.sign_in("wang").await;
    let path = format!("/projects/{project}/inspections/new");
    let blank = app.post_form(&path, &cookie, &sent(&[("kind", "acceptance")])).await;
    assert_eq!(blank.status, 422, "{}", blank.text);
    let form = sent(&[
        ("kind", "acceptance"),
        ("standard", "village-clinic-2014"),
        ("inspected_on", "2016-08-20"),
        ("panel.0.account", "wang"),
        ("panel.0.role", "chair"),
        ("panel.1.account", "zhao"),
        ("panel.5.name", "示范群众"),
        ("panel.5.unit", "石院村一社"),
    ]);
    let begun = app.post_form(&path, &cookie, &form).await;
    assert_eq!(begun.status, 303, "{}", begun.text);
    let page = app.get(begun.header("location"), &cookie).await;
    assert!(page.text.contains("已填"), "{}", page.text);
    let list = app.get("/inspections", &cookie).await;
    assert!(list.text.contains("官亭镇石院村") || list.text.contains("石院村"), "{}", list.text);
}
