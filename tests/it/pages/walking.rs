//! What somebody finds who goes from page to page: nothing is forgotten on the way, and no
//! way leads to a closed door.

use super::board::following;
use super::clinic::{finished, started};
use crate::support::TestApp;

/// Where the links of a page lead, as a browser reads them.
pub(super) fn links(page: &str) -> Vec<String> {
    let found = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    found.map(|href| href.replace("&#38;", "&")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tree_and_the_dates_keep_what_a_list_is_narrowed_to() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let page = app
        .get("/projects?batch=2015&work_kind=new_build&sort=late&page=1&as_of=2016-08-30", &leader);
    let page = page.await.text;
    let county = links(&page);
    let county = county.iter().find(|href| href.contains("area=6212280000000"));
    let county = county.expect("the county in the tree");
    for kept in ["/projects?", "batch=2015", "work_kind=new_build", "sort=late", "as_of=2016-08-30"]
    {
        assert!(county.contains(kept), "{kept} is not in {county}");
    }
    assert!(!county.contains("page="), "another list begins at its first page: {county}");
    assert!(page.contains("<input type=\"hidden\" name=\"batch\" value=\"2015\">"), "{page}");
    let target = app.get("/targets/T01?stage=2015&show=late", &leader).await.text;
    let county = links(&target)
        .into_iter()
        .find(|href| href.starts_with("/targets/T01?") && href.contains("area=6212280000000"));
    let county = county.expect("the tree stays with the target");
    assert!(county.contains("stage=2015") && county.contains("show=late"), "{county}");
    // From a record the tree leads to the list that the record is in.
    let record = links(&page).into_iter().find(|href| href.starts_with("/projects/0"));
    let record = app.get(&record.expect("a project"), &leader).await.text;
    assert!(links(&record).iter().any(|href| href.starts_with("/projects?area=6212280000000")));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_a_list_is_reached_and_counts_alike() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    for (path, mark) in [
        ("/projects", "<td data-label=\"编号\""),
        ("/documents", "验收表 PDF</a>"),
        ("/notices", "<td data-label=\"通知书\""),
    ] {
        let (mut rows, mut total, mut next) = (0, 0, Some(path.to_owned()));
        while let Some(href) = next {
            let page = app.get(&href, &leader).await;
            assert_eq!(page.status, 200, "{href}");
            rows +=
                page.text.matches(mark).count() - page.text.matches("竣工验收表 PDF</a>").count();
            let (_, foot) = page.text.split_once("class=\"pager\"").expect("a foot");
            let (_, foot) = foot.split_once("共 <b>").expect("a count");
            total = foot.split('<').next().expect("a number").parse().expect("a number");
            next = following(&page.text);
        }
        assert_eq!(rows, total, "{path}");
        assert!(total > 0, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_parts_of_the_notices_add_up() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let many = async |show: &str| {
        let page = app.get(&format!("/notices?show={show}"), &leader).await;
        assert_eq!(page.status, 200, "{}", page.text);
        page.text.matches("<td data-label=\"通知书\"").count()
    };
    let (open, closed) = (many("open").await, many("closed").await);
    assert_eq!(many("all").await, open + closed);
    assert!(many("overdue").await <= open);
    assert_eq!(app.get("/notices?show=lost", &leader).await.status, 400);
}

#[tokio::test]
async fn nobody_is_offered_what_they_may_not_do() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    for (name, may) in [("zhang", true), ("wang", true), ("li", false)] {
        let cookie = app.sign_in(name).await;
        for path in ["/inspections".to_owned(), format!("/projects/{project}")] {
            let page = app.get(&path, &cookie).await.text;
            let begin = links(&page).into_iter().find(|href| href.contains("/inspections/new"));
            assert_eq!(begin.is_some(), may, "{name} on {path}");
            if let Some(begin) = begin {
                assert_eq!(app.get(&begin, &cookie).await.status, 200, "{begin}");
            }
        }
    }
}

#[tokio::test]
async fn a_form_leads_back_to_the_area_and_date_that_it_was_opened_from() {
    let app = started().await;
    let project = finished(&app, "官亭镇石院村卫生室").await;
    let cookie = app.sign_in("zhang").await;
    let dates = "area=6212231000000&as_of=2016-08-20&known_at=2016-12-31";
    let mut action = String::new();
    for kind in ["suspension", "parties", "assignments", "funds"] {
        let page = app.get(&format!("/projects/{project}/{kind}?{dates}"), &cookie).await.text;
        let (_, rest) = page.split_once("method=\"post\" action=\"/projects/").expect("a form");
        action = rest.split('"').next().expect("an address").replace("&#38;", "&");
        let end = format!("/{kind}?area=6212231000000&as_of=2016-08-20");
        assert!(action.ends_with(&end), "{action}");
    }
    let form = super::clinic::sent(&[
        ("movements.0.project", &project.to_string()),
        ("movements.0.level", "county"),
        ("movements.0.step", "received"),
        ("movements.0.amount", "100"),
        ("movements.0.moved_on", "2016-08-19"),
    ]);
    let done = app.post_form(&format!("/projects/{action}"), &cookie, &form).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let back = format!("/projects/{project}?area=6212231000000&as_of=2016-08-20");
    assert_eq!(done.header("location"), back, "what is known now is shown");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_link_of_any_page_is_dead() {
    let app = TestApp::start_with_demo().await;
    let clerk = app.sign_in("clerk").await;
    let mut seen = std::collections::BTreeSet::new();
    let mut kinds = std::collections::BTreeMap::<String, usize>::new();
    let mut waiting = vec!["/".to_owned()];
    while let Some(path) = waiting.pop() {
        let page = app.get(&path, &clerk).await;
        assert!(matches!(page.status.as_u16(), 200 | 303), "{path}: {}", page.status);
        for href in links(&page.text).into_iter().chain(Some(page.header("location").to_owned())) {
            let href = href.split('#').next().unwrap_or_default().to_owned();
            // A few pages of every kind are enough: ids and values apart, an address is its kind.
            let kind: String = href.chars().filter(|c| !c.is_ascii_digit()).collect();
            let kind = kind.split('?').next().unwrap_or_default().chars().take(14).collect();
            if href.starts_with('/') && !href.contains(".pdf") && seen.insert(href.clone()) {
                let of_kind = kinds.entry(kind).or_default();
                *of_kind += 1;
                if *of_kind <= 12 {
                    waiting.push(href);
                }
            }
        }
    }
    assert!(seen.len() > 100, "{seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_of_the_board_leads_to_a_list_and_that_to_a_record() {
    let app = TestApp::start_with_demo().await;
    let leader = app.sign_in("leader").await;
    let board = app.get("/?area=6212280000000", &leader).await.text;
    let mut reached = std::collections::BTreeSet::new();
    for list in links(&board).into_iter().filter(|href| href.starts_with("/targets/T")) {
        let target = list.split(['?', '#']).next().unwrap_or_default().to_owned();
        if reached.contains(&target) {
            continue;
        }
        let page = app.get(&list, &leader).await;
        assert_eq!(page.status, 200, "{list}");
        // Some targets are of the prefecture alone, and some lists are of another part.
        let Some((_, row)) = page.text.split_once("<td data-label=\"名称\"><a href=\"") else {
            continue;
        };
        let record = row.split('"').next().expect("a way").replace("&#38;", "&");
        assert!(!record.starts_with("/targets"), "a list leads to a record: {record}");
        let page = app.get(&record, &leader).await;
        assert_eq!(page.status, 200, "{list} leads to {record}: {}", page.text);
        reached.insert(target);
    }
    assert!(reached.len() > 5, "{reached:?}");
}
