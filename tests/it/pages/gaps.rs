//! Villages without clinic or doctor: the numbers add up and each is its list.

use super::board::following;
use crate::support::TestApp;

const SMALLEST: &str = "area=6212280000000";

/// The cells of a row of the units, by label.
fn cells(row: &str) -> Vec<(String, i64, String)> {
    row.split("<td class=\"num\" data-label=\"")
        .skip(2)
        .map(|cell| {
            let (label, rest) = cell.split_once('"').expect("a label");
            let (_, rest) = rest.split_once("href=\"").expect("a way");
            let (href, rest) = rest.split_once("\">").expect("a number");
            let number = rest.split_once("</a>").expect("a number").0;
            let href = href.replace("&#38;", "&").replace("#list", "");
            (label.to_owned(), number.parse().expect("a number"), href)
        })
        .collect()
}

/// The number at the head of a list, and its rows on all pages.
async fn listed(app: &TestApp, href: &str, cookie: &str) -> (i64, i64) {
    let (mut number, mut rows, mut next) = (0, 0, Some(href.to_owned()));
    while let Some(href) = next {
        let page = app.get(&href, cookie).await;
        assert_eq!(page.status, 200, "{href}");
        let (_, rest) = page.text.split_once("<b class=\"count\">").expect("a number");
        number = rest.split_once("</b>").expect("a number").0.parse().expect("a number");
        rows += page.text.matches("data-label=\"缺什么\"").count();
        next = following(&page.text);
    }
    (number, i64::try_from(rows).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stood_began_and_was_closed_adds_up_and_opens() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let page = app.get(&format!("/gaps?{SMALLEST}&from=2016-01-01"), &leader).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let foot = page.text.split("<tfoot>").nth(1).expect("a sum");
    let sum = cells(foot);
    let of = |label: &str| sum.iter().find(|cell| cell.0 == label).expect(label).1;
    assert_eq!(of("期初存量") + of("新增") - of("清零"), of("现有"));
    assert!(of("清零") > 0 && of("现有") > 0, "clinics were accepted, and some wait");
    let (units, _) = page.text.split_once("<tfoot>").unwrap();
    let rows: Vec<_> = units.split("<tr>").skip(2).map(cells).collect();
    for (at, (label, number, href)) in sum.iter().enumerate() {
        let below: i64 = rows.iter().map(|row| row[at].1).sum();
        assert_eq!(below, *number, "{label}");
        assert_eq!(listed(&app, href, &leader).await, (*number, *number), "{label} {href}");
    }
    let counts = app.get(&format!("/api/v1/gaps/counts?{SMALLEST}"), &leader).await.json();
    assert_eq!(counts["sum"]["standing"], of("现有"));
    assert_eq!(counts["sum"]["overdue"], of("超期"));
    for wrong in ["from=x", "from=2099-01-01", "kind=x", "show=x"] {
        assert_eq!(app.get(&format!("/gaps?{wrong}"), &leader).await.status, 400, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_township_sees_what_its_county_sees_of_it_and_takes_it_out_with_a_trace() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let found = app.get(&format!("/api/v1/gaps?{SMALLEST}&limit=200"), &leader).await.json();
    let all = found["items"].as_array().unwrap();
    let township = all[0]["village"].as_i64().unwrap() / 10_000 * 10_000;
    let inside =
        all.iter().filter(|gap| gap["village"].as_i64().unwrap() / 10_000 * 10_000 == township);
    let path = format!("/api/v1/gaps?area={township}&limit=200");
    let own = app.get(&path, &leader).await.json();
    assert_eq!(own["items"].as_array().unwrap().len(), inside.count());
    let file = app.get(&format!("/gaps/export.csv?{SMALLEST}"), &leader).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.text.starts_with("\u{feff}县区,村,区划键"), "{}", file.text);
    let standing = all.iter().filter(|gap| gap["until"].is_null()).count();
    assert_eq!(file.text.lines().count(), standing + 1);
    let audit = app.sign_in("audit").await;
    let log = app.get("/audit?kind=export", &audit).await.text;
    assert!(log.contains(&format!("空白点 {standing} 行")), "{log}");
}
