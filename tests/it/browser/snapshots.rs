//! A board is frozen; what is entered afterwards is listed and changes no figure.

use taizhang::clock::Clock;
use taizhang::domain::account::Role;
use taizhang::domain::time::Instant;

use super::driver::{COUNTY, Window};
use super::figures::{SHEET, hand_in, save};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frozen_board_keeps_its_figures_and_lists_what_came_later() {
    let Some(window) = Window::open(1280).await else { return };
    window.appoint("xian", "示范县办甲", Role::CountyClerk, COUNTY).await;
    window.sign_in("clerk").await;
    window.go("/snapshots").await;
    window.fill("title", "2016年第二季度").await;
    window.fill("as_of", "明天").await;
    window.click("main form.entry button.primary").await;
    window.until("2023-05-01").await;
    let kept = window.find("[name=title]").await;
    assert_eq!(
        kept.value().await.unwrap().as_deref(),
        Some("2016年第二季度"),
        "typed text is kept"
    );
    window.fill("as_of", "2016-06-30").await;
    window.click("main form.entry button.primary").await;
    window.until("与冻结时一致").await;
    window.until("0 条：冻结所用时刻之后登记").await;
    let figures = window.find("#figures").await.text().await.unwrap();
    assert!(figures.contains("T17") && figures.contains("两当县"), "{figures}");
    let snapshot = window.driver.current_url().await.unwrap().path().to_owned();
    window.picture("snapshot-frozen").await;

    // An hour later a county reports the quarter that it had forgotten.
    window.clock.put(Instant(window.clock.now().0 + 3_600_000_000));
    window.sign_in("xian").await;
    window.go(SHEET).await;
    save(&window, "5208", "8000").await;
    window.until("65.1%").await;
    hand_in(&window).await;

    window.sign_in("clerk").await;
    window.go(&snapshot).await;
    window.until("与冻结时一致").await;
    let late = window.find("#late").await.text().await.unwrap();
    assert!(late.contains("指标数") && late.contains("示范县办甲"), "{late}");
    assert!(!late.contains("\n0 条："), "{late}");
    let again = window.find("#figures").await.text().await.unwrap();
    assert_eq!(again, figures, "the same figures to the digit");
    window.picture("snapshot-again").await;
    window.close().await;
}
