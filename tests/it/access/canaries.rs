//! Personal numbers and secrets, each planted where it belongs, to be looked for everywhere
//! else.

use serde_json::json;
use taizhang::access::{Token, code_at};
use taizhang::clock::Clock;
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;
use taizhang::ledger::sessions::IssueApiKey;

use super::personal::{CANARY, with_phone};
use crate::pages::clinic::{hidden, sent};
use crate::support::clinic::{Person, VILLAGE, answers, inspection, text};
use crate::support::people::{COUNTY, TOWNSHIP, register};
use crate::support::{LONGNAN, PASSWORD, TestApp, doctors, people};

/// Numbers of nobody: their area is 621299, and they are those of the nineteenth century.
pub(super) const CITIZEN_ID: &str = "621299188506074717";
const CITIZEN_ID_OF_AN_ACCOUNT: &str = "621299187203052911";
pub(super) const PHONE: &str = "13987650001";
const PHONE_OF_AN_ACCOUNT: &str = "13987650002";

/// A password that somebody has had, one that was typed wrong, and one typed as a name.
const PASSWORDS: [&str; 3] = ["plover-Gneiss-4", "plover-Gneiss-5", "plover-Gneiss-6"];

/// What somebody had typed when their session was over.
const DRAFT: &str = "canary-of-a-draft-7731";

/// What was planted, and whoever may look for it.
pub(super) struct Planted {
    /// What it is, and its own words.
    secrets: Vec<(String, String)>,
    /// One reader of every role: its name, and its cookie or key.
    pub(super) readers: Vec<(String, String)>,
    project: String,
    party: String,
    practitioner: String,
    inspection: String,
    posting: String,
    draft: String,
}

impl Planted {
    pub(super) async fn on(app: &TestApp) -> Self {
        let draft = late_form(app).await;
        for role in Role::ALL {
            app.add_account(&role.code(), &format!("示范{role}"), *role, home(*role)).await;
        }
        let (project, party) = with_phone(app).await;
        let inspection = inspected(app, &project).await;
        let (practitioner, posting) = practising(app).await;
        let mut secrets = known();
        secrets.extend(account(app).await);
        secrets.push(("second factor".to_owned(), second_factor(app).await));
        let readers = readers(app).await;
        let tokens = readers.iter().map(|(name, credential)| {
            let token = credential.split(['=', ' ']).nth(1).expect("a token");
            (format!("token of {name}"), token.to_owned())
        });
        secrets.extend(tokens);
        Self { secrets, readers, project, party, practitioner, inspection, posting, draft }
    }

    /// What of it stands in a text.
    pub(super) fn in_text(&self, text: &str) -> Vec<&str> {
        let found = self.secrets.iter().filter(|(_, secret)| text.contains(secret.as_str()));
        found.map(|(what, _)| what.as_str()).collect()
    }

    /// The same in a text that writes bytes as hexadecimal digits.
    pub(super) fn in_digits(&self, text: &str) -> Vec<&str> {
        let found = self.secrets.iter().filter(|(_, secret)| text.contains(&digits(secret)));
        found.map(|(what, _)| what.as_str()).collect()
    }

    /// A path with the names of the planted records in its places.
    pub(super) fn path(&self, door: &str) -> String {
        let nothing = "0190a000-0000-7000-8000-00000000000f";
        let main: &str = match door {
            at if at.starts_with("/drafts/") => &self.draft,
            at if at.contains("practitioners/{id}") || at.contains("doctors/{id}") => {
                &self.practitioner
            }
            at if at.contains("postings/{id}") => &self.posting,
            at if at.contains("inspections/{id}") => &self.inspection,
            at if at.starts_with("/audit/") || at.starts_with("/targets/") => "1",
            _ => &self.project,
        };
        let parts = door.split('/').map(|part| match part {
            "{id}" => main,
            "{key}" => "6212230000000",
            "{party}" => self.party.as_str(),
            "{name}" => "planted",
            "{target}" => "T01",
            "{slug}" => "not-found",
            part if part.starts_with('{') => nothing,
            part => part,
        });
        parts.collect::<Vec<&str>>().join("/")
    }
}

