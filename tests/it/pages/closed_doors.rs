//! Whoever reads a part of the records is led by no page to a door that is closed to them.

use std::collections::{BTreeSet, HashMap, VecDeque};

use taizhang::domain::account::{PartnerDepartment, Role};
use taizhang::domain::area::AreaKey;

use super::walking::links;
use crate::support::{LONGNAN, TestApp, post};

/// 站儿巷镇. The hospital of the demonstration's cast lies in a county that tests do not load.
pub(super) const TOWNSHIP: AreaKey = AreaKey(6_212_281_010_000);

/// Links of one kind that are followed from pages of one kind: the others are alike.
const OF_A_KIND: usize = 1;

/// What a link is like: its path without the names of records, and what it asks for.
fn kind(href: &str) -> String {
    let (path, query) = href.split_once('?').unwrap_or((href, ""));
    let is_name = |part: &&str| part.len() > 2 && part.contains(|sign: char| sign.is_ascii_digit());
    let path: Vec<&str> =
        path.split('/').map(|part| if is_name(&part) { "*" } else { part }).collect();
    // Dates and areas go along from page to page.
    let own = |name: &&str| !["area", "as_of", "known_at", "plan", "page"].contains(name);
    let asked: BTreeSet<&str> =
        query.split('&').filter_map(|pair| pair.split('=').next()).filter(own).collect();
    format!("{}?{asked:?}", path.join("/"))
}

/// Follows every link from the first page on. Gives how many pages were looked at, and the
/// links that led to a closed door, each with the page that it stands on.
async fn walk(app: &TestApp, cookie: &str) -> (usize, Vec<String>) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut ahead = VecDeque::from([("/".to_owned(), String::new())]);
    let (mut pages, mut closed) = (0, Vec::new());
    while let Some((href, from)) = ahead.pop_front() {
        let many = seen.entry(kind(&href)).or_default();
        *many += 1;
        if *many > OF_A_KIND {
            continue;
        }
        let answer = app.get(&href, cookie).await;
        pages += 1;
        if [403, 404, 500].contains(&answer.status.as_u16()) {
            closed.push(format!("{from} → {href}: {}", answer.status));
            continue;
        }
        let led = answer.status.is_redirection().then(|| answer.header("location").to_owned());
        let page = answer.header("content-type").starts_with("text/html");
        let read = if page { links(&answer.text) } else { Vec::new() };
        let here = read.into_iter().chain(led).filter(|link| link.starts_with('/'));
        let here = here.map(|link| link.split('#').next().unwrap_or_default().to_owned());
        ahead.extend(here.map(|link| (link, href.clone())));
    }
    (pages, closed)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_link_leads_to_a_closed_door() {
    let app = TestApp::start_with_demo().await;
    let mut people: Vec<String> =
        ["inspector-a", "county-leader", "leader"].map(str::to_owned).into();
    for department in PartnerDepartment::ALL.iter().copied() {
        let mut partner = post(Role::Partner, LONGNAN);
        partner.department = Some(department);
        let name = format!("of-{}", department.code());
        app.add_person(&name, "示范协同", vec![partner]).await;
        people.push(name);
    }
    app.add_account("hospital", "示范卫生院", Role::TownshipReporter, TOWNSHIP).await;
    people.push("hospital".to_owned());
    let mut found = Vec::new();
    for name in people {
        let cookie = app.sign_in(&name).await;
        let (pages, closed) = walk(&app, &cookie).await;
        println!("{name}: {pages} pages");
        assert!(pages > 10, "{name} saw {pages} pages");
        found.extend(closed.into_iter().map(|closed| format!("{name}: {closed}")));
    }
    assert!(found.is_empty(), "{} links:\n{}", found.len(), found.join("\n"));
}
