//! Plans beside the house's own: published, reported for and judged without a line of code.

use serde_json::{Value, json};
use taizhang::domain::area::AreaKey;
use taizhang::plan;

use crate::support::TestApp;
use crate::support::clinic::{Person, text};
use crate::support::figures::{DANGCHANG, TOWN};
use crate::support::plans::{TOWN_PLAN, village_plan};

/// The neighbouring plans, each with what it binds here. That of 灵寿县 lies in another
/// province: here it is about a county of ours.
fn neighbours() -> [(&'static str, String, AreaKey); 5] {
    [
        ("town-households", TOWN_PLAN.to_owned(), TOWN),
        ("nanan-village", village_plan(), DANGCHANG),
        (
            "pupils-support",
            include_str!("../../../fixtures/plans/pupils-support.toml").to_owned(),
            TOWN,
        ),
        (
            "township-works",
            include_str!("../../../fixtures/plans/township-works.toml").to_owned(),
            TOWN,
        ),
        (
            "county-survey",
            include_str!("../../../fixtures/plans/county-survey.toml").to_owned(),
            DANGCHANG,
        ),
    ]
}

async fn publish(city: &Person<'_>, body: &str, from: &str) {
    let draft = text(&city.enter("/plans/drafts", &json!({ "body": body })).await["id"]);
    let said = json!({
        "document_no": "市政发〔2016〕示5号", "reason": "示范", "effective_from": from,
    });
    city.enter(&format!("/plans/drafts/{draft}/publish"), &said).await;
}

/// A figure of the last period that is due of an indicator: of a rate so much of ten, of money
/// in fen.
fn figure(indicator: &taizhang::domain::indicator::Indicator, area: AreaKey, amount: i64) -> Value {
    let today = "2016-09-01".parse().expect("a date");
    let period = indicator.judged_on(today).expect("a period that is due");
    let mut figure = json!({
        "area_key": area, "indicator": indicator.id, "period": period.to_string(),
        "numerator": amount, "document_no": "示1号",
    });
    if indicator.is_rate() {
        figure["denominator"] = json!(10);
    }
    figure
}

/// Reports figures of a plan and has them checked.
async fn report(app: &TestApp, plan: &str, figures: &[Value]) {
    let (zhang, feng) = (app.person("zhang").await, app.person("feng").await);
    let sheet = json!({ "plan": plan, "figures": figures });
    let ids = zhang.enter("/figures", &sheet).await;
    let seen = |version: i32| {
        let ids = ids["ids"].as_array().expect("ids").iter();
        let seen = ids.map(|id| json!({ "figure": id, "version": version }));
        json!({ "figures": seen.collect::<Vec<_>>() })
    };
    zhang.enter("/figures/submissions", &seen(1)).await;
    feng.enter("/figures/passes", &seen(2)).await;
}

async fn whole(person: &Person<'_>, plan: &str, as_of: &str) -> Vec<Value> {
    let board = person.get(&format!("/board?plan={plan}&as_of={as_of}")).await;
    assert_eq!(board.status, 200, "{}", board.text);
    board.json()["whole"].as_array().expect("verdicts").clone()
}

/// What a target shows where seven were reported under each of its indicators: of a rate out of
/// ten, of what stands the amount and what is missing.
fn shown_of(plan: &plan::Plan, target: &str) -> String {
    let fed: Vec<_> =
        plan.indicators.iter().filter(|at| at.feeds.iter().any(|fed| fed == target)).collect();
    let rule = plan.target(target).and_then(|target| target.rule.as_deref());
    let sum = fed[0].counted_in.shown(7 * i64::try_from(fed.len()).expect("a few"));
    match rule {
        Some("indicator.rate") => "70.0%(".to_owned(),
        Some("indicator.floor") => format!("{sum}{},低于", fed[0].counted_in),
        _ => format!("{sum} "),
    }
}

#[tokio::test]
async fn every_target_of_the_neighbouring_plans_shows_what_was_reported_for_it() {
    for app in TestApp::with_desks_on_each_engine().await {
        let city = app.person("city").await;
        for (name, body, area) in neighbours() {
            publish(&city, &body, "2015-01-01").await;
            let plan = plan::read(&body).expect("a plan");
            let figures = plan.indicators.iter().map(|at| figure(at, area, 7));
            report(&app, name, &figures.collect::<Vec<_>>()).await;
            let verdicts = whole(&city, name, "2016-09-01").await;
            assert_eq!(verdicts.len(), plan.targets.len(), "{name}");
            for verdict in &verdicts {
                let target = &verdict["target"];
                assert!(verdict["rule"].is_string(), "{name} {target} has no rule");
                let shown = text(&verdict["figures"][0]["text"]);
                let wanted = shown_of(&plan, target.as_str().expect("a number"));
                assert!(shown.contains(&wanted), "{name} {target}: {shown}, not {wanted}");
                let status = text(&verdict["status"]);
                assert!(["not_due", "narrative"].contains(&status.as_str()), "{name}: {status}");
            }
        }
        // None of them has taken the place of the county's own.
        let own = app.person("zhang").await.get("/board?as_of=2016-09-01").await.json();
        assert!(own["whole"].as_array().is_some(), "{own}");
        let rules = own["counties"].as_array().expect("verdicts").iter();
        assert!(rules.filter(|it| it["target"] == "T01").any(|it| it["rule"] == "clinic.accepted"));
    }
}

#[tokio::test]
async fn figures_of_two_plans_under_one_number_stay_apart() {
    for app in TestApp::with_desks_on_each_engine().await {
        let city = app.person("city").await;
        publish(&city, TOWN_PLAN, "2015-01-01").await;
        let zhang = app.person("zhang").await;
        let town = json!({ "area_key": TOWN, "indicator": "N1", "period": "2015",
            "numerator": "60户", "denominator": "69", "document_no": "示1号" });
        let county = json!({ "area_key": DANGCHANG, "indicator": "N1", "period": "2015",
            "numerator": "265,804", "denominator": "271201", "document_no": "示2号" });
        // Each plan asks for the figures of its own area alone.
        for (plan, figure) in [(Some("town-households"), &county), (None, &town)] {
            let refused =
                zhang.post("/figures", &json!({ "plan": plan, "figures": [figure] })).await;
            assert_eq!(refused.problem(), "422 VALIDATION", "{}", refused.text);
            assert!(refused.text.contains("#/figures/0/area_key"), "{}", refused.text);
        }
        let unknown = json!({ "plan": "nobody", "figures": [town] });
        let unknown = zhang.post("/figures", &unknown).await;
        assert!(unknown.text.contains("没有找到该方案"), "{}", unknown.text);

        report(&app, "town-households", &[town]).await;
        report(&app, "longnan-health-2015", &[county]).await;
        let listed = async |query: &str| {
            let page = zhang.get(&format!("/figures?as_of=2016-09-01{query}")).await.json();
            let items = page["items"].as_array().expect("figures").clone();
            items.iter().map(|it| (text(&it["plan"]), it["numerator"].as_i64())).collect::<Vec<_>>()
        };
        let town = ("town-households".to_owned(), Some(60));
        assert_eq!(listed("&plan=town-households").await, [town]);
        assert_eq!(listed("").await.len(), 2);
        let verdicts = whole(&city, "town-households", "2016-09-01").await;
        let shown = text(&verdicts[0]["figures"][0]["text"]);
        assert_eq!(shown, "87.0%(60 / 69)");

        // What is locked of a county is locked of what lies in it, whichever plan asks for it.
        let lock = json!({ "period": "2015", "areas": [DANGCHANG], "reason": "已通报" });
        city.enter("/period-locks", &lock).await;
        let late = json!({ "area_key": TOWN, "indicator": "N4", "period": "2015",
            "numerator": "66", "document_no": "示3号" });
        let late = json!({ "plan": "town-households", "figures": [late] });
        assert_eq!(zhang.post("/figures", &late).await.problem(), "409 LOCKED");
    }
}

#[tokio::test]
async fn once_somebody_sets_the_year_the_plan_is_judged() {
    for app in TestApp::with_desks_on_each_engine().await {
        let city = app.person("city").await;
        let body = village_plan();
        publish(&city, &body, "2015-01-01").await;
        let source = |indicator: &str, yuan: &str| {
            json!({ "area_key": DANGCHANG, "indicator": indicator, "period": "2015Q2",
                "numerator": yuan, "document_no": "示1号" })
        };
        let figures =
            [source("N3a", "500,000"), source("N3b", "300000.5"), source("N3e", "99,999.5")];
        report(&app, "nanan-village", &figures).await;
        let funds = async |as_of: &str| {
            let verdicts = whole(&city, "nanan-village", as_of).await;
            verdicts.into_iter().find(|it| it["target"] == "T03").expect("a verdict")
        };
        let masked = funds("2016-09-02").await;
        assert_eq!(
            (text(&masked["status"]), text(&masked["note"])),
            ("not_due".into(), "年份未定".into())
        );
        assert_eq!(text(&masked["figures"][0]["text"]), "900,000.00 / 1,260,000.00 元");
        assert_eq!(masked["gap"], 360_000, "在位90万，缺口36万");
        let formula = text(&masked["formula"]);
        assert!(
            formula.starts_with("国家扶贫资金500,000.00 + 扶贫单位支持资金300,000.50 + "),
            "{formula}"
        );

        let stage = "title = \"明年的扶贫资金\"\nyear_source = \"masked\"";
        assert!(body.contains(stage));
        let dated = "title = \"明年的扶贫资金\"\nfrom = 2015-01-01\nby = 2015-12-31\n\
                     year_source = \"set_by_user\"";
        publish(&city, &body.replacen(stage, dated, 1), "2016-10-01").await;
        let judged = funds("2016-10-02").await;
        assert_eq!(
            (text(&judged["status"]), judged["gap"].as_i64()),
            ("overdue".into(), Some(360_000))
        );
        assert_eq!(
            text(&funds("2016-09-02").await["status"]),
            "not_due",
            "an earlier date keeps its text"
        );
    }
}
