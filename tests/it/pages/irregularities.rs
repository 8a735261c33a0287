//! The pages of irregularities at hospitals: sums that are their lists, and refused forms that
//! come back filled in. Nothing of it is ever late.

use std::fmt::Write;

use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;

use crate::support::{Answer, LONGNAN, TestApp, encoded};

/// 两当县 of the demonstration.
const COUNTY: AreaKey = AreaKey(6_212_280_000_000);

const PATH: &str = "/irregularities";

fn form(fields: &[(&str, &str)]) -> String {
    let mut form = String::new();
    for (name, value) in fields {
        let _ = write!(form, "&{name}={}", encoded(value));
    }
    form.split_off(1)
}

/// A demonstration with a clerk of the county and one of the prefecture.
async fn offices() -> (TestApp, String, String) {
    let app = TestApp::start_with_demo().await;
    app.add_account("xian", "示范县办", Role::CountyClerk, COUNTY).await;
    app.add_account("city", "示范市办", Role::PrefectureClerk, LONGNAN).await;
    let (xian, city) = (app.sign_in("xian").await, app.sign_in("city").await);
    (app, xian, city)
}

fn refused<'a>(answer: &'a Answer, words: &str) -> &'a str {
    assert_eq!(answer.status, 422, "{}", answer.text);
    assert!(answer.text.contains(words), "{words} is not in {}", answer.text);
    &answer.text
}

/// The numbers of a page that lead to lists, each with its address.
fn numbers(page: &str) -> Vec<(String, usize)> {
    let begins = format!("<a href=\"{PATH}");
    let links = page.split(begins.as_str()).skip(1).filter_map(|rest| {
        let (href, rest) = rest.split_once("\">")?;
        let number = rest.split_once("</a>")?.0.parse().ok()?;
        Some((format!("{PATH}{}", href.replace("&#38;", "&")), number))
    });
    links.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_number_is_its_list_and_money_adds_up() {
    let (app, xian, _) = offices().await;
    let page = app.get(PATH, &xian).await;
    assert_eq!(page.status, 200, "{}", page.text);
    for said in ["只记述，不判逾期", "按种类", "扣减新农合资金 <b>", "已销号"]
    {
        assert!(page.text.contains(said), "{said} is not in {}", page.text);
    }
    assert!(!page.text.contains("mark-late") && !page.text.contains("st late"), "{}", page.text);
    let numbers = numbers(&page.text);
    assert!(numbers.len() >= 8, "{numbers:?}");
    for (href, number) in numbers {
        let list = app.get(href.split('#').next().unwrap_or_default(), &xian).await.text;
        let rows = list.matches("<td data-label=\"问题\"").count();
        assert_eq!(rows, number, "{href}");
    }
    let then = app.get(&format!("{PATH}?as_of=2015-01-31"), &xian).await.text;
    assert!(then.contains("截至 2015-01-31 没有登记违规问题"), "{then}");
    for path in ["?kind=lost", "?state=late", "?page=x"] {
        assert_eq!(app.get(&format!("{PATH}{path}"), &xian).await.status, 400, "{path}");
    }
    let none = app.get(&format!("{PATH}?kind=other"), &xian).await.text;
    assert!(none.contains("没有这样的问题"), "{none}");
    assert_eq!(app.get(&format!("{PATH}/x"), &xian).await.status, 404);
}

/// The first hospital that the form offers.
fn hospital(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"facility\"").expect("a choice");
    let option = rest.split("<option value=\"").nth(2).expect("a hospital");
    option.split('"').next().unwrap_or_default().to_owned()
}

