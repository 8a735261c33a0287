//! What people see and do, in a real Chromium.

mod access;
mod driver;
mod figures;
mod people;
mod plans;
mod posting;
mod snapshots;

use chrono::NaiveDate;
use driver::{COUNTY, Window};
use taizhang::domain::area::Scope;
use taizhang::domain::clinic::Stage;
use taizhang::domain::ids::PublicId;
use taizhang::domain::inspection::{InspectionKind, PanelRole};
use taizhang::domain::time::Known;
use taizhang::ledger::inspections::{BeginInspection, NewPanelist};
use taizhang::ledger::projects::{self, ProjectFilter};

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
    let Some(window) = Window::open(360).await else { return };
    window.sign_in("clerk").await;
    for path in ["/", "/projects", "/inspections", "/plan", "/bulletin"] {
        window.go(path).await;
        window.find("main").await;
        assert!(!window.overflows().await, "{path} is wider than the window");
    }
    window.close().await;
}

/// An acceptance that has just begun, by two of the demonstration's inspectors.
async fn begun(window: &Window) -> PublicId {
    let day = NaiveDate::from_ymd_opt(2016, 8, 31).unwrap();
    let scope = Scope::of(COUNTY);
    let filter = ProjectFilter { stage: Some(Stage::Completed), ..ProjectFilter::default() };
    let db = window.ledger.read();
    let finished = projects::list(db, scope, Known::Now, day, &filter).await.unwrap();
    let member = |account: &str, role| NewPanelist {
        account: Some(account.to_owned()),
        role,
        name: None,
        unit: None,
        title: None,
    };
    let begin = BeginInspection {
        id: None,
        project: finished.first().expect("a finished clinic").id,
        kind: InspectionKind::Acceptance,
        standard: "village-clinic-2014".to_owned(),
        inspected_on: day,
        notice: None,
        panel: vec![member("inspector-a", PanelRole::Chair), member("panel-c", PanelRole::Member)],
    };
    window.perform(begin).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_inspector_fills_a_form_on_a_phone() {
    let Some(window) = Window::open(360).await else { return };
    let inspection = begun(&window).await;
    window.sign_in("inspector-a").await;
    window.go(&format!("/inspections/{inspection}?part=B")).await;
    assert!(!window.overflows().await, "the form is wider than a phone");
    let size = "[name='answers.VC-B01.text']";
    window.find(size).await.send_keys("52").await.unwrap();
    window.click(".stick button").await;
    window.until("问题说明必填").await;
    let kept = window.find(size).await;
    assert_eq!(kept.value().await.unwrap().as_deref(), Some("52"), "what was typed is kept");
    window.picture("phone-refused").await;
    kept.clear().await.unwrap();
    kept.send_keys("64.5").await.unwrap();
    window.click(".stick button").await;
    window.until_gone("问题说明必填").await;
    // What is asked when the clinic is put into use is ruled out by itself, and the final
    // account comes after acceptance.
    window.until("已填 12/74").await;
    photograph(&window).await;
    window.picture("phone-form").await;
    window.close().await;
}

/// Adds a photo to an item, which the page sends by itself.
async fn photograph(window: &Window) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("site.png");
    image::RgbImage::from_pixel(64, 48, image::Rgb([20, 90, 160])).save(&path).unwrap();
    let chooser = window.find("#photo-VC-B01").await;
    chooser.send_keys(path.to_str().unwrap()).await.unwrap();
    window.until("已送达").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clerk_reports_a_step_and_sees_both_dates() {
    let Some(window) = Window::open(1280).await else { return };
    window.sign_in("clerk").await;
    window.go("/projects?as_of=2016-09-01").await;
    window.click("main a[href^='/projects/0']").await;
    let place = window.driver.current_url().await.unwrap();
    let project = place.path().to_owned();
    window.go(&format!("{project}/progress")).await;
    window.find("[name='reports.0.reached_on']").await.send_keys("明天").await.unwrap();
    window.click("main form[method=post] button").await;
    window.until("2023-05-01").await;
    let refused = window.find("[name='reports.0.reached_on']").await;
    assert_eq!(refused.value().await.unwrap().as_deref(), Some("明天"), "typed text is kept");
    window.picture("refused-form").await;
    window.go(&format!("{project}?as_of=2016-09-01")).await;
    let text = window.text().await;
    assert!(text.contains("发生") && text.contains("录入"), "{text}");
    window.picture("project-1280").await;
    window.close().await;
}
