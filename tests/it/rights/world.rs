//! Two counties with the same records in each, and one person of every role.

use std::collections::HashMap;

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::{Value, json};
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;
use taizhang::domain::ids::PublicId;
use taizhang::domain::inspection::{InspectionKind, PanelRole};
use taizhang::domain::text::parse_date;
use taizhang::ledger::areas::{NewArea, RegisterAreas};
use taizhang::ledger::inspections::{BeginInspection, NewPanelist};
use taizhang::web::Door;
use tokio::sync::Mutex;

use crate::support::clinic::Person;
use crate::support::{Answer, LONGNAN, TestApp};

pub(crate) const OWN: AreaKey = AreaKey(6_212_230_000_000);
pub(crate) const OTHER: AreaKey = AreaKey(6_212_210_000_000);
const OWN_TOWNSHIP: AreaKey = AreaKey(6_212_231_000_000);
const OTHER_VILLAGE: i64 = 6_212_211_000_001;

/// Names that stand in the other county alone. None of them may reach anybody of the own one.
pub(crate) const CANARIES: [&str; 4] = ["成县", "抛沙镇", "金丝雀村", "金丝雀工程"];

/// Two counties with the same records in each, and one person of every role.
pub(crate) struct World {
    pub(crate) app: TestApp,
    cookies: Mutex<HashMap<String, String>>,
    own: Way,
    pub(crate) other: Way,
}

/// What the places of a path are filled with.
#[derive(Debug, Clone)]
pub(crate) struct Way {
    pub(crate) project: String,
    pub(crate) inspection: String,
    pub(crate) practitioner: String,
    pub(crate) area: String,
    pub(crate) account: String,
}

impl Way {
    /// What lies in the own county.
    pub(crate) fn own(world: &World) -> Self {
        world.own.clone()
    }

    /// What does not exist at all.
    pub(crate) fn nowhere() -> Self {
        Self {
            project: "0190a000-0000-7000-8000-000000000000".to_owned(),
            inspection: "0190a000-0000-7000-8000-000000000001".to_owned(),
            practitioner: "0190a000-0000-7000-8000-000000000002".to_owned(),
            area: "6219990000000".to_owned(),
            account: "nobody-at-all".to_owned(),
        }
    }

    /// A path with its places filled in.
    pub(crate) fn path(&self, door: &str) -> String {
        let nothing = "0190a000-0000-7000-8000-00000000000f";
        let main = match door {
            path if path.contains("/areas/") || path.starts_with("/counties") => &self.area,
            path if path.starts_with("/townships") => &self.area,
            path if path.contains("inspections/{id}") => &self.inspection,
            path if path.contains("projects/{id}") => &self.project,
            path if path.contains("practitioners/{id}") => &self.practitioner,
            _ => nothing,
        };
        let digits = path_of_digits(door);
        door.replace("{id}", if digits { "1" } else { main })
            .replace("{key}", &self.area)
            .replace("{name}", if door.contains("/assets/") { "style.css" } else { &self.account })
            .replace("{slug}", "not-found")
            .replace("{hash}", "0000")
            .replace("{target}", "T01")
            .replace("{step}", nothing)
            .replace("{halt}", nothing)
            .replace("{certificate}", nothing)
            .replace("{employment}", nothing)
            .replace("{title}", nothing)
            .replace("{renewal}", nothing)
            .replace("{assessment}", nothing)
            .replace("{photo}", nothing)
            .replace("{post}", nothing)
            .replace("{day}", nothing)
            .replace("{gap}", nothing)
            .replace("{party}", nothing)
            .replace("{purchase}", nothing)
            .replace("{evidence}", nothing)
            .replace("{payment}", nothing)
            .replace("{trainee}", nothing)
    }
}

/// Acts and targets are named by number.
fn path_of_digits(door: &str) -> bool {
    door.starts_with("/audit/") || door.starts_with("/targets/")
}

impl World {
    pub(crate) async fn new() -> Self {
        let app = TestApp::with_plan().await;
        let date = parse_date("2010-01-01").expect("a date");
        let area = |area_key: i64, name: &str| NewArea {
            area_key: AreaKey(area_key),
            name: name.to_owned(),
            official_code: None,
            valid_from: date,
            predecessor_key: None,
        };
        let areas = vec![area(6_212_211_000_000, "抛沙镇"), area(OTHER_VILLAGE, "金丝雀村")];
        app.perform(RegisterAreas { areas }).await;
        for role in Role::ALL {
            let (name, area) = (role.code(), home(*role));
            app.add_account(&name, &format!("示范{role}"), *role, area).await;
        }
        app.add_account("dummy", "示范替身", Role::CountyLeader, OWN).await;
        app.add_account("canary", "金丝雀工程师", Role::CountyLeader, OTHER).await;
        let own = records(&app, "zhang", 6_212_231_000_001, "官亭镇石院村卫生室", "dummy").await;
        let other = records(&app, "chen", OTHER_VILLAGE, "金丝雀工程", "canary").await;
        app.assign("inspector", &own.project).await;
        let own = Way { area: OWN.to_string(), ..own };
        let other = Way { area: OTHER.to_string(), ..other };
        Self { app, cookies: Mutex::default(), own, other }
    }

