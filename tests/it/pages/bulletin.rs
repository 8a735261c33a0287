//! The bulletin has three numbers a county, each of which is its list.

use taizhang::domain::account::Role;

use super::board::{listed, numbers};
use super::closed_doors::TOWNSHIP;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn the_bulletin_has_three_numbers_and_derives_the_fourth() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let page = app.get("/bulletin?area=6212280000000", &leader).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("截至2016年8月31日"), "{}", page.text);
    assert!(page.text.contains("计划建设 <b>34</b> 所"), "{}", page.text);
    let found = numbers(&page.text);
    for (href, number) in &found {
        assert_eq!(listed(&app, href, &leader).await, (*number, *number), "{href}");
    }
    for row in found.chunks_exact(4) {
        let [total, started, _, idle] = [0, 1, 2, 3].map(|at| row[at].1);
        assert_eq!(total - started, idle);
    }
    let whole = app.get("/bulletin", &leader).await.text;
    assert!(whole.contains("两当县") && whole.contains("完工率"), "{whole}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bulletin_leads_a_hospital_to_its_own_township_and_its_own_lists() {
    let app = TestApp::start_with_demo().await;
    app.add_account("hospital", "示范卫生院", Role::TownshipReporter, TOWNSHIP).await;
    let cookie = app.sign_in("hospital").await;
    let page = app.get("/bulletin", &cookie).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains(&format!("href=\"/townships/{TOWNSHIP}\"")), "{}", page.text);
    for above in ["/counties/", "area=6212280000000"] {
        assert!(!page.text.contains(above), "{above} in {}", page.text);
    }
    let found = numbers(&page.text);
    assert!(!found.is_empty(), "{}", page.text);
    for (href, number) in found {
        assert_eq!(listed(&app, &href, &cookie).await, (number, number), "{href}");
    }
}