fn told(facility: &str, changed: &[(&str, &str)]) -> String {
    let mut fields = vec![
        ("facility", facility),
        ("kind", "double_charge"),
        ("found_on", "2016-03-10"),
        ("found_by", "市卫生计生委联合检查组"),
        ("problem", "重复收取床位费。"),
        ("amount_involved", "12,000.00"),
        ("document_no", ""),
        ("requirement", "退还患者。"),
    ];
    for (name, value) in changed {
        if let Some(field) = fields.iter_mut().find(|(own, _)| own == name) {
            field.1 = value;
        }
    }
    form(&fields)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_about_a_finding_is_kept_when_it_is_refused() {
    let (app, xian, _) = offices().await;
    let new = format!("{PATH}/new");
    let blank = app.get(&new, &xian).await.text;
    assert!(!blank.contains("卫生室</option>"), "village clinics charge by their hospital");
    let facility = hospital(&blank);
    for (changed, words) in [
        (("found_on", "明天"), "2023-05-01"),
        (("found_on", "2016-12-01"), "发现日期"),
        (("problem", ""), "必填"),
        (("kind", ""), "必填"),
        (("amount_involved", "一万"), "金额"),
        (("amount_involved", "-5"), "金额"),
        (("found_by", &"长".repeat(101)), "100"),
    ] {
        let answer = app.post_form(&new, &xian, &told(&facility, &[changed])).await;
        let page = refused(&answer, words);
        for kept in ["退还患者。", &format!("value=\"{facility}\" selected")] {
            assert!(page.contains(kept), "{changed:?}: {kept} is not in {page}");
        }
        let (name, typed) = changed;
        assert!(typed.is_empty() || page.contains(typed), "{name}: {typed} is not in {page}");
    }
    let lost = uuid::Uuid::now_v7().to_string();
    refused(&app.post_form(&new, &xian, &told(&lost, &[])).await, "没有找到该机构");
    let done = app.post_form(&new, &xian, &told(&facility, &[])).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let page = app.get(done.header("location"), &xian).await.text;
    assert!(page.contains("12,000.00 元") && page.contains("整改中"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_that_is_refused_comes_back_filled_in() {
    let (app, xian, city) = offices().await;
    let facility = hospital(&app.get(&format!("{PATH}/new"), &xian).await.text);
    let new = app.post_form(&format!("{PATH}/new"), &xian, &told(&facility, &[])).await;
    let path = new.header("location").split('?').next().unwrap_or_default().to_owned();
    let step = |step: &str| format!("{path}/{step}");
    let post = async |what: &str, who: &str, fields: &[(&str, &str)]| {
        app.post_form(&step(what), who, &form(fields)).await
    };
    let deduct = |amount: &'static str, on: &'static str| {
        [
            ("deduction", amount),
            ("deducted_on", on),
            ("deduction_document_no", "示扣1号"),
            ("_version", "1"),
        ]
    };
    for (fields, words) in [
        (deduct("0", "2016-04-01"), "应大于 0"),
        (deduct("六千", "2016-04-01"), "金额"),
        (deduct("6000", "2016-03-09"), "早于发现日期"),
        (deduct("6000", "2016-09-02"), "扣减日期"),
    ] {
        let answer = post("deduct", &xian, &fields).await;
        let page = refused(&answer, words);
        assert!(page.contains("value=\"示扣1号\""), "{page}");
        assert!(page.contains(&format!("value=\"{}\"", fields[0].1)), "{page}");
    }
    assert_eq!(post("deduct", &xian, &deduct("6000", "2016-04-01")).await.status, 303);
    let mend = |on: &'static str, version: &'static str| {
        [("rectified_on", on), ("rectification", "已退还 12 人。"), ("_version", version)]
    };
    let answer = post("rectify", &xian, &mend("2016-03-01", "2")).await;
    assert!(refused(&answer, "早于发现日期").contains("已退还 12 人。"));
    let stale = post("rectify", &xian, &mend("2016-05-01", "1")).await;
    assert_eq!(stale.status, 412);
    assert!(stale.text.contains("已退还 12 人。"), "{}", stale.text);
    let early = [("closed_on", "2016-05-20"), ("closing_words", "抽查无误。"), ("_version", "2")];
    let early = post("close", &city, &early).await;
    assert!(early.status.is_client_error(), "it is not mended yet");
    assert_eq!(post("rectify", &xian, &mend("2016-05-01", "2")).await.status, 303);

    let close = [("closed_on", "2016-05-20"), ("closing_words", "抽查无误。"), ("_version", "3")];
    let own = post("close", &xian, &close).await;
    assert_eq!(own.status, 403);
    assert!(
        own.text.contains("登记整改以外的人") && own.text.contains("抽查无误。"),
        "{}",
        own.text
    );
    let close_early =
        [("closed_on", "2016-04-30"), ("closing_words", "抽查无误。"), ("_version", "3")];
    refused(&post("close", &city, &close_early).await, "早于整改日期");
    refused(&post("reopen", &city, &[("_reason", " "), ("_version", "3")]).await, "请写明理由");
    assert_eq!(post("reopen", &city, &[("_reason", "未退"), ("_version", "3")]).await.status, 303);
    refused(&post("strike", &city, &[("_reason", ""), ("_version", "4")]).await, "请写明理由");
    assert_eq!(post("rectify", &xian, &mend("2016-05-10", "4")).await.status, 303);
    let last = [("closed_on", "2016-05-20"), ("closing_words", "抽查无误。"), ("_version", "5")];
    assert_eq!(post("close", &city, &last).await.status, 303);
    let page = app.get(&path, &xian).await.text;
    for said in ["已销号", "2016-05-20 抽查无误。", "未退", "已扣减", "6,000.00 元"] {
        assert!(page.contains(said), "{said} is not in {page}");
    }
    assert!(!page.contains("<form class=\"entry\""), "there is nothing left to do: {page}");
    app.add_account("other", "示范外县", Role::CountyClerk, AreaKey(6_212_230_000_000)).await;
    let other = app.sign_in("other").await;
    assert_eq!(app.get(&path, &other).await.status, 404);
    assert_eq!(app.post_form(&step("close"), &other, &form(&last)).await.status, 404);
}

/// The clause has no number and no date: years later nothing of it is late.
#[tokio::test(flavor = "multi_thread")]
async fn the_board_and_the_target_tell_and_never_call_it_late() {
    let (app, xian, _) = offices().await;
    for as_of in ["2016-08-31", "2030-12-31"] {
        let board = app.get(&format!("/?as_of={as_of}"), &xian).await.text;
        let own = board_row(&board);
        assert!(own.contains("不作评判") && own.contains("原文没有数量和时限"), "{own}");
        assert!(!own.contains("st late") && !own.contains("st risk"), "{own}");
        let page = app.get(&format!("/targets/T21?as_of={as_of}"), &xian).await.text;
        for said in
            ["不作评判", "只记述，不评判", "原文没有数量和时限", "没有数量，没有时限", "销号"]
        {
            assert!(page.contains(said), "{as_of}: {said} is not in {page}");
        }
        for never in ["say late", "st late", "逾期 ", "预警"] {
            assert!(!page.contains(never), "{as_of}: {never} is in {page}");
        }
        let (number, rows) =
            super::board::listed(&app, &format!("/targets/T21?as_of={as_of}"), &xian).await;
        assert!(number > 0 && number == rows, "{as_of}: {number} {rows}");
    }
}

/// The row of the target on the board.
fn board_row(board: &str) -> &str {
    let before = board.find("/targets/T21").expect("the target is on the board");
    let begun = board[..before].rfind("<tr").unwrap_or_default();
    board[begun..].split("</tr>").next().unwrap_or_default()
}