    /// The cookie of a principal; a key for a program.
    pub(crate) async fn cookie(&self, principal: &str) -> String {
        match principal {
            "anonymous" => String::new(),
            "forged" => format!("__Host-taizhang={}", "a".repeat(64)),
            "api_reader" => self.key().await,
            name => {
                if let Some(there) = self.cookies.lock().await.get(name) {
                    return there.clone();
                }
                self.sign_in_again(name).await;
                self.cookies.lock().await[name].clone()
            }
        }
    }

    async fn key(&self) -> String {
        use taizhang::access::Token;
        use taizhang::ledger::sessions::IssueApiKey;
        let mut cookies = self.cookies.lock().await;
        if let Some(there) = cookies.get("api_reader") {
            return there.clone();
        }
        let token = Token::new().expect("a token");
        let (account, token_hash) = ("api_reader".to_owned(), token.hash());
        self.app.perform(IssueApiKey { account, token_hash }).await;
        let key = format!("Bearer {}", token.as_str());
        cookies.insert("api_reader".to_owned(), key.clone());
        key
    }

    pub(crate) async fn sign_in_again(&self, principal: &str) {
        if !["anonymous", "forged", "api_reader"].contains(&principal) {
            let cookie = self.app.sign_in(principal).await;
            self.cookies.lock().await.insert(principal.to_owned(), cookie);
        }
    }

    /// Goes through a door with nothing in hand: what a body lacks is told behind it.
    pub(crate) async fn ask(&self, door: &Door, way: &Way, cookie: &str) -> Answer {
        self.ask_at(&door.method, &way.path(&door.path), cookie).await
    }

    pub(crate) async fn ask_at(&self, method: &Method, path: &str, cookie: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        let credential =
            if cookie.starts_with("Bearer ") { header::AUTHORIZATION } else { header::COOKIE };
        request = request.header(credential, cookie).header("sec-fetch-site", "same-origin");
        let api = path.starts_with("/api/");
        let kind = if api { "application/json" } else { "application/x-www-form-urlencoded" };
        if *method != Method::GET {
            request = request
                .header(header::CONTENT_TYPE, kind)
                .header("if-match", "\"v1\"")
                .header("idempotency-key", uuid::Uuid::now_v7().to_string());
        }
        let body = if api && *method != Method::GET { "{}" } else { "" };
        self.app.ask(request.body(Body::from(body)).expect("a request")).await
    }
}

/// Where somebody of a role sits.
fn home(role: Role) -> AreaKey {
    match role {
        Role::CountyClerk | Role::CountyLeader | Role::Inspector => OWN,
        Role::TownshipReporter => OWN_TOWNSHIP,
        _ => LONGNAN,
    }
}

/// A finished project with an inspection under way.
async fn records(app: &TestApp, clerk: &str, village: i64, name: &str, account: &str) -> Way {
    let clerk = app.person(clerk).await;
    let plan = json!({
        "document_no": "陇发改〔2015〕示1号", "issued_on": "2015-03-20",
        "projects": [{
            "area_key": village, "code": name, "name": name, "batch": "2015",
            "funding_programme": "示范", "work_kind": "new_build",
        }],
    });
    let issued = clerk.enter("/projects", &plan).await;
    let project = text(&issued["projects"][0]);
    for (kind, on) in [("started", "2015-06-02"), ("completed", "2015-10-20")] {
        let step = crate::support::clinic::step(&project, kind, on);
        clerk.enter("/progress", &step).await;
    }
    let member = |name: &str, role| NewPanelist {
        account: Some(name.to_owned()),
        role,
        name: None,
        unit: None,
        title: None,
    };
    let begin = BeginInspection {
        id: None,
        project: project.parse::<PublicId>().expect("an id"),
        kind: InspectionKind::Acceptance,
        standard: "village-clinic-2014".to_owned(),
        inspected_on: parse_date("2015-11-05").expect("a date"),
        notice: None,
        panel: vec![member("zhao", PanelRole::Chair), member("sun", PanelRole::Member)],
    };
    let inspection = app.perform(begin).await.to_string();
    let practitioner = doctor(&clerk, village, name).await;
    Way { project, inspection, practitioner, area: String::new(), account: account.to_owned() }
}

/// A village doctor with a certificate that runs out, at a clinic of the village.
async fn doctor(clerk: &Person<'_>, village: i64, name: &str) -> String {
    let clinic = json!({ "facilities": [{
        "area_key": village, "kind": "village_clinic", "name": format!("{name}诊所"),
        "valid_from": "2010-01-01",
    }] });
    let clinic = text(&clerk.enter("/facilities", &clinic).await["ids"][0]);
    let person = json!({ "people": [{
        "area_key": village, "name": format!("{name}的医生"), "born_on": "1958-03-04",
        "certificates": [{
            "kind": "village_doctor", "number": format!("{name}号"), "facility": clinic,
            "from": "2011-10-01", "registered_on": "2011-10-01",
        }],
        "employments": [{
            "facility": clinic, "role": "village_doctor", "main": true, "from": "2011-10-01",
        }],
    }] });
    text(&clerk.enter("/practitioners", &person).await["ids"][0])
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}
