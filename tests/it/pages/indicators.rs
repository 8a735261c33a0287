//! The pages of reported figures: what they say, and refused forms that come back filled in.

use std::fmt::Write;

use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;

use crate::support::figures::DANGCHANG;
use crate::support::{Answer, TestApp, encoded};

/// 两当县 of the demonstration.
const COUNTY: AreaKey = AreaKey(6_212_280_000_000);

const SHEET: &str = "/indicators/entry?year=2015";

/// A form of some fields.
fn form(fields: &[(&str, &str)]) -> String {
    let mut form = String::new();
    for (name, value) in fields {
        let _ = write!(form, "&{name}={}", encoded(value));
    }
    form.split_off(1)
}

/// A row of the sheet as a browser sends it.
fn row(at: usize, indicator: &str, period: &str, typed: [&str; 3]) -> String {
    let name = |field: &str| format!("figures.{at}.{field}");
    let fields = ["indicator", "period", "numerator", "denominator", "document_no"].map(name);
    let values = [indicator, period, typed[0], typed[1], typed[2]];
    let pairs: Vec<(&str, &str)> = fields.iter().map(String::as_str).zip(values).collect();
    form(&pairs)
}

/// The field of a name as it stands on a page, and what is said right behind it.
fn field<'a>(page: &'a str, name: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("name=\"{name}\"")).expect("a field");
    rest.split("</td>").next().unwrap_or_default()
}

/// Where a page leads that begins so.
fn link(page: &str, begins: &str) -> String {
    let (_, rest) = page.split_once(&format!("href=\"{begins}")).expect("a link");
    format!("{begins}{}", rest.split('"').next().unwrap_or_default()).replace("&#38;", "&")
}

