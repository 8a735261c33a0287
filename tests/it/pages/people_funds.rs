//! Money that goes to people or is kept back: beside that of projects, with the list behind it.

use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;

use super::funds::{between, cells};
use crate::support::TestApp;

/// 两当县 of the demonstration.
const COUNTY: AreaKey = AreaKey(6_212_280_000_000);

const PATH: &str = "/funds/people";

#[tokio::test(flavor = "multi_thread")]
async fn every_sum_stands_with_its_source_and_opens_its_list() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let page = app.get("/funds", &leader).await.text;
    for words in [
        "发放与扣减",
        "村医定额补助",
        "村医进修补助",
        "违规扣减",
        "方案二.2；在岗、证书、贫困村与人口登记；发放记录",
        "方案没有规定应扣多少",
    ] {
        assert!(page.contains(words), "{words} in {page}");
    }
    let mut looked_at = 0;
    for (label, href, shown) in cells(&page) {
        if !href.starts_with(PATH) || label == "数量" {
            continue;
        }
        let list = app.get(&href, &leader).await.text;
        let said = between(&list, &format!("{label} <b>"), "</b>");
        assert_eq!(said[0], shown, "{label} of {href}");
        looked_at += 1;
    }
    // Three measures of one county and their wholes; no clause says how much is kept back.
    assert_eq!(looked_at, 2 * (3 + 3 + 2), "{page}");
    let narrowed = app.get("/funds?measure=key_specialty", &leader).await.text;
    assert!(!narrowed.contains("id=\"people\""), "one measure of projects alone: {narrowed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_leads_to_the_records_that_it_comes_from() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    for (measure, place) in [
        ("subsidy", "/subsidies"),
        ("allowance", "/practitioners/"),
        ("deduction", "/irregularities/"),
    ] {
        let list = app.get(&format!("{PATH}?measure={measure}"), &leader).await;
        assert_eq!(list.status, 200, "{}", list.text);
        let href = between(&list.text, "<td data-label=\"对象\"><a href=\"", "\"");
        assert!(href[0].starts_with(place), "{}", href[0]);
        let record = app.get(&href[0].replace("&#38;", "&"), &leader).await;
        assert_eq!(record.status, 200, "{}", record.text);
        if measure == "subsidy" {
            // A month is the sheet of that month.
            let paid = between(&list.text, "data-label=\"发放或扣减\">", "<");
            assert!(record.text.contains(paid[0]), "{} in {}", paid[0], record.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_date_and_the_area_decide_what_is_seen() {
    let app = TestApp::start_with_demo().await;
    app.add_account("other", "示范外县", Role::CountyClerk, AreaKey(6_212_230_000_000)).await;
    app.add_account("xian", "示范县办", Role::CountyClerk, COUNTY).await;
    let town = AreaKey(6_212_281_000_000);
    app.add_account("zhen", "示范镇办", Role::TownshipReporter, town).await;
    let (xian, other, town) =
        (app.sign_in("xian").await, app.sign_in("other").await, app.sign_in("zhen").await);
    let sum = async |who: &str, rest: &str| -> i64 {
        let list = app.get(&format!("{PATH}?measure=subsidy{rest}"), who).await.text;
        let said = between(&list, "发放或扣减 <b>", "</b>")[0].replace([',', '.'], "");
        said.parse().expect("an amount")
    };
    let whole = sum(&xian, "").await;
    let own = sum(&town, "").await;
    assert!(0 < own && own < whole, "a township sees its own: {own} of {whole}");
    assert_eq!(sum(&xian, "&area=6212281000000").await, own, "and so does the county of it");
    assert!(sum(&xian, "&as_of=2015-12-31").await < whole, "later months were not due yet");
    assert!(sum(&xian, "&known_at=2015-12-31").await < whole, "nor known");
    let page = app.get(PATH, &other).await;
    assert!(page.status == 200 && page.text.contains("没有这样的记录"), "{}", page.text);
    assert_eq!(app.get(&format!("{PATH}?area={COUNTY}"), &other).await.status, 404);
    for query in ["measure=lost", "page=x"] {
        assert_eq!(app.get(&format!("{PATH}?{query}"), &xian).await.status, 400, "{query}");
    }
    let before = app.get("/funds?as_of=2014-06-30", &xian).await;
    assert_eq!(before.status, 200, "no plan was in force: {}", before.text);
    assert!(!before.text.contains("id=\"people\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_taken_along_as_a_table_and_asked_for_by_programs() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let list = app.get(&format!("{PATH}?measure=deduction"), &leader).await.text;
    let file = app.get(&format!("{PATH}/export.csv?measure=deduction"), &leader).await;
    assert_eq!(file.status, 200, "{}", file.text);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let total: usize = between(&list, "共 <b>", "</b>")[0].parse().expect("a number");
    assert_eq!(file.text.lines().count(), total + 1, "{}", file.text);
    assert!(file.text.contains("措施,县区,对象,数量,单位"), "{}", file.text);
    assert!(file.text.contains("方案二.9"), "{}", file.text);

    let person = app.person("leader").await;
    let sums = person.get("/funds/people?measure=deduction").await.json();
    let sums = sums.as_array().expect("sums");
    assert_eq!(sums.len(), 1, "{sums:?}");
    let found = person.get("/irregularities?limit=200").await.json();
    let kept: i64 = found["items"]
        .as_array()
        .expect("irregularities")
        .iter()
        .filter_map(|line| line["deduction"].as_i64())
        .sum();
    assert_eq!(sums[0]["moved"], kept);
    assert_eq!(sums[0]["planned"], serde_json::Value::Null, "no clause says how much");
    assert_eq!(sums[0]["area_key"], COUNTY.0);
    let all = person.get("/funds/people").await.json();
    let all = all.as_array().expect("sums");
    assert_eq!(all.len(), 3, "{all:?}");
    for sum in all.iter().filter(|sum| sum["measure"] != "deduction") {
        let amount = |name: &str| sum[name].as_i64().expect("an amount");
        let missing = amount("planned") - amount("outstanding");
        assert_eq!(amount("moved") - amount("overpaid"), missing, "{sum}");
        assert_eq!(amount("on_site"), missing, "{sum}");
    }
    assert_eq!(person.get("/funds/people?measure=x").await.problem(), "400 BAD_QUERY");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_paid_and_not_due_is_held_against_the_books() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let page = app.get("/reconciliation", &leader).await.text;
    for words in ["村医补助应发与已发", "进修补助应发与已发", "扣减大于涉及金额"]
    {
        assert!(page.contains(words), "{words} in {page}");
    }
    let list = app.get("/reconciliation?check=subsidy_paid", &leader).await.text;
    assert!(list.contains("应发") && list.contains("少发"), "{list}");
    let href = between(&list, "<td data-label=\"对象\"><a href=\"", "\"");
    assert!(href[0].starts_with("/subsidies?month="), "{}", href[0]);
    let sheet = app.get(&href[0].replace("&#38;", "&"), &leader).await;
    let paid = between(&list, "<td class=\"num nowrap\" data-label=\"一方\">", " 元");
    assert!(sheet.text.contains(paid[0]), "{} in {}", paid[0], sheet.text);
}
