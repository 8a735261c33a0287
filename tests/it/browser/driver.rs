//! A real Chromium, driven, and a real service for it to look at.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use taizhang::access::{PasswordPolicy, Passwords, SecondFactorPolicy};
use taizhang::clock::FixedClock;
use taizhang::config::{Cookies, Settings};
use taizhang::demo;
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;
use taizhang::ledger::accounts::{CreateAccount, WayIn};
use taizhang::ledger::{self, Actor, Envelope, Keys, Ledger, Source, migrate};
use taizhang::report::Fonts;
use taizhang::web::{AppState, router, serve_on};
use thirtyfour::prelude::{By, DesiredCapabilities, ElementQueryable, WebDriver};
use thirtyfour::{ChromeCapabilities, ChromiumLikeCapabilities, WebElement};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::store::at;
use crate::support::{LONGNAN, post};

/// 两当县, the smallest of the counties.
pub(crate) const COUNTY: AreaKey = AreaKey(6_212_280_000_000);

/// The password of the demonstration's people in these tests.
pub(crate) const PASSWORD: &str = "shifan-2016";

/// How long anything is waited for. A wait ends with what it waits for, so this costs only a
/// failure; a busy machine takes its time.
const PATIENCE: Duration = Duration::from_mins(1);

/// One browser runs at a time: several at once, next to all other tests, take longer to start
/// than the driver waits for them.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

/// A browser window of some width on a service with one county of the demonstration.
pub(crate) struct Window {
    pub(crate) driver: WebDriver,
    pub(crate) ledger: Ledger,
    pub(crate) clock: FixedClock,
    address: SocketAddr,
    _chromedriver: Chromedriver,
    _folder: tempfile::TempDir,
    _turn: SemaphorePermit<'static>,
}

/// A driver that ends with the test, also where that fails before there is a window.
struct Chromedriver(Child);

impl Drop for Chromedriver {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Window {
    /// Opens one; says in one line when there is no browser, and fails where there has to be.
    pub(crate) async fn open(width: u32) -> Option<Self> {
        let turn = ONE_AT_A_TIME.acquire().await.unwrap();
        let Some((chromedriver, port)) = chromedriver() else {
            assert!(std::env::var_os("CI").is_none(), "CI has to have chromium-driver");
            eprintln!("skipped in a browser: no chromedriver on this machine");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let clock = FixedClock::at(at(2016, 9, 1));
        let (ledger, address) = serve(&folder, &clock).await;
        let mut wanted = DesiredCapabilities::chrome();
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--lang=zh-CN",
        ] {
            wanted.add_arg(argument).unwrap();
        }
        wanted.add_arg(&format!("--window-size={width},900")).unwrap();
        let url = format!("http://127.0.0.1:{port}");
        let driver = start(&url, wanted).await;
        // Headless windows have a least width; the page itself is told the true one.
        let screen = serde_json::json!({
            "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600,
        });
        driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", screen).await.unwrap();
        Some(Self {
            driver,
            ledger,
            clock,
            address,
            _chromedriver: chromedriver,
            _folder: folder,
            _turn: turn,
        })
    }

    /// Gives somebody an account with one post, under the password of the demonstration.
    pub(crate) async fn appoint(&self, name: &str, person: &str, role: Role, area: AreaKey) {
        let hash = Passwords::default().hash(PASSWORD.to_owned()).await.unwrap();
        let command = CreateAccount {
            name: name.to_owned(),
            display_name: person.to_owned(),
            unit: "卫生院".to_owned(),
            area_key: area,
            citizen_id: None,
            phone: None,
            posts: vec![post(role, area)],
            way_in: WayIn::Password(hash),
        };
        self.perform(command).await;
    }

    /// Performs a command as the command line would.
    pub(crate) async fn perform<C: ledger::Command>(&self, command: C) -> C::Outcome {
        let envelope = Envelope::new(Actor::command_line(LONGNAN), Source::Cli);
        self.ledger.perform(envelope, command).await.unwrap().outcome
    }

    /// Goes to a path of the service.
    pub(crate) async fn go(&self, path: &str) {
        self.driver.goto(format!("http://{}{path}", self.address)).await.unwrap();
    }

    /// Signs in as one of the demonstration's people, whoever was signed in before.
    pub(crate) async fn sign_in(&self, name: &str) {
        self.driver.delete_all_cookies().await.unwrap();
        self.go("/login").await;
        self.find("input[name=name]").await.send_keys(name).await.unwrap();
        self.find("input[name=password]").await.send_keys(PASSWORD).await.unwrap();
        self.click("button").await;
        // The page of the sign-in has a header too. Whoever goes on before the answer is there
        // is led away by it afterwards.
        self.find("nav.menu").await;
    }

