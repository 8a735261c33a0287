//! The pages of money, and of what does not agree.

use crate::support::TestApp;

/// What stands between two marks, each time.
pub(super) fn between<'a>(text: &'a str, from: &str, until: &str) -> Vec<&'a str> {
    text.split(from).skip(1).filter_map(|rest| rest.split(until).next()).collect()
}

/// The cells of a page that are links: label, address, and what stands there.
pub(super) fn cells(page: &str) -> Vec<(String, String, String)> {
    let cell = |cell: &str| {
        let (label, rest) = cell.split_once("\"><a href=\"")?;
        let (href, rest) = rest.split_once("\">")?;
        let text = rest.split('<').next()?;
        Some((label.to_owned(), href.replace("&#38;", "&"), text.to_owned()))
    };
    let parts = page.split("<td class=\"num\" data-label=\"").skip(1);
    parts.filter_map(cell).collect()
}

/// Yuan with separators in hundredths of 万元, half up, as pages print them.
fn wan(yuan: &str) -> String {
    let fen: i64 = yuan.replace([',', '.'], "").parse().expect("an amount");
    let hundredths = (fen + 5_000).div_euclid(10_000);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sum_of_money_opens_the_list_that_it_is_the_sum_of() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let page = app.get("/funds", &leader).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let measures = ["村卫生室建设项目", "县级医院重点专科建设项目"];
    for words in ["按措施", "按级次", "按县区", "三个来源并列"].iter().chain(&measures)
    {
        assert!(page.text.contains(*words), "{words} in {}", page.text);
    }
    let mut looked_at = 0;
    for (label, href, shown) in cells(&page.text) {
        let list = app.get(&href, &leader).await;
        assert_eq!(list.status, 200, "{href}: {}", list.text);
        if ["下达", "到位", "收回", "支付"].contains(&label.as_str())
            && href.starts_with("/funds/movements")
        {
            let said = between(&list.text, &format!("{label} <b>"), "</b>");
            assert_eq!(wan(said[0]), shown, "{label} of {href}");
            looked_at += 1;
        }
    }
    assert!(looked_at >= 12, "{looked_at} sums");
}

#[tokio::test(flavor = "multi_thread")]
async fn three_sources_stand_side_by_side_and_add_up() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let page = app.get("/funds?measure=key_specialty", &leader).await.text;
    let planned: Vec<_> =
        cells(&page).into_iter().filter(|(label, ..)| label == "方案应投入").collect();
    let (_, href, shown) = planned.last().expect("a sum");
    let list = app.get(href, &leader).await.text;
    let said = between(&list, "方案应投入 <b>", "</b>");
    assert_eq!(&wan(said[0]), shown, "{list}");
    assert!(list.contains("2,500,000.00"), "every specialty is to get the amount: {list}");
    assert!(page.contains("中央、省级、市级"), "which levels count is told: {page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn money_is_taken_along_as_a_table() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let file = app.get("/funds/export.csv?measure=key_specialty", &leader).await;
    assert_eq!(file.status, 200, "{}", file.text);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.header("content-disposition").contains("filename*=UTF-8''"), "{file:?}");
    assert!(file.text.contains("措施,县区,编号,项目,级次"), "{}", file.text);
    assert!(file.text.contains("\n县级医院重点专科建设项目,两当县,"), "{}", file.text);
    assert!(!file.text.contains("\n村卫生室"), "{}", file.text);
    assert_eq!(app.get("/funds?measure=lost", &leader).await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_agree_is_counted_and_leads_to_its_records() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let page = app.get("/reconciliation", &leader).await;
    assert_eq!(page.status, 200, "{}", page.text);
    for words in ["方案分解与立项数", "到位大于下达", "一致", "两个资金项目付同一对象"]
    {
        assert!(page.text.contains(words), "{words} in {}", page.text);
    }
    let counts: Vec<_> =
        cells(&page.text).into_iter().filter(|(label, ..)| label == "不符").collect();
    assert!(!counts.is_empty(), "the demonstration has something to look into: {}", page.text);
    let mut total = 0;
    for (_, href, many) in counts {
        let list = app.get(&href, &leader).await.text;
        let (_, foot) = list.split_once("class=\"pager\"").expect("a foot");
        assert_eq!(between(foot, "共 <b>", "</b>")[0], many, "{href}");
        total += many.parse::<usize>().expect("a number");
        let record = between(&list, "<td data-label=\"对象\"><a href=\"", "\"");
        let record = app.get(&record[0].replace("&#38;", "&"), &leader).await;
        assert_eq!(record.status, 200, "{}", record.text);
    }
    let (_, foot) = page.text.split_once("class=\"pager\"").expect("a foot");
    assert_eq!(between(foot, "共 <b>", "</b>")[0], total.to_string());
    let file = app.get("/reconciliation/export.csv", &leader).await;
    assert_eq!(file.status, 200, "{}", file.text);
    assert_eq!(file.text.lines().count(), total + 1, "{}", file.text);
}