/// What everybody knows beforehand.
fn known() -> Vec<(String, String)> {
    let known = [
        ("telephone of a party", CANARY),
        ("citizen number", CITIZEN_ID),
        ("telephone", PHONE),
        ("citizen number of an account", CITIZEN_ID_OF_AN_ACCOUNT),
        ("telephone of an account", PHONE_OF_AN_ACCOUNT),
        ("password of all", PASSWORD),
        ("password", PASSWORDS[0]),
        ("wrong password", PASSWORDS[1]),
        ("password typed as a name", PASSWORDS[2]),
        ("draft", DRAFT),
    ];
    known.map(|(what, words)| (what.to_owned(), words.to_owned())).into()
}

/// Where somebody of a role sits.
fn home(role: Role) -> AreaKey {
    match role {
        Role::CountyClerk | Role::CountyLeader => AreaKey(COUNTY),
        Role::TownshipReporter => AreaKey(TOWNSHIP),
        _ => LONGNAN,
    }
}

/// A form that comes when the session is over: the name of the draft.
async fn late_form(app: &TestApp) -> String {
    let old = app.sign_in("zhang").await;
    app.wait_minutes(31);
    let late = app.post_form("/projects/new", &old, &format!("document_no={DRAFT}")).await;
    assert_eq!(late.status, 401, "{}", late.text);
    hidden(&late.text, "next").trim_start_matches("/drafts/").to_owned()
}

/// An inspection that is concluded, so that there is a form to print.
async fn inspected(app: &TestApp, project: &str) -> String {
    let zhang = app.person("zhang").await;
    for (kind, on) in [("started", "2015-06-02"), ("completed", "2015-10-20")] {
        let reported = zhang.step(project, kind, on).await;
        assert_eq!(reported.status, 201, "{}", reported.text);
    }
    for inspector in ["wang", "zhao", "inspector"] {
        app.assign(inspector, project).await;
    }
    let (wang, zhao) = (app.person("wang").await, app.person("zhao").await);
    let id = text(&wang.enter("/inspections", &inspection(project, ["wang", "zhao"])).await["id"]);
    let path = format!("/inspections/{id}");
    let answered = wang.patch(&format!("{path}/answers"), "\"v1\"", &answers(&[])).await;
    assert_eq!(answered.status, 200, "{}", answered.text);
    conclude(&path, [&wang, &zhao]).await;
    id
}

