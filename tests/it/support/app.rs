//! A whole service in a folder of its own.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use chrono::NaiveDate;
use taizhang::access::{Gate, PasswordPolicy, Passwords, SecondFactorPolicy};
use taizhang::clock::FixedClock;
use taizhang::config::Settings;
use taizhang::demo;
use taizhang::domain::account::{PartnerDepartment, Role};
use taizhang::domain::area::AreaKey;
use taizhang::domain::time::Instant;
use taizhang::ledger::accounts::{CreateAccount, WayIn};
use taizhang::ledger::areas::{NewArea, RegisterAreas};
use taizhang::ledger::posts::NewPost;
use taizhang::ledger::{Actor, Envelope, Keys, Ledger, Source, Target, migrate};
use taizhang::web::{AppState, router};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tower::ServiceExt;

use super::Answer;

/// The secret that seals the ledgers of tests.
pub(crate) const KEY: &[u8] = b"the key of the tests";

/// The password of every account of a test.
pub(crate) const PASSWORD: &str = "石院村 2016 验收";

/// The prefecture that a test works in.
pub(crate) const LONGNAN: AreaKey = AreaKey(6_212_000_000_000);

/// Noon of 1 September 2016 in Beijing.
const NOON: &str = "2016-09-01T12:00:00+08:00";

/// A service with its ledger, asked through its router.
pub(crate) struct TestApp {
    pub(crate) ledger: Ledger,
    pub(crate) clock: FixedClock,
    pub(crate) router: Router,
    pub(crate) settings: Settings,
    folder: TempDir,
}

impl TestApp {
    /// A service on a ledger in one file.
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// A service on the demonstration of one county, 两当县.
    pub(crate) async fn start_with_demo() -> Self {
        // The demonstration's passwords were set in 2015.
        let old = |settings: &mut Settings| settings.rules.passwords = PasswordPolicy::Asvs;
        let app = Self::start_empty(old).await;
        let options = demo::Options {
            counties: Some(vec![AreaKey(6_212_280_000_000)]),
            password_hash: Some(hash().await),
            ..demo::Options::default()
        };
        demo::load(&app.ledger, &options, &|_, _, _| {}).await.expect("a demonstration");
        app
    }

    /// A service with settings of its own, the database among them.
    pub(crate) async fn start_with(set: impl FnOnce(&mut Settings)) -> Self {
        let app = Self::start_empty(set).await;
        app.settle().await;
        app
    }

    /// A service without an area, an account or a record.
    pub(crate) async fn bare() -> Self {
        Self::start_empty(|_| {}).await
    }

    /// The files of the database.
    pub(crate) fn database_files(&self) -> Vec<std::path::PathBuf> {
        let files = std::fs::read_dir(self.folder.path()).expect("a folder");
        let paths = files.map(|entry| entry.expect("an entry").path());
        paths.filter(|path| path.is_file()).collect()
    }

    async fn start_empty(set: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut settings = Settings::in_folder(folder.path().to_owned());
        settings.as_of = NaiveDate::from_ymd_opt(2016, 8, 31);
        settings.rules.second_factor = SecondFactorPolicy::Nobody;
        set(&mut settings);
        let clock = FixedClock::at(instant(NOON));
        let ledger = open(&settings.database, &settings, &clock).await;
        let time = Arc::new(clock.clone());
        let state = AppState::new(ledger.clone(), time, settings.clone(), fonts());
        let router = router(state).expect("a router");
        Self { ledger, clock, router, settings, folder }
    }

    /// The same service behind a door of a test's own.
    pub(crate) fn behind(self, gate: Gate) -> Self {
        let time = Arc::new(self.clock.clone());
        let state = AppState::new(self.ledger.clone(), time, self.settings.clone(), fonts());
        let router = router(AppState { gate, ..state }).expect("a router");
        Self { router, ..self }
    }

    /// Enters a few areas and an account of every role.
    async fn settle(&self) {
        let areas = [
            (LONGNAN, "陇南市"),
            (AreaKey(6_212_210_000_000), "成县"),
            (AreaKey(6_212_230_000_000), "宕昌县"),
            (AreaKey(6_212_231_000_000), "官亭镇"),
            (AreaKey(6_212_231_000_001), "石院村"),
        ];
        let areas = areas.map(|(area_key, name)| NewArea {
            area_key,
            name: name.to_owned(),
            official_code: None,
            valid_from: NaiveDate::from_ymd_opt(2010, 1, 1).expect("a date"),
            predecessor_key: None,
        });
        self.perform(RegisterAreas { areas: areas.into() }).await;
        for year in taizhang::domain::calendar::demonstration_years().expect("years") {
            self.perform(taizhang::ledger::calendars::EnterYear { year }).await;
        }
        self.add_account("zhang", "示范张", Role::CountyClerk, AreaKey(6_212_230_000_000)).await;
        self.add_account("wang", "示范王", Role::Inspector, LONGNAN).await;
        self.add_account("li", "示范李", Role::PrefectureLeader, LONGNAN).await;
    }

