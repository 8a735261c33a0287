//! An amendment is drafted, checked and published; the earlier date keeps the earlier plan.

use super::driver::{COUNTY, Window};

/// Replaces words of the text that is being drafted, as somebody who edits it would.
async fn replace(window: &Window, old: &str, new: &str) {
    let script = format!(
        "const text = document.querySelector('[name=body]'); \
         if (!text.value.includes({old:?})) throw new Error('not there'); \
         text.value = text.value.replace({old:?}, {new:?}); \
         text.dispatchEvent(new Event('input', {{ bubbles: true }}));"
    );
    window.find("[name=body]").await;
    window.driver.execute(script, vec![]).await.unwrap();
}

/// What the county's page of a target says on a date.
async fn target(window: &Window, as_of: &str) -> String {
    window.go(&format!("/targets/T17?area={COUNTY}&as_of={as_of}")).await;
    window.until(&format!("截至 {as_of}")).await;
    window.text().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_amendment_is_drafted_checked_and_published_and_judges_from_its_day_on() {
    let Some(window) = Window::open(1280).await else { return };
    window.sign_in("clerk").await;
    window.go("/plans").await;
    window.click("a[href*='/plans/new?amend=']").await;
    window.until("保存草案并核对").await;
    // More is asked of the rate, and the clause keeps its words.
    replace(&window, "test = { at_least = 98 }", "test = { at_least = 99 }").await;
    replace(&window, "value = 98\n", "value = 99\n").await;
    replace(&window, "value = 750", "value = 751").await;
    window.click("main form.entry button.primary").await;
    window.until("有错误的草案不能发布").await;
    window.picture("plan-draft-faults").await;
    replace(&window, "value = 751", "value = 750").await;
    window.click("#text form.entry button.primary").await;
    window.until("与现行文本相差").await;
    window.picture("plan-draft-sound").await;
    window.click("#publish button.primary").await;
    window.accept().await;
    window.until("此项必填").await;
    window.fill("document_no", "市委发〔2016〕示9号").await;
    window.fill("effective_from", "2016-07-01").await;
    window.fill("reason", "参合率要求提高").await;
    window.click("#publish button.primary").await;
    window.accept().await;
    window.until("与前一文本的差异").await;
    let text = window.text().await;
    assert!(text.contains("市委发〔2016〕示9号") && text.contains("参合率要求提高"), "{text}");
    window.picture("plan-published").await;

    let before = target(&window, "2016-06-30").await;
    assert!(before.contains("应不低于98%") && before.contains("达标"), "{before}");
    let after = target(&window, "2016-07-01").await;
    assert!(after.contains("应不低于99%") && after.contains("未达到"), "{after}");
    window.picture("target-amended").await;
    window.close().await;
}