fn refused<'a>(answer: &'a Answer, words: &str) -> &'a str {
    assert_eq!(answer.status, 422, "{}", answer.text);
    assert!(answer.text.contains(words), "{words} is not in {}", answer.text);
    &answer.text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_county_is_told_what_it_reported_what_came_back_and_what_is_missing() {
    let app = TestApp::start_with_demo().await;
    app.add_account("xian", "示范县办", Role::CountyClerk, COUNTY).await;
    let xian = app.sign_in("xian").await;
    let page = app.get("/indicators?indicator=N4&year=2016", &xian).await;
    assert_eq!(page.status, 200, "{}", page.text);
    for said in [
        "到期应报 <b>6</b> 项，已报 <b>5</b> 项，报送率 83.3%（5 / 6）",
        "未报 <b>1</b>",
        "住院补偿额 ÷ 住院总费用（元）",
        "合计（已认定）",
        "2016-07-15 前报",
        "已认定",
    ] {
        assert!(page.text.contains(said), "{said} is not in {}", page.text);
    }
    assert!(!page.text.contains("宕昌县"), "{}", page.text);
    // A date before the first quarter was due asks for nothing of the year.
    let early = app.get("/indicators?indicator=N4&year=2016&as_of=2016-04-14", &xian).await.text;
    assert!(!early.contains("到期应报"), "{early}");

    let list = app.get("/indicators?indicator=N6&year=2015", &xian).await.text;
    let figure = app.get(&link(&list, "/indicators/figures/"), &xian).await.text;
    assert!(figure.contains("T20") && figure.contains("大病保险赔付额"), "{figure}");
    let list = app.get("/indicators?indicator=N1&year=2015", &xian).await.text;
    let mark = list.find("2015<br>").expect("the year's column");
    let paper = link(&list[mark..], "/indicators/figures/");
    let pages: Vec<String> = list[mark..]
        .split("href=\"/indicators/figures/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(|rest| format!("/indicators/figures/{rest}").replace("&#38;", "&"))
        .collect();
    assert!(pages.contains(&paper));
    let mut shown = Vec::new();
    for page in &pages {
        shown.push(app.get(page, &xian).await.text);
    }
    assert!(shown.iter().any(|page| page.contains("示范汇总表.png")), "{shown:?}");
    let leader = app.sign_in("leader").await;
    let locks = app.get("/indicators/locks?year=2015", &leader).await.text;
    assert!(locks.contains("年度数据已通报") && locks.contains("已锁"), "{locks}");
    assert!(!locks.contains("锁定所选县区"), "a leader locks nothing: {locks}");
}

#[tokio::test(flavor = "multi_thread")]
async fn words_on_a_cell_stay_in_the_history_of_a_figure() {
    let app = TestApp::start_with_demo().await;
    app.add_account("xian", "示范县办", Role::CountyClerk, COUNTY).await;
    let xian = app.sign_in("xian").await;
    let list = app.get("/indicators?indicator=N6&year=2015", &xian).await.text;
    let pages: Vec<String> = list
        .split("href=\"/indicators/figures/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(|rest| format!("/indicators/figures/{rest}").replace("&#38;", "&"))
        .collect();
    let mut told = String::new();
    for page in &pages {
        told.push_str(&app.get(page, &xian).await.text);
    }
    for said in ["分子：赔付额含2014年度结转", "已退回", "示范合管甲", "示范经办", "已认定"]
    {
        assert!(told.contains(said), "{said} is not in {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_with_mistakes_comes_back_filled_in_at_the_right_rows() {
    let app = TestApp::with_desks().await;
    let zhang = app.sign_in("zhang").await;
    let blank = app.get(SHEET, &zhang).await.text;
    assert!(blank.contains("name=\"figures.5.numerator\""), "{blank}");
    let rows = [
        row(0, "N1", "2015", ["", "", ""]),
        row(1, "N2P", "2015Q1", ["五千", "8000", "示1号"]),
        row(2, "N2P", "2015Q2", ["9000", "8000", ""]),
        row(4, "N2P", "2015Q4", ["1", "0", ""]),
    ];
    let answer = app.post_form(SHEET, &zhang, &rows.join("&")).await;
    let page = refused(&answer, "金额最多两位小数");
    for (name, typed, fault) in [
        ("figures.1.numerator", "五千", "金额最多两位小数"),
        ("figures.1.document_no", "示1号", ""),
        ("figures.2.numerator", "9000", "比例超过 100%"),
        ("figures.4.denominator", "0", "分母不能为 0"),
    ] {
        let field = field(page, name);
        assert!(field.contains(&format!("value=\"{typed}\"")), "{name}: {field}");
        assert!(field.contains(fault), "{name}: {field}");
    }
    let short = row(3, "N2P", "2015Q3", ["", "8000", ""]);
    let answer = app.post_form(SHEET, &zhang, &short).await;
    let page = refused(&answer, "分子和分母须一并填写");
    assert!(field(page, "figures.3.numerator").contains("aria-invalid"), "{page}");
    assert!(field(page, "figures.3.denominator").contains("value=\"8000\""), "{page}");
    assert!(!field(page, "figures.1.numerator").contains("aria-invalid"), "{page}");
    let answer = app.post_form(SHEET, &zhang, &rows[0]).await;
    refused(&answer, "没有填写任何一项");
    let unknown = row(0, "N9", "2015", ["1", "2", ""]);
    refused(&app.post_form(SHEET, &zhang, &unknown).await, "方案中没有这项指标");
    let kept = app.get(SHEET, &zhang).await.text;
    assert!(!kept.contains("上报已保存的"), "nothing was kept: {kept}");
}

/// Enters one figure, and gives its page.
async fn entered(app: &TestApp, zhang: &str) -> String {
    let typed = row(0, "N1", "2015", ["265,804", "271201 人", "宕卫〔2016〕示1号"]);
    let saved = app.post_form(SHEET, zhang, &typed).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let sheet = app.get(SHEET, zhang).await.text;
    assert!(sheet.contains("98.0%") || sheet.contains("98%"), "{sheet}");
    link(&sheet, "/indicators/figures/")
}

/// The boxes of a page: figures at their versions.
fn boxes(page: &str) -> String {
    let held = page.split("name=\"figures.0\" value=\"").nth(1).expect("a box");
    form(&[("figures.0", held.split('"').next().unwrap_or_default())])
}

#[tokio::test(flavor = "multi_thread")]
async fn every_desk_gets_its_refused_form_back() {
    let app = TestApp::with_desks().await;
    let (zhang, feng, city) =
        (app.sign_in("zhang").await, app.sign_in("feng").await, app.sign_in("city").await);
    let figure = entered(&app, &zhang).await;
    let sheet = app.get(SHEET, &zhang).await.text;
    let handed = app.post_form("/indicators/submit?year=2015", &zhang, &boxes(&sheet)).await;
    assert_eq!(handed.status, 303, "{}", handed.text);
    let twice = app.post_form("/indicators/submit?year=2015", &zhang, &boxes(&sheet)).await;
    assert!(twice.status.is_client_error() && twice.text.contains("他人更新"), "{}", twice.text);

    // Whoever handed it in does not pass it, and the county's leader does.
    let waiting = app.get("/indicators/review", &feng).await.text;
    assert!(waiting.contains("待审核 <b>1</b> 项"), "{waiting}");
    let ticked = boxes(&waiting);
    let own = app.post_form("/indicators/review/pass", &zhang, &ticked).await;
    assert_eq!(own.status, 403);
    assert!(own.text.contains("上报人以外的人"), "{}", own.text);
    let nothing = app.post_form("/indicators/review/pass", &feng, "figures.0=").await;
    assert_eq!(nothing.status, 422, "{}", nothing.text);

    // Handing it back takes words; the cell stays chosen.
    let cell = app.get(&format!("{figure}?cell=denominator"), &feng).await.text;
    assert!(cell.contains("value=\"denominator\" checked"), "{cell}");
    let back = format!("{figure}/return");
    let wordless = app.post_form(&back, &feng, "cell=denominator&words=+&_version=2").await;
    let page = refused(&wordless, "必填");
    assert!(page.contains("value=\"denominator\" checked"), "{page}");
    let stale = form(&[("cell", "denominator"), ("words", "口径不对"), ("_version", "1")]);
    let stale = app.post_form(&back, &feng, &stale).await;
    assert_eq!(stale.status, 412);
    assert!(stale.text.contains("口径不对"), "the words are kept: {}", stale.text);

    // Correcting it takes a reason; both numbers stay as typed.
    let correct = format!("{figure}/correct");
    let typed = form(&[("numerator", "265805"), ("denominator", "27120x"), ("_version", "2")]);
    let answer = app.post_form(&correct, &zhang, &typed).await;
    let page = refused(&answer, "此项必填：请写明理由");
    assert!(page.contains("value=\"265805\"") && page.contains("value=\"27120x\""), "{page}");
    let typed = form(&[
        ("numerator", "265805"),
        ("denominator", "27120x"),
        ("_reason", "漏了一户"),
        ("_version", "2"),
    ]);
    let answer = app.post_form(&correct, &zhang, &typed).await;
    let page = refused(&answer, "请填写整数");
    assert!(page.contains("value=\"27120x\"") && page.contains("漏了一户"), "{page}");

    let passed = app.post_form("/indicators/review/pass", &feng, &ticked).await;
    assert_eq!(passed.status, 303, "{}", passed.text);
    let waiting = app.get("/indicators/review", &city).await.text;
    assert!(waiting.contains("待认定 <b>1</b> 项") && waiting.contains("宕昌县"), "{waiting}");
    let accepted = app.post_form("/indicators/review/accept", &city, &boxes(&waiting)).await;
    assert_eq!(accepted.status, 303, "{}", accepted.text);
    let page = app.get(&figure, &city).await.text;
    assert!(page.contains("已认定") && page.contains("#return") || page.contains("退回"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_that_cannot_be_set_or_lifted_comes_back_filled_in() {
    let app = TestApp::with_desks().await;
    let (zhang, city) = (app.sign_in("zhang").await, app.sign_in("city").await);
    let figure = entered(&app, &zhang).await;
    let path = "/indicators/locks?year=2015";
    let county = DANGCHANG.to_string();
    let lock = |period: &str, area: &str| {
        form(&[("period", period), ("areas.0", area), ("reason", "年度数据已通报")])
    };
    let answer = app.post_form(path, &city, &lock("明年", &county)).await;
    let page = refused(&answer, "请填写如");
    assert!(page.contains("value=\"明年\"") && page.contains("value=\"年度数据已通报\""), "{page}");
    refused(&app.post_form(path, &city, &lock("2016", &county)).await, "尚未结束");
    let none = app.post_form(path, &city, &lock("2015", "")).await;
    assert_eq!(none.status, 422, "{}", none.text);
    assert_eq!(app.post_form(path, &zhang, &lock("2015", &county)).await.status, 403);
    let done = app.post_form(path, &city, &lock("2015年", &county)).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let twice = app.post_form(path, &city, &lock("2015", &county)).await;
    assert!(twice.status.is_client_error() && twice.text.contains("锁定"), "{}", twice.text);

    // A locked period takes nothing, and says so where somebody types.
    let typed = row(1, "N2P", "2015Q1", ["5000", "8000", "示1号"]);
    let answer = app.post_form(SHEET, &zhang, &typed).await;
    assert_eq!(answer.status, 409, "{}", answer.text);
    assert!(field(&answer.text, "figures.1.numerator").contains("在2015年之内"), "{}", answer.text);
    assert!(field(&answer.text, "figures.1.numerator").contains("value=\"5000\""));
    let page = app.get(&figure, &zhang).await.text;
    assert!(page.contains("class=\"lock\"") && !page.contains("更正并重新上报"), "{page}");

    let page = app.get(path, &city).await.text;
    let mut links = page.split("href=\"").filter_map(|rest| rest.split('"').next());
    let end = links.find(|href| href.contains("lock=")).expect("a way to lifting it");
    let end = end.replace("&#38;", "&");
    let page = app.get(&end, &city).await.text;
    assert!(page.contains("解锁 宕昌县 2015年"), "{page}");
    let (_, lock) = end.split_once("lock=").expect("a lock");
    let lock = lock.split(['#', '&']).next().unwrap_or_default();
    let end = format!("/indicators/locks/{lock}/end");
    let answer = app.post_form(&end, &city, "reason=+").await;
    let page = refused(&answer, "必填");
    assert!(page.contains("解锁 宕昌县"), "the form is there again: {page}");
    let done = app.post_form(&end, &city, &form(&[("reason", "县区更正")])).await;
    assert_eq!(done.status, 303, "{}", done.text);
    assert!(app.get(path, &city).await.text.contains("县区更正"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_wrongly_or_is_anothers_is_not_answered() {
    let app = TestApp::with_desks().await;
    let (zhang, chen) = (app.sign_in("zhang").await, app.sign_in("chen").await);
    let figure = entered(&app, &zhang).await;
    assert_eq!(app.get(&figure, &chen).await.status, 404);
    for path in ["/indicators?year=今年", "/indicators/entry?year=x", "/indicators/locks?lock=x"]
    {
        let path = path.replace('今', "%E4%BB%8A").replace('年', "%E5%B9%B4");
        assert_eq!(app.get(&path, &zhang).await.status, 400, "{path}");
    }
    assert_eq!(app.get(&format!("{figure}?cell=lost"), &zhang).await.status, 400);
    assert_eq!(app.get("/indicators/figures/x", &zhang).await.status, 404);
    // An indicator that there is not shows the first; a year far off shows none.
    let page = app.get("/indicators?indicator=N99&year=2099", &zhang).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("新农合参合率"), "{}", page.text);
    let city = app.sign_in("city").await;
    assert_eq!(app.get("/indicators/entry", &city).await.status, 403, "the county reports");
    let foreign = row(0, "N1", "2015", ["1", "2", ""]);
    let foreign = app.post_form("/indicators/entry?year=2015&area=6212210000000", &zhang, &foreign);
    assert_eq!(foreign.await.status, 404);
}
