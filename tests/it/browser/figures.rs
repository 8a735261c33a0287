//! A figure goes from the county's desk to the prefecture's and into a locked period.

use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;

use super::driver::{COUNTY, Window};
use crate::support::plans::{TOWN_PLAN, publication};

/// The sheet of the year, on which one quarter of one indicator is still blank.
pub(super) const SHEET: &str = "/indicators/entry?year=2016";

/// Types both numbers and the document of the first row that can be filled in, and saves.
pub(super) async fn save(window: &Window, numerator: &str, denominator: &str) {
    window.fill("figures.0.numerator", numerator).await;
    window.fill("figures.0.denominator", denominator).await;
    window.fill("figures.0.document_no", "两卫发〔2016〕示27号").await;
    window.click("form[data-draft] button.primary").await;
}

/// Hands in what was saved, and says yes to what the page asks.
pub(super) async fn hand_in(window: &Window) {
    window.click("form[action*='/indicators/submit'] button").await;
    window.accept().await;
    window.until_gone("上报已保存的").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_figure_is_reported_handed_back_passed_accepted_and_locked() {
    let Some(window) = Window::open(1280).await else { return };
    window.appoint("xian", "示范县办甲", Role::CountyClerk, COUNTY).await;
    window.appoint("xian-b", "示范县办乙", Role::CountyClerk, COUNTY).await;

    window.sign_in("xian").await;
    window.go(SHEET).await;
    let blank = window.find("input[type=hidden][name='figures.0.indicator']").await;
    assert_eq!(blank.value().await.unwrap().as_deref(), Some("N4"), "the quarter that is missing");
    save(&window, "五千", "8000").await;
    window.until("金额最多两位小数").await;
    let kept = window.find("[name='figures.0.numerator']").await;
    assert_eq!(kept.value().await.unwrap().as_deref(), Some("五千"), "what was typed is kept");
    window.picture("figures-refused").await;
    save(&window, "5400", "8000").await;
    window.until("67.5%").await;
    hand_in(&window).await;

    window.sign_in("xian-b").await;
    window.go("/indicators/review").await;
    window.until("67.5%").await;
    window.picture("figures-review-1280").await;
    window.click("td[data-label='分子'] a[href*='cell=numerator']").await;
    window.until("意见写在格上").await;
    let figure = window.driver.current_url().await.unwrap().path().to_owned();
    window.fill("words", "与报表第三行不符，请核对。").await;
    window.click("#return button.primary").await;
    window.until("退回（分子）：与报表第三行不符").await;

    window.sign_in("xian").await;
    window.go(SHEET).await;
    window.until("分子：与报表第三行不符").await;
    window.picture("figures-returned").await;
    save(&window, "5208", "8000").await;
    window.until("65.1%").await;
    hand_in(&window).await;

    window.sign_in("xian-b").await;
    window.go("/indicators/review").await;
    window.until("65.1%").await;
    window.click("form[action*='/review/pass'] button.primary").await;
    window.until("没有待办的指标").await;

    window.sign_in("clerk").await;
    window.go("/indicators/review").await;
    window.until("65.1%").await;
    window.click("form[action*='/review/accept'] button.primary").await;
    window.until("没有待办的指标").await;
    window.go("/indicators/locks?year=2016").await;
    window.fill("period", "2016年第二季度").await;
    window.fill("reason", "二季度已通报").await;
    window.click("form[action*='/indicators/locks'] button.primary").await;
    window.accept().await;
    window.until("二季度已通报").await;
    window.picture("figures-locks").await;

    window.sign_in("xian").await;
    window.go(&figure).await;
    window.until("2016年第二季度已于 2016-09-01 锁定").await;
    let text = window.text().await;
    for told in ["已认定", "65.1%", "67.5%", "分子：与报表第三行不符", "示范县办乙"]
    {
        assert!(text.contains(told), "{told} is not in {text}");
    }
    assert!(!text.contains("更正并重新上报"), "a locked period takes nothing: {text}");
    window.picture("figure-locked").await;
    window.close().await;
}

/// Publishes the plan of a town for a town of the county.
async fn publish_for(window: &Window, town: AreaKey) {
    let body = TOWN_PLAN.replace("6212231000000", &town.to_string());
    window.perform(publication("town-households", town, &body)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_of_a_towns_plan_are_one_tab_away_on_a_phone() {
    let Some(window) = Window::open(360).await else { return };
    publish_for(&window, AreaKey(COUNTY.0 + 1_000_000)).await;
    window.appoint("xian", "示范县办甲", Role::CountyClerk, COUNTY).await;
    window.sign_in("xian").await;
    window.go(SHEET).await;
    window.until("镇困难户帮扶计划").await;
    assert!(!window.text().await.contains("就业帮扶和技能培训"));
    window.click("nav[aria-label='方案'] a:not([aria-current])").await;
    window.until("就业帮扶和技能培训").await;
    assert!(!window.overflows().await, "the sheet is wider than a phone");
    // A rate of the year is asked for once the year is over; the first row is an amount.
    window.fill("figures.0.numerator", "八").await;
    window.fill("figures.0.document_no", "镇扶办〔2016〕示1号").await;
    window.click("form[data-draft] button.primary").await;
    window.until("请填写整数，单位为个").await;
    window.fill("figures.0.numerator", "8个").await;
    window.click("form[data-draft] button.primary").await;
    window.until("8 个").await;
    window.picture("figures-town-360").await;
    // The tab stays with the plan, and the other leads back to the prefecture's.
    let here = window.find("nav[aria-label='方案'] a[aria-current]").await;
    assert!(here.text().await.unwrap().contains("镇困难户帮扶计划"));
    window.click("nav[aria-label='方案'] a:not([aria-current])").await;
    window.until_gone("就业帮扶和技能培训").await;
    window.until("指标填报 · 2016 年").await;
    window.close().await;
}