async fn conclude(path: &str, panel: [&Person<'_>; 2]) {
    for person in panel {
        person.enter(&format!("{path}/sign"), &json!({})).await;
    }
    for department in ["health", "reform", "finance", "construction"] {
        let opinion = json!({
            "department": department, "opinion": "agree",
            "signer": "示范签字人", "signed_on": "2016-08-30",
        });
        panel[0].enter(&format!("{path}/opinions"), &opinion).await;
    }
    panel[0].enter(&format!("{path}/conclude"), &json!({})).await;
}

/// A person who practises, with citizen number and telephone, and a posting. Somebody has seen
/// both numbers, which is in the log.
async fn practising(app: &TestApp) -> (String, String) {
    let zhang = app.person("zhang").await;
    let clinic = doctors::clinic(app, VILLAGE, 980).await;
    let mut new = people::doctor("示范甲", &clinic.to_string(), "2011-10-01");
    new["citizen_id"] = json!(CITIZEN_ID);
    new["phone"] = json!(PHONE);
    let practitioner = register(&zhang, new).await;
    for (of, number) in [("practitioner_citizen_id", CITIZEN_ID), ("practitioner_phone", PHONE)] {
        let subject = json!({ "of": of, "practitioner": practitioner });
        let asked = json!({ "subject": subject, "reason": "核对原件" });
        assert_eq!(zhang.enter("/reveals", &asked).await["value"], number);
    }
    let hospital = doctors::hospital(app).await;
    let posting = json!({ "postings": [{
        "practitioner": practitioner, "facility": hospital,
        "kind": "multi_site_practice",
        "facts": {
            "basis": "consortium", "sender": "示范县人民医院", "sender_level": "county",
            "sending_opinion": "同意派出", "from": "2016-01-01", "until": "2016-12-31",
        },
    }] });
    let posting = text(&zhang.enter("/postings", &posting).await["ids"][0]);
    (practitioner, posting)
}

/// An account with both numbers, made on the pages; its password, and the code of a later
/// reset that nobody has used.
async fn account(app: &TestApp) -> Vec<(String, String)> {
    let administrator = app.sign_in("security_administrator").await;
    let form = sent(&[
        ("name", "planted"),
        ("display_name", "示范金"),
        ("unit", "成县卫生计生局"),
        ("area_key", "6212210000000"),
        ("phone", PHONE_OF_AN_ACCOUNT),
        ("citizen_id", CITIZEN_ID_OF_AN_ACCOUNT),
        ("posts.0.role", "county_leader"),
        ("posts.0.area_key", "6212210000000"),
    ]);
    let made = app.post_form("/accounts/new", &administrator, &form).await;
    assert_eq!(made.status, 200, "{}", made.text);
    for number in [PHONE_OF_AN_ACCOUNT, CITIZEN_ID_OF_AN_ACCOUNT] {
        assert!(!made.text.contains(number), "{}", made.text);
    }
    let used = code_of(&made.text);
    let answer = sent(&[("code", &used), ("new_password", PASSWORDS[0]), ("again", PASSWORDS[0])]);
    assert_eq!(app.post_form("/welcome", "", &answer).await.status, 303);
    assert_eq!(app.log_in("planted", PASSWORDS[0]).await.status, 303);
    assert_eq!(app.log_in("planted", PASSWORDS[1]).await.status, 401);
    assert_eq!(app.log_in(PASSWORDS[2], PASSWORDS[1]).await.status, 401);
    let reset = app.post_form("/accounts/planted/reset", &administrator, "").await;
    assert_eq!(reset.status, 200, "{}", reset.text);
    vec![("used code".to_owned(), used), ("open code".to_owned(), code_of(&reset.text))]
}

/// The one-time code of a link.
fn code_of(page: &str) -> String {
    let (_, rest) = page.split_once("/welcome?code=").expect("a link");
    rest.get(..32).expect("a code").to_owned()
}

/// The secret of a second factor that somebody sets up of their own accord.
async fn second_factor(app: &TestApp) -> String {
    let cookie = app.sign_in("sun").await;
    let page = app.get("/login/enrol", &cookie).await.text;
    let secret = hidden(&page, "secret").to_owned();
    let code = code_at(&secret, app.clock.now()).expect("a code");
    let password = PASSWORD.replace(' ', "+");
    let form = format!("secret={secret}&code={code}&password={password}");
    let done = app.post_form("/login/enrol", &cookie, &form).await;
    assert_eq!(done.status, 303, "{}", done.text);
    secret
}

/// One reader of every role: people by their cookie, a program by its key.
async fn readers(app: &TestApp) -> Vec<(String, String)> {
    let mut readers = Vec::new();
    for role in Role::ALL {
        let name = role.code();
        let credential = if role.signs_in() {
            app.sign_in(&name).await
        } else {
            let token = Token::new().expect("a token");
            let issue = IssueApiKey { account: name.clone(), token_hash: token.hash() };
            app.perform(issue).await;
            format!("Bearer {}", token.as_str())
        };
        readers.push((name, credential));
    }
    readers
}

/// A text as PostgreSQL shows bytes.
fn digits(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
