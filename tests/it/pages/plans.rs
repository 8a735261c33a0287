//! Plans on pages: drafted from the text in force, checked, published by 市级经办.

use taizhang::domain::account::Role;

use crate::support::plans::PLAN;
use crate::support::{LONGNAN, TestApp, encoded};

#[tokio::test]
async fn a_clerk_drafts_checks_and_publishes_an_amendment() {
    let app = TestApp::with_plan().await;
    app.add_account("city", "示范市", Role::PrefectureClerk, LONGNAN).await;
    let city = app.sign_in("city").await;
    let list = app.get("/plans", &city).await.text;
    assert!(list.contains("健康扶贫专项方案") && list.contains("现行"), "{list}");
    let form = app.get("/plans/new?amend=longnan-health-2015", &city).await.text;
    assert!(
        form.contains("完成1055个贫困村卫生室建设"),
        "the text in force is there to be changed"
    );

    let wrong = PLAN.replacen("value = 750", "value = 751", 1);
    // Browsers end the lines of a form in their own way.
    let typed = |text: &str| format!("body={}", encoded(&text.replace('\n', "\r\n")));
    let saved = app.post_form("/plans/new", &city, &typed(&wrong)).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let draft = saved.header("location").to_owned();
    let page = app.get(&draft, &city).await.text;
    assert!(
        page.contains("分配合计750，应为751") && page.contains("有错误的草案不能发布"),
        "{page}"
    );
    let publish =
        format!("document_no={}&reason=a&effective_from=2016-07-01&_version=1", encoded("示1号"));
    let refused = app.post_form(&format!("{draft}/publish"), &city, &publish).await;
    assert_eq!(refused.status, 409);

    let right =
        PLAN.replacen("到20xx年完成1055个贫困村卫生室建设", "到20xx年完成1055个卫生室建设", 1);
    let saved = app.post_form(&draft, &city, &format!("{}&_version=1", typed(&right))).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let page = app.get(&draft, &city).await.text;
    assert!(page.contains("<del>贫困村</del>"), "{page}");
    let stale = app.post_form(&format!("{draft}/publish"), &city, &publish).await;
    assert_eq!(stale.status, 412, "what was seen was another text");
    let publish = publish.replace("_version=1", "_version=2");
    let missing = app.post_form(&format!("{draft}/publish"), &city, "_version=2").await;
    assert_eq!(missing.status, 422);
    assert!(missing.text.contains("此项必填"), "{}", missing.text);
    let done = app.post_form(&format!("{draft}/publish"), &city, &publish).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let page = app.get(done.header("location"), &city).await.text;
    assert!(page.contains("条文一") && page.contains("示1号"), "{page}");
    let clause = "到20xx年完成1055个贫困村卫生室建设";
    assert!(app.get("/plan?as_of=2016-06-30", &city).await.text.contains(clause));
    assert!(!app.get("/plan?as_of=2016-07-01", &city).await.text.contains(clause));
}

#[tokio::test]
async fn who_only_reads_sees_texts_and_no_drafts() {
    let app = TestApp::with_plan().await;
    let leader = app.sign_in("li").await;
    let list = app.get("/plans", &leader).await.text;
    assert!(!list.contains("草案") && !list.contains("起草"), "{list}");
    assert_eq!(app.get("/plans/new", &leader).await.status, 403);
}
