//! The board says one sentence first, and every number on it equals its list.

use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;

use crate::support::TestApp;

/// The links of a page to lists, each with the number that it stands on.
pub(super) fn numbers(page: &str) -> Vec<(String, i64)> {
    let links = page.split("<a href=\"").skip(1).filter_map(|rest| {
        let (href, rest) = rest.split_once("\">")?;
        let (text, _) = rest.split_once("</a>")?;
        let text = text.strip_prefix("<b>").unwrap_or(text);
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let is_money = text[end..].starts_with('.');
        let number = text[..end].parse().ok().filter(|_| !is_money)?;
        let href = href.strip_suffix("#list")?.replace("&#38;", "&").replace("&amp;", "&");
        Some((href, number))
    });
    links.collect()
}

/// The number that stands above a list, and the rows on all of its pages.
pub(super) async fn listed(app: &TestApp, href: &str, cookie: &str) -> (i64, i64) {
    let (mut number, mut rows, mut next) = (0, 0, Some(href.to_owned()));
    while let Some(href) = next {
        let page = app.get(&href, cookie).await;
        assert_eq!(page.status, 200, "{href}");
        let (_, rest) = page.text.split_once("<b class=\"count\">").expect("a number");
        number = rest.split_once("</b>").expect("a number").0.parse().expect("a number");
        rows += page.text.matches("<td data-label=\"是否计入\">").count();
        next = following(&page.text);
    }
    (number, i64::try_from(rows).expect("rows"))
}

/// Where the next page of a list is.
pub(super) fn following(page: &str) -> Option<String> {
    let (before, _) = page.split_once("\" rel=\"next\"")?;
    let (_, href) = before.rsplit_once("href=\"")?;
    let href = href.replace("&#38;", "&");
    Some(href.split('#').next().unwrap_or_default().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_is_one_sentence_and_every_number_is_its_list() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let board = app.get("/?area=6212280000000", &leader).await;
    assert_eq!(board.status, 200, "{}", board.text);
    for said in [
        "2016年应建成 <b>14</b> 所，已验收 <b>",
        "2015年批次按期",
        "逾期后果",
        "〔推定〕",
        "〔掩码〕",
    ] {
        assert!(board.text.contains(said), "{said} is not in {}", board.text);
    }
    let numbers = numbers(&board.text);
    assert!(numbers.len() > 20, "{numbers:?}");
    for (href, number) in numbers {
        assert_eq!(listed(&app, &href, &leader).await, (number, number), "{href}");
    }
    dates_change_numbers(&app, &leader).await;
    scopes_hold(&app).await;
}

async fn dates_change_numbers(app: &TestApp, leader: &str) {
    let said = async |query: &str| {
        let page = app.get(&format!("/?area=6212280000000&{query}"), leader).await;
        assert_eq!(page.status, 200, "{query}");
        let (_, rest) = page.text.split_once("<p class=\"say").expect("a sentence");
        rest.split_once("</p>").expect("an end").0.to_owned()
    };
    let now = said("from=timeline&isappinstalled=0").await;
    assert_ne!(said("as_of=2016-03-31").await.split("为什么").next(), now.split("为什么").next());
    assert_ne!(
        said("known_at=2016-06-30").await.split("为什么").next(),
        now.split("为什么").next()
    );
    assert_eq!(app.get("/?known_at=2010-01-01", leader).await.status, 200, "no plan yet");
}

/// Whoever answers for a township sees its counts and no verdict.
async fn scopes_hold(app: &TestApp) {
    app.add_account("xianban", "县级经办", Role::CountyClerk, AreaKey(6_212_280_000_000)).await;
    let cookie = app.sign_in("xianban").await;
    for path in
        ["/?area=6212230000000", "/counties/6212230000000", "/targets/T01?area=6212000000000"]
    {
        assert_eq!(app.get(path, &cookie).await.status, 404, "{path}");
    }
    let own = app.get("/", &cookie).await.text;
    assert!(own.contains("应建成 <b>14</b> 所") && !own.contains("6212230000000"), "{own}");
    let township = own.split("area=").find_map(|it| {
        it.get(..13).filter(|key| key.ends_with("0000") && !key.ends_with("0000000"))
    });
    let township: i64 = township.expect("a township").parse().expect("a key");
    app.add_account("tianbao", "乡镇经办", Role::TownshipReporter, AreaKey(township)).await;
    let cookie = app.sign_in("tianbao").await;
    let page = app.get("/", &cookie).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("不作评判") && !page.text.contains("应建成"), "{}", page.text);
    for (href, number) in numbers(&page.text) {
        assert_eq!(listed(app, &href, &cookie).await, (number, number), "{href}");
    }
}
