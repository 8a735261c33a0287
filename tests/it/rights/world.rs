//! Two counties with the same records in each, a second township, and one person of every role.

use std::collections::HashMap;

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::json;
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;
use taizhang::domain::text::parse_date;
use taizhang::ledger::areas::{NewArea, RegisterAreas};
use taizhang::web::Door;
use tokio::sync::Mutex;

use super::seed::{self, Place, Records};
use crate::support::clinic::text;
use crate::support::{Answer, LONGNAN, TestApp};

pub(crate) const OWN: AreaKey = AreaKey(6_212_230_000_000);
pub(crate) const OTHER: AreaKey = AreaKey(6_212_210_000_000);
pub(crate) const SIBLING: AreaKey = AreaKey(6_212_232_000_000);
const OWN_TOWNSHIP: AreaKey = AreaKey(6_212_231_000_000);

/// Names that stand in the other county alone. None of them may reach anybody of the own one.
pub(crate) const CANARIES: [&str; 4] = ["成县", "抛沙镇", "金丝雀村", "金丝雀工程"];

/// Names that stand in the sibling township alone: places and people first, then what is said
/// of a project there.
pub(crate) const CUCKOOS: [&str; 4] = ["布谷镇", "布谷村", "布谷鸟", "布谷工程"];

const OWN_PLACE: Place = Place {
    clerk: "zhang",
    county: OWN.0,
    township: OWN_TOWNSHIP.0,
    village: 6_212_231_000_001,
    sign: "官亭镇石院村",
    name: "官亭镇石院村卫生室",
    works: "官亭镇石院村卫生室",
};

const OTHER_PLACE: Place = Place {
    clerk: "chen",
    county: OTHER.0,
    township: 6_212_211_000_000,
    village: 6_212_211_000_001,
    sign: "抛沙镇金丝雀村",
    name: "金丝雀工程",
    works: "金丝雀工程",
};

/// Another township of the own county.
const SIBLING_PLACE: Place = Place {
    clerk: "zhang",
    county: OWN.0,
    township: SIBLING.0,
    village: 6_212_232_000_001,
    sign: "布谷镇布谷村",
    name: "布谷鸟",
    works: "布谷工程",
};

/// Two counties with the same records in each, a second township in the own one, and one person
/// of every role.
pub(crate) struct World {
    pub(crate) app: TestApp,
    cookies: Mutex<HashMap<String, String>>,
    own: Way,
    pub(crate) other: Way,
    /// What lies in the own county, but neither in the own township nor with the inspector.
    pub(crate) sibling: Way,
}

/// What the places of a path are filled with.
#[derive(Debug, Clone)]
pub(crate) struct Way(Records);

/// The id of nothing at all.
const NOTHING: &str = "0190a000-0000-7000-8000-00000000000f";

impl Way {
    /// What lies in the own county.
    pub(crate) fn own(world: &World) -> Self {
        world.own.clone()
    }

    /// What does not exist at all.
    pub(crate) fn nowhere() -> Self {
        let keys = [
            ("counties", "6219990000000"),
            ("townships", "6219991000000"),
            ("places", "6219991000001"),
            ("accounts", "nobody-at-all"),
        ];
        Self(keys.map(|(kind, key)| (kind, key.to_owned())).into())
    }

    /// A path with its places filled in, each by the word that stands before it.
    pub(crate) fn path(&self, door: &str) -> String {
        let mut before = "";
        let mut filled = Vec::new();
        for part in door.split('/') {
            filled.push(if part.starts_with('{') { self.id(before) } else { part });
            before = part;
        }
        filled.join("/")
    }

    fn id(&self, before: &str) -> &str {
        let kind = match before {
            "areas" => "counties",
            "doctors" => "practitioners",
            "period-locks" => "locks",
            "posting-gaps" => "gaps",
            "servings" => "serving",
            "suspension" => "suspensions",
            "villages" => "places",
            kind => kind,
        };
        match kind {
            "assets" => "0000",
            "{hash}" => "style.css",
            "audit" => "1",
            "problems" => "not-found",
            "targets" => "T01",
            _ => self.0.get(kind).map_or(NOTHING, String::as_str),
        }
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        let app = TestApp::with_plan().await;
        let area = |area_key: i64, name: &str| NewArea {
            area_key: AreaKey(area_key),
            name: name.to_owned(),
            official_code: None,
            valid_from: parse_date("2010-01-01").expect("a date"),
            predecessor_key: None,
        };
        let areas = vec![
            area(OTHER_PLACE.township, "抛沙镇"),
            area(OTHER_PLACE.village, "金丝雀村"),
            area(SIBLING_PLACE.township, "布谷镇"),
            area(SIBLING_PLACE.village, "布谷村"),
        ];
        app.perform(RegisterAreas { areas }).await;
        for role in Role::ALL {
            let (name, area) = (role.code(), home(*role));
            app.add_account(&name, &format!("示范{role}"), *role, area).await;
        }
        app.add_account("dummy", "示范替身", Role::CountyLeader, OWN).await;
        app.add_account("canary", "金丝雀工程师", Role::CountyLeader, OTHER).await;
        let mut own = seed::of_county(&app, &OWN_PLACE).await;
        let mut other = seed::of_county(&app, &OTHER_PLACE).await;
        let sibling = seed::of_township(&app, &SIBLING_PLACE).await;
        app.assign("inspector", &own["projects"]).await;
        own.insert("accounts", "dummy".to_owned());
        other.insert("accounts", "canary".to_owned());
        // What is frozen is what was known a moment ago. It is the prefecture's, and whoever
        // works in a county reads the county's lines of it.
        app.wait_minutes(1);
        let frozen = json!({ "title": "示范快照", "as_of": "2016-06-30" });
        let frozen = app.person("prefecture_clerk").await.enter("/snapshots", &frozen).await;
        own.insert("snapshots", text(&frozen["id"]));
        let (own, other, sibling) = (Way(own), Way(other), Way(sibling));
        Self { app, cookies: Mutex::default(), own, other, sibling }
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

    /// The same, with a reason where one is asked for: the record is looked for after it.
    pub(crate) async fn ask_because(&self, door: &Door, way: &Way, cookie: &str) -> Answer {
        let answer = self.ask(door, way, cookie).await;
        if !answer.text.contains("REASON_REQUIRED") {
            return answer;
        }
        let path = format!("{}?reason=%E8%AF%AF%E5%BD%95", way.path(&door.path));
        self.ask_at(&door.method, &path, cookie).await
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
