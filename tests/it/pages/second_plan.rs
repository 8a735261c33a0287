//! A town's plan beside the prefecture's, as its pages show it.

use crate::support::figures::{DANGCHANG, TOWN};
use crate::support::plans::{TOWN_PLAN, publication, village_plan};
use crate::support::{Answer, TestApp, encoded};

const SHEET: &str = "/indicators/entry?year=2015&plan=town-households";

/// A service with both plans, and people of two counties and the prefecture.
async fn offices() -> TestApp {
    let app = TestApp::with_desks().await;
    app.perform(publication("town-households", TOWN, TOWN_PLAN)).await;
    app
}

fn row(at: usize, indicator: &str, numerator: &str, denominator: &str) -> String {
    let fields = [
        ("indicator", indicator),
        ("period", "2015"),
        ("numerator", numerator),
        ("denominator", denominator),
        ("document_no", "示1号"),
    ];
    let pairs = fields.map(|(name, value)| format!("figures.{at}.{name}={}", encoded(value)));
    pairs.join("&")
}

/// The figures of a page's form, as its boxes or hidden fields hold them.
fn held(page: &str) -> Vec<String> {
    let fields = page.split("name=\"figures.").skip(1);
    let values = fields.filter_map(|field| field.split("value=\"").nth(1)?.split('"').next());
    values.filter(|value| value.contains('@')).map(str::to_owned).collect()
}

async fn tick(app: &TestApp, path: &str, cookie: &str, held: &[String]) -> Answer {
    let fields = held.iter().enumerate();
    let fields: Vec<String> =
        fields.map(|(at, held)| format!("figures.{at}={}", encoded(held))).collect();
    app.post_form(path, cookie, &fields.join("&")).await
}

#[tokio::test]
async fn a_towns_figures_are_entered_checked_and_shown_as_its_own() {
    let app = offices().await;
    let zhang = app.sign_in("zhang").await;
    let blank = app.get(SHEET, &zhang).await.text;
    for said in ["官亭镇", "镇困难户帮扶计划", "饮水安全达标的困难户（户）", "（元）"]
    {
        assert!(blank.contains(said), "{said} is not in {blank}");
    }
    let own = app.get("/indicators/entry?year=2015", &zhang).await.text;
    assert!(own.contains("宕昌县 · 比例填") && own.contains("镇困难户帮扶计划"), "{own}");
    assert!(!own.contains("饮水安全达标的困难户"), "{own}");

    let wrong = format!("{}&{}", row(0, "N1", "69户", "69"), row(3, "N4", "六十六", ""));
    let refused = app.post_form(SHEET, &zhang, &wrong).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert!(refused.text.contains("请填写整数，单位为户。"), "{}", refused.text);
    assert!(refused.text.contains("六十六"), "what was typed comes back");
    let right = format!("{}&{}", row(0, "N1", "69户", "69"), row(3, "N4", "66", ""));
    let saved = app.post_form(SHEET, &zhang, &right).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let sheet = app.get(SHEET, &zhang).await.text;
    let ready = held(&sheet);
    let onward = "/indicators/submit?year=2015&plan=town-households";
    assert_eq!(tick(&app, onward, &zhang, &ready).await.status, 303);

    let feng = app.sign_in("feng").await;
    let review = app.get("/indicators/review", &feng).await.text;
    assert!(review.contains("待审核 <b>2</b>"), "{review}");
    assert!(review.contains("官亭镇") && review.contains("镇困难户帮扶计划"), "{review}");
    let passed = tick(&app, "/indicators/review/pass", &feng, &held(&review)).await;
    assert_eq!(passed.status, 303, "{}", passed.text);
    // The county's check is enough under this plan: nothing waits for the prefecture.
    let city = app.sign_in("city").await;
    let above = app.get("/indicators/review", &city).await.text;
    assert!(above.contains("待认定 <b>0</b>"), "{above}");

    for cookie in [&zhang, &feng, &city] {
        let page = app
            .get("/indicators?plan=town-households&indicator=N4&year=2015&as_of=2016-09-01", cookie)
            .await;
        assert!(page.text.contains("66 户"), "{}", page.text);
        assert!(page.text.contains("合计（审核通过）"), "{}", page.text);
        let board = app.get("/?plan=town-households&as_of=2016-09-01", cookie).await.text;
        assert!(board.contains("66户，低于69户，还差3户"), "{board}");
        let target =
            app.get("/targets/T04?plan=town-households&as_of=2016-09-01", cookie).await.text;
        assert!(target.contains("69户困难户饮水安全达标"), "{target}");
        assert!(target.contains("年份未定"), "{target}");
    }
    // Another county knows nothing of it.
    let chen = app.sign_in("chen").await;
    for path in ["/?plan=town-households", "/indicators/entry?plan=town-households"] {
        let there = app.get(path, &chen).await;
        assert!(!there.text.contains("困难户"), "{path}: {}", there.text);
    }
}

#[tokio::test]
async fn the_budget_of_a_plan_leads_to_what_is_in_place_of_it() {
    let app = TestApp::with_desks().await;
    app.perform(publication("nanan-village", DANGCHANG, &village_plan())).await;
    let zhang = app.sign_in("zhang").await;
    let page = app.get("/plan?plan=nanan-village&as_of=2016-09-01", &zhang).await.text;
    let (_, budgets) = page.split_once("id=\"budgets\"").expect("the budgets");
    let (before, _) = budgets.split_once(">目标 T03</a>").expect("a way to the target");
    let (_, href) = before.rsplit_once("href=\"").expect("an address");
    let href = href.trim_end_matches('"').replace("&#38;", "&");
    let target = app.get(&href, &zhang).await;
    assert_eq!(target.status, 200, "{href}");
    for said in ["明年的扶贫资金", "1,260,000.00 元"] {
        assert!(target.text.contains(said), "{said} is not at {href}: {}", target.text);
    }
}
