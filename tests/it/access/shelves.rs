//! Which families of records a partner department and an inspector read.

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

#[tokio::test]
async fn a_partner_reads_no_figure_of_anothers_measure() {
    let app = with_partners().await;
    let zhang = app.person("zhang").await;
    // 参合率 is nobody's but the health commission's.
    let figure = json!({ "figures": [{
        "area_key": DANGCHANG, "indicator": "N1", "period": "2015",
        "numerator": 265_804, "denominator": 271_201, "document_no": "宕卫发〔2016〕示1号",
    }] });
    let id = text(&zhang.enter("/figures", &figure).await["ids"][0]);
    let dates = "as_of=2016-09-01";
    assert_eq!(zhang.get(&format!("/figures?{dates}")).await.json()["total"], 1);
    let office = app.person("medical_reform_office").await;
    assert_eq!(office.get(&format!("/figures?{dates}")).await.json()["total"], 0);
    let found = office.get(&format!("/figures/{id}?{dates}")).await;
    assert_eq!(found.problem(), "404 NOT_FOUND");
    let cookie = app.sign_in("medical_reform_office").await;
    assert_eq!(app.get(&format!("/indicators/figures/{id}"), &cookie).await.status, 404);
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
