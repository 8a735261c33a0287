//! A hospital's reporter enters days on a phone, corrects one, and takes back what was wrong.

use taizhang::access::Passwords;
use taizhang::domain::account::Role;
use taizhang::domain::area::{AreaKey, Scope};
use taizhang::domain::posting::PostingKind;
use taizhang::domain::time::Known;
use taizhang::ledger::accounts::{CreateAccount, WayIn};
use taizhang::ledger::postings::{self, PostingFilter, PostingState};
use taizhang::ledger::posts::NewPost;

use super::driver::{COUNTY, PASSWORD, Window};

/// The township of a hospital that a doctor is posted to, and that posting's address.
async fn posted(window: &Window) -> (AreaKey, String) {
    let on = "2016-08-31".parse().unwrap();
    let filter = PostingFilter {
        kind: Some(PostingKind::MultiSitePractice),
        state: Some(PostingState::Serving),
        ..PostingFilter::default()
    };
    let (db, scope) = (window.ledger.read(), Scope::of(COUNTY));
    let lines = postings::list(db, scope, Known::Now, on, true, &filter).await.unwrap();
    let line = lines.first().expect("a doctor who is posted");
    (line.area_key.township(), format!("/postings/{}", line.id))
}

/// An account of the hospital's reporter.
async fn reporter(window: &Window, township: AreaKey) {
    let hash = Passwords::default().hash(PASSWORD.to_owned()).await.unwrap();
    let post = NewPost {
        role: Role::TownshipReporter,
        department: None,
        area_key: township,
        valid_from: None,
        valid_until: None,
    };
    let command = CreateAccount {
        name: "reporter".to_owned(),
        display_name: "示范填报".to_owned(),
        unit: "示范卫生院".to_owned(),
        area_key: township,
        citizen_id: None,
        phone: None,
        posts: vec![post],
        way_in: WayIn::Password(hash),
    };
    window.perform(command).await;
}

/// Taps something that is brought to the middle of the window first: the button stays at its foot.
async fn tap(window: &Window, css: &str) {
    let script = format!("document.querySelector({css:?}).scrollIntoView({{ block: 'center' }})");
    window.find(css).await;
    window.driver.execute(script, vec![]).await.unwrap();
    window.find(css).await.click().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hospital_marks_days_corrects_one_and_takes_it_back() {
    let Some(window) = Window::open(360).await else { return };
    let (township, posting) = posted(&window).await;
    reporter(&window, township).await;
    window.sign_in("reporter").await;
    window.until("我的派驻").await;
    assert!(!window.overflows().await, "the home page is wider than a phone");
    window.picture("posting-home").await;

    window.go("/postings/month").await;
    assert!(!window.overflows().await, "the grid is wider than a phone");
    let own = format!("fieldset:has(a[href^='{posting}'])");
    let free = format!("{own} .day:not(.out):not(.gap) input:not(:checked)");
    tap(&window, &free).await;
    let work = format!("{own} .work input[name$='outpatient']");
    window.find(&work).await.send_keys("23").await.unwrap();
    window.picture("posting-month-360").await;
    window.click(".stick button").await;
    window.until("新记 1 天").await;
    window.click(".saved button").await;
    window.until_gone("新记 1 天").await;
    tap(&window, &free).await;
    window.click(".stick button").await;
    window.until("新记 1 天").await;

    window.go(&posting).await;
    window.until("工作量合计").await;
    assert!(!window.overflows().await, "the posting is wider than a phone");
    window.picture("posting-360").await;
    tap(&window, ".months a.met").await;
    window.click("input[name=half][value=morning]").await;
    window.find("form.entry [name=_reason]").await.send_keys("只来了上午").await.unwrap();
    window.click("form.entry button").await;
    window.until("只来了上午").await;
    tap(&window, ".months a[href*='/days/']").await;
    let strike = "form[action*='/strike']";
    let reason = format!("{strike} [name=_reason]");
    window.find(&reason).await.send_keys("并未到岗").await.unwrap();
    window.click(&format!("{strike} button")).await;
    window.driver.accept_alert().await.unwrap();
    window.until("并未到岗").await;
    let text = window.text().await;
    assert!(text.contains("撤销出勤"), "{text}");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_grid_is_moved_over_by_keys() {
    let Some(window) = Window::open(1280).await else { return };
    let (township, _) = posted(&window).await;
    reporter(&window, township).await;
    window.sign_in("reporter").await;
    window.go("/postings/month").await;
    window.picture("posting-month-1280").await;
    let first = window.find("[data-grid] input[value='1']").await;
    first.send_keys("\u{E014}").await.unwrap();
    let at = window.driver.active_element().await.unwrap();
    assert_eq!(at.value().await.unwrap().as_deref(), Some("2"), "an arrow goes to the next day");
    let before = at.is_selected().await.unwrap();
    at.send_keys(" ").await.unwrap();
    assert_ne!(at.is_selected().await.unwrap(), before, "the blank marks the day");
    window.close().await;
}
