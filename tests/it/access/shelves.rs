//! Which families of records a partner department and an inspector read.

use axum::http::Method;
use serde_json::json;
use taizhang::domain::account::{PartnerDepartment, Role};
use taizhang::ledger::posts::NewPost;

use crate::support::clinic::{Person, text};
use crate::support::figures::DANGCHANG;
use crate::support::{LONGNAN, TestApp, post};

/// A list of every family.
const LISTS: [&str; 9] = [
    "/projects",
    "/specialties",
    "/inspections",
    "/practitioners",
    "/training/batches",
    "/students",
    "/postings",
    "/figures",
    "/irregularities",
];

async fn with_partners() -> TestApp {
    let app = TestApp::with_plan().await;
    for department in PartnerDepartment::ALL {
        let name = department.code();
        let held = NewPost { department: Some(*department), ..post(Role::Partner, LONGNAN) };
        app.add_person(&name, &format!("示范{department}"), vec![held]).await;
    }
    app
}

/// The lists that somebody may read.
async fn read(person: &Person<'_>) -> Vec<&'static str> {
    let mut read = Vec::new();
    for list in LISTS {
        let answer = person.get(list).await;
        match answer.status.as_u16() {
            200 => read.push(list),
            403 => assert_eq!(answer.problem(), "403 FORBIDDEN"),
            status => panic!("{list}: {status} {}", answer.text),
        }
    }
    read
}

#[tokio::test]
async fn a_partner_reads_the_records_that_its_measures_count() {
    let app = with_partners().await;
    let people = ["/practitioners", "/training/batches"];
    for (department, expected) in [
        ("reform", vec!["/projects", "/inspections"]),
        ("finance", [&LISTS[..3], &people, &["/figures"]].concat()),
        ("medical_reform_office", vec!["/figures"]),
        ("personnel", [&people[..], &["/students", "/figures"]].concat()),
        ("civil_affairs", vec!["/figures"]),
    ] {
        let person = app.person(department).await;
        assert_eq!(read(&person).await, expected, "{department}");
    }
    let cookie = app.sign_in("reform").await;
    let menu = app.get("/plan", &cookie).await.text;
    assert!(menu.contains("村卫生室建设") && !menu.contains("人员名册"), "{menu}");
}

/// Enters a figure with a file that shows it, and gives the ids of both.
async fn reported(clerk: &Person<'_>, indicator: &str, period: &str) -> (String, String) {
    let figure = json!({ "figures": [{
        "area_key": DANGCHANG, "indicator": indicator, "period": period,
        "numerator": 265_804, "denominator": 271_201, "document_no": "宕卫发〔2016〕示1号",
    }] });
    let figure = text(&clerk.enter("/figures", &figure).await["ids"][0]);
    let path = format!("/figures/{figure}/evidence/{}", uuid::Uuid::now_v7());
    let pdf = b"%PDF-1.4\n1 0 obj\n%%EOF\n".as_slice();
    let kept = clerk.send(Method::PUT, &path, &[("content-type", "application/pdf")], pdf).await;
    assert_eq!(kept.status, 201, "{}", kept.text);
    (figure, text(&kept.json()["id"]))
}

#[tokio::test]
async fn a_partner_reads_no_figure_of_anothers_measure_and_nothing_that_shows_it() {
    let app = with_partners().await;
    let zhang = app.person("zhang").await;
    // 参合率 is nobody's but the health commission's; 实际补偿比 is for everybody with figures.
    let (closed, open) =
        (reported(&zhang, "N1", "2015").await, reported(&zhang, "N4", "2015Q4").await);
    let dates = "as_of=2016-09-01";
    assert_eq!(zhang.get(&format!("/figures?{dates}")).await.json()["total"], 2);
    let office = app.person("medical_reform_office").await;
    assert_eq!(office.get(&format!("/figures?{dates}")).await.json()["total"], 1);
    let cookie = app.sign_in("medical_reform_office").await;
    for ((figure, file), expected) in [(closed, 404_u16), (open, 200)] {
        let found = office.get(&format!("/figures/{figure}?{dates}")).await;
        assert_eq!(found.status, expected, "{}", found.text);
        let page = app.get(&format!("/indicators/figures/{figure}"), &cookie).await;
        assert_eq!(page.status, expected, "{}", page.text);
        let shown = office.get(&format!("/evidence/{file}?{dates}")).await;
        assert_eq!(shown.status, expected, "{}", shown.text);
        assert_eq!(zhang.get(&format!("/evidence/{file}?{dates}")).await.status, 200);
    }
}

#[tokio::test]
async fn an_inspector_reads_what_hangs_on_assigned_projects_and_nothing_beside() {
    let app = TestApp::with_plan().await;
    let project = app.person("zhang").await.finished("宕-2015-0001").await;
    let wang = app.person("wang").await;
    assert_eq!(read(&wang).await, LISTS[..3]);
    for path in ["/facilities", "/funds/people", "/reminders", "/staffing", "/period-locks"] {
        assert_eq!(wang.get(path).await.problem(), "403 FORBIDDEN", "{path}");
    }
    let cookie = app.sign_in("wang").await;
    for path in ["/funds", "/reconciliation", "/subsidies", "/training", "/places", "/indicators"] {
        assert_eq!(app.get(path, &cookie).await.status, 403, "{path}");
    }
    let page = app.get(&format!("/projects/{project}"), &cookie).await;
    assert_eq!(page.status, 200, "{}", page.text);
    for link in ["/practitioners", "/funds\"", "/subsidies", "/places", "/indicators"] {
        assert!(!page.text.contains(&format!("href=\"{link}")), "{link} in {}", page.text);
    }
}
