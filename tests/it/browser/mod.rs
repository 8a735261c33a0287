//! What people see and do, in a real Chromium.

mod driver;

use driver::Window;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_reads_the_board() {
    let Some(window) = Window::open(1280).await else { return };
    window.sign_in("leader").await;
    let text = window.text().await;
    assert!(text.contains("两当县"), "{text}");
    assert!(text.contains("2016-08-31"), "{text}");
    window.picture("board-1280").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_wider_than_a_phone() {
    let Some(window) = Window::open(500).await else { return };
    window.sign_in("clerk").await;
    for path in ["/", "/projects", "/inspections", "/plan", "/bulletin"] {
        window.go(path).await;
        window.find("main").await;
        assert!(!window.overflows().await, "{path} is wider than the window");
    }
    window.close().await;
}

/// Sets every item of one part of the form that is still open, in the page itself.
const FILL: &str = r"
document.querySelectorAll('input[type=radio]').forEach(radio => {
  if (!radio.form.querySelector(`input[name='${radio.name}']:checked`)) radio.checked = true;
});
return document.querySelectorAll('input[type=radio]:checked').length";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_inspector_fills_a_form_on_a_phone() {
    let Some(window) = Window::open(500).await else { return };
    window.sign_in("inspector-a").await;
    window.go("/inspections").await;
    let text = window.text().await;
    assert!(text.contains("检查"), "{text}");
    let form = window.find("main a[href^='/inspections/']").await;
    form.click().await.unwrap();
    window.find("form").await;
    assert!(!window.overflows().await, "the form is wider than the window");
    let ticked: i64 = window.driver.execute(FILL, vec![]).await.unwrap().convert().unwrap();
    assert!(ticked >= 0);
    window.picture("inspection-phone").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clerk_reports_a_step_and_sees_both_dates() {
    let Some(window) = Window::open(1280).await else { return };
    window.sign_in("clerk").await;
    window.go("/projects?stage=not_started&as_of=2016-09-01").await;
    window.click("main td a[href^='/projects/']").await;
    let place = window.driver.current_url().await.unwrap();
    let project = place.path().to_owned();
    window.go(&format!("{project}/progress")).await;
    window.find("[name='reports.0.reached_on']").await.send_keys("明天").await.unwrap();
    window.click("main form button").await;
    let refused = window.find("[name='reports.0.reached_on']").await;
    assert_eq!(refused.value().await.unwrap().as_deref(), Some("明天"), "typed text is kept");
    window.picture("refused-form").await;
    window.go(&format!("{project}?as_of=2016-09-01")).await;
    let text = window.text().await;
    assert!(text.contains("发生") && text.contains("录入"), "{text}");
    window.picture("project-1280").await;
    window.close().await;
}