    /// Adds an account with one post under the password of tests.
    pub(crate) async fn add_account(&self, name: &str, person: &str, role: Role, area: AreaKey) {
        let post = post(role, area);
        self.add_person(name, person, vec![post]).await;
    }

    /// Adds an account with some posts under the password of tests.
    pub(crate) async fn add_person(&self, name: &str, person: &str, posts: Vec<NewPost>) {
        self.perform(CreateAccount {
            name: name.to_owned(),
            display_name: person.to_owned(),
            unit: "卫生和计划生育局".to_owned(),
            area_key: posts.first().map_or(LONGNAN, |post| post.area_key),
            citizen_id: None,
            phone: None,
            posts,
            way_in: WayIn::Password(hash().await),
        })
        .await;
    }

    /// Performs a command as the command line would.
    pub(crate) async fn perform<C: taizhang::ledger::Command>(&self, command: C) -> C::Outcome {
        self.try_perform(command).await.expect("an act")
    }

    /// The same where the ledger may refuse.
    pub(crate) async fn try_perform<C: taizhang::ledger::Command>(
        &self,
        command: C,
    ) -> Result<C::Outcome, taizhang::ledger::LedgerError> {
        let envelope = Envelope::new(Actor::command_line(LONGNAN), Source::Cli);
        Ok(self.ledger.perform(envelope, command).await?.outcome)
    }

    /// Asks.
    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        Answer::of(self.answer(request).await).await
    }

    /// Asks for something that is no text.
    pub(crate) async fn answer(&self, request: Request<Body>) -> axum::response::Response {
        let Ok(response) = self.router.clone().oneshot(request).await;
        response
    }

    /// Gets a page or a resource, as nobody or with a cookie.
    pub(crate) async fn get(&self, path: &str, cookie: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, cookie);
        self.ask(request.body(Body::empty()).expect("a request")).await
    }

    /// Sends a form.
    pub(crate) async fn post_form(&self, path: &str, cookie: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(form.to_owned())).expect("a request")).await
    }

    /// Signs in and gives the cookie to send.
    pub(crate) async fn sign_in(&self, name: &str) -> String {
        let answer = self.log_in(name, PASSWORD).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        let cookie = answer.header("set-cookie");
        cookie.split(';').next().expect("a cookie").to_owned()
    }

    /// Tries to sign in.
    pub(crate) async fn log_in(&self, name: &str, password: &str) -> Answer {
        let password = password.replace(' ', "+");
        self.post_form("/login", "", &format!("name={name}&password={password}")).await
    }

    /// Puts the clock on by so many minutes.
    pub(crate) fn wait_minutes(&self, minutes: i64) {
        use taizhang::clock::Clock;
        self.clock.put(Instant(self.clock.now().0 + minutes * 60_000_000));
    }
}

/// A post from 2010 on; an inspector's ends in 2030.
pub(crate) fn post(role: Role, area_key: AreaKey) -> NewPost {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a date");
    NewPost {
        role,
        department: role.has_department().then_some(PartnerDepartment::Finance),
        area_key,
        valid_from: Some(day(2010, 1, 1)),
        valid_until: (role == Role::Inspector).then(|| day(2030, 12, 31)),
    }
}

async fn open(target: &Target, settings: &Settings, clock: &FixedClock) -> Ledger {
    migrate(target).await.expect("tables");
    let clock = Arc::new(clock.clone());
    let keys = Keys::from_secret(KEY);
    Ledger::open(target, settings.files(), keys, clock).await.expect("a ledger")
}

/// One hash serves every account: making one takes its time on purpose.
async fn hash() -> String {
    static HASH: OnceCell<String> = OnceCell::const_new();
    let made = HASH.get_or_init(async || {
        Passwords::default().hash(PASSWORD.to_owned()).await.expect("a hash")
    });
    made.await.clone()
}

fn instant(text: &str) -> Instant {
    let instant = chrono::DateTime::parse_from_rfc3339(text).expect("an instant");
    instant.with_timezone(&chrono::Utc).into()
}

/// The built-in fonts, parsed once for all tests.
fn fonts() -> Arc<taizhang::report::Fonts> {
    static FONTS: std::sync::OnceLock<Arc<taizhang::report::Fonts>> = std::sync::OnceLock::new();
    Arc::clone(FONTS.get_or_init(|| Arc::new(taizhang::report::Fonts::load(None).unwrap())))
}