    /// The first element that fits, once it is there.
    pub(crate) async fn find(&self, css: &str) -> WebElement {
        let query = self.driver.query(By::Css(css)).wait(PATIENCE, Duration::from_millis(50));
        let found = query.first().await;
        match found {
            Ok(element) => element,
            Err(error) => panic!("{css} on {}: {error}", self.driver.current_url().await.unwrap()),
        }
    }

    /// Clicks the first element that fits, scrolled into sight.
    pub(crate) async fn click(&self, css: &str) {
        let element = self.find(css).await;
        element.scroll_into_view().await.unwrap();
        element.click().await.unwrap();
    }

    /// Types into the field of a form for entries, in place of what stands there.
    pub(crate) async fn fill(&self, name: &str, text: &str) {
        let field = self.find(&format!("main form.entry [name='{name}']")).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Says yes to what the page asks, once it asks. On a slow machine the form may go off
    /// before the script that asks is there; what comes of it shows either way.
    pub(crate) async fn accept(&self) {
        for _ in 0..200 {
            if self.driver.accept_alert().await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// What the page says.
    pub(crate) async fn text(&self) -> String {
        self.find("body").await.text().await.unwrap()
    }

    /// Waits until the page says something.
    pub(crate) async fn until(&self, words: &str) {
        self.wait_for(|text| text.contains(words), words).await;
    }

    /// Waits until the page no longer says something.
    pub(crate) async fn until_gone(&self, words: &str) {
        self.wait_for(|text| !text.contains(words), words).await;
    }

    async fn wait_for(&self, fits: impl Fn(&str) -> bool, words: &str) {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            // A page that is being left has no text for a moment.
            let body = self.driver.find(By::Css("body")).await;
            let text = match body {
                Ok(body) => body.text().await.unwrap_or_default(),
                Err(_) => String::new(),
            };
            if !text.is_empty() && fits(&text) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("waited in vain for {words}: {}", self.text().await);
    }

    /// Whether anything on the page is wider than the window.
    pub(crate) async fn overflows(&self) -> bool {
        let script = "return document.documentElement.scrollWidth > window.innerWidth";
        self.driver.execute(script, vec![]).await.unwrap().convert().unwrap()
    }

    /// Keeps a picture of the window where `KEEP_SCREENSHOTS` names a folder.
    pub(crate) async fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os("KEEP_SCREENSHOTS") else { return };
        let path = PathBuf::from(folder).join(format!("{name}.png"));
        self.driver.screenshot(&path).await.unwrap();
    }

    /// Closes the window.
    pub(crate) async fn close(self) {
        let driver = self.driver.clone();
        driver.quit().await.unwrap();
    }
}

/// Starts a browser; one that does not come up is tried again, for it is not what is tested.
async fn start(url: &str, wanted: ChromeCapabilities) -> WebDriver {
    let mut refused = None;
    for _ in 0..3 {
        match WebDriver::new(url, wanted.clone()).await {
            Ok(driver) => return driver,
            Err(error) => refused = Some(error),
        }
    }
    panic!("no browser: {refused:?}");
}

/// Starts a driver on a port that it picks itself.
fn chromedriver() -> Option<(Chromedriver, u16)> {
    let mut child = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for line in lines.map_while(Result::ok) {
        let words = line.trim_end_matches('.').rsplit_once("on port ");
        let port: Option<u16> = words.and_then(|(_, port)| port.trim().parse().ok());
        // It first says on which port it was asked to start, which is none.
        if let Some(port) = port.filter(|port| *port > 0) {
            return Some((Chromedriver(child), port));
        }
    }
    None
}

/// Serves one county of the demonstration on a port of its own.
async fn serve(folder: &tempfile::TempDir, clock: &FixedClock) -> (Ledger, SocketAddr) {
    let mut settings = Settings::in_folder(folder.path().to_owned());
    settings.as_of = NaiveDate::from_ymd_opt(2016, 8, 31);
    settings.cookies = Cookies::Plain;
    settings.rules.second_factor = SecondFactorPolicy::Nobody;
    settings.rules.passwords = PasswordPolicy::Asvs;
    migrate(&settings.database).await.unwrap();
    let clock = Arc::new(clock.clone());
    let keys = Keys::from_secret(b"the key of the tests");
    let opened = Ledger::open(&settings.database, settings.files(), keys, clock.clone());
    let ledger = opened.await.unwrap();
    let password = taizhang::access::Passwords::default();
    let options = demo::Options {
        counties: Some(vec![COUNTY]),
        password_hash: Some(password.hash(PASSWORD.to_owned()).await.unwrap()),
        ..demo::Options::default()
    };
    demo::load(&ledger, &options, &|_, _, _| {}).await.unwrap();
    let fonts = Arc::new(Fonts::load(None).unwrap());
    let state = AppState::new(ledger.clone(), clock, settings.clone(), fonts);
    let router = router(state).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let never = std::future::pending();
    tokio::spawn(async move { serve_on(listener, router, &settings, never).await });
    (ledger, address)
}
